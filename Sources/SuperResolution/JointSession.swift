import Engine
import Imaging

/// Two zero-shot trainings on one picture, and the mean of their answers.
///
/// The first is a network alone: no stage's output is refined, so nothing that it learns from has passed the filter. The
/// second is refined after every stage. What both have right stays, and where each errs in its own way part of the mistake
/// goes. Which share the first has is the recipe's `aloneShare`; where that is zero, or where nothing is refined, there
/// is one training and no mean.
///
/// Until the first stage's output is refined the two trainings are the same to the last bit, so that stage is trained once.
/// From then on they learn from other pictures, but at the same places: both go on with the same draws.
///
/// Like `ZeroShotSession`, of which it holds two, it is given the low-resolution picture and nothing else.
public struct JointSession: TrainingSession {
  /// Tells checkpoints apart.
  public static let kind = "joint zero-shot"

  /// The training that the recipe asks for, which comes second.
  public private(set) var main: ZeroShotSession
  /// The training without refinement, until it is done.
  private var alone: ZeroShotSession?
  /// Whether the second training has taken over its first stage.
  private var sharesFirstStage = false
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
  public var stepsDone: Int {
    alone?.stepsDone ?? aloneSteps + main.stepsDone - (isJoint ? main.firstStageSteps : 0)
  }
  /// Training steps and rounds of refinement in all, at most.
  public var totalSteps: Int {
    aloneSteps + main.totalSteps - (isJoint ? configuration.policy.mostSteps(ofStage: 0) : 0)
  }
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
    let joint = backProjected(mean, onto: main.picture, iterations: configuration.backProjections)
      .map(.clamp(lower: 0, upper: 1))
    // Both answers fit the picture at least as well as interpolation does, and so does their mean; what is cut off at black
    // and white could spoil it.
    let plain = interpolated(main.picture, height: joint.shape[2], width: joint.shape[3])
    return fits(joint, main.picture, asWellAs: plain) ? joint : answer
  }

  /// True when both trainings are done.
  public var isFinished: Bool { main.isFinished }

  /// One step of the training at work.
  public mutating func advance() {
    guard alone != nil else { return main.advance() }
    if alone!.hasTrainedFirstStage {
      main.adoptFirstStage(of: alone!)
      sharesFirstStage = true
    }
    alone!.advance()
    guard let answer = alone!.result else { return }
    opinion = answer
    // What went wrong in the first stage is in both counts.
    troubles = Troubles(recoveries: alone!.recoveries - main.recoveries, fallbacks: alone!.fallbacks)
    alone = nil
  }
}

extension JointSession {
  /// Where a run stands.
  public struct Place: Codable {
    /// Where the training without refinement stands, until it is done.
    var alone: ZeroShotSession.Place?
    /// Where the other one stands, as soon as it has something to go on with.
    var main: ZeroShotSession.Place?
    fileprivate var troubles: Troubles
  }

  private var mainHasBegun: Bool { alone == nil || sharesFirstStage }

  /// Where this run stands.
  public var place: Place {
    Place(alone: alone?.place, main: mainHasBegun ? main.place : nil, troubles: troubles)
  }

  /// All that the trainings depend on, and the answer of the first once it is done.
  public var tensors: [Tensor] {
    (alone?.tensors ?? []) + (mainHasBegun ? main.tensors : []) + (opinion.map { [$0] } ?? [])
  }

  /// The shapes of `tensors` at a place.
  public func shapes(at place: Place) -> [Shape] {
    let answer: Shape = [
      1, main.picture.shape[1], main.picture.shape[2] * scale, main.picture.shape[3] * scale,
    ]
    return (place.alone.map(current.shapes) ?? []) + (place.main.map(main.shapes) ?? [])
      + (isJoint && place.alone == nil ? [answer] : [])
  }

  /// Goes to a place.
  public mutating func restore(_ place: Place, _ tensors: [Tensor]) {
    var rest = tensors[...]
    if let place = place.alone {
      let count = current.shapes(at: place).count
      alone?.restore(place, Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    } else {
      opinion = isJoint ? rest.removeLast() : nil
      alone = nil
    }
    if let place = place.main { main.restore(place, Array(rest)) }
    (sharesFirstStage, troubles) = (place.main != nil, place.troubles)
  }
}
