import Engine
import Experiments
import Imaging

/// The colours of a tensor of shape 1×3×H×W as a picture.
func picture(_ tensor: Tensor) -> Image {
  Image(
    width: tensor.shape[3], height: tensor.shape[2], channels: tensor.shape[1],
    pixels: tensor.map(.clamp(lower: 0, upper: 1)).values
  ).quantized()
}

/// The part of a picture that this chapter looks at closely: a third of its width on the shell's rim.
func part(_ whole: Image) -> Image {
  func scaled(_ count: Double) -> Int { Int((count * Double(whole.width) / 64).rounded()) }
  return whole.cropped(x: scaled(6), y: scaled(14), width: scaled(21), height: scaled(21))
}

/// The mean over three colours of 1×3×H×W, pixel by pixel.
func colourMean(_ tensor: Tensor) -> [Float] {
  let values = tensor.values, count = values.count / 3
  return (0..<count).map { (values[$0] + values[$0 + count] + values[$0 + 2 * count]) / 3 }
}

/// The length of the gradient at each pixel, by differences of neighbours; of the mean over colours.
func steepness(of tensor: Tensor) -> [Float] {
  let (height, width) = (tensor.shape[2], tensor.shape[3]), grey = colourMean(tensor)
  return (0..<height * width).map { index in
    let (y, x) = (index / width, index % width)
    let across = grey[y * width + min(x + 1, width - 1)] - grey[y * width + max(x - 1, 0)]
    let down = grey[min(y + 1, height - 1) * width + x] - grey[max(y - 1, 0) * width + x]
    return (across * across + down * down).squareRoot()
  }
}

func mean(_ values: [Float]) -> Double { mean(values.map(Double.init)) }

/// Pearson's correlation.
func correlation(_ a: [Float], _ b: [Float]) -> Double {
  let (x, y) = (a.map(Double.init), b.map(Double.init)), (meanX, meanY) = (mean(x), mean(y))
  let products = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
  let squares = (x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }, y.reduce(0) { $0 + ($1 - meanY) * ($1 - meanY) })
  return products / (squares.0 * squares.1).squareRoot()
}

/// Means of `values` in groups of equal size, from the lowest `keys` to the highest.
func groups(of values: [Float], sortedBy keys: [Float], count: Int) -> [Float] {
  let order = keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }, size = values.count / count
  return (0..<count).map { group in
    order[group * size..<(group + 1) * size].reduce(0) { $0 + values[$1] } / Float(size)
  }
}
