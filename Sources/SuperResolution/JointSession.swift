import Engine
import Imaging

/// Two zero-shot trainings on one picture, and the mean of their answers.
///
/// The first is a network alone: no stage's output is refined, so nothing that it learns from has passed the filter. The
/// second is refined after every stage. What both have right stays, and where each errs in its own way half of the mistake
/// goes. Which share the first has is the recipe's `aloneShare`; where that is zero, or where nothing is refined, there
/// is one training and no mean.
///
/// Like `ZeroShotSession`, of which it holds two, it is given the low-resolution picture and nothing else.
public struct JointSession: TrainingSession {
  /// Tells checkpoints apart.
  public static let kind = "joint zero-shot"

  /// The training that the recipe asks for, which comes second.
  public private(set) var main: ZeroShotSession
  /// The training without refinement, until it is done.
  private var alone: ZeroShotSession?
  /// What that has come to, 1×C×H×W.
  private var opinion: Tensor?
  private let aloneShare: Float
  private let aloneSteps: Int

  /// A session that has not begun.
  ///
  /// - Throws: `EnlargementError` if the picture is too small to learn from.
  public init(_ image: Image, scale: Int, seed: UInt64, configuration: ZeroShotConfiguration) throws {
    main = try ZeroShotSession(image, scale: scale, seed: seed, configuration: configuration)
    aloneShare = configuration.refinement == nil ? 0 : configuration.aloneShare
    guard aloneShare > 0 else {
      aloneSteps = 0
      return
    }
    var unrefined = configuration
    unrefined.refinement = nil
    let first = try ZeroShotSession(image, scale: scale, seed: seed, configuration: unrefined)
    (alone, aloneSteps) = (first, first.totalSteps)
  }

  /// The recipe.
  public var configuration: ZeroShotConfiguration { main.configuration }
  /// The factor of enlargement.
  public var scale: Int { main.scale }
  /// What all random draws come from.
  public var seed: UInt64 { main.seed }
  /// Nothing but the low-resolution picture.
  public var pictures: [Tensor] { main.pictures }

  /// The training at work.
  private var current: ZeroShotSession { alone ?? main }
  private var isJoint: Bool { aloneSteps > 0 }

  /// The stage at work, from 0, through both trainings.
  public var stage: Int { alone?.stage ?? main.stage + (isJoint ? main.stageCount : 0) }
  /// Number of stages of both trainings.
  public var stageCount: Int { main.stageCount * (isJoint ? 2 : 1) }
  /// Training steps and rounds of refinement made so far.
  public var stepsDone: Int { alone?.stepsDone ?? aloneSteps + main.stepsDone }
  /// Training steps and rounds of refinement in all, at most.
  public var totalSteps: Int { aloneSteps + main.totalSteps }
  /// Reconstruction error of the last training step.
  public var lastError: Float { current.lastError }
  /// True while a stage's output is refined, which trains nothing.
  public var isRefining: Bool { current.isRefining }
  /// How often a training has diverged, and has gone back to its last good state.
  public var recoveries: Int { troubles.recoveries + current.recoveries }
  /// How many outputs fitted the picture worse than interpolation, which has taken their place.
  public var fallbacks: Int { troubles.fallbacks + current.fallbacks }

  /// What has gone wrong in the first training, once that is done.
  fileprivate struct Troubles: Codable {
    var recoveries = 0, fallbacks = 0
  }
  private var troubles = Troubles()

  /// The enlargement: 1×C×H×W, 0…1.
  public var result: Tensor? {
    guard let answer = main.result, let opinion else { return main.result }
    let mean = answer * (1 - aloneShare) + opinion * aloneShare
    return backProjected(mean, onto: main.picture, iterations: configuration.backProjections)
      .map(.clamp(lower: 0, upper: 1))
  }

  /// True when both trainings are done.
  public var isFinished: Bool { main.isFinished }

  /// One step of the training at work.
  public mutating func advance() {
    guard alone != nil else { return main.advance() }
    alone!.advance()
    guard let answer = alone!.result else { return }
    opinion = answer
    troubles = Troubles(recoveries: alone!.recoveries, fallbacks: alone!.fallbacks)
    alone = nil
  }
}

extension JointSession {
  /// Where a run stands.
  public struct Place: Codable {
    /// Where the training stands that is at work.
    var current: ZeroShotSession.Place
    /// Whether the first training is done.
    var hasOpinion: Bool
    fileprivate var troubles: Troubles
  }

  /// Where this run stands.
  public var place: Place { Place(current: current.place, hasOpinion: opinion != nil, troubles: troubles) }

  /// All that the training at work depends on, and the answer of the one before.
  public var tensors: [Tensor] { current.tensors + (opinion.map { [$0] } ?? []) }

  /// The shapes of `tensors` at a place.
  public func shapes(at place: Place) -> [Shape] {
    let answer: Shape = [
      1, main.picture.shape[1], main.picture.shape[2] * scale, main.picture.shape[3] * scale,
    ]
    let session = place.hasOpinion ? main : current
    return session.shapes(at: place.current) + (place.hasOpinion ? [answer] : [])
  }

  /// Goes to a place.
  public mutating func restore(_ place: Place, _ tensors: [Tensor]) {
    troubles = place.troubles
    if place.hasOpinion {
      (alone, opinion) = (nil, tensors.last)
      main.restore(place.current, Array(tensors.dropLast()))
    } else if alone != nil {
      alone!.restore(place.current, tensors)
    } else {
      main.restore(place.current, tensors)
    }
  }
}
