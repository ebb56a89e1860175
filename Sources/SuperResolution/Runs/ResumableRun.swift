import Engine

/// A long piece of work as a value: it advances one step at a time, and between any two steps it can be saved.
///
/// What a run may look at is decided by the initialisers of the types that conform. All of those in this module take one
/// picture, the one that is enlarged, and nothing else.
public protocol ResumableRun {
  /// Which run this is; the state of another one is refused.
  var identity: RunIdentity { get }
  /// How far it has come.
  var progress: RunProgress { get }
  /// The enlargement, 1×C×H×W in 0…1, once the run is finished; none of a run that enlarges nothing.
  var result: Tensor? { get }
  /// What the run would answer now, 1×C×H×W, or a stage of it in a smaller size; `nil` while that is interpolation.
  var glimpse: Tensor? { get }
  /// True when there is nothing left to do; by default, when the result stands.
  var isFinished: Bool { get }
  /// One step. A finished run has no further one.
  ///
  /// - Parameter pulse: told now and then which share of a long step is done, 0…1. What it throws ends the step; the run is
  ///   then as it was, and the step can be made again.
  mutating func advance(_ pulse: (Double) throws -> Void) rethrows
  /// Hands everything that later steps depend on to an archive, which writes it down or replaces it by what was written.
  ///
  /// Every part is listed once, as `Layer.visit` lists weights.
  ///
  /// - Throws: `EnlargementError.checkpoint` if what was written cannot be the state of this run.
  mutating func visit(_ archive: StateArchive) throws
}

/// Everything that decides what a run computes.
public struct RunIdentity: Equatable, Sendable {
  /// What kind of run it is, such as "zero-shot".
  public var kind: String
  /// The recipe in JSON, with the same bytes for the same recipe.
  public var configuration: String
  /// The factor of enlargement.
  public var scale: Int
  /// What all random draws come from.
  public var seed: UInt64
  /// A digest of all pictures that the run was given.
  public var pictures: UInt64
  /// Numbers in these pictures, and in the enlargement of the first.
  let numberCount: Int

  /// The identity of a run.
  ///
  /// - Parameters:
  ///   - kind: a name for runs of its type.
  ///   - configuration: the recipe.
  ///   - scale: the factor of enlargement.
  ///   - seed: what all random draws come from; 0 where nothing is drawn.
  ///   - pictures: all pictures that the run was given, 1×C×H×W each.
  public init(kind: String, configuration: some Encodable, scale: Int, seed: UInt64, pictures: [Tensor]) {
    self.kind = kind
    self.configuration = jsonText(configuration)
    self.scale = scale
    self.seed = seed
    self.pictures = digest(pictures.flatMap(\.bytes))
    numberCount = pictures.reduce(0) { $0 + $1.count } + (pictures.first?.count ?? 0) * scale * scale
  }
}

extension ResumableRun {
  /// One step. A finished run has no further one.
  public mutating func advance() { advance { _ in } }

  /// True when the result stands.
  public var isFinished: Bool { result != nil }

  /// The state as the bytes of a safetensors file, at any point between two steps.
  public func checkpoint() throws -> [UInt8] {
    let archive = StateArchive()
    var copy = self
    try copy.visit(archive)
    return Checkpoint(identity: identity, archive: archive, done: progress.done).encoded()
  }

  /// The most bytes that a state of this run can have, generously reckoned: some enlargements, and what it begins with.
  func largestCheckpoint() throws -> Int { 64 * identity.numberCount + 8 * (try checkpoint().count) + (1 << 26) }

  /// Goes on where a checkpoint of this very run was made.
  ///
  /// - Throws: `EnlargementError.checkpoint` if the bytes are damaged, or belong to another kind of run, other pictures,
  ///   or another scale, seed or recipe; the run is then as it was.
  public mutating func resume(from bytes: [UInt8]) throws {
    let archive = try Checkpoint(bytes).archive(for: identity)
    var copy = self
    try copy.visit(archive)
    try archive.checkAllIsRead()
    self = copy
  }
}
