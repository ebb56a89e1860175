import Kernels

/// Mean and variance of every channel.
public struct ChannelStatistics: Sendable {
  /// C numbers.
  public var mean: Tensor
  /// C numbers; the biased variance, divided by the number of values.
  public var variance: Tensor

  /// Statistics that are known.
  ///
  /// - Parameters:
  ///   - mean: C numbers.
  ///   - variance: C numbers, 0 or more; biased, divided by the number of values.
  public init(mean: Tensor, variance: Tensor) {
    self.mean = mean
    self.variance = variance
  }

  /// The statistics of pictures over batch and pixels.
  ///
  /// - Parameter x: N×C×H×W, not empty.
  public init(of x: Tensor) {
    precondition(x.shape.rank == 4, "the statistics of the channels of \(x.shape)")
    mean = Tensor(uninitialized: [x.shape[1]])
    variance = Tensor(uninitialized: [x.shape[1]])
    channelStatistics(
      x.pointer, batch: x.shape[0], channels: x.shape[1], pixels: x.shape[2] * x.shape[3],
      mean: mean.mutablePointer, variance: variance.mutablePointer)
  }
}

extension ChannelStatistics {
  /// Stops the program unless these are the statistics of so many channels.
  func check(channels: Int) {
    precondition(
      mean.shape == [channels] && variance.shape == [channels],
      "means of shape \(mean.shape) and variances of shape \(variance.shape) for \(channels) channels")
  }
}

extension Variable {
  /// Batch normalisation of N×C×H×W, followed by a leaky rectifier unless `slope` is 1:
  /// f(scale · (x − mean) / √(variance + ε) + shift).
  ///
  /// Backward: where the statistics are the batch's own, every pixel also moves all others of its channel; see
  /// `normalizePullback`.
  ///
  /// - Parameters:
  ///   - scale: C numbers, γ of Ioffe & Szegedy (2015).
  ///   - shift: C numbers, β there.
  ///   - statistics: the statistics to use; `nil` takes the batch's own.
  ///   - epsilon: keeps the division finite.
  ///   - slope: factor of negative values after normalisation; 1 leaves them.
  /// - Returns: the output, and the statistics that were used.
  public func batchNormalized(
    scale: Variable, shift: Variable, statistics: ChannelStatistics? = nil, epsilon: Float = 1e-5, slope: Float = 1
  ) -> (Variable, ChannelStatistics) {
    precondition(
      shape.rank == 4 && scale.shape == [shape[1]] && shift.shape == [shape[1]],
      "batch normalisation of \(shape) with scale \(scale.shape) and shift \(shift.shape)")
    let x = value, used = statistics ?? ChannelStatistics(of: x)
    used.check(channels: shape[1])
    let gamma = scale.value, beta = shift.value
    let batch = shape[0], channels = shape[1], pixels = shape[2] * shape[3]
    var y = Tensor(uninitialized: shape)
    normalize(
      x.pointer, scale: gamma.pointer, shift: beta.pointer, mean: used.mean.pointer, variance: used.variance.pointer,
      epsilon: epsilon, slope: slope, batch: batch, channels: channels, pixels: pixels, into: y.mutablePointer)
    let usesBatch = statistics == nil
    let output = Variable.result(y, of: [self, scale, shift]) { g in
      var dx = Tensor(uninitialized: x.shape)
      var ds = Tensor(uninitialized: [channels]), db = Tensor(uninitialized: [channels])
      normalizePullback(
        x.pointer, g.pointer, scale: gamma.pointer, shift: beta.pointer, mean: used.mean.pointer,
        variance: used.variance.pointer, epsilon: epsilon, slope: slope, usesBatchStatistics: usesBatch, batch: batch,
        channels: channels, pixels: pixels, inputGradient: dx.mutablePointer, scaleGradient: ds.mutablePointer,
        shiftGradient: db.mutablePointer)
      return [dx, ds, db]
    }
    return (output, used)
  }
}
