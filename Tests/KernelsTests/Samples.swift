import Kernels
import Testing

/// Reproducible numbers for tests, independent of the generators under test (a 64-bit linear congruence, Knuth's
/// constants; the upper bits are used).
struct SampleNumbers {
  private var state: UInt64

  init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 2_654_435_761 &+ 12345 }

  /// The next number in 0 ..< 1, with 24 bits.
  mutating func fraction() -> Float {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Float(state >> 40) * 0x1p-24
  }

  /// The next integer in `range`.
  mutating func integer(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(fraction() * Float(range.count))
  }

  /// The next `count` numbers in −1 ..< 1.
  mutating func floats(_ count: Int) -> [Float] { (0..<count).map { _ in fraction() * 2 - 1 } }
}

/// `count` numbers in −1 ..< 1 for a kernel to read. Kernels may read up to a cache line past the end, so sixteen
/// not-a-numbers follow: one that leaks into a result makes it not-a-number too.
func samples(_ count: Int, seed: Int) -> [Float] {
  var numbers = SampleNumbers(seed: seed)
  return readable(numbers.floats(count))
}

/// `values`, followed by what a kernel may read but must not use.
func readable(_ values: [Float]) -> [Float] { values + [Float](repeating: .nan, count: 16) }

/// Calls `body` with a pointer to `values`, or without one where there are none.
func withPointer<Result>(_ values: [Float]?, _ body: (Source?) -> Result) -> Result {
  guard let values else { return body(nil) }
  return values.withUnsafeBufferPointer { body($0.baseAddress) }
}

/// The `count` numbers that `body` writes. Starts from not-a-number, so a number left out shows, and records an issue
/// where `body` writes before the beginning or past the end.
func written(
  _ count: Int, sourceLocation: SourceLocation = #_sourceLocation, _ body: (Target) -> Void
) -> [Float] {
  let margin = 64
  let sentinel: Float = -98765
  var memory = [Float](repeating: sentinel, count: count + 2 * margin)
  for i in margin..<margin + count { memory[i] = .nan }
  memory.withUnsafeMutableBufferPointer { body($0.baseAddress! + margin) }
  let isIntact = (memory[..<margin] + memory[(margin + count)...]).allSatisfy { $0 == sentinel }
  #expect(isIntact, "written outside of \(count) numbers", sourceLocation: sourceLocation)
  return Array(memory[margin..<margin + count])
}

/// Records an issue unless every value lies within `tolerance` · (1 + |expected|) of the expected one.
func expectClose(
  _ values: [Float], _ expected: [Double], tolerance: Double, _ what: @autoclosure () -> String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard values.count == expected.count else {
    Issue.record("\(what()): \(values.count) values, expected \(expected.count)", sourceLocation: sourceLocation)
    return
  }
  // `!(a <= b)` is true for not-a-number.
  let wrong = values.indices.filter { i in
    !(abs(Double(values[i]) - expected[i]) <= tolerance * (1 + abs(expected[i])))
  }
  guard let first = wrong.first else { return }
  Issue.record(
    "\(what()): \(wrong.count) of \(values.count) differ, the first at \(first): \(values[first]), not \(expected[first])",
    sourceLocation: sourceLocation)
}
