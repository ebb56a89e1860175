import Engine
import Imaging

/// One channel as a grey picture; 0.5 is added to what runs from −0.5 to 0.5.
func grey(_ tensor: Tensor, middle: Bool = false) -> Image {
  let values = (tensor + (middle ? 0.5 : 0)).map(.clamp(lower: 0, upper: 1)).values
  return Image(width: tensor.shape[3], height: tensor.shape[2], channels: 1, pixels: values).quantized()
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

/// A stack of 3×3 convolutions with random weights, and how strongly each input pixel moves the middle output pixel.
func influence(depth: Int, side: Int, draws: Int, using random: inout RandomSource) -> Tensor {
  var total = Tensor.zeros([1, 1, side, side])
  for _ in 0..<draws {
    let tape = Tape(), x = tape.variable(.normal([1, 1, side, side], using: &random))
    var h = x
    for layer in 0..<depth {
      let convolution = Conv2D(
        inputChannels: layer == 0 ? 1 : 8, outputChannels: layer == depth - 1 ? 1 : 8, kernelSize: 3, slope: 0.2,
        using: &random)
      h = convolution(h).leakyReLU(slope: 0.2)
    }
    let middle = h.sliced([0..<1, 0..<1, side / 2..<side / 2 + 1, side / 2..<side / 2 + 1]).sum()
    total.add(tape.gradients(of: middle)[x].map(.absolute))
  }
  return total * (1 / (total.values.max() ?? 1))
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
