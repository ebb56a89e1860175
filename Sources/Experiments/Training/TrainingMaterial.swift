import Engine
import Foundation
import Imaging
import Kernels
import SuperResolution

/// What a network is trained on, and what is held back to judge it by.
public enum TrainingMaterial: Sendable {
  /// Drawings made by code: a series for training, new ones all the time, and another one to judge by.
  case drawings(Leaves)
  /// Pictures, and some that are held back.
  case pictures([NamedImage], heldBack: [NamedImage])

  /// A picture and its name.
  public struct NamedImage: Sendable {
    /// Its name.
    public var name: String
    /// The picture.
    public var image: Image

    /// A picture and its name.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - image: the picture.
    public init(name: String, image: Image) {
      self.name = name
      self.image = image
    }
  }

  /// Pictures of which every tenth, but at least one, is held back.
  ///
  /// - Parameter pictures: at least two.
  public init(_ pictures: [NamedImage]) {
    precondition(pictures.count > 1, "\(pictures.count) pictures: there is nothing to train on, or nothing to judge by")
    func isHeldBack(_ index: Int) -> Bool { pictures.count < 10 ? index == pictures.count - 1 : index % 10 == 4 }
    self = .pictures(
      pictures.enumerated().filter { !isHeldBack($0.offset) }.map(\.element),
      heldBack: pictures.enumerated().filter { isHeldBack($0.offset) }.map(\.element))
  }

  /// Pixels in a row of a drawing.
  static let drawingSide = 256
  /// Pixels in a row of the largest crop of a reduced drawing.
  public static func largestCrop(scale: Int) -> Int { drawingSide / scale }
  /// Drawings that are held back, and the most pictures of a folder that are asked.
  static let judgedDrawings = 8, mostJudged = 10
  /// Drawings that a training begins with, and the most that it draws crops from at a time.
  static let firstDrawings = 64, mostDrawings = 1024

  /// The pictures to judge by.
  ///
  /// - Parameter seed: the training's.
  func judged(seed: UInt64) -> [NamedImage] {
    switch self {
    case .drawings(let leaves):
      // Another series than the training's.
      leaves.pictures(0..<Self.judgedDrawings, side: Self.drawingSide, ofSeries: seed ^ 1 << 63).enumerated().map {
        NamedImage(name: "drawing \($0.offset + 1)", image: $0.element)
      }
    case .pictures(_, let heldBack): Array(heldBack.prefix(Self.mostJudged))
    }
  }

  /// What tells this material from another.
  var identity: [Tensor] {
    switch self {
    case .drawings(let leaves): leaves == Leaves() ? [] : [leaves.fingerprint]
    case .pictures(let pictures, let heldBack): (pictures + heldBack).map { Tensor($0.image) }
    }
  }
}

extension Leaves {
  /// What tells a generator from another: the bytes of its settings.
  fileprivate var fingerprint: Tensor {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let bytes = (try? encoder.encode(self)).map(Array.init) ?? []
    return Tensor(shape: [bytes.count], bytes.map(Float.init))
  }
}

/// The pictures that crops are taken of at some step.
///
/// A step of a training on drawings adds one drawing, and beyond a number of them the oldest goes. Which ones are there
/// follows from the step alone, so nothing of it has to be saved: after an interruption they are drawn again when a crop
/// is taken of them.
struct TrainingPool {
  private let material: TrainingMaterial
  private let scales: [Int], seed: UInt64
  private var known: [Int: TrainingPicture] = [:]

  init(_ material: TrainingMaterial, scales: [Int], seed: UInt64) {
    self.material = material
    self.scales = scales
    self.seed = seed
    if case .pictures(let pictures, _) = material {
      for (index, picture) in pictures.enumerated() { known[index] = TrainingPicture(picture.image, scales: scales) }
    }
  }

  /// The numbers of the pictures that crops are taken of.
  func numbers(step: Int) -> Range<Int> {
    guard case .drawings = material else { return 0..<known.count }
    let last = TrainingMaterial.firstDrawings + step + 1
    return max(0, last - TrainingMaterial.mostDrawings)..<last
  }

  /// A picture that has been made ready.
  subscript(_ number: Int) -> TrainingPicture { known[number]! }

  /// Size of a picture, reduced, without making it.
  func smallSize(_ number: Int, scale: Int) -> (height: Int, width: Int) {
    guard case .drawings = material else {
      let small = known[number]!.pairs[scale]!.small
      return (small.height, small.width)
    }
    return (TrainingMaterial.drawingSide / scale, TrainingMaterial.drawingSide / scale)
  }

  /// Makes pictures ready, as many at a time as there are threads.
  ///
  /// - Parameters:
  ///   - wanted: their numbers.
  ///   - step: the step that they are for; what no later step can need is forgotten.
  ///   - pulse: told after each; what it throws ends the work.
  mutating func prepare(_ wanted: [Int], step: Int, pulse: () throws -> Void) rethrows {
    guard case .drawings(let leaves) = material else { return }
    let first = numbers(step: step).lowerBound
    if known.count > TrainingMaterial.mostDrawings { known = known.filter { $0.key >= first } }
    let missing = Set(wanted).filter { known[$0] == nil }.sorted(), threads = max(1, Threads.count)
    for start in stride(from: 0, to: missing.count, by: threads) {
      let part = missing[start..<min(missing.count, start + threads)], scales = scales, seed = seed
      let made = parallelMap(part.count) { index in
        let image = leaves.picture(part[part.startIndex + index], side: TrainingMaterial.drawingSide, ofSeries: seed)
        return TrainingPicture(image, scales: scales)
      }
      for (number, picture) in zip(part, made) { known[number] = picture }
      try pulse()
    }
  }
}
