import Engine

/// The β-VAE loss of section III.C, eqs. 3 to 5, with its normalisation spelled out.
///
/// The paper sums squared errors over all N values of a picture and divergences over all J latents, and gives β as 150 to
/// 500 without saying on which range its pixels lie. What a β means depends on both, by five orders of magnitude, so both
/// are part of the configuration.
public struct BetaVAELoss: Codable, Hashable, Sendable {
  /// How sums over values are scaled.
  public enum Normalization: String, Codable, Sendable, CaseIterable {
    /// Reconstruction error and divergence are means, over pixels and over latents.
    case mean
    /// Both are sums over a picture, averaged over the minibatch, as eqs. 3 and 4 are printed.
    case sum
  }

  /// L1 or, as in eq. 3, L2.
  public var reconstruction = ReconstructionLoss.l1
  /// β of eq. 5.
  public var beta: Float = 1e-6
  /// How sums over values are scaled.
  public var normalization = Normalization.mean
  /// The largest pixel value the loss sees: 1, or 255 for pixels as bytes.
  public var pixelRange: Float = 1
  /// α of eq. 5: added to the loss, without influence on any gradient.
  public var alpha: Float = 0

  /// Means over 0…1, β = 10⁻⁶.
  public init() {}

  /// The parts of the loss.
  public struct Terms {
    /// L_BETA, eq. 5: a single number with a gradient.
    public var total: Variable
    /// L_R, eq. 3.
    public var reconstruction: Float
    /// L_KL, eq. 4 with the sign and the ½ of the standard divergence.
    public var divergence: Float
  }

  /// The loss of a reconstruction.
  ///
  /// - Parameters:
  ///   - reconstruction: what the network made, M×C×H×W in 0…1.
  ///   - target: what it should have made, of the same shape.
  public func callAsFunction(_ reconstruction: Reconstruction, target: Tensor) -> Terms {
    let batch = Float(target.shape[0])
    let range = self.reconstruction == .l2 ? pixelRange * pixelRange : pixelRange
    let count = normalization == .sum ? Float(target.count) / batch : 1
    let error = reconstruction.picture.meanError(to: target, self.reconstruction) * (range * count)
    guard let mean = reconstruction.mean, let logVariance = reconstruction.logVariance else {
      return Terms(total: error + alpha, reconstruction: error.value.scalar, divergence: 0)
    }
    let latents = normalization == .sum ? batch : Float(mean.value.count)
    let divergence = Variable.gaussianDivergence(mean: mean, logVariance: logVariance) / latents
    return Terms(
      total: error + divergence * beta + alpha, reconstruction: error.value.scalar, divergence: divergence.value.scalar)
  }
}
