import Files
import Foundation
import Imaging
import Testing

/// Reading whatever there may be in a file.
///
/// `NLVAE_FUZZ_INPUTS` says how many files are tried (`make torture`: a million, under the address sanitizer),
/// `NLVAE_FUZZ_SEED` which ones. The file at work is always on the disk, so that it is left there after a crash.
///
/// The sanitizer sees every access of our own, in Swift and in the shim. libpng and zlib are the system's, as everybody
/// has them, and not built with it: of their accesses it sees those that are made by the C library's functions, such as
/// memcpy, and of their memory every block that is taken and given back.
struct PNGFuzzTests {
  /// The most pixels that are read: enough for every whole file, and for a forged one to cost time.
  static let pixelLimit = 1 << 20
  /// Processor seconds that one file may take, which is thousands of times what the largest needs.
  static let secondsAllowed = 60

  /// A number from the environment; what is no number is refused and not passed over.
  static func number(_ variable: String, otherwise value: Int) throws -> Int {
    guard let text = ProcessInfo.processInfo.environment[variable], !text.isEmpty else { return value }
    return try #require(Int(text), "\(variable)=\(text) is no number")
  }

  @Test func whateverIsInAFileIsReadOrRefused() throws {
    let count = try Self.number("NLVAE_FUZZ_INPUTS", otherwise: 4000)
    let seed = try Self.number("NLVAE_FUZZ_SEED", otherwise: 1)
    let isLong = count > 100_000
    let mutator = try PNGMutator(seed: UInt64(seed))
    let kept = FileManager.default.temporaryDirectory.appendingPathComponent("nlvae-fuzz-\(getpid()).png").path
    let file = open(kept, O_RDWR | O_CREAT | O_TRUNC, 0o600)
    try #require(file >= 0)
    defer { close(file) }
    if isLong { print("\(count) files of seed \(seed); the one at work is \(kept)") }
    signal(SIGPROF) { _ in abort() }
    var tally = Tally()
    for number in 0..<count {
      let candidate = mutator.candidate(number)
      ftruncate(file, 0)
      _ = candidate.bytes.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
      Self.allow(seconds: Self.secondsAllowed)
      let complaint = tally.read(candidate)
      Self.allow(seconds: 0)
      if let complaint {
        let copy = "\(kept)-\(number).png"
        try Data(candidate.bytes).write(to: URL(fileURLWithPath: copy))
        Issue.record("file \(number) of seed \(seed), kept as \(copy): \(complaint)")
      }
      if isLong && (number + 1) % 100_000 == 0 { print("\(number + 1) of \(count): \(tally)") }
    }
    #expect(tally.accepted > count / 20 && tally.refused > count / 20 && tally.accepted + tally.refused == count)
    print("\(count) files have been tried: \(tally)")
    if isLong { for line in tally.reasonLines { print(line) } }
    unlink(kept)
  }

  /// Ends the process after so much of its processor time; 0 seconds lift the limit.
  static func allow(seconds: Int) {
    var timer = itimerval()
    timer.it_value.tv_sec = seconds
    #if canImport(Glibc)
      setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &timer, nil)
    #else
      setitimer(ITIMER_PROF, &timer, nil)
    #endif
  }

  /// What became of the files so far.
  struct Tally: CustomStringConvertible {
    var accepted = 0
    var reasons: [String: Int] = [:]
    var refused: Int { reasons.values.reduce(0, +) }

    var description: String { "\(accepted) accepted, \(refused) refused for \(reasons.count) reasons" }
    var reasonLines: [String] { reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($1)  \($0)" } }

    /// A cause without the size or the chunk that it names, which would make it one of its own.
    private static func kind(of cause: String) -> String {
      cause.replacing(/[0-9]+×[0-9]+/, with: "W×H").replacing(#/\([^ ]+: /#, with: "(")
    }

    /// Reads a file and counts the result, and returns what is wrong with it, if anything.
    mutating func read(_ candidate: PNGMutator.Candidate) -> String? {
      do {
        let image = try Image(pngData: candidate.bytes, name: "x.png", pixelLimit: PNGFuzzTests.pixelLimit)
        accepted += 1
        if let size = candidate.intactSize, size != (image.width, image.height) { return "has got another size" }
        guard image.width * image.height <= PNGFuzzTests.pixelLimit else { return "is larger than the limit" }
        guard image.pixels.allSatisfy({ 0...1 ~= $0 }), image.alpha?.allSatisfy({ 0...1 ~= $0 }) ?? true else {
          return "has samples beyond 0…1"
        }
        guard try Image(pngData: image.pngData(), name: "again.png") == image else {
          return "is not what comes back after writing it"
        }
        return nil
      } catch {
        guard let error = error as? FileError, error.file == "x.png" else { return "ends in \(error)" }
        reasons[Self.kind(of: error.cause), default: 0] += 1
        guard candidate.intactSize == nil else { return "is whole, and refused: \(error)" }
        let isOneLine = error.cause.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 }
        return isOneLine && !error.cause.isEmpty ? nil : "has a reason that is not a line: \(error)"
      }
    }
  }
}
