import Chapter01
import Engine
import Imaging
import Notebook

//: ## From a plain loop to the engine's
//:
//: Where does a plain product of matrices lose its time? The last plain version of chapter 1 was this one, in which one number
//: of `a` meets a whole row of `b`:
//:
//: ```swift
//: for j in 0..<b.columns { c[i, j] += factor * b[k, j] }
//: ```
//:
//: Every step of this loop does the same to the next number. Processors have instructions for that, called **SIMD**
//: (*single instruction, multiple data*): a vector of several numbers is multiplied and added as fast as a single number.
//: The compiler seems not to use them here. Each access is checked against the end of its array, and each write checks
//: whether another array shares the memory ([copy on write](../01-tensors/README.md#values)). A loop that might have to
//: stop in the middle is hard to do eight numbers at a time. ([Below](#how-fast), the same loops without checks are
//: timed.) So we say it ourselves, with the standard library's `SIMD8`, a type that holds eight numbers and computes with
//: all of them at once. A row becomes a row of such vectors, with zeros behind its end. (This chapter is compiled for
//: every processor of the family x86-64. The oldest compute four numbers in one instruction, so a vector of eight takes
//: two. The engine's innermost loops are compiled for newer ones.)

/// Eight numbers that are computed with at once.
typealias Eight = SIMD8<Float>

extension Matrix {
  /// Vectors that a row needs.
  var width: Int { (columns + 7) / 8 }

  /// The rows cut into vectors.
  var vectors: [Eight] {
    var result = [Eight](repeating: .zero, count: rows * width)
    for i in 0..<rows {
      for j in 0..<columns { result[i * width + j / 8][j % 8] = self[i, j] }
    }
    return result
  }

  /// Takes rows of vectors apart.
  init(_ rows: Int, _ columns: Int, vectors: [Eight]) {
    self.init(rows, columns)
    for i in 0..<rows {
      for j in 0..<columns { self[i, j] = vectors[i * width + j / 8][j % 8] }
    }
  }
}

/// The same loops over vectors.
public func rowByRowOfVectors(_ a: Matrix, _ b: Matrix) -> Matrix {
  let rows = b.vectors, width = b.width
  var sums = [Eight](repeating: .zero, count: a.rows * width)
  for i in 0..<a.rows {
    for k in 0..<a.columns {
      let factor = a[i, k]
      for j in 0..<width { sums[i * width + j] += factor * rows[k * width + j] }
    }
  }
  return Matrix(a.rows, b.columns, vectors: sums)
}

//: What is left to save? For one multiplication and one addition, the inner line fetches a vector of `b`, fetches a
//: vector of sums, and stores a vector of sums: three accesses to memory. The remedy is the idea behind every fast
//: product, the **register block**. Take four rows of `a` and eight columns of `b`. Their 32 sums, four vectors, fit into
//: registers and stay there for the whole of `k`. Each step fetches one vector of `b` and four numbers of `a` (`x[0]` to
//: `x[3]`), and uses the vector four times.
//:
//: Both matrices are first copied into the order in which the block reads them: `a` in groups of four rows, `b` in
//: panels of eight columns. This is called **packing**. It moves each number once, and afterwards the block reads memory
//: from front to back. In the code, `step` is a function that the caller passes in: what is done to a vector of sums with
//: one number of `a` and one vector of `b`. (`@inline(__always)` puts its lines in the place of the call.)

/// Blocks of 4 × 8 sums, given what one step does to a vector of them.
@inline(__always)
func blocks(_ a: Matrix, _ b: Matrix, _ step: (Eight, Float, Eight) -> Eight) -> Matrix {
  let depth = a.columns, panels = b.width, groups = (a.rows + 3) / 4
  var left = [SIMD4<Float>](repeating: .zero, count: groups * depth)
  for i in 0..<a.rows {
    for k in 0..<depth { left[i / 4 * depth + k][i % 4] = a[i, k] }
  }
  var right = [Eight](repeating: .zero, count: panels * depth)
  for k in 0..<depth {
    for j in 0..<b.columns { right[j / 8 * depth + k][j % 8] = b[k, j] }
  }
  var sums = [Eight](repeating: .zero, count: 4 * groups * panels)
  for panel in 0..<panels {
    for group in 0..<groups {
      var s0 = Eight.zero, s1 = Eight.zero, s2 = Eight.zero, s3 = Eight.zero
      for k in 0..<depth {
        let x = left[group * depth + k], y = right[panel * depth + k]
        s0 = step(s0, x[0], y)
        s1 = step(s1, x[1], y)
        s2 = step(s2, x[2], y)
        s3 = step(s3, x[3], y)
      }
      for (row, sum) in [s0, s1, s2, s3].enumerated() { sums[(4 * group + row) * panels + panel] = sum }
    }
  }
  return Matrix(a.rows, b.columns, vectors: sums)
}

//: The first two parts pack, the last computes. With an ordinary multiplication and addition as the step, this is the
//: product. (The braces behind the call hold the function `step`; `sum`, `x` and `y` name what it is given.)

/// Blocks, each step rounded twice.
public func byBlocks(_ a: Matrix, _ b: Matrix) -> Matrix {
  blocks(a, b) { sum, x, y in sum + x * y }
}

//: Newer processors have an instruction that multiplies and adds at once, the **fused multiply-add**. It rounds once, and
//: takes no longer than a multiplication. Swift spells it `addingProduct`. It never uses it for `a * b + c`, because the
//: result differs: one rounding is a little more exact than two. The last of our versions differs from the one before
//: in this spelling alone.

/// Blocks, each step rounded once.
public func byFusedBlocks(_ a: Matrix, _ b: Matrix) -> Matrix {
  blocks(a, b) { sum, x, y in sum.addingProduct(Eight(repeating: x), y) }
}

//: The engine does the same as the fused blocks, with a larger block: 4 rows of three vectors, twelve vectors of sums in
//: twelve registers. It also cuts large matrices along *k*, so that a packed panel of `b` stays in the nearest cache while all
//: rows of `a` pass it.
//:
//: Look for three things in the following lines:
//:
//: - Packed rows: `a[0]` … `a[3]` lie side by side, the next four `pitch` numbers on.
//: - Three vectors of `b`, fetched for twelve multiply-adds (`fma`).
//: - Sums that do not touch memory before the end.
//:
//: Each sum has a name of its own, because a register has no index. `end` says with what a sum begins (zero, a bias, or
//: what `c` holds) and by what a negative sum is multiplied before it is stored (1, or the slope of a rectifier).
//: `UnsafePointer` is an address in memory without checks (`Source` and `Target` are such addresses of numbers), and
//: `lanes` is the length of a vector. It depends on the processor and is chosen once, when the program starts: eight
//: numbers with the instructions called AVX2 or on arm64, sixteen with AVX-512. The lines are the same for all, and so is
//: every sum to its last bit.
//:
//: @quote Kernels/Loops/Products/Tile.swift Tile.sums4x3 documented
//:
//: `offsets` only steps through a packed panel here. [Below](#a-table-of-offsets), the same table lets this loop
//: compute convolutions without packing anything.

extension ChapterA {
  static let vectorsAndBlocks = Section()
}
