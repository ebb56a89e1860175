import Engine
import Imaging

/// Collaborative filtering without a network, one round at a time: the picture chooses its filter by a scale held out of
/// itself, and is enlarged by that one.
///
/// Nothing is trained and nothing is random. It is a session because a large picture takes long: it can be interrupted
/// and gone on with like a training.
public struct FilterSession: TrainingSession {
  /// Tells checkpoints apart.
  public static let kind = "collaborative filter"

  /// The filters that the picture chooses between.
  public let configuration: [CollaborativeFilter]
  /// The factor of enlargement.
  public let scale: Int
  /// The low-resolution picture, 1×C×h×w.
  public let picture: Tensor
  private var choice: FilterChoice
  /// What the chosen filter has come to, 1×C×H×W.
  private var estimate: Tensor
  /// Rounds that it has made.
  private var round = 0

  /// A session that has not begun.
  ///
  /// - Parameters:
  ///   - image: the low-resolution picture, of any size.
  ///   - scale: factor in both directions.
  ///   - filters: at least one, all of the same number of rounds.
  public init(_ image: Image, scale: Int, filters: [CollaborativeFilter]) {
    precondition(Set(filters.map(\.rounds)).count == 1, "filters of different lengths")
    configuration = filters
    self.scale = scale
    picture = Tensor(image)
    choice = FilterChoice(filters, for: picture)
    estimate = picture.resized(height: image.height * scale, width: image.width * scale)
  }

  /// Nothing is drawn.
  public var seed: UInt64 { 0 }
  /// Nothing but the low-resolution picture.
  public var pictures: [Tensor] { [picture] }
  /// There is one stage.
  public var stageCount: Int { 1 }
  /// 0, and 1 at the end.
  public var stage: Int { isFinished ? 1 : 0 }
  /// Rounds made so far, those of the choice included.
  public var stepsDone: Int { choice.roundsDone + round }
  /// Rounds in all.
  public var totalSteps: Int { FilterChoice.rounds(configuration) + configuration[0].rounds }
  /// Nothing is trained.
  public var lastError: Float { .nan }
  /// The enlargement: 1×C×H×W, 0…1.
  ///
  /// Every round ends with back-projection, so it fits the picture; but what is cut off at black and white could spoil that.
  /// Then it is the interpolated picture.
  public var result: Tensor? { isFinished ? (fittingAnswer ?? plain) : nil }
  /// True when all rounds are made.
  public var isFinished: Bool { round == configuration[0].rounds }
  /// 1 if the filter's answer fits the picture worse than interpolation, which is the result then.
  public var fallbacks: Int { isFinished && fittingAnswer == nil ? 1 : 0 }

  private var plain: Tensor { interpolated(picture, height: estimate.shape[2], width: estimate.shape[3]) }
  /// What the filter has come to, if that fits the picture at least as well as interpolation does.
  private var fittingAnswer: Tensor? {
    let answer = estimate.map(.clamp(lower: 0, upper: 1))
    return fits(answer, picture, asWellAs: plain) ? answer : nil
  }

  /// One round: of the choice, then of the enlargement.
  public mutating func advance() {
    precondition(!isFinished, "a finished session has no further step")
    guard choice.isDone else { return choice.advance() }
    estimate = choice.best.refinedOnce(estimate, lowResolution: picture, round: round)
    round += 1
  }
}

extension FilterSession {
  /// Where a run stands.
  public struct Place: Codable {
    var choice: FilterChoice.Place
    var round: Int
  }

  /// Where this run stands.
  public var place: Place { Place(choice: choice.place, round: round) }

  /// The estimates at work.
  public var tensors: [Tensor] { choice.tensors + (round > 0 ? [estimate] : []) }

  /// The shapes of `tensors` at a place.
  public func shapes(at place: Place) -> [Shape] {
    (place.choice.round > 0 ? [picture.shape] : []) + (place.round > 0 ? [estimate.shape] : [])
  }

  /// Goes to a place.
  public mutating func restore(_ place: Place, _ tensors: [Tensor]) {
    var rest = tensors[...]
    choice.restore(place.choice, &rest)
    round = place.round
    if round > 0 { estimate = rest.removeFirst() }
  }
}
