import Engine
import Foundation

/// A 2×2 matrix.
struct Matrix2: Equatable {
  var a: Double, b: Double, c: Double, d: Double

  static func * (m: Matrix2, n: Matrix2) -> Matrix2 {
    Matrix2(
      a: m.a * n.a + m.b * n.c, b: m.a * n.b + m.b * n.d, c: m.c * n.a + m.d * n.c, d: m.c * n.b + m.d * n.d)
  }

  /// A turn by `angle`.
  static func rotation(_ angle: Double) -> Matrix2 {
    Matrix2(a: cos(angle), b: -sin(angle), c: sin(angle), d: cos(angle))
  }

  var determinant: Double { a * d - b * c }

  /// The matrix that undoes this one.
  var inverse: Matrix2 {
    Matrix2(a: d / determinant, b: -b / determinant, c: -c / determinant, d: a / determinant)
  }
}

extension Tensor {
  /// A square part of a picture, read along an affine map by cubic convolution (Keys, 1981, a = -1/2).
  ///
  /// Pixel (u, v) of the part, column and row, is read at column a u + b v + x and row c u + d v + y of the picture.
  ///
  /// - Parameters:
  ///   - map: a, b, c, d.
  ///   - x: column of the part's first pixel.
  ///   - y: row of the part's first pixel.
  ///   - side: s.
  ///   - firstRow: the row that the picture's first one has in a larger picture, if it was cut out of one and x and y are
  ///     positions there.
  ///   - firstColumn: the same of its first column.
  /// - Returns: 1×C×s×s, from a picture of 1×C×H×W.
  func warped(
    by map: Matrix2, x: Double, y: Double, side: Int, firstRow: Int = 0, firstColumn: Int = 0
  ) -> Tensor {
    let (channels, height, width) = (shape[1], shape[2], shape[3])
    let source = values
    var result = [Float](repeating: 0, count: channels * side * side)
    for v in 0..<side {
      for u in 0..<side {
        let (left, columns) = cubicTaps(map.a * Double(u) + map.b * Double(v) + x)
        let (top, rows) = cubicTaps(map.c * Double(u) + map.d * Double(v) + y)
        for channel in 0..<channels {
          var sum: Float = 0
          for i in 0..<4 {
            let line = (channel * height + min(max(top + i - firstRow, 0), height - 1)) * width
            var part: Float = 0
            for j in 0..<4 { part += columns[j] * source[line + min(max(left + j - firstColumn, 0), width - 1)] }
            sum += rows[i] * part
          }
          result[(channel * side + v) * side + u] = sum
        }
      }
    }
    return Tensor(shape: [1, channels, side, side], result)
  }
}

/// The four samples around a position: the first of them, and their weights.
private func cubicTaps(_ position: Double) -> (first: Int, weights: SIMD4<Float>) {
  let floor = position.rounded(.down), t = Float(position - floor)
  let weights = SIMD4<Float>(
    ((-0.5 * t + 1) * t - 0.5) * t, (1.5 * t - 2.5) * t * t + 1, ((-1.5 * t + 2) * t + 0.5) * t,
    (0.5 * t - 0.5) * t * t)
  return (Int(floor) - 1, weights)
}
