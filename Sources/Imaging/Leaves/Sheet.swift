/// A square of colours, with the filters that a camera consists of.
struct Sheet {
  /// Pixels in a row.
  let side: Int
  /// Row by row; the fourth lane is not looked at.
  var pixels: [RGBA]

  /// A Gaussian with `reach` weights on both sides, sum 1.
  ///
  /// - Parameters:
  ///   - deviation: Its standard deviation, in samples.
  ///   - reach: Weights on each side.
  static func gaussian(_ deviation: Float, reach: Int) -> [Float] {
    let s = Double(deviation) + 1e-3
    let weights = (-reach...reach).map { Elementary.exponential(max(-600, -Double($0 * $0) / (2 * s * s))) }
    let sum = weights.reduce(0, +)
    return weights.map { Float($0 / sum) }
  }

  /// The weights that halve a line by antialiased bicubic interpolation, which reduces every picture here.
  static let bicubicHalving = (0..<8).map { Float(ResamplingFilter.bicubic((Double($0) - 3.5) / 2) / 2) }

  /// One filter after the other.
  static func convolution(_ first: [Float], _ second: [Float]) -> [Float] {
    var result = [Float](repeating: 0, count: first.count + second.count - 1)
    for (i, a) in first.enumerated() { for (j, b) in second.enumerated() { result[i + j] += a * b } }
    return result
  }

  /// The sheet under two filters, one along each axis; what lies beyond the border is the border's pixel.
  ///
  /// - Parameters:
  ///   - across: Weights along a row, centred; of an even number the middle lies between two pixels.
  ///   - down: Weights along a column.
  ///   - step: Pixels from one result to the next; the side is a multiple of it.
  func filtered(across: [Float], down: [Float], step: Int = 1) -> Sheet {
    let count = side / step
    var result = Sheet(side: count, pixels: [])
    result.pixels.reserveCapacity(count * count)
    // A row with the border's pixels repeated at both ends, so that the inner loop needs no test.
    let before = (across.count - step) / 2
    var line = [RGBA](repeating: .zero, count: side + across.count)
    for row in 0..<count {
      for column in line.indices { line[column] = .zero }
      for (tap, weight) in down.enumerated() {
        let source = min(max(step * row + tap - (down.count - step) / 2, 0), side - 1) * side
        for column in 0..<side { line[before + column] += weight * pixels[source + column] }
      }
      for column in 0..<before { line[column] = line[before] }
      for column in before + side..<line.count { line[column] = line[before + side - 1] }
      for column in 0..<count {
        var sum = RGBA.zero
        for tap in across.indices { sum += across[tap] * line[step * column + tap] }
        result.pixels.append(sum)
      }
    }
    return result
  }

  /// The greatest brightness, mean of red, green and blue, in each of `parts`×`parts` blocks.
  func blockMaxima(_ parts: Int) -> [Float] {
    var maxima = [Float](repeating: 0, count: parts * parts)
    for row in 0..<side {
      for column in 0..<side {
        let pixel = pixels[row * side + column], block = row * parts / side * parts + column * parts / side
        maxima[block] = max(maxima[block], (pixel.x + pixel.y + pixel.z) / 3)
      }
    }
    return maxima
  }

  /// The standard deviation of all red, green and blue samples.
  var deviation: Float {
    var sum = 0.0, squares = 0.0
    for pixel in pixels {
      let x = Double(pixel.x), y = Double(pixel.y), z = Double(pixel.z)
      sum += x + y + z
      squares += x * x + y * y + z * z
    }
    let count = Double(3 * pixels.count), mean = sum / count
    return Float((squares / count - mean * mean).squareRoot())
  }

  /// The colours as a picture; not rounded.
  var image: Image {
    let planes = pixels.map { $0.x } + pixels.map { $0.y } + pixels.map { $0.z }
    return Image(width: side, height: side, channels: 3, pixels: planes)
  }
}
