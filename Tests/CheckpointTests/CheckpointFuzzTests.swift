import Engine
import Foundation
import Testing

@testable import SuperResolution

/// Thousands of files that are nearly checkpoints. `make torture` tries many more, under the address sanitizer.
@Suite("Mutated checkpoints")
struct CheckpointFuzzTests {
  static let inputs = ProcessInfo.processInfo.environment["NLVAE_FUZZ_INPUTS"].flatMap { Int($0) } ?? 4000

  /// Numbers that sizes and counters do not like.
  private static let extremes = [
    "-1", "0", "1", "2", "255", "65536", "4294967295", "4294967296", "9223372036854775807", "-9223372036854775808",
    "18446744073709551615", "99999999999999999999", "1e308", "0.5", "null", "true", "\"\"", "[]", "{}", "nan",
  ]

  /// A file with a part of the state changed, and the digest of that.
  private func restated(_ bytes: [UInt8], _ dice: inout Dice) throws -> [UInt8] {
    try forged(bytes) { file in
      switch Int.random(in: 0..<6, using: &dice) {
      case 0, 1, 2:
        let name = file.metadata.keys.filter { $0.hasPrefix("state.") }.sorted().randomElement(using: &dice)!
        file.metadata[name] = Self.extremes.randomElement(using: &dice)!
      case 3:
        file.tensors.remove(at: Int.random(in: file.tensors.indices, using: &dice))
      case 4:
        let (i, j) = (
          Int.random(in: file.tensors.indices, using: &dice), Int.random(in: file.tensors.indices, using: &dice)
        )
        let tensor = file.tensors[i].tensor
        file.tensors[i].tensor = file.tensors[j].tensor
        file.tensors[j].tensor = tensor
      default:
        let index = Int.random(in: file.tensors.indices, using: &dice)
        let wild: [Float] = [.nan, .infinity, -.infinity, .greatestFiniteMagnitude, 0, -1e30]
        let value = wild.randomElement(using: &dice)!
        file.tensors[index].tensor = file.tensors[index].tensor.map(.clamp(lower: 0, upper: 0)) + value
      }
    }
  }

  /// A file whose header was changed as a text: numbers, brackets, types, names, single bytes.
  private func rewritten(_ bytes: [UInt8], _ dice: inout Dice) -> [UInt8] {
    let length = Int((0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[$1]) << UInt64(8 * $1) })
    var header = Array(bytes[8..<8 + length])
    for _ in 0..<Int.random(in: 1...3, using: &dice) {
      let digits = header.indices.filter { (48...57).contains(header[$0]) }
      switch Int.random(in: 0..<5, using: &dice) {
      case 0, 1:
        guard let start = digits.randomElement(using: &dice) else { continue }
        var end = start
        while end < header.count, (48...57).contains(header[end]) { end += 1 }
        header.replaceSubrange(start..<end, with: Self.extremes.randomElement(using: &dice)!.utf8)
      case 2: header[Int.random(in: header.indices, using: &dice)] = UInt8.random(in: 0...255, using: &dice)
      case 3: header.remove(at: Int.random(in: header.indices, using: &dice))
      default:
        let text = ["\"F64\"", "}", "[", "\"__metadata__\":{},", ",", "\\u0000"].randomElement(using: &dice)!
        header.insert(contentsOf: text.utf8, at: Int.random(in: header.indices, using: &dice))
      }
    }
    let said = Bool.random(using: &dice) ? header.count : Int.random(in: 0...2 * header.count, using: &dice)
    return withUnsafeBytes(of: UInt64(said).littleEndian) { Array($0) } + header + bytes[(8 + length)...]
  }

  /// A file that was cut off, lengthened, or has single bits turned.
  private func damaged(_ bytes: [UInt8], _ dice: inout Dice) -> [UInt8] {
    var bytes = bytes
    switch Int.random(in: 0..<3, using: &dice) {
    case 0: bytes.removeLast(Int.random(in: 1...bytes.count, using: &dice))
    case 1: bytes += (0..<Int.random(in: 1...9, using: &dice)).map { UInt8($0) }
    default: bytes[Int.random(in: bytes.indices, using: &dice)] ^= 1 << UInt8.random(in: 0..<8, using: &dice)
    }
    return bytes
  }

  /// Tries files until there have been enough, and says how many were refused.
  private func fuzz<Run: ResumableRun>(_ make: () throws -> Run, seed: UInt64, count: Int) throws -> Int {
    var dice = Dice(state: seed), states: [[UInt8]] = [], run = try make()
    let fresh = run
    while !run.isFinished {
      states.append(try run.checkpoint())
      run.advance()
    }
    states.append(try run.checkpoint())
    var refused = 0
    for _ in 0..<count {
      let state = states.randomElement(using: &dice)!
      let file =
        switch Int.random(in: 0..<8, using: &dice) {
        case 0: damaged(state, &dice)
        case 1, 2, 3: rewritten(state, &dice)
        default: try restated(state, &dice)
        }
      // Half of what is accepted goes on: it must not run into anything.
      if let cause = try refusal(of: file, by: fresh, steps: Int.random(in: 0...1, using: &dice)) {
        #expect(!cause.contains("\n"))
        refused += 1
      }
    }
    return refused
  }

  @Test("No file makes a run stop with anything but a line, or go on to a fault")
  func all() throws {
    let count = Self.inputs / 4
    let refused = [
      try fuzz(zeroShotRun, seed: 1, count: count), try fuzz(plateauRun, seed: 2, count: count),
      try fuzz(dipRun, seed: 3, count: count), try fuzz(filterRun, seed: 4, count: Self.inputs - 3 * count),
    ]
    // Other numbers in the place of a tensor's are no fault that could be seen.
    #expect(refused.allSatisfy { $0 > count / 2 && $0 < Self.inputs })
    print("\(Self.inputs) checkpoints have been tried, \(refused.reduce(0, +)) refused")
  }
}
