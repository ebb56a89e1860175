import Engine
import Imaging

/// An enlargement by a network that was trained beforehand, and never on a photograph: the synthetic prior.
///
/// The network is asked tile by tile in eight orientations, and the mean of its answers is corrected towards the picture.
/// It enlarges by one factor, F. A smaller factor is reached by reducing the answer; a larger one by two passes, of which the
/// first comes as far as the second needs. Nothing is trained and nothing is random.
public struct PriorRun: ResumableRun {
  /// The network's weights, the picture and the scale.
  public let identity: RunIdentity
  /// The enlargement, 1×C×H×W in 0…1, once the run is finished.
  public private(set) var result: Tensor?

  /// The low-resolution picture, 1×C×h×w.
  private let picture: Tensor
  private let scale: Int
  private let network: ResidualNetwork
  /// Factors over the picture that passes begin from.
  private let starts: [Int]
  private var pass = 0
  /// What the pass at work enlarges, 1×3×h×w.
  private var input: Tensor
  /// The same, interpolated to the size of the answer.
  private var interpolation: Tensor
  /// Answers of the tiles that are done, 1×3×h×w each.
  private var tiles: [Tensor] = []
  /// Orientations that the tile at work has been asked in, and the sum of the answers.
  private var orientation = 0
  private var sum: Tensor?
  private var fallbacks = 0

  /// Side of a tile of the small picture without its margin.
  private static let tileSide = 96
  /// Corrections towards the picture after each pass.
  private static let backProjections = 10

  /// What decides the answer besides the picture and the scale.
  private struct Configuration: Encodable {
    var weights: UInt64
    var factor: Int
  }

  /// A run that has not begun.
  ///
  /// - Parameters:
  ///   - image: the low-resolution picture, of any size.
  ///   - scale: factor in both directions, at most the square of the network's.
  ///   - network: the network.
  public init(_ image: Image, scale: Int, network: ResidualNetwork) {
    precondition(
      (1...network.scale * network.scale).contains(scale), "a factor of \(scale) from a network for ×\(network.scale)")
    picture = Tensor(image)
    self.scale = scale
    self.network = network
    starts = scale > network.scale ? [1, (scale + network.scale - 1) / network.scale] : [1]
    let weights = network.state.reduce(digest([UInt8]())) { digest($1.values, after: $0) }
    identity = RunIdentity(
      kind: "synthetic prior", configuration: Configuration(weights: weights, factor: network.scale), scale: scale,
      seed: 0, pictures: [picture])
    input = Self.coloured(picture)
    interpolation = Self.enlarged(input, by: network.scale)
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
    TileLayout.all(height: input.shape[2], width: input.shape[3], side: Self.tileSide, margin: network.reach)
  }

  /// The tiles that are done among interpolation, or what the passes before have come to.
  public var glimpse: Tensor? {
    if let result { return result }
    guard pass < starts.count, pass > 0 || !tiles.isEmpty else { return nil }
    let parts = layout.enumerated().map { index, tile in
      index < tiles.count ? tiles[index] : tile.kept(of: interpolation, factor: network.scale)
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
        margin: network.reach
      ).count
      return RunProgress.Phase(
        activity: .answering, steps: 8 * tiles,
        secondsPerStep: ReferenceCost.answer(weights: network.weightCount, pixels: pixels, orientations: 8)
          / Double(8 * tiles))
    }
    var progress = RunProgress(through: phases, position: pass, step: 8 * tiles.count + orientation)
    progress.fallbacks = fallbacks
    progress.stage = min(pass + 1, starts.count)
    progress.stageCount = starts.count
    return progress
  }

  /// One tile's answer in one orientation; after the last, what comes of them all.
  public mutating func advance(_ pulse: (Double) throws -> Void) rethrows {
    precondition(result == nil, "a finished run has no further step")
    let tile = layout[tiles.count], way = Orientation(rawValue: orientation)!
    let answer = way.inverse(network(Variable(way(tile.seen(of: input)))).value)
    let base = tile.kept(of: interpolation, factor: network.scale)
    let large = (base + tile.cut(answer, factor: network.scale)).map(.clamp(lower: 0, upper: 1))
    if sum == nil { sum = large } else { sum!.add(large) }
    orientation += 1
    guard orientation == 8, let total = sum else { return }
    tiles.append(total * (1 / 8))
    sum = nil
    orientation = 0
    if tiles.count == layout.count { finishPass() }
  }

  /// Puts the tiles together, at the size that the next pass begins from or at the final one.
  private mutating func finishPass() {
    var answer = TileLayout.joined(tiles, layout)
    tiles = []
    pass += 1
    let factor = pass < starts.count ? starts[pass] : scale
    answer = answer.resized(height: picture.shape[2] * factor, width: picture.shape[3] * factor)
    answer = backProjected(answer, onto: Self.coloured(picture), iterations: Self.backProjections)
      .map(.clamp(lower: 0, upper: 1))
    guard pass == starts.count else {
      input = answer
      interpolation = Self.enlarged(answer, by: network.scale)
      return
    }
    if picture.shape[1] == 1 { answer = answer.brightness }
    let faithful = FaithfulAnswer(answer, to: picture, height: answer.shape[2], width: answer.shape[3])
    result = faithful.picture
    fallbacks = faithful.isReplaced ? 1 : 0
  }

  /// Hands over the place, what the pass enlarges, the tiles that are done and the sum at work.
  public mutating func visit(_ archive: StateArchive) throws {
    try archive.visit("pass", &pass, in: 0...starts.count)
    let start = pass < starts.count ? starts[pass] : 1
    let inputShape: Shape = [1, 3, picture.shape[2] * start, picture.shape[3] * start]
    if pass == 1 && starts.count > 1 {
      try archive.visit("input", &input, shape: inputShape)
      interpolation = Self.enlarged(input, by: network.scale)
    }
    let layout = pass < starts.count ? layout : []
    var done = tiles.count
    try archive.visit("tiles", &done, in: 0...max(0, layout.count - 1))
    try archive.visit("orientation", &orientation, in: 0...7)
    let shapes = layout.map { $0.shape(factor: network.scale) }
    try archive.visit("tile", &tiles, shapes: Array(shapes.prefix(done)))
    try archive.visit("sum", &sum, shape: orientation > 0 && done < shapes.count ? shapes[done] : nil)
    try archive.visit("fallbacks", &fallbacks, in: 0...1)
    try archive.visit(
      "result", &result,
      shape: pass == starts.count
        ? [1, picture.shape[1], picture.shape[2] * scale, picture.shape[3] * scale] : nil)
  }
}

/// A part of a picture that is answered by itself, and the margin that it is seen with.
struct TileLayout: Equatable {
  /// Rows and columns with the margin, and without it.
  let seenRows: Range<Int>, seenColumns: Range<Int>
  let rows: Range<Int>, columns: Range<Int>

  /// The tiles of a picture, row by row.
  static func all(height: Int, width: Int, side: Int, margin: Int) -> [TileLayout] {
    func parts(_ count: Int) -> [(seen: Range<Int>, kept: Range<Int>)] {
      stride(from: 0, to: count, by: side).map { first in
        let last = min(count, first + side)
        return (max(0, first - margin)..<min(count, last + margin), first..<last)
      }
    }
    return parts(height).flatMap { rows in
      parts(width).map { columns in
        TileLayout(seenRows: rows.seen, seenColumns: columns.seen, rows: rows.kept, columns: columns.kept)
      }
    }
  }

  /// What the network sees: 1×C×h×w.
  func seen(of picture: Tensor) -> Tensor { picture.sliced([0..<1, 0..<picture.shape[1], seenRows, seenColumns]) }

  /// The tile of a picture that is `factor` times as large.
  func kept(of picture: Tensor, factor: Int) -> Tensor {
    picture.sliced([0..<1, 0..<picture.shape[1], scaled(rows, factor), scaled(columns, factor)])
  }

  /// The tile of the answer to what the network has seen, without the margin.
  func cut(_ answer: Tensor, factor: Int) -> Tensor {
    let rows = rows.lowerBound - seenRows.lowerBound..<rows.upperBound - seenRows.lowerBound
    let columns = columns.lowerBound - seenColumns.lowerBound..<columns.upperBound - seenColumns.lowerBound
    return answer.sliced([0..<1, 0..<answer.shape[1], scaled(rows, factor), scaled(columns, factor)])
  }

  /// The shape of the tile's answer.
  func shape(factor: Int) -> Shape { [1, 3, rows.count * factor, columns.count * factor] }

  /// The picture that some answers make together.
  static func joined(_ answers: [Tensor], _ layout: [TileLayout]) -> Tensor {
    let bands = Dictionary(grouping: zip(layout, answers), by: \.0.rows.lowerBound).sorted { $0.key < $1.key }
    return .concatenated(bands.map { .concatenated($0.value.map(\.1), along: 3) }, along: 2)
  }

  private func scaled(_ range: Range<Int>, _ factor: Int) -> Range<Int> {
    range.lowerBound * factor..<range.upperBound * factor
  }
}
