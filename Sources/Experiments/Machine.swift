import Foundation

/// The machine that a measurement was made on.
public enum Machine {
  /// The processor's name, as far as the system tells it.
  public static var name: String {
    #if os(Linux)
      let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
      let line = lines.first { $0.hasPrefix("model name") } ?? ""
      let name = line.split(separator: ":", maxSplits: 1).last.map { $0.trimmingCharacters(in: .whitespaces) }
      // A comma would end the value in a record.
      return (name ?? "unknown processor").replacing(",", with: "")
    #else
      var size = 0
      sysctlbyname("machdep.cpu.brand_string", nil, &size, nil, 0)
      var bytes = [UInt8](repeating: 0, count: size)
      sysctlbyname("machdep.cpu.brand_string", &bytes, &size, nil, 0)
      return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    #endif
  }

  /// The largest memory that this process has held so far, in MiB.
  public static var peakMemory: Double {
    #if os(Linux)
      // Not from `getrusage`, which begins with what the program held that started this one.
      let lines = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8))?.split(separator: "\n") ?? []
      let line = lines.first { $0.hasPrefix("VmHWM:") } ?? ""
      return (line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) } ?? .nan) / 1024
    #else
      var usage = rusage()
      getrusage(RUSAGE_SELF, &usage)
      return Double(usage.ru_maxrss) / 1_048_576
    #endif
  }

  /// The instruction set.
  public static var architecture: String {
    #if arch(x86_64)
      "x86-64"
    #elseif arch(arm64)
      "arm64"
    #else
      "unknown architecture"
    #endif
  }
}

/// Keeps the optimiser from leaving out work whose result nobody reads.
@inline(never)
public func keep(_ result: some Any) {}

/// The shortest of many runs: whatever disturbs a run makes it longer.
///
/// Work that is over in less than two milliseconds is repeated within a run, so that the clock's own steps do not count.
public func bestSeconds(_ work: () -> Void) -> Double {
  func seconds(_ repeats: Int) -> Double {
    let start = processorTime()
    for _ in 0..<repeats { work() }
    return processorTime() - start
  }
  var repeats = 1
  while seconds(repeats) < 2e-3 { repeats *= 2 }
  var best = Double.infinity, total = 0.0, runs = 0
  while runs < 5 || total < 0.4 {
    if total > 6 { break }
    let time = seconds(repeats)
    best = min(best, time / Double(repeats))
    total = total + time
    runs = runs + 1
  }
  return best
}

/// Seconds that the calling thread has been running: what others do on the machine hardly counts.
private func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
