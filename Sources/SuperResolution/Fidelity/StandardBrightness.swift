import Engine

/// The brightness of ITU-R BT.601, Y as MATLAB's `rgb2ycbcr` has it and scores are taken on, over 255: what networks that
/// were published for one channel are trained on.
private enum StandardBrightness {
  static let weights: [Float] = [65.481 / 255, 128.553 / 255, 24.966 / 255]
  static let black: Float = 16 / 255, range: Float = 219 / 255
}

extension Tensor {
  /// The brightness of 1×3×H×W, 0…1, as 1×1×H×W, 16/255…235/255; a grey picture's is its own, as published programs
  /// have it.
  package var standardBrightness: Tensor {
    guard shape[1] == 3 else { return self }
    let w = StandardBrightness.weights
    var sum = colour(0) * w[0] + StandardBrightness.black
    sum.add(colour(1), times: w[1])
    sum.add(colour(2), times: w[2])
    return sum
  }

  /// Colours with another brightness, the colour differences as they were.
  ///
  /// Where a colour would lie outside of black and white it fades towards grey until it fits, which leaves the brightness
  /// as it is.
  ///
  /// - Parameter brightness: 1×1×H×W, 16/255…235/255; what lies outside becomes black or white.
  /// - Returns: 1×3×H×W, 0…1.
  func withStandardBrightness(_ brightness: Tensor) -> Tensor {
    let old = standardBrightness.values, new = brightness.values, colours = (0..<3).map { colour($0).values }
    let black = StandardBrightness.black, range = StandardBrightness.range, count = new.count
    var result = [Float](repeating: 0, count: 3 * count)
    for i in 0..<count {
      let before = (old[i] - black) / range, grey = min(max((new[i] - black) / range, 0), 1)
      var fits: Float = 1
      for colour in colours {
        let difference = colour[i] - before
        if difference > 0 { fits = min(fits, (1 - grey) / difference) }
        if difference < 0 { fits = min(fits, grey / -difference) }
      }
      for c in 0..<3 { result[c * count + i] = min(max(grey + fits * (colours[c][i] - before), 0), 1) }
    }
    return Tensor(shape: [1, 3, shape[2], shape[3]], result)
  }

  private func colour(_ index: Int) -> Tensor { sliced([0..<shape[0], index..<index + 1, 0..<shape[2], 0..<shape[3]]) }
}

extension Variable {
  /// The brightness of N×3×H×W, 0…1, as N×1×H×W, 16/255…235/255.
  var standardBrightness: Variable {
    let weights = Tensor(shape: [1, 3, 1, 1], StandardBrightness.weights)
    return convolved(with: Variable(weights)) + StandardBrightness.black
  }

  /// Colours, N×3×H×W, whose brightness has become another.
  ///
  /// - Parameter difference: N×1×H×W, by how much `standardBrightness` is to grow; red, green and blue get the same.
  func brightened(by difference: Variable) -> Variable { self + difference / StandardBrightness.range }
}
