#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension LumaPair {
  /// The Gaussian window along one axis, sigma 1.5, sum 1; the 11×11 window is its product with itself.
  static let window: [Double] = {
    let bell = (-5...5).map { exp(-Double($0 * $0) / (2 * 1.5 * 1.5)) }
    let sum = bell.reduce(0, +)
    return bell.map { $0 / sum }
  }()

  /// Structural similarity, averaged over every place where the window fits.
  var ssim: Double {
    precondition(
      min(width, height) >= Self.window.count, "ssim: \(width)×\(height) is smaller than the window of 11×11")
    let c1 = (0.01 * 255) * (0.01 * 255)
    let c2 = (0.03 * 255) * (0.03 * 255)
    let meanX = windowed(estimate), meanY = windowed(truth)
    let meanXX = windowed(zip(estimate, estimate).map(*))
    let meanYY = windowed(zip(truth, truth).map(*))
    let meanXY = windowed(zip(estimate, truth).map(*))
    var sum = 0.0
    for i in meanX.indices {
      let product = meanX[i] * meanY[i]
      let squares = meanX[i] * meanX[i] + meanY[i] * meanY[i]
      let covariance = meanXY[i] - product
      let variances = meanXX[i] + meanYY[i] - squares
      sum += (2 * product + c1) * (2 * covariance + c2) / ((squares + c1) * (variances + c2))
    }
    return sum / Double(meanX.count)
  }

  /// The weighted mean of each window, down the columns first and then along the rows: 22 products instead of 121.
  private func windowed(_ values: [Double]) -> [Double] {
    let window = Self.window
    let rows = height - window.count + 1, columns = width - window.count + 1
    var result: [Double] = []
    result.reserveCapacity(rows * columns)
    var line = [Double](repeating: 0, count: width)
    for row in 0..<rows {
      for x in 0..<width { line[x] = 0 }
      for (offset, weight) in window.enumerated() {
        for x in 0..<width { line[x] += weight * values[(row + offset) * width + x] }
      }
      for column in 0..<columns {
        var sum = 0.0
        for offset in window.indices { sum += window[offset] * line[column + offset] }
        result.append(sum)
      }
    }
    return result
  }
}
