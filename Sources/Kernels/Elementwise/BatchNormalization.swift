/// Mean and variance of every channel of N×C×P, over batch and pixels. The variance is the biased one, as
/// normalisation uses it.
public func channelStatistics(
  _ x: Source, batch: Int, channels: Int, pixels: Int, mean: Target, variance: Target
) {
  parallelFor(channels) { c in
    // Piece by piece, each read once and combined with those before it (Chan, Golub & LeVeque, 1979).
    var count = 0.0, center = 0.0, squares = 0.0
    for n in 0..<batch {
      let plane = x + (n * channels + c) * pixels
      for start in stride(from: 0, to: pixels, by: 1 << 12) {
        let length = min(1 << 12, pixels - start), weight = Double(length)
        let own = serialSum(plane + start, length) / weight, distance = own - center
        squares +=
          loops.centeredSquares(plane + start, count: length, Float(own)) + distance * distance * count * weight
          / (count + weight)
        count += weight
        center += distance * weight / count
      }
    }
    mean[c] = Float(center)
    variance[c] = Float(squares / count)
  }
}

/// Batch normalisation and the leaky rectifier behind it, in one pass: with `x̂ = (x − mean) / √(variance + ε)`,
/// `y = f(scale · x̂ + shift)`, where f(t) is t above zero and `slope` · t below (`slope` 1: no rectifier).
///
/// - Parameters:
///   - x: N×C×P.
///   - scale: C numbers, and likewise `shift`, `mean`, `variance`.
///   - y: N×C×P; overwritten.
public func normalize(
  _ x: Source, scale: Source, shift: Source, mean: Source, variance: Source, epsilon: Float, slope: Float,
  batch: Int, channels: Int, pixels: Int, into y: Target
) {
  parallelFor(channels) { c in
    // y = f(a x + b)
    let a = scale[c] / (variance[c] + epsilon).squareRoot()
    let b = shift[c] - mean[c] * a
    for n in 0..<batch {
      let offset = (n * channels + c) * pixels
      loops.normalize(x + offset, a, b, slope: slope, into: y + offset, count: pixels)
    }
  }
}

/// The gradients of `normalize`.
///
/// Mean and variance depend on `x` when they are the batch's own (`usesBatchStatistics`); each pixel then also moves all
/// others: `dx = a (g − ⟨g⟩ − x̂ ⟨g x̂⟩)` with averages over batch and pixels and g the gradient before the rectifier.
///
/// - Parameters:
///   - scaleGradient: C numbers; overwritten, and likewise `shiftGradient`.
///   - inputGradient: N×C×P; overwritten.
public func normalizePullback(
  _ x: Source, _ gradient: Source, scale: Source, shift: Source, mean: Source, variance: Source, epsilon: Float,
  slope: Float, usesBatchStatistics: Bool, batch: Int, channels: Int, pixels: Int,
  inputGradient: Target, scaleGradient: Target, shiftGradient: Target
) {
  parallelFor(channels) { c in
    let plane = ChannelNormalization(
      scale: scale, shift: shift, mean: mean, variance: variance, epsilon: epsilon, slope: slope,
      usesBatchStatistics: usesBatchStatistics
    ).plane(c, pixels: pixels)
    var sums = (gradient: 0.0, product: 0.0)
    for n in 0..<batch {
      let offset = (n * channels + c) * pixels
      let part = loops.sums(plane, x + offset, gradient + offset)
      sums.gradient += part.gradient
      sums.product += part.product
    }
    shiftGradient[c] = Float(sums.gradient)
    scaleGradient[c] = Float(sums.product)
    let count = Double(batch * pixels)
    let averageGradient = usesBatchStatistics ? Float(sums.gradient / count) : 0
    let averageProduct = usesBatchStatistics ? Float(sums.product / count) : 0
    for n in 0..<batch {
      let offset = (n * channels + c) * pixels
      loops.inputGradient(
        plane, x + offset, gradient + offset, averageGradient, averageProduct, into: inputGradient + offset)
    }
  }
}
