import Engine

// Layers as plain loops: what networks are compared with.

/// A convolution from its definition, in double precision: what lies outside is zero, or the nearest pixel.
///
/// - Parameters:
///   - x: C×H×W.
///   - weights: O×C×K×K.
///   - bias: O numbers.
///   - repeatsEdges: whether the nearest pixel lies outside, and not zero.
/// - Returns: O×H×W.
func convolved(
  _ x: [[[Double]]], _ weights: Tensor, _ bias: Tensor, repeatsEdges: Bool
) -> [[[Double]]] {
  let (height, width, reach) = (x[0].count, x[0][0].count, weights.shape[2] / 2), w = weights.values
  let (inputs, side) = (weights.shape[1], weights.shape[2])
  return (0..<weights.shape[0]).map { o in
    (0..<height).map { row in
      (0..<width).map { column in
        var sum = Double(bias.values[o])
        for c in 0..<inputs {
          for k in 0..<side {
            for l in 0..<side {
              var (i, j) = (row + k - reach, column + l - reach)
              if repeatsEdges { (i, j) = (min(max(i, 0), height - 1), min(max(j, 0), width - 1)) }
              guard i >= 0, j >= 0, i < height, j < width else { continue }
              sum += Double(w[((o * inputs + c) * side + k) * side + l]) * x[c][i][j]
            }
          }
        }
        return sum
      }
    }
  }
}

/// A transposed convolution from its definition: every pixel of the small picture adds a filter to the large one, at its
/// place times the stride and half a filter up and left; what falls outside is lost.
///
/// - Parameters:
///   - x: C×H×W.
///   - weights: C×O×K×K.
///   - bias: O numbers.
///   - stride: from one filter to the next, in pixels of the large picture.
///   - padding: pixels cut off above and to the left.
///   - size: rows and columns of the large picture.
/// - Returns: O×size×size.
func transposeConvolved(
  _ x: [[[Double]]], _ weights: Tensor, _ bias: Tensor, stride: Int, padding: Int, size: (height: Int, width: Int)
) -> [[[Double]]] {
  let (outputs, side) = (weights.shape[1], weights.shape[2]), w = weights.values
  var y = (0..<outputs).map { o in
    [[Double]](repeating: [Double](repeating: Double(bias.values[o]), count: size.width), count: size.height)
  }
  for c in x.indices {
    for i in x[c].indices {
      for j in x[c][i].indices {
        for o in 0..<outputs {
          for k in 0..<side {
            for l in 0..<side {
              let (row, column) = (i * stride + k - padding, j * stride + l - padding)
              guard row >= 0, column >= 0, row < size.height, column < size.width else { continue }
              y[o][row][column] += Double(w[((c * outputs + o) * side + k) * side + l]) * x[c][i][j]
            }
          }
        }
      }
    }
  }
  return y
}
