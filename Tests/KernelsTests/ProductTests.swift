import Kernels
import Testing

/// The matrix product against three plain loops.
@Suite struct ProductTests {
  /// A product and what may vary about it.
  struct Product {
    var rows: Int, columns: Int, depth: Int
    var transposesA = false, transposesB = false, hasBias = false

    func check(sourceLocation: SourceLocation = #_sourceLocation) {
      let a = samples(rows * depth, seed: 1), b = samples(depth * columns, seed: 2), bias = samples(rows, seed: 3)
      let c = written(rows * columns, sourceLocation: sourceLocation) { c in
        a.withUnsafeBufferPointer { a in
          b.withUnsafeBufferPointer { b in
            bias.withUnsafeBufferPointer { bias in
              multiply(
                rows: rows, columns: columns, depth: depth,
                MatrixView(a.baseAddress!, columns: transposesA ? rows : depth, transposed: transposesA),
                MatrixView(b.baseAddress!, columns: transposesB ? depth : columns, transposed: transposesB), into: c,
                bias: hasBias ? bias.baseAddress! : nil)
            }
          }
        }
      }
      expectClose(
        c, plain(a, b, bias), tolerance: tolerance(depth),
        "\(rows)×\(depth) times \(depth)×\(columns)", sourceLocation: sourceLocation)
    }

    private func plain(_ a: [Float], _ b: [Float], _ bias: [Float]) -> [Double] {
      var c: [Double] = []
      for i in 0..<rows {
        for j in 0..<columns {
          var sum = hasBias ? Double(bias[i]) : 0
          for k in 0..<depth {
            sum +=
              Double(a[transposesA ? k * rows + i : i * depth + k])
              * Double(b[transposesB ? j * depth + k : k * columns + j])
          }
          c.append(sum)
        }
      }
      return c
    }
  }

  /// Every overhang over the blocks of 4 × 24 and 4 × 16.
  @Test(arguments: 1...9, [1, 2, 7, 24, 61])
  func edges(rows: Int, depth: Int) {
    for columns in 1...60 {
      Product(rows: rows, columns: columns, depth: depth, hasBias: columns % 2 == 0).check()
    }
  }

  @Test(arguments: [false, true], [false, true])
  func transposedViews(transposesA: Bool, transposesB: Bool) {
    for (rows, columns, depth) in [(1, 1, 1), (3, 5, 7), (6, 24, 16), (9, 49, 33), (17, 31, 200), (4, 100, 3)] {
      Product(rows: rows, columns: columns, depth: depth, transposesA: transposesA, transposesB: transposesB).check()
    }
  }

  /// Depths around and beyond one and two slices of the packed panel.
  @Test(arguments: [191, 192, 193, 383, 384, 385, 577], [false, true])
  func deep(depth: Int, hasBias: Bool) {
    for (rows, columns) in [(1, 1), (5, 25), (8, 47), (13, 16)] {
      Product(rows: rows, columns: columns, depth: depth, hasBias: hasBias).check()
      Product(rows: rows, columns: columns, depth: depth, transposesA: true, transposesB: true, hasBias: hasBias)
        .check()
    }
  }

  /// Large enough for several strips and threads.
  @Test(arguments: [(64, 1000, 64), (130, 517, 390), (32, 4097, 9), (257, 40, 129)])
  func large(rows: Int, columns: Int, depth: Int) {
    Product(rows: rows, columns: columns, depth: depth, hasBias: true).check()
    Product(rows: rows, columns: columns, depth: depth, transposesA: true).check()
    Product(rows: rows, columns: columns, depth: depth, transposesB: true).check()
  }

  /// A sum over nothing is zero, or the bias.
  @Test(arguments: [false, true])
  func depthZero(hasBias: Bool) {
    Product(rows: 5, columns: 27, depth: 0, hasBias: hasBias).check()
  }

  @Test(arguments: [(0, 3), (3, 0), (0, 0)])
  func nothing(rows: Int, columns: Int) {
    Product(rows: rows, columns: columns, depth: 4).check()
  }
}
