import Kernels

extension Tensor {
  /// The product of two matrices, or of two equally long batches of matrices (B×M×K times B×K×N).
  public func multiplied(by other: Tensor, transposingSelf: Bool = false, transposingOther: Bool = false) -> Tensor {
    func product() -> String {
      "\(shape)\(transposingSelf ? "ᵀ" : "") and \(other.shape)\(transposingOther ? "ᵀ" : "")"
    }
    precondition(
      shape.rank == other.shape.rank && (shape.rank == 2 || shape.rank == 3),
      "matrix product of \(product()), which are not both matrices or batches of them")
    let a = MatrixShape(shape, transposed: transposingSelf), b = MatrixShape(other.shape, transposed: transposingOther)
    precondition(a.columns == b.rows && a.batch == b.batch, "matrix product of \(product())")
    var result = Tensor(
      uninitialized: shape.rank == 2 ? [a.rows, b.columns] : [a.batch, a.rows, b.columns])
    let target = result.mutablePointer
    for n in 0..<a.batch {
      multiply(
        rows: a.rows, columns: b.columns, depth: a.columns,
        MatrixView(pointer + n * a.rows * a.columns, columns: shape[-1], transposed: transposingSelf),
        MatrixView(other.pointer + n * b.rows * b.columns, columns: other.shape[-1], transposed: transposingOther),
        into: target + n * a.rows * b.columns)
    }
    return result
  }
}

/// Rows and columns as a product sees them.
private struct MatrixShape {
  let batch: Int, rows: Int, columns: Int

  init(_ shape: Shape, transposed: Bool) {
    batch = shape.rank == 3 ? shape[0] : 1
    rows = shape[transposed ? -1 : -2]
    columns = shape[transposed ? -2 : -1]
  }
}

extension Variable {
  /// The product of two matrices M×K and K×N, or of batches of them.
  ///
  /// Backward: for c = a b, the gradients are g bᵀ and aᵀ g.
  public func multiplied(by other: Variable) -> Variable {
    let (a, b) = (value, other.value)
    return Variable.result(a.multiplied(by: b), of: [self, other]) { g in
      [g.multiplied(by: b, transposingOther: true), a.multiplied(by: g, transposingSelf: true)]
    }
  }
}
