import Foundation

/// eˣ, under a name that no method hides.
func exponential(_ x: Double) -> Double { exp(x) }

/// A rectifier with a slope below zero.
func leaky(_ x: Double, _ slope: Double) -> Double { x < 0 ? x * slope : x }

/// The sizes and options of a convolution.
struct ConvolutionOptions: Sendable {
  var stride = 1
  var vertical = 0, horizontal = 0
  var depthwise = false
}

// Operations on pictures, N×C×H×W. The innermost ones count in places among the values instead of in indices: the
// differences of a gradient check call them thousands of times.

extension ReferenceTensor {
  /// Convolution with weights O×C×K×L: seven loops.
  func convolved(_ w: ReferenceTensor, bias: ReferenceTensor?, _ options: ConvolutionOptions) -> ReferenceTensor {
    let height = sizes[2], width = sizes[3], filterHeight = w.sizes[2], filterWidth = w.sizes[3]
    let rows = (height + 2 * options.vertical - filterHeight) / options.stride + 1
    let columns = (width + 2 * options.horizontal - filterWidth) / options.stride + 1
    var y = ReferenceTensor([sizes[0], w.sizes[0], rows, columns]) { bias?[[$0[1]]] ?? 0 }
    for n in 0..<sizes[0] {
      for o in 0..<w.sizes[0] {
        for c in 0..<w.sizes[1] {
          let plane = (n * sizes[1] + (options.depthwise ? o : c)) * height * width
          let filter = (o * w.sizes[1] + c) * filterHeight * filterWidth
          for row in 0..<rows {
            for column in 0..<columns {
              var sum = 0.0
              for ky in 0..<filterHeight {
                let i = row * options.stride + ky - options.vertical
                if i < 0 || i >= height { continue }
                for kx in 0..<filterWidth {
                  let j = column * options.stride + kx - options.horizontal
                  if j < 0 || j >= width { continue }
                  sum += values[plane + i * width + j] * w.values[filter + ky * filterWidth + kx]
                }
              }
              y.values[((n * w.sizes[0] + o) * rows + row) * columns + column] += sum
            }
          }
        }
      }
    }
    return y
  }

  /// Transposed convolution with weights C×O×K×L: every input pixel leaves a copy of the filter in the output.
  func transposeConvolved(
    _ w: ReferenceTensor, bias: ReferenceTensor?, stride: Int, padding: Int, outputPadding: Int
  ) -> ReferenceTensor {
    let rows = (sizes[2] - 1) * stride - 2 * padding + w.sizes[2] + outputPadding
    let columns = (sizes[3] - 1) * stride - 2 * padding + w.sizes[3] + outputPadding
    var y = ReferenceTensor([sizes[0], w.sizes[1], rows, columns]) { bias?[[$0[1]]] ?? 0 }
    for source in ReferenceTensor.indices(sizes) {
      let x = self[source]
      for o in 0..<w.sizes[1] {
        for ky in 0..<w.sizes[2] {
          for kx in 0..<w.sizes[3] {
            let row = source[2] * stride + ky - padding, column = source[3] * stride + kx - padding
            if row < 0 || row >= rows || column < 0 || column >= columns { continue }
            y.values[((source[0] * w.sizes[1] + o) * rows + row) * columns + column] += x * w[[source[1], o, ky, kx]]
          }
        }
      }
    }
    return y
  }

  /// (x − mean) / √(variance + ε), scaled, shifted and rectified; the batch's own statistics unless others are given.
  func batchNormalized(
    scale: ReferenceTensor, shift: ReferenceTensor, mean: ReferenceTensor? = nil, variance: ReferenceTensor? = nil,
    slope: Double
  ) -> ReferenceTensor {
    let column = [sizes[1], 1, 1], count = ReferenceTensor([], [Double(values.count / sizes[1])])
    let mean = mean?.reshaped(column) ?? sum(along: [0, 2, 3]) / count
    let centered = self - mean
    let variance = variance?.reshaped(column) ?? (centered * centered).sum(along: [0, 2, 3]) / count
    let normalized = centered / variance.map { ($0 + Double(Float(1e-5))).squareRoot() }
    return (normalized * scale.reshaped(column) + shift.reshaped(column)).map { leaky($0, slope) }
  }

  /// Pixels added on all sides: zeros, the nearest pixel of the edge, or the picture mirrored at its edge pixels.
  func padded(top: Int, bottom: Int, left: Int, right: Int, mode: String) -> ReferenceTensor {
    func source(_ position: Int, _ count: Int) -> Int? {
      switch mode {
      case "replicate": return min(max(position, 0), count - 1)
      case "reflect": return position < 0 ? -position : position >= count ? 2 * count - 2 - position : position
      default: return position >= 0 && position < count ? position : nil
      }
    }
    return ReferenceTensor([sizes[0], sizes[1], sizes[2] + top + bottom, sizes[3] + left + right]) { index in
      guard let row = source(index[2] - top, sizes[2]), let column = source(index[3] - left, sizes[3]) else { return 0 }
      return self[[index[0], index[1], row, column]]
    }
  }

  /// Every row and column replaced by weighted sums of rows and columns: `rows` is H′×H, `columns` W′×W.
  func mixed(rows: [[Double]], columns: [[Double]]) -> ReferenceTensor {
    ReferenceTensor([sizes[0], sizes[1], rows.count, columns.count]) { index in
      var sum = 0.0
      for (i, a) in rows[index[2]].enumerated() where a != 0 {
        for (j, b) in columns[index[3]].enumerated() where b != 0 { sum += a * b * self[[index[0], index[1], i, j]] }
      }
      return sum
    }
  }

  /// The weights of linear interpolation between pixel centres, `to` × `from`.
  static func linearWeights(from: Int, to: Int) -> [[Double]] {
    (0..<to).map { o in
      let center = min(max((Double(o) + 0.5) * Double(from) / Double(to) - 0.5, 0), Double(from - 1))
      return (0..<from).map { max(0, 1 - abs(Double($0) - center)) }
    }
  }

  /// The weights of means over bins that cover a line, `to` × `from`: bin o reaches from ⌊o n/m⌋ to ⌈(o + 1) n/m⌉.
  static func binWeights(from: Int, to: Int) -> [[Double]] {
    (0..<to).map { o in
      let start = Int(floor(Double(o * from) / Double(to))), end = Int(ceil(Double((o + 1) * from) / Double(to)))
      return (0..<from).map { $0 >= start && $0 < end ? 1 / Double(end - start) : 0 }
    }
  }
}
