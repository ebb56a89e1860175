import Testing

@testable import Kernels

/// A small matrix in double precision.
private struct Matrix: Equatable {
  var rows: [[Double]]

  init(_ rows: [[Double]]) { self.rows = rows }

  /// `height` × `width` whole numbers from −9 to 9.
  init(_ height: Int, _ width: Int, _ numbers: inout SampleNumbers) {
    rows = (0..<height).map { _ in (0..<width).map { _ in Double(numbers.integer(-9...9)) } }
  }

  subscript(_ row: Int, _ column: Int) -> Double { rows[row][column] }

  var transposed: Matrix { Matrix(rows[0].indices.map { column in rows.map { $0[column] } }) }

  /// The matrix product.
  static func * (a: Matrix, b: Matrix) -> Matrix {
    Matrix(a.rows.map { row in b.rows[0].indices.map { j in row.indices.reduce(0) { $0 + row[$1] * b[$1, j] } } })
  }

  /// The product number by number, ⊙.
  func times(_ other: Matrix) -> Matrix { Matrix(zip(rows, other.rows).map { zip($0, $1).map { $0 * $1 } }) }

  /// What lies under a 3×3 (or 4×4) filter `g` at every position, multiplied and added up.
  func correlated(with g: Matrix) -> Matrix {
    let height = rows.count - g.rows.count + 1, width = rows[0].count - g.rows[0].count + 1
    return Matrix(
      (0..<height).map { y in
        (0..<width).map { x in
          g.rows.indices.reduce(0) { sum, i in
            g.rows[i].indices.reduce(sum) { $0 + g[i, $1] * self[y + i, x + $1] }
          }
        }
      })
  }

  func isClose(to other: Matrix, _ tolerance: Double) -> Bool {
    zip(rows, other.rows).allSatisfy { zip($0, $1).allSatisfy { abs($0 - $1) <= tolerance } }
  }

  /// Six by six numbers, the rows one below the other, that lie `step` apart in memory.
  init(_ memory: Source, step: Int) {
    rows = (0..<6).map { y in (0..<6).map { Double(memory[(y * 6 + $0) * step]) } }
  }
}

/// The matrices of F(4×4, 3×3) for the points 0, ±1, ±2 and ∞, as `WinogradTransforms.swift` has them in its comment.
private enum Matrices {
  static let input = Matrix([  // Bᵀ
    [4, 0, -5, 0, 1, 0],
    [0, -4, -4, 1, 1, 0],
    [0, 4, -4, -1, 1, 0],
    [0, -2, -1, 2, 1, 0],
    [0, 2, -1, -2, 1, 0],
    [0, 4, 0, -5, 0, 1],
  ])
  static let filter = Matrix([  // G
    [1 / 4, 0, 0],
    [-1 / 6, -1 / 6, -1 / 6],
    [-1 / 6, 1 / 6, -1 / 6],
    [1 / 24, 1 / 12, 1 / 6],
    [1 / 24, -1 / 12, 1 / 6],
    [0, 0, 1],
  ])
  static let output = Matrix([  // Aᵀ
    [1, 1, 1, 1, 1, 0],
    [0, 1, -1, 2, -2, 0],
    [0, 1, 1, 4, 4, 0],
    [0, 1, -1, 8, -8, 1],
  ])
}

/// The transforms that the convolution computes against their matrices, and the matrices against what they are for.
///
/// Inputs are small whole numbers, so that additions and products with whole factors are exact.
@Suite("Winograd's transforms")
struct WinogradTransformTests {
  /// Tiles 2 to 9 of the second row of tiles, of 3 channels in and 5 out.
  private let shape = ConvolutionShape([1, 3, 5, 10, 42], filter: [3, 3])
  private let tileY = 1, firstTile = 2, tiles = 8

  private var convolution: ConvolutionTask {
    ConvolutionTask(
      batch: 1, channels: 3, height: 10, width: 42, filterHeight: 3, filterWidth: 3, stride: 1, originY: 0, originX: 0,
      outputChannels: 5, outputHeight: 8, outputWidth: 40)
  }

  /// Whole numbers from −9 to 9, with what a kernel may read but must not use behind them.
  private func integers(_ count: Int, seed: Int) -> [Float] {
    var numbers = SampleNumbers(seed: seed)
    return readable((0..<count).map { _ in Float(numbers.integer(-9...9)) })
  }

  /// Some rows and columns of one channel of N×C×H×W.
  private func part(
    _ values: [Float], channel: Int, _ height: Int, _ width: Int, y: Int, x: Int, size: Int
  ) -> Matrix {
    Matrix(
      (0..<size).map { row in
        (0..<size).map { Double(values[(channel * height + y + row) * width + x + $0]) }
      })
  }

  @Test("Bᵀ d B") func input() {
    let weights = integers(5 * 3 * 9, seed: 1), x = integers(3 * 10 * 42, seed: 2)
    let strip = WinogradStrip(
      task: WinogradTask(convolution, weights: weights, bias: nil), first: tileY * 10 + firstTile,
      tiles: tiles)
    let transformed = Storage(count: 36 * strip.inputStep + 16)
    strip.transformInput(x, transformed.pointer)
    for channel in 0..<3 {
      for tile in 0..<tiles {
        let d = part(x, channel: channel, 10, 42, y: tileY * 4, x: (firstTile + tile) * 4, size: 6)
        let found = Matrix(transformed.pointer + channel * tiles + tile, step: strip.inputStep)
        #expect(found == Matrices.input * d * Matrices.input.transposed, "channel \(channel), tile \(tile)")
      }
    }
  }

  @Test("G g Gᵀ") func filter() {
    let weights = integers(5 * 3 * 9, seed: 3)
    let task = WinogradTask(convolution, weights: weights, bias: nil)
    let size = PackedRows.count(rows: 5, depth: 3)
    for output in 0..<5 {
      for channel in 0..<3 {
        let g = part(weights, channel: output * 3 + channel, 3, 3, y: 0, x: 0, size: 3)
        let found = Matrix(task.weights.pointer + (output / 4 * 3 + channel) * 4 + output % 4, step: size)
        #expect(found.isClose(to: Matrices.filter * g * Matrices.filter.transposed, 2e-6))
      }
    }
  }

  @Test("Aᵀ M A, and the bias") func output() {
    let weights = integers(5 * 3 * 9, seed: 4), bias = integers(5, seed: 5)
    let strip = WinogradStrip(
      task: WinogradTask(convolution, weights: weights, bias: bias), first: tileY * 10 + firstTile,
      tiles: tiles)
    let products = integers(36 * strip.outputStep, seed: 6)
    var y = [Float](repeating: .nan, count: 5 * 8 * 40)
    strip.transformOutput(products, 0..<5, &y)
    for channel in 0..<5 {
      for tile in 0..<tiles {
        let m = products.withUnsafeBufferPointer {
          Matrix($0.baseAddress! + channel * tiles + tile, step: strip.outputStep)
        }
        let exact = Matrices.output * m * Matrices.output.transposed
        let found = part(y, channel: channel, 8, 40, y: tileY * 4, x: (firstTile + tile) * 4, size: 4)
        #expect(found == Matrix(exact.rows.map { $0.map { $0 + Double(bias[channel]) } }))
      }
    }
    #expect(y.filter { $0.isNaN }.count == 5 * (8 * 40 - 4 * 32), "nothing else is written")
  }

  @Test("Bᵀ d B and A ∂Y Aᵀ on the way back") func gradient() {
    let x = integers(3 * 10 * 42, seed: 7), g = integers(5 * 8 * 40, seed: 8)
    let task = WinogradWeightGradient(shape)
    let sums = Storage(count: 36 * task.outputs * task.channels), biases = Storage(count: task.outputs)
    let strip = WinogradGradientStrip(task: task, sums: sums.pointer, biases: biases.pointer)
    strip.clear()
    strip.transformInput(x, y: tileY * 4, x: firstTile * 4, tiles)
    strip.transformGradient(g, y: tileY * 4, x: firstTile * 4, tiles)
    for tile in 0..<tiles {
      for channel in 0..<3 {
        let d = part(x, channel: channel, 10, 42, y: tileY * 4, x: (firstTile + tile) * 4, size: 6)
        let found = Matrix(strip.inputs.pointer + tile * task.channels + channel, step: strip.inputStep)
        #expect(found == Matrices.input * d * Matrices.input.transposed, "channel \(channel), tile \(tile)")
      }
      for output in 0..<5 {
        let dy = part(g, channel: output, 8, 40, y: tileY * 4, x: (firstTile + tile) * 4, size: 4)
        let place = tile * task.outputs + output
        let found = Matrix(strip.gradients.pointer + place, step: strip.gradientStep)
        #expect(found == Matrices.output.transposed * dy * Matrices.output, "output \(output), tile \(tile)")
      }
    }
  }

  @Test("Gᵀ M G") func filterGradient() {
    let task = WinogradWeightGradient(shape), size = task.outputs * task.channels
    let sums = integers(task.groups * 36 * size, seed: 9)
    let dw = written(5 * 3 * 9) { task.collect(sums, into: $0) }
    for output in 0..<5 {
      for channel in 0..<3 {
        var m = Matrix([[Double]](repeating: [Double](repeating: 0, count: 6), count: 6))
        for group in 0..<task.groups {
          for position in 0..<36 {
            let place = (group * 36 + position) * size + output * task.channels + channel
            m.rows[position / 6][position % 6] += Double(sums[place])
          }
        }
        let found = part(dw, channel: output * 3 + channel, 3, 3, y: 0, x: 0, size: 3)
        #expect(found.isClose(to: Matrices.filter.transposed * m * Matrices.filter, 2e-5))
      }
    }
  }

  @Test("Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A is the correlation of d and g", arguments: 0..<20)
  func identity(seed: Int) {
    var numbers = SampleNumbers(seed: seed)
    let d = Matrix(6, 6, &numbers), g = Matrix(3, 3, &numbers), dy = Matrix(4, 4, &numbers)
    let b = Matrices.input, a = Matrices.output, f = Matrices.filter
    let transformed = b * d * b.transposed
    let y = a * (f * g * f.transposed).times(transformed) * a.transposed
    #expect(y.isClose(to: d.correlated(with: g), 1e-10))
    let dg = f.transposed * (a.transposed * dy * a).times(transformed) * f
    #expect(dg.isClose(to: d.correlated(with: dy), 1e-10), "and its gradient is that of d and ∂y")
  }
}
