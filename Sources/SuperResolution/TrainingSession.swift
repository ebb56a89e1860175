import Engine

/// A long training run as a value: it advances one step at a time, and a checkpoint turns it into bytes and back.
///
/// What a run may see is decided by the initialisers of the types that conform, and by nothing else: only
/// `OracleSession` has one that takes a ground truth.
public protocol TrainingSession {
  /// Everything a run depends on besides its pictures, the scale and the seed.
  associatedtype Configuration: Encodable
  /// Where a run stands, apart from what its tensors say.
  associatedtype Place: Codable

  /// Tells the checkpoints of one type from those of another.
  static var kind: String { get }
  /// The recipe.
  var configuration: Configuration { get }
  /// The factor of enlargement.
  var scale: Int { get }
  /// What all random draws come from.
  var seed: UInt64 { get }
  /// All pictures that the run was given, 1×C×H×W each.
  var pictures: [Tensor] { get }

  /// The stage at work, from 0.
  var stage: Int { get }
  /// Number of stages.
  var stageCount: Int { get }
  /// Training steps made so far.
  var stepsDone: Int { get }
  /// Training steps in all, at most.
  var totalSteps: Int { get }
  /// Reconstruction error of the last training step; not a number before the first.
  var lastError: Float { get }
  /// The enlargement, 1×C×H×W in 0…1, once the run is finished.
  var result: Tensor? { get }
  /// True when the enlargement stands; asking costs nothing, where asking for the result may.
  var isFinished: Bool { get }
  /// True while an output is refined, which trains nothing.
  var isRefining: Bool { get }
  /// How often the training has diverged, and has gone back to its last good state.
  var recoveries: Int { get }
  /// How many outputs were no better than interpolation, which has taken their place.
  var fallbacks: Int { get }
  /// How many outputs had to be back-projected to be no worse than interpolation.
  var corrections: Int { get }
  /// One training step, or what comes after the last one of a stage. A finished session has no further step.
  mutating func advance()

  /// Where the run stands.
  var place: Place { get }
  /// All tensors that the next steps depend on.
  var tensors: [Tensor] { get }
  /// The shapes that `tensors` have at a place, for telling whether a checkpoint fits.
  func shapes(at place: Place) -> [Shape]
  /// Goes to a place. The tensors have the shapes that `shapes` has told.
  mutating func restore(_ place: Place, _ tensors: [Tensor])
}

extension TrainingSession {
  /// Most sessions do nothing but train.
  public var isRefining: Bool { false }

  /// None, for a session that does not look.
  public var recoveries: Int { 0 }

  /// None, for a session that does not look.
  public var fallbacks: Int { 0 }

  /// None, for a session that does not look.
  public var corrections: Int { 0 }

  /// Whether there is a result, for a session that keeps it.
  public var isFinished: Bool { result != nil }

  /// The session as bytes, at any point between two steps.
  public func checkpoint() throws -> [UInt8] {
    let tensors = tensors
    let header = Checkpoint.Header(
      kind: Self.kind, configuration: try Checkpoint.text(configuration), scale: scale, seed: seed,
      pictureDigest: pictureDigest, place: try Checkpoint.text(place), shapes: tensors.map(\.shape.sizes))
    return try Checkpoint(header: header, tensors: tensors).encoded()
  }

  /// Goes on where a checkpoint of this very run was made.
  ///
  /// - Throws: `EnlargementError.checkpoint` if the bytes are damaged, or belong to another kind of run, other pictures,
  ///   or another scale, seed or configuration.
  public mutating func resume(from bytes: [UInt8]) throws {
    let saved = try Checkpoint(bytes), header = saved.header
    func refuse(_ what: String) -> EnlargementError { .checkpoint("the checkpoint belongs to another \(what)") }
    guard header.kind == Self.kind else { throw refuse("kind of training (\(header.kind))") }
    guard header.pictureDigest == pictureDigest else { throw refuse("picture") }
    guard header.scale == scale else { throw refuse("scale (×\(header.scale))") }
    guard header.seed == seed else { throw refuse("seed (\(header.seed))") }
    guard header.configuration == (try Checkpoint.text(configuration)) else { throw refuse("configuration") }
    guard let place = Checkpoint.value(Place.self, header.place),
      header.shapes == shapes(at: place).map(\.sizes)
    else { throw EnlargementError.checkpoint("the checkpoint was written by another version") }
    restore(place, saved.tensors)
  }

  private var pictureDigest: UInt64 { digest(pictures.flatMap(\.bytes)) }
}
