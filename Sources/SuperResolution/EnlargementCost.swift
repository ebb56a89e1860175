import Engine
import Imaging

/// What an enlargement takes, reckoned before it is begun.
public struct EnlargementCost: Sendable {
  /// Seconds on this machine.
  public var seconds: Double
  /// Bytes of memory.
  public var bytes: Double

  /// Memory that an enlargement takes however small it is, and for a pixel of its result: as measured, see chapter 7's
  /// table of sizes.
  private static let leastBytes = 3e8, bytesPerPixel = 230.0

  /// What an enlargement of a picture of some size takes.
  ///
  /// Work is reckoned in seconds of a reference machine; how much this one is slower or faster is measured on a little of
  /// it, a round of the filter, which takes a moment.
  ///
  /// - Parameters:
  ///   - enlargement: Method, scale and recipe.
  ///   - width: Pixels in a row of the picture.
  ///   - height: Its rows.
  public init(of enlargement: Enlargement, width: Int, height: Int) {
    let pixels = Double(width) * Double(height) * Double(enlargement.scale * enlargement.scale)
    bytes = Self.leastBytes + pixels * (enlargement.method == .bicubic ? 60 : Self.bytesPerPixel)
    seconds = enlargement.referenceSeconds(width: width, height: height) * Self.slowness
  }

  /// Seconds of this machine, with the threads in use, for a second of the reference.
  private static var slowness: Double {
    let side = 128, filter = CollaborativeFilter(), clock = ContinuousClock()
    var random = RandomSource(seed: 1)
    let picture = Tensor.normal([1, 3, side, side], using: &random) * 0.1 + 0.5
    let time = clock.measure { _ = filter.filtered(picture, sigma: 5) } / .seconds(1)
    return time / ReferenceCost.filterRound(filter, pixels: side * side)
  }
}

extension Enlargement {
  /// The work in seconds of the reference machine.
  func referenceSeconds(width: Int, height: Int) -> Double {
    let small = width * height, pixels = small * scale * scale
    func filtering(_ filters: [CollaborativeFilter], rounds: Int) -> Double {
      let filter = filters.max { $0.covarianceShare < $1.covarianceShare } ?? CollaborativeFilter()
      return Double(FilterChoice.rounds(filters)) * ReferenceCost.filterRound(filter, pixels: small)
        + Double(rounds) * ReferenceCost.filterRound(filter, pixels: pixels)
    }
    switch method {
    case .bicubic: return 3e-7 * Double(pixels)
    case .wiener: return filtering(filters, rounds: filters[0].rounds)
    case .instant:
      guard let network = try? SyntheticPrior.network() else { return 0 }
      let passes = scale > network.scale ? small + small * scale * scale / (network.scale * network.scale) : small
      return ReferenceCost.answer(weights: network.weightCount, pixels: passes, orientations: 8)
    case .dip:
      let configuration = dip ?? DIPConfiguration(scale: scale)
      return Double(configuration.steps)
        * ReferenceCost.trainingStep(weights: configuration.weightCount(imageChannels: 3), pixels: pixels)
    case .nlvae, .zssr:
      var random = RandomSource(seed: seed)
      let weights = configuration.architecture.network(imageChannels: 3, using: &random).weightCount
      return ZeroShotPhase.work(
        ZeroShotPhase.plan(configuration), configuration, configuration.schedule(scale: scale), height: height,
        width: width, weights: weights
      ).reduce(0) { $0 + Double($1.steps) * $1.secondsPerStep }
    }
  }
}
