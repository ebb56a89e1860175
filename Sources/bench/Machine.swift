import Foundation
import Kernels

/// The machine that a measurement was made on.
enum Machine {
  /// The processor's name, as far as the system tells it.
  static var name: String {
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

  /// The instruction set.
  static var architecture: String {
    #if arch(x86_64)
      "x86-64"
    #elseif arch(arm64)
      "arm64"
    #else
      "unknown architecture"
    #endif
  }

  /// The least time that some work took: what else runs on the machine can only make it longer.
  ///
  /// On one thread it is the thread's own time on the processor, from which the turns of other programs are left out.
  ///
  /// - Parameters:
  ///   - budget: seconds after which no further repetition begins.
  ///   - work: is repeated three times at least.
  /// - Returns: seconds.
  static func leastTime(budget: Double = 1.5, _ work: () -> Void) -> Double {
    let clock = ContinuousClock(), start = clock.now
    var least = Double.infinity, runs = 0
    while runs < 3 || (clock.now - start) / .seconds(1) < budget {
      if Threads.count == 1 {
        let before = processorTime
        work()
        least = min(least, processorTime - before)
      } else {
        least = min(least, clock.measure(work) / .seconds(1))
      }
      runs += 1
    }
    return least
  }

  /// Seconds that this thread has had of the processor.
  private static var processorTime: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
}
