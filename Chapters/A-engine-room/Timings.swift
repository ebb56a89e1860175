import Chapter01
import Chapter03
import Engine
import Experiments
import Notebook

extension ChapterA {
  /// The products and the convolutions of the page, and the engine's.
  public static var timings: [Timing] { [products, convolutions] }

  private static var products: Timing {
    let sizes = [16, 32, 64, 128, 256, 512, 1024]
    let cases = methods.flatMap { method in
      sizes.filter { $0 <= method.largest }.map { size in
        // A multiplication and an addition count as two.
        Timing.Case([method.name, "\(size)"], operations: 2 * Double(size * size * size)) {
          var random = RandomSource(seed: 1)
          return method.prepare(.random(size, size, &random), .random(size, size, &random))
        }
      }
    }
    return Timing(record: "product", columns: ["method", "size"], cases: cases)
  }

  /// The same convolution, from the plainest way to the engine's.
  private static var convolutions: Timing {
    let channels = 32, side = 64
    var random = RandomSource(seed: 1)
    let x = Tensor.normal([1, channels, side, side], using: &random)
    let filters = Tensor.normal([channels, channels, 3, 3], using: &random)
    let versions: [(String, () -> Void)] = [
      ("seven loops", { keep(sevenLoops(x, filters, padding: 1)) }),
      ("table of offsets", { keep(withOffsets(x, filters)) }),
      ("columns and a product", { keep(asProduct(x, filters)) }),
      ("engine", { keep(Variable(x).convolved(with: Variable(filters), padding: (1, 1))) }),
    ]
    // Eq. 10, a multiplication and an addition counting as two.
    let operations = 2 * Double(side * side * 9 * channels * channels)
    return Timing(
      record: "versions", columns: ["version", "channels"],
      cases: versions.map { name, work in Timing.Case([name, "\(channels)"], operations: operations) { work } })
  }

  /// One way to multiply two matrices.
  private struct Method {
    let name: String
    /// Beyond this nobody wants to wait.
    var largest = 1024
    /// Prepares the operands of one size and returns the work.
    let prepare: (Matrix, Matrix) -> () -> Void
  }

  private static var methods: [Method] {
    [
      Method(name: "definition", largest: 128) { a, b in
        let (a, b) = (a.tensor, b.tensor)
        return { keep(byDefinition(a, b)) }
      },
      Method(name: "row times column") { a, b in { keep(rowTimesColumn(a, b)) } },
      Method(name: "row by row") { a, b in { keep(rowByRow(a, b)) } },
      Method(name: "row by row unchecked") { a, b in { keep(rowByRowUnchecked(a, b)) } },
      Method(name: "row by row of vectors") { a, b in { keep(rowByRowOfVectors(a, b)) } },
      Method(name: "blocks") { a, b in { keep(byBlocks(a, b)) } },
      Method(name: "fused blocks", largest: 256) { a, b in { keep(byFusedBlocks(a, b)) } },
      Method(name: "engine") { a, b in
        let (a, b) = (a.tensor, b.tensor)
        return { keep(a.multiplied(by: b)) }
      },
    ]
  }

  /// The loops of `rowByRow` over bare addresses, so that the record says what the checks cost.
  private static func rowByRowUnchecked(_ a: Matrix, _ b: Matrix) -> Matrix {
    var product = Matrix(a.rows, b.columns)
    let (rows, depth, columns) = (a.rows, a.columns, b.columns)
    a.numbers.withUnsafeBufferPointer { left in
      b.numbers.withUnsafeBufferPointer { right in
        product.numbers.withUnsafeMutableBufferPointer { sums in
          // The package checks the subscripts of buffers (`-assert-config Debug`), but not those of addresses.
          guard let left = left.baseAddress, let right = right.baseAddress, let sums = sums.baseAddress else { return }
          for i in 0..<rows {
            for k in 0..<depth {
              let factor = left[i * depth + k], from = right + k * columns, to = sums + i * columns
              for j in 0..<columns { to[j] += factor * from[j] }
            }
          }
        }
      }
    }
    return product
  }
}
