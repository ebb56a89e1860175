/// The discrete Fourier transform of lines whose length is a power of two (Cooley and Tukey, 1965).
public struct FourierTransform: Sendable {
  /// Numbers on a line.
  public let count: Int
  private let cosines: [Float], sines: [Float]
  private let reversed: [Int]

  /// A transform.
  ///
  /// - Parameter count: numbers on a line, a power of two.
  public init(count: Int) {
    precondition(count > 1 && count & (count - 1) == 0, "Fourier transform: a length of \(count), no power of two")
    self.count = count
    cosines = (0..<count / 2).map { Elementary.cosine(Float($0) / Float(count)) }
    sines = (0..<count / 2).map { Elementary.sine(Float($0) / Float(count)) }
    var reversed = [0]
    // Reading indices with their bits reversed: doubling the list appends a bit.
    while reversed.count < count { reversed = reversed.map { 2 * $0 } + reversed.map { 2 * $0 + 1 } }
    self.reversed = reversed
  }

  /// Σ x[n] exp(2πi k n / count), for each k.
  ///
  /// - Parameter line: real parts in the first lane, imaginary ones in the second.
  public func callAsFunction(_ line: [SIMD2<Float>]) -> [SIMD2<Float>] {
    precondition(line.count == count, "Fourier transform: \(line.count) numbers for a length of \(count)")
    var x = reversed.map { line[$0] }
    var half = 1
    while half < count {
      let step = count / (2 * half)
      for start in stride(from: 0, to: count, by: 2 * half) {
        for k in 0..<half {
          let c = cosines[k * step], s = sines[k * step], odd = x[start + half + k], even = x[start + k]
          let turned = SIMD2(c * odd.x - s * odd.y, c * odd.y + s * odd.x)
          x[start + k] = even + turned
          x[start + half + k] = even - turned
        }
      }
      half *= 2
    }
    return x
  }

  /// The transform of a square along its rows and its columns.
  ///
  /// - Parameter square: count × count numbers, row by row, as `callAsFunction` takes them.
  public func square(_ square: [SIMD2<Float>]) -> [SIMD2<Float>] {
    precondition(square.count == count * count, "Fourier transform: \(square.count) numbers for a side of \(count)")
    var result = square
    for _ in 0..<2 {
      let before = result
      for row in 0..<count {
        let line = self(Array(before[row * count..<(row + 1) * count]))
        for column in 0..<count { result[column * count + row] = line[column] }
      }
    }
    return result
  }
}
