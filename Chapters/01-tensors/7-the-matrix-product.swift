import Engine
import Imaging
import Notebook
import SuperResolution

//: ## The matrix product
//:
//: How fast can a product of matrices be computed?
//:
//: ```math
//: c_{ij} = \sum_k a_{ik} b_{kj}
//: ```
//:
//: The formula has three indices, so we begin with three loops. `Tensor` has a subscript, and the formula can be written as it
//: stands.

/// The definition.
public func byDefinition(_ a: Tensor, _ b: Tensor) -> Tensor {
  var c = Tensor.zeros([a.shape[0], b.shape[1]])
  for i in 0..<a.shape[0] {
    for j in 0..<b.shape[1] {
      for k in 0..<a.shape[1] { c[i, j] += a[i, k] * b[k, j] }
    }
  }
  return c
}

//: This version is easy to believe, and the others are tested against it. It is also very slow. To multiply two numbers,
//: every subscript makes a small array for its indices, checks them against the shape and adds up strides. The engine
//: offers this subscript for looking at tensors, not for computing with them.
//:
//: The second version takes the numbers out of the tensor. A matrix is rows, columns and an array, and the place of an element
//: is one multiplication and one addition. (*Swift, in passing:* `subscript` defines what `m[i, j]` means, with `get` to read
//: and `set` to write. The question mark in `[Float]?` allows `nil`, nothing at all, and `??` says what stands in its place.
//: `public` lets other chapters use a name, and `Equatable` lets `==` compare.)

/// Numbers in rows.
public struct Matrix: Equatable, Sendable {
  /// The height and the width.
  public let rows: Int, columns: Int
  /// Row by row.
  public var numbers: [Float]

  /// Makes a matrix; zeros if there are no numbers.
  public init(_ rows: Int, _ columns: Int, _ numbers: [Float]? = nil) {
    (self.rows, self.columns) = (rows, columns)
    self.numbers = numbers ?? [Float](repeating: 0, count: rows * columns)
  }

  /// One element.
  public subscript(row: Int, column: Int) -> Float {
    get { numbers[row * columns + column] }
    set { numbers[row * columns + column] = newValue }
  }
}

/// A row of a times a column of b.
public func rowTimesColumn(_ a: Matrix, _ b: Matrix) -> Matrix {
  var c = Matrix(a.rows, b.columns)
  for i in 0..<a.rows {
    for j in 0..<b.columns {
      var sum: Float = 0
      for k in 0..<a.columns { sum += a[i, k] * b[k, j] }
      c[i, j] = sum
    }
  }
  return c
}

//: The innermost loop walks along a row of `a` and *down a column* of `b`, and we have [counted](#views) what a column costs.
//: The loops may stand in another order. With `k` in the middle, one number of `a` meets a whole row of `b`, and the products
//: go to a whole row of `c`.

/// A number of a times a row of b.
public func rowByRow(_ a: Matrix, _ b: Matrix) -> Matrix {
  var c = Matrix(a.rows, b.columns)
  for i in 0..<a.rows {
    for k in 0..<a.columns {
      let factor = a[i, k]
      for j in 0..<b.columns { c[i, j] += factor * b[k, j] }
    }
  }
  return c
}

//: The fourth version is the engine's, `a.multiplied(by: b)`. It does three things that ours do not. It computes with 8 or
//: 16 numbers in one instruction. It keeps a small block of sums inside the processor, so that each number that it fetches
//: is used several times. And it copies both matrices into the order in which it will read them. [The engine
//: room](../A-engine-room/README.md), an appendix for readers who want to know how that is done, takes these steps one at
//: a time.

extension Chapter01 {
  static let matrixProduct = Section()
}
