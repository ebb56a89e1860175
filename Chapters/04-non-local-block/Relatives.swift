import Engine
import Imaging

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

/// The number below which half of the values lie.
func median(_ values: [Float]) -> Float { values.sorted()[values.count / 2] }

/// How large a share of the values lies below each limit.
func shares(_ values: [Float], below limits: [Float]) -> [Float] {
  limits.map { limit in Float(values.filter { $0 <= limit }.count) / Float(values.count) }
}

/// Patches to ask for: every `step`th in both directions that has something in it.
struct Questions {
  let patches: Tensor
  let places: [(y: Int, x: Int)]

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

/// The nearest patch for every question: how far it is in grey levels, and where it lies.
func nearest(
  _ questions: Questions, in picture: Tensor, size: Int, excludingOwn: Bool
) -> (distances: [Float], places: [(y: Int, x: Int)]) {
  let all = PatchGrid(picture, size: size)
  let table = distances(questions.patches, all.values).values
  var found: [Float] = [], places: [(y: Int, x: Int)] = []
  for (index, own) in questions.places.enumerated() {
    var best = Float.infinity, place = 0
    for candidate in 0..<all.rows * all.columns {
      let value = table[index * all.rows * all.columns + candidate]
      guard value < best else { continue }
      // A patch overlaps with its neighbours; those would be too easy.
      let isNear = abs(candidate / all.columns - own.y) < size && abs(candidate % all.columns - own.x) < size
      if excludingOwn && isNear { continue }
      (best, place) = (value, candidate)
    }
    found.append(best)
    places.append((place / all.columns, place % all.columns))
  }
  return (found, places)
}
