import Engine
import Kernels

/// Enlargement without learning: patches of a picture that look alike are filtered together, again and again, and the
/// result is kept true to the picture it was made from.
///
/// After "Wiener filter in similarity domain" (Cruz, Mehta, Katkovnik, Egiazarian, "Single image super-resolution based on
/// Wiener filter in similarity domain", 2017); the shrinkage is Dabov et al.'s (BM3D, 2007) along the stack only. In a
/// network's terms it is a non-local block with hard attention over a few keys, and a gate for every frequency of the
/// stack.
///
/// One round filters with a strength σ and then back-projects. σ falls from round to round: first what all similar patches
/// share is brought out, then what tells them apart is let back in.
public struct CollaborativeFilter: Codable, Hashable, Sendable {
  /// Which planes are filtered.
  public enum Planes: String, Codable, Sendable, CaseIterable {
    /// The brightness; colours keep to what they were, corrected by back-projection.
    case luma
    /// Brightness and the two colour differences, on the same stacks.
    case all
  }

  /// Side of a patch in pixels, at most 8.
  public var patchSize = 7
  /// Distance of neighbouring reference patches in pixels.
  public var step = 2
  /// How far from its reference a similar patch may lie, in pixels.
  public var searchRadius = 11
  /// Patches in a stack: a power of two, or rounded down to one.
  public var groupSize = 32
  /// Rounds of filtering and back-projection.
  public var rounds = 40
  /// σ of the first round, in grey levels of 255.
  public var firstSigma: Float = 12
  /// σ of the last round; it falls linearly in between.
  public var lastSigma: Float = 2
  /// Corrections towards the low-resolution picture after every round.
  public var backProjections = 6
  /// Which planes are filtered.
  public var planes = Planes.all
  /// Share of the answer in which a stack is shrunk by how its patches vary with each other, and not wave by wave; of the
  /// first channel, the others have little to sharpen.
  ///
  /// The one sharpens edges further, the other is gentler to what is really soft. Pictures differ in what they gain from;
  /// `FilterChoice` lets each decide.
  public var covarianceShare: Float = 0
  /// σ of that part, over the other part's: a covariance is an average over a patch, and bears more.
  public var covarianceStrength: Float = 3.3

  /// The default recipe.
  public init() {}

  /// σ of a round, in grey levels of 255, where `rounds` of them fall from `first` to `last`.
  static func sigma(round: Int, of rounds: Int, from first: Float, to last: Float) -> Float {
    rounds < 2 ? last : first + (last - first) * Float(round) / Float(rounds - 1)
  }

  /// One pass of the filter, without any look at a low-resolution picture: it takes noise away as well.
  ///
  /// - Parameters:
  ///   - picture: 1×C×H×W, 0…1; similarity is judged on the first channel.
  ///   - sigma: σ in grey levels of 255.
  /// - Returns: 1×C×H×W.
  public func filtered(_ picture: Tensor, sigma: Float) -> Tensor {
    precondition(picture.shape.rank == 4 && picture.shape[0] == 1, "a collaborative filter of \(picture.shape)")
    precondition(sigma > 0, "a collaborative filter with a sigma of \(sigma)")
    func answer(_ picture: Tensor, _ filter: StackFilter, _ sigma: Float) -> Tensor {
      let shape = CollaborativeFilterShape(
        channels: picture.shape[1], height: picture.shape[2], width: picture.shape[3], patchSize: patchSize, step: step,
        searchRadius: searchRadius, groupSize: groupSize)
      return Tensor(shape: picture.shape, filterCollaboratively(picture.values, shape, sigma: sigma / 255, by: filter))
    }
    let channels = picture.shape[1], smooth = answer(picture, .waves, sigma)
    if covarianceShare == 0 { return smooth }
    // Only the first channel has edges that are worth the time.
    let sharp = answer(picture.channels(0..<1), .covariance, sigma * covarianceStrength)
    let first = sharp * covarianceShare + smooth.channels(0..<1) * (1 - covarianceShare)
    return channels == 1 ? first : .concatenated([first, smooth.channels(1..<channels)], along: 1)
  }

  /// Improves an estimate of a picture, wherever it comes from: interpolation, a network, a mean of several.
  ///
  /// - Parameters:
  ///   - estimate: 1×C×H×W with one channel or three (red, green, blue), 0…1.
  ///   - lowResolution: 1×C×h×w, what D of eq. 1 makes of the wanted picture.
  ///   - rounds: rounds of filtering and back-projection; by default the recipe's.
  ///   - first: σ of the first round in grey levels of 255; by default the recipe's.
  ///   - last: σ of the last round; by default the recipe's.
  ///   - afterRound: told after every round how many are done; false ends the work with what there is.
  /// - Returns: 1×C×H×W; a little outside of 0…1 where edges overshoot.
  public func refined(
    _ estimate: Tensor, lowResolution: Tensor, rounds: Int? = nil, sigmaFrom first: Float? = nil,
    to last: Float? = nil, afterRound: (Int) -> Bool = { _ in true }
  ) -> Tensor {
    precondition(
      estimate.shape.rank == 4 && lowResolution.shape.rank == 4 && estimate.shape[0] == 1
        && lowResolution.shape[0] == 1 && estimate.shape[1] == lowResolution.shape[1],
      "an estimate of shape \(estimate.shape) for a picture of \(lowResolution.shape)")
    let isColour = estimate.shape[1] == 3
    let goal = isColour ? lowResolution.mixed(by: opponentColours) : lowResolution
    var picture = isColour ? estimate.mixed(by: opponentColours) : estimate
    let rounds = rounds ?? self.rounds
    for round in 0..<rounds {
      let sigma = Self.sigma(round: round, of: rounds, from: first ?? firstSigma, to: last ?? lastSigma)
      if planes == .all || !isColour {
        picture = filtered(picture, sigma: sigma)
      } else {
        let luma = filtered(picture.channels(0..<1), sigma: sigma)
        picture = .concatenated([luma, picture.channels(1..<3)], along: 1)
      }
      picture = backProjected(picture, onto: goal, iterations: backProjections)
      if !afterRound(round + 1) { break }
    }
    return isColour ? picture.mixed(by: opponentColoursInverse) : picture
  }

  /// One round of the filter's own recipe.
  ///
  /// - Parameters:
  ///   - estimate: what the rounds before have come to, 1×C×H×W.
  ///   - lowResolution: 1×C×h×w.
  ///   - round: from 0.
  /// - Returns: 1×C×H×W.
  func refinedOnce(_ estimate: Tensor, lowResolution: Tensor, round: Int) -> Tensor {
    let sigma = Self.sigma(round: round, of: rounds, from: firstSigma, to: lastSigma)
    return refined(estimate, lowResolution: lowResolution, rounds: 1, sigmaFrom: sigma, to: sigma)
  }

  /// Enlarges a picture: interpolation, refined.
  ///
  /// - Parameters:
  ///   - lowResolution: 1×C×h×w, 0…1.
  ///   - scale: factor in both directions.
  ///   - afterRound: as for `refined`.
  /// - Returns: 1×C×H×W.
  public func enlarged(
    _ lowResolution: Tensor, scale: Int, afterRound: (Int) -> Bool = { _ in true }
  ) -> Tensor {
    let (height, width) = (lowResolution.shape[2], lowResolution.shape[3])
    let start = lowResolution.resized(height: height * scale, width: width * scale)
    return refined(start, lowResolution: lowResolution, afterRound: afterRound)
  }
}

/// Brightness (ITU-R BT.601) and the differences of blue and red from it, which vary little in most pictures.
let opponentColours: [[Float]] = [
  [0.299, 0.587, 0.114], [-0.168736, -0.331264, 0.5], [0.5, -0.418688, -0.081312],
]
let opponentColoursInverse: [[Float]] = [[1, 0, 1.402], [1, -0.344136, -0.714136], [1, 1.772, 0]]

extension Tensor {
  /// 1×1×H×W of 1×3×H×W; grey stays as it is.
  var brightness: Tensor { shape[1] == 3 ? mixed(by: [opponentColours[0]]) : self }

  /// Some channels of N×C×H×W.
  func channels(_ range: Range<Int>) -> Tensor { sliced([0..<shape[0], range, 0..<shape[2], 0..<shape[3]]) }

  /// Every pixel of 1×C×H×W multiplied by a K×C matrix: 1×K×H×W.
  func mixed(by matrix: [[Float]]) -> Tensor {
    let weights = Tensor(shape: [matrix.count, shape[1]], matrix.flatMap { $0 })
    return weights.multiplied(by: reshaped([shape[1], shape[2] * shape[3]]))
      .reshaped([1, matrix.count, shape[2], shape[3]])
  }
}
