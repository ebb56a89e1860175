import Engine
import Imaging

/// An enlargement by a network that was trained beforehand, and never on a photograph: the synthetic prior.
///
/// The network is asked tile by tile in eight orientations, and the mean of its answers is corrected towards the picture.
/// It enlarges by one factor, F. A smaller factor is reached by reducing the answer; a larger one by two passes, of which the
/// first comes as far as the second needs. Nothing is trained and nothing is random. Weights from a file are asked in the
/// same way, in as many orientations and with as many corrections as their `Use` says.
public struct PriorRun: ResumableRun {
  /// How a network is asked.
  public struct Use: Hashable, Sendable {
    /// Orientations whose answers are averaged, 1 to 8.
    public var orientations = 8
    /// Corrections towards the picture after each pass.
    public var backProjections = 10
    /// Whether interpolation takes the place of an answer that fits the picture worse.
    public var isGuarded = true

    /// The shipped network's.
    public init() {}

    /// That of weights from a file: as published for a network that was published, with nothing around it.
    ///
    /// - Parameter kind: the architecture.
    public init(_ kind: PretrainedArchitecture.Kind) {
      isGuarded = false
      guard ![.residual, .nlvae, .zssr].contains(kind) else { return }
      orientations = 1
      backProjections = 0
    }
  }

  /// The network's weights, the picture and the scale.
  public let identity: RunIdentity
  /// The enlargement, 1×C×H×W in 0…1, once the run is finished.
  public private(set) var result: Tensor?

  /// The low-resolution picture, 1×C×h×w.
  private let picture: Tensor
  private let scale: Int
  private let network: AnyPretrainedNetwork
  /// F.
  private let factor: Int
  private let use: Use
  /// What the network is asked about: the colours, or the brightness.
  private let question: Tensor
  /// Factors over the picture that passes begin from.
  private let starts: [Int]
  private var pass = 0
  /// What the pass at work enlarges, 1×C×h×w with the network's number of channels.
  private var input: Tensor
  /// The same, interpolated to the size of the answer.
  private var interpolation: Tensor
  /// Answers of the tiles that are done, 1×C×h×w each.
  private var tiles: [Tensor] = []
  /// Orientations that the tile at work has been asked in, and the sum of the answers.
  private var orientation = 0
  private var sum: Tensor?
  private var fallbacks = 0

  /// Side of a tile of the small picture without its margin.
  private static let tileSide = 96

  /// What decides the answer besides the picture and the scale.
  private struct Configuration: Encodable {
    var weights: UInt64
    var factor: Int
    /// Where they are others than the shipped network's.
    var orientations: Int?
    var backProjections: Int?
  }

  /// A run that has not begun.
  ///
  /// - Parameters:
  ///   - image: the low-resolution picture, of any size.
  ///   - scale: factor in both directions, at most the square of the network's.
  ///   - network: the network.
  ///   - use: how it is asked.
  public init(_ image: Image, scale: Int, network: some PretrainedNetwork, use: Use = Use()) {
    let factor = network.fixedScale ?? scale
    precondition((1...factor * factor).contains(scale), "a factor of \(scale) from a network for ×\(factor)")
    let picture = Tensor(image)
    self.picture = picture
    self.scale = scale
    self.factor = factor
    self.network = AnyPretrainedNetwork(network)
    self.use = use
    starts = scale > factor ? [1, (scale + factor - 1) / factor] : [1]
    let weights = network.state.reduce(digest([UInt8]())) { digest($1.values, after: $0) }
    let usual = Use()
    let configuration = Configuration(
      weights: weights, factor: factor, orientations: use.orientations == usual.orientations ? nil : use.orientations,
      backProjections: use.backProjections == usual.backProjections ? nil : use.backProjections)
    identity = RunIdentity(
      kind: "synthetic prior", configuration: configuration, scale: scale, seed: 0, pictures: [picture])
    question = network.imageChannels == 3 ? Self.coloured(picture) : picture.standardBrightness
    input = question
    interpolation = Self.enlarged(question, by: factor)
  }

  /// Grey becomes red, green and blue alike.
  private static func coloured(_ picture: Tensor) -> Tensor {
    picture.shape[1] == 3 ? picture : .concatenated([picture, picture, picture], along: 1)
  }

  private static func enlarged(_ picture: Tensor, by factor: Int) -> Tensor {
    picture.resized(height: picture.shape[2] * factor, width: picture.shape[3] * factor)
  }

  /// The tiles of the pass at work, row by row.
  private var layout: [TileLayout] {
    TileLayout.all(
      height: input.shape[2], width: input.shape[3], side: Self.tileSide, margin: network.reach(scale: factor))
  }

  /// The tiles that are done among interpolation, or what the passes before have come to.
  public var glimpse: Tensor? {
    if let result { return result }
    guard pass < starts.count, pass > 0 || !tiles.isEmpty else { return nil }
    let parts = layout.enumerated().map { index, tile in
      index < tiles.count ? tiles[index] : tile.kept(of: interpolation, factor: factor)
    }
    let whole = TileLayout.joined(parts, layout)
    return picture.shape[1] == 1 ? whole.brightness : whole
  }

  /// Answers given and to be given.
  public var progress: RunProgress {
    let phases = starts.enumerated().map { index, start in
      let pixels = picture.shape[2] * picture.shape[3] * start * start
      let tiles = TileLayout.all(
        height: picture.shape[2] * start, width: picture.shape[3] * start, side: Self.tileSide,
        margin: network.reach(scale: factor)
      ).count
      return RunProgress.Phase(
        activity: .answering, steps: use.orientations * tiles,
        secondsPerStep: ReferenceCost.answer(
          weights: network.multiplyAdds(scale: factor), pixels: pixels, orientations: use.orientations)
          / Double(use.orientations * tiles))
    }
    var progress = RunProgress(through: phases, position: pass, step: use.orientations * tiles.count + orientation)
    progress.fallbacks = fallbacks
    progress.stage = min(pass + 1, starts.count)
    progress.stageCount = starts.count
    return progress
  }

  /// One tile's answer in one orientation; after the last, what comes of them all.
  public mutating func advance(_ pulse: (Double) throws -> Void) rethrows {
    precondition(result == nil, "a finished run has no further step")
    let tile = layout[tiles.count], way = Orientation(rawValue: orientation)!
    let base = interpolation.sliced(tile.seenParts(of: interpolation, factor: factor))
    let answer = network.enlarged(
      Variable(way(tile.seen(of: input))), interpolation: Variable(way(base)), Pass(.evaluation), noise: nil
    ).picture.value
    let large = tile.cut(way.inverse(answer), factor: factor).map(.clamp(lower: 0, upper: 1))
    if sum == nil { sum = large } else { sum!.add(large) }
    orientation += 1
    guard orientation == use.orientations, let total = sum else { return }
    tiles.append(use.orientations == 1 ? total : total * (1 / Float(use.orientations)))
    sum = nil
    orientation = 0
    if tiles.count == layout.count { finishPass() }
  }

  /// Puts the tiles together, at the size that the next pass begins from or at the final one.
  private mutating func finishPass() {
    var answer = TileLayout.joined(tiles, layout)
    tiles = []
    pass += 1
    let reached = pass < starts.count ? starts[pass] : scale
    answer = answer.resized(height: picture.shape[2] * reached, width: picture.shape[3] * reached)
    answer = backProjected(answer, onto: question, iterations: use.backProjections)
      .map(.clamp(lower: 0, upper: 1))
    guard pass == starts.count else {
      input = answer
      interpolation = Self.enlarged(answer, by: factor)
      return
    }
    if network.imageChannels == 1 {
      let plain = picture.resized(height: answer.shape[2], width: answer.shape[3])
      answer = picture.shape[1] == 1 ? answer : plain.withStandardBrightness(answer)
    } else if picture.shape[1] == 1 {
      answer = answer.brightness
    }
    guard use.isGuarded else {
      result = answer
      return
    }
    let faithful = FaithfulAnswer(answer, to: picture, height: answer.shape[2], width: answer.shape[3])
    result = faithful.picture
    fallbacks = faithful.isReplaced ? 1 : 0
  }

  /// Hands over the place, what the pass enlarges, the tiles that are done and the sum at work.
  public mutating func visit(_ archive: StateArchive) throws {
    try archive.visit("pass", &pass, in: 0...starts.count)
    let start = pass < starts.count ? starts[pass] : 1
    let inputShape: Shape = [1, network.imageChannels, picture.shape[2] * start, picture.shape[3] * start]
    if pass == 1 && starts.count > 1 {
      try archive.visit("input", &input, shape: inputShape)
      interpolation = Self.enlarged(input, by: factor)
    }
    let layout = pass < starts.count ? layout : []
    var done = tiles.count
    try archive.visit("tiles", &done, in: 0...max(0, layout.count - 1))
    try archive.visit("orientation", &orientation, in: 0...use.orientations - 1)
    let shapes = layout.map { $0.shape(channels: network.imageChannels, factor: factor) }
    try archive.visit("tile", &tiles, shapes: Array(shapes.prefix(done)))
    try archive.visit("sum", &sum, shape: orientation > 0 && done < shapes.count ? shapes[done] : nil)
    try archive.visit("fallbacks", &fallbacks, in: 0...1)
    try archive.visit(
      "result", &result,
      shape: pass == starts.count
        ? [1, picture.shape[1], picture.shape[2] * scale, picture.shape[3] * scale] : nil)
  }
}
