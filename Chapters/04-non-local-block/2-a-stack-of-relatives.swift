import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## A stack of relatives, written down plainly
//:
//: What could one do with relatives? Suppose we have 32 patches that show the same thing, each with mistakes of its
//: own. Their mean is closer to the truth than any of them. But they do not show *quite* the same, and the mean wipes
//: the differences out. Norbert Wiener's answer is to keep of every component as much as stands out from the noise: of
//: a number $`c`$ that is a true part $`s`$ plus noise of variance $`\sigma^2`$, the multiple $`g c`$ with the smallest
//: expected error has
//:
//: ```math
//: g = \frac{s^2}{s^2 + \sigma^2} \approx \frac{c^2}{c^2 + \sigma^2}
//: ```
//:
//: Components of what? A cosine transform *along the stack*, for each pixel by itself: the first coefficient is the
//: mean, which we keep; the others are the ways in which the patches differ, from slow drifts (they are sorted by
//: likeness) to quick scatter.

/// The orthonormal cosine transform of n numbers, n×n.
func cosineTransform(_ n: Int) -> Tensor {
  var rows: [Float] = []
  for k in 0..<n {
    let length = (Double(k == 0 ? 1 : 2) / Double(n)).squareRoot()
    for i in 0..<n {
      let angle = Double.pi * Double((2 * i + 1) * k) / Double(2 * n)
      rows.append(Float(length * cos(angle)))
    }
  }
  return Tensor(shape: [n, n], rows)
}

/// N patches of P numbers: every component but the mean shrunk by Wiener's factor.
func shrunk(_ stack: Tensor, sigma: Float) -> (stack: Tensor, kept: Float) {
  let transform = cosineTransform(stack.shape[0])
  let c = transform.multiplied(by: stack), power = c.map(.square)
  var gain = power / (power + sigma * sigma)
  for pixel in 0..<stack.shape[1] { gain[0, pixel] = 1 }
  return (transform.multiplied(by: c * gain, transposingSelf: true), gain.map(.square).mean)
}

//: Then every patch goes back to where it came from. Where patches overlap they are averaged; those of which more was
//: taken away are the surer ones and count more. We look for relatives within ten pixels only: to compare with all
//: places of a picture of 256 × 256 would cost more than a hundred times as much.

/// The plain filter on 1×1×H×W: patches of 7×7, the 32 most similar within ±10 pixels.
func plainlyFiltered(
  _ picture: Tensor, sigma: Float, by shrink: (_ stack: Tensor, _ sigma: Float) -> (stack: Tensor, kept: Float) = shrunk
) -> Tensor {
  let (height, width, size) = (picture.shape[2], picture.shape[3], 7)
  let x = picture.values
  var sums = [Float](repeating: 0, count: x.count), weights = sums
  func pixels(_ place: Int) -> [Int] { (0..<size * size).map { place + $0 / size * width + $0 % size } }
  func starts(_ length: Int) -> [Int] { Array(stride(from: 0, to: length - size, by: 2)) + [length - size] }
  func window(_ start: Int, _ length: Int) -> Range<Int> {
    let first = max(0, min(start - 10, length - size - 20))
    return first..<first + 21
  }
  for y in starts(height) {
    for left in starts(width) {
      let patch = pixels(y * width + left).map { x[$0] }
      var found: [(distance: Float, place: Int)] = []
      for row in window(y, height) {
        for column in window(left, width) {
          let other = pixels(row * width + column).map { x[$0] }
          let distance = zip(patch, other).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
          found.append((distance, row * width + column))
        }
      }
      let places = found.sorted { $0 < $1 }.prefix(32).map(\.place)
      let stack = Tensor(shape: [32, size * size], places.flatMap { pixels($0).map { x[$0] } })
      let (answer, kept) = shrink(stack, sigma / 255)
      for (index, pixel) in places.flatMap(pixels).enumerated() {
        sums[pixel] += answer[index / 49, index % 49] / kept
        weights[pixel] += 1 / kept
      }
    }
  }
  return Tensor(shape: picture.shape, zip(sums, weights).map { $0 / $1 })
}

extension Chapter04 {
  static let aStackOfRelatives = Section()
}
