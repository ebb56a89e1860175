/// Batch normalisation (Ioffe & Szegedy, 2015) and, unless `slope` is 1, the leaky rectifier behind it.
public struct BatchNorm2D: Layer {
  /// γ, C numbers.
  public var scale: Variable
  /// β, C numbers.
  public var shift: Variable
  /// Running mean, C numbers.
  public var runningMean: Variable
  /// Running variance, C numbers.
  public var runningVariance: Variable
  /// Slope of the rectifier; 1 for none.
  public let slope: Float

  /// A layer that leaves mean 0 and variance 1 before its rectifier: γ = 1, β = 0, running mean 0 and variance 1.
  ///
  /// - Parameters:
  ///   - channels: C.
  ///   - slope: slope of the rectifier below zero, 0 or more; 1 for none.
  public init(channels: Int, slope: Float = 1) {
    scale = Variable(.ones([channels]))
    shift = Variable(.zeros([channels]))
    runningMean = Variable(.zeros([channels]))
    runningVariance = Variable(.ones([channels]))
    self.slope = slope
  }

  /// N×C×H×W to the same shape.
  ///
  /// - Parameters:
  ///   - x: N×C×H×W.
  ///   - pass: says which statistics are used, and collects the batch's own in training.
  public func callAsFunction(_ x: Variable, _ pass: Pass) -> Variable {
    let running = ChannelStatistics(mean: runningMean.value, variance: runningVariance.value)
    let (y, used) = x.batchNormalized(
      scale: scale, shift: shift, statistics: pass.mode == .evaluation ? running : nil, slope: slope)
    if pass.mode == .training { pass.note(used) }
    return y
  }

  /// The same as the call, left to be done by the point-wise convolution that the result goes into.
  ///
  /// - Parameters:
  ///   - x: N×C×H×W.
  ///   - pass: says which statistics are used, and collects the batch's own in training.
  public func part(_ x: Variable, _ pass: Pass) -> JoinedPart {
    let usesOwn = pass.mode != .evaluation
    let statistics =
      usesOwn
      ? ChannelStatistics(of: x.value) : ChannelStatistics(mean: runningMean.value, variance: runningVariance.value)
    if pass.mode == .training { pass.note(statistics) }
    return JoinedPart(
      x, scale: scale, shift: shift, statistics: statistics, usesBatchStatistics: usesOwn, slope: slope)
  }

  /// Scale, shift and the two running statistics.
  public mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    body(.weight, &scale)
    body(.weight, &shift)
    body(.statistic, &runningMean)
    body(.statistic, &runningVariance)
  }
}
