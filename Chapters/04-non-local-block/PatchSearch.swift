import Engine
import Imaging
import Notebook
import SuperResolution

/// One channel of a picture, 1×1×H×W.
func plane(_ image: Image, _ channel: Int) -> Tensor {
  Tensor(shape: [1, 1, image.height, image.width], image.plane(channel))
}

/// The colours of 1×C×H×W as a picture.
func picture(_ tensor: Tensor) -> Image {
  Image(
    width: tensor.shape[3], height: tensor.shape[2], channels: tensor.shape[1],
    pixels: tensor.map(.clamp(lower: 0, upper: 1)).values
  ).quantized()
}

/// Yes or no.
func yes(_ truth: Bool) -> String { truth ? "yes" : "no" }

/// The largest absolute difference.
func difference(_ a: Tensor, _ b: Tensor) -> Float { (a - b).map(.absolute).values.max() ?? 0 }

/// The number in the middle of the values, or the mean of the two in the middle; NaN of none.
func median<Number: BinaryFloatingPoint>(_ values: [Number]) -> Number {
  guard !values.isEmpty else { return .nan }
  let sorted = values.sorted()
  return (sorted[(values.count - 1) / 2] + sorted[values.count / 2]) / 2
}

/// How large a share of the values lies below each limit.
func shares(_ values: [Float], below limits: [Float]) -> [Float] {
  limits.map { limit in Float(values.filter { $0 <= limit }.count) / Float(values.count) }
}

/// Patches to ask for: every `step`th in both directions that has something in it.
struct Questions {
  let patches: Tensor
  let places: [(y: Int, x: Int)]
  /// The standard deviation of each, in grey levels.
  let deviations: [Float]

  init(_ picture: Tensor, size: Int, step: Int, contrast: Float) {
    let all = PatchGrid(picture, size: size)
    var rows: [Int] = []
    for y in stride(from: 0, to: all.rows, by: step) {
      for x in stride(from: 0, to: all.columns, by: step) where all.deviation(y, x) > contrast {
        rows.append(y * all.columns + x)
      }
    }
    patches = Tensor.concatenated(rows.map { all.values.sliced([$0..<$0 + 1, 0..<size * size]) }, along: 0)
    places = rows.map { ($0 / all.columns, $0 % all.columns) }
    deviations = places.map { all.deviation($0.y, $0.x) }
  }
}

/// Patches with their places.
struct PatchGrid {
  let values: Tensor, rows: Int, columns: Int
  private let deviations: [Float]

  init(_ picture: Tensor, size: Int) {
    values = patches(of: picture, size: size)
    rows = picture.shape[2] - size + 1
    columns = picture.shape[3] - size + 1
    deviations = (Variable(values.map(.square)).mean(along: [1]).value.map(.sqrt) * 255).values
  }

  func deviation(_ y: Int, _ x: Int) -> Float { deviations[y * columns + x] }
}

/// The distances of some patches from all patches of a picture.
struct PatchSearch {
  let questions: Questions, columns: Int, count: Int
  private let table: [Float]

  init(_ questions: Questions, in picture: Tensor, size: Int) {
    let all = PatchGrid(picture, size: size)
    self.questions = questions
    (columns, count) = (all.columns, all.rows * all.columns)
    table = distances(questions.patches, all.values).values
  }

  /// The nearest patch for every question: how far it is in grey levels, and where it lies.
  ///
  /// - Parameter apart: how many pixels away it may be, in the direction in which it is further away.
  func nearest(_ apart: ClosedRange<Int> = 0...Int.max) -> (distances: [Float], places: [(y: Int, x: Int)]) {
    var found: [Float] = [], places: [(y: Int, x: Int)] = []
    for (index, own) in questions.places.enumerated() {
      var best = Float.infinity, place = 0
      for candidate in 0..<count where table[index * count + candidate] < best {
        guard apart.contains(max(abs(candidate / columns - own.y), abs(candidate % columns - own.x))) else { continue }
        (best, place) = (table[index * count + candidate], candidate)
      }
      found.append(best)
      places.append((place / columns, place % columns))
    }
    return (found, places)
  }
}

/// How often each distance between two places would occur if the second were any place, all equally likely.
///
/// - Parameters:
///   - places: the first places.
///   - side: rows and columns of places.
///   - size: second places so near that the patches overlap are left out.
///   - width: of an interval of distances, in pixels.
/// - Returns: expected counts, interval by interval from 0 on.
func expectedSeparations(_ places: [(y: Int, x: Int)], side: Int, size: Int, width: Double, bins: Int) -> [Double] {
  var counts = [Double](repeating: 0, count: bins)
  for own in places {
    var here = [Int](repeating: 0, count: bins)
    for y in 0..<side {
      for x in 0..<side where max(abs(y - own.y), abs(x - own.x)) >= size {
        let squared = (y - own.y) * (y - own.y) + (x - own.x) * (x - own.x)
        here[min(bins - 1, Int(Double(squared).squareRoot() / width))] += 1
      }
    }
    let all = Double(here.reduce(0, +))
    for bin in 0..<bins { counts[bin] += Double(here[bin]) / all }
  }
  return counts
}

/// What chance has drawn for the experiments of this chapter, in this order.
struct Draws {
  /// Noise that looks cloudy, noise for a small picture, features for a block.
  let clouds, noise, features: Tensor
  let attention: NonLocalAttention
  /// What later experiments draw from.
  let random: RandomSource
}

extension Chapter04 {
  static let drawn = Computation("random numbers") { page -> Draws in
    var random = RandomSource(seed: page.options.seed)
    let clouds = Tensor.normal([1, 1, 40, 40], using: &random).resized(height: 128, width: 128) * 0.25 + 0.5
    let noise = Tensor.normal([1, 1, 40, 40], using: &random) * 0.05
    let features = Tensor.normal([1, 16, 24, 24], using: &random)
    let attention = NonLocalAttention(channels: 16, keySize: 24, using: &random)
    return Draws(clouds: clouds, noise: noise, features: features, attention: attention, random: random)
  }
}
