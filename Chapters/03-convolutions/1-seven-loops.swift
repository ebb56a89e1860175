import Engine
import Experiments
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## Seven loops
//:
//: Every output pixel is a weighted sum of the input pixels around it, over all C channels:
//:
//: ```math
//: y_{n,o,i,j} = \sum_{c} \sum_{a} \sum_{b} w_{o,c,a,b} \; x_{n,c,\,i+a-p,\,j+b-p}
//: ```
//:
//: Four indices on the left and three sums on the right make seven loops. Outside of the picture lie `padding` zeros.

/// N×C×H×W with filters O×C×K×K: N×O×H′×W′.
public func sevenLoops(_ x: Tensor, _ w: Tensor, padding p: Int) -> Tensor {
  let (batch, channels, height, width) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
  let (outputs, k) = (w.shape[0], w.shape[2])
  let (rows, columns) = (height + 2 * p - k + 1, width + 2 * p - k + 1)
  let input = x.values, weights = w.values
  var y: [Float] = []
  for n in 0..<batch {
    for o in 0..<outputs {
      for i in 0..<rows {
        for j in 0..<columns {
          var sum: Float = 0
          for c in 0..<channels {
            for a in 0..<k {
              for b in 0..<k {
                let (row, column) = (i + a - p, j + b - p)
                guard row >= 0, row < height, column >= 0, column < width else { continue }
                sum +=
                  weights[((o * channels + c) * k + a) * k + b]
                  * input[((n * channels + c) * height + row) * width + column]
              }
            }
          }
          y.append(sum)
        }
      }
    }
  }
  return Tensor(shape: [batch, outputs, rows, columns], y)
}

/// One filter of K×K numbers for a picture of one channel.
func filter(_ numbers: [Float]) -> Tensor {
  let side = (1...9).first { $0 * $0 == numbers.count }!
  return Tensor(shape: [1, 1, side, side], numbers)
}

extension Chapter03 {
  static let seven = Section()
}
