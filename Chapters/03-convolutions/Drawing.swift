import Engine
import Imaging
import Notebook

/// One channel as a grey picture; 0.5 is added to what runs from −0.5 to 0.5.
func grey(_ tensor: Tensor, middle: Bool = false) -> Image {
  let values = (tensor + (middle ? 0.5 : 0)).map(.clamp(lower: 0, upper: 1)).values
  return Image(width: tensor.shape[3], height: tensor.shape[2], channels: 1, pixels: values).quantized()
}

/// What a picture is continued with: as in the engine, or mirrored with the edge pixel standing twice.
enum Outside: String, CaseIterable {
  case zero, replicate, reflect, symmetric

  /// `n` pixels around N×C×H×W.
  func around(_ x: Tensor, _ n: Int) -> Tensor {
    if let mode = PaddingMode(rawValue: rawValue) { return Variable(x).padded(by: n, mode: mode).value }
    return [2, 3].reduce(x) { x, dimension in
      func edge(_ range: Range<Int>) -> Tensor {
        let all = (0..<4).map { $0 == dimension ? range : 0..<x.shape[$0] }
        return x.sliced(all).flipped(along: dimension)
      }
      let size = x.shape[dimension]
      return Tensor.concatenated([edge(0..<n), x, edge(size - n..<size)], along: dimension)
    }
  }
}

/// Yes or no.
func yes(_ truth: Bool) -> String { truth ? "yes" : "no" }

/// The largest absolute difference of two tensors.
func difference(_ a: Tensor, _ b: Tensor) -> Float { (a - b).map(.absolute).values.max() ?? 0 }

/// The mean of the numbers at each distance from the border of a square.
func byDistanceFromBorder(_ tensor: Tensor, upTo limit: Int) -> [Float] {
  let (side, values) = (tensor.shape[3], tensor.values)
  var sums = [Float](repeating: 0, count: limit), counts = sums
  for (index, value) in values.enumerated() {
    let (y, x) = (index % (side * side) / side, index % side)
    let distance = min(min(x, y), min(side - 1 - x, side - 1 - y))
    guard distance < limit else { continue }
    sums[distance] += value
    counts[distance] += 1
  }
  return zip(sums, counts).map { $0 / $1 }
}

/// A task for a stack: from a picture that was reduced and enlarged by two to what it lacks, in windows.
struct EnlargingTask {
  let input: Tensor, missing: Tensor

  init() {
    let large = SamplePicture.image(), enlarged = large.degraded(by: 2).interpolated(by: 2)
    let known = Tensor(shape: [1, 1, 256, 256], enlarged.plane(1))
    let whole = Tensor(shape: [1, 1, 256, 256], large.plane(1))
    input = Self.scaled(known + -0.5)
    missing = Self.scaled(whole - known)
  }
  /// A tensor with a mean square of 1.
  static func scaled(_ tensor: Tensor) -> Tensor { tensor * (Float(tensor.count).squareRoot() / tensor.norm) }
  /// Windows of a tensor, one below the other.
  static func windows(of tensor: Tensor, side: Int, at corners: [(y: Int, x: Int)]) -> Tensor {
    let cut = corners.map { tensor.sliced([0..<1, 0..<1, $0.y..<$0.y + side, $0.x..<$0.x + side]) }
    return Tensor.concatenated(cut, along: 0)
  }
}

/// Side of the square around the middle that holds a share of all influence.
func sideHolding(_ share: Float, of influence: Tensor) -> Int {
  let side = influence.shape[3], values = influence.values, all = influence.sum
  return stride(from: 1, through: side, by: 2).first { square in
    let window = (side - square) / 2..<(side + square) / 2
    return window.reduce(0) { $0 + values[$1 * side + window.lowerBound..<$1 * side + window.upperBound].reduce(0, +) }
      >= share * all
  } ?? side
}

/// Random tensors that several sections work on, drawn once and in this order.
struct Draws {
  let x, w, g, mixing, each, small, pair: Tensor
  /// What later experiments draw from.
  let random: RandomSource
}

extension Chapter03 {
  static let drawn = Computation("random tensors") { page -> Draws in
    var random = RandomSource(seed: page.options.seed)
    func normal(_ shape: Shape) -> Tensor { Tensor.normal(shape, using: &random) }
    let x = normal([1, 16, 40, 40]), w = normal([16, 16, 3, 3]) * 0.1, g = normal([1, 16, 40, 40])
    let mixing = normal([16, 16, 1, 1]), each = normal([16, 1, 3, 3])
    let small = normal([1, 8, 20, 20]), pair = normal([8, 16, 4, 4])
    return Draws(x: x, w: w, g: g, mixing: mixing, each: each, small: small, pair: pair, random: random)
  }
}
