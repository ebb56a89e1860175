import Engine
import Experiments
import Notebook

extension Chapter01 {
  /// The products of the page, and the engine's.
  public static var timings: [Timing] {
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
    return [Timing(record: "product", columns: ["method", "size"], cases: cases)]
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
      Method(name: "row by row of vectors") { a, b in { keep(rowByRowOfVectors(a, b)) } },
      Method(name: "blocks") { a, b in { keep(byBlocks(a, b)) } },
      Method(name: "fused blocks", largest: 256) { a, b in { keep(byFusedBlocks(a, b)) } },
      Method(name: "engine") { a, b in
        let (a, b) = (a.tensor, b.tensor)
        return { keep(a.multiplied(by: b)) }
      },
    ]
  }
}
