import Engine

/// The matrix W that makes ‖X W − Y‖² + λ ‖W‖² least: (XᵀX + λI)⁻¹ XᵀY (Hoerl and Kennard, 1970).
///
/// The products are the engine's, in single precision; the equations are solved in double precision by Cholesky's
/// factors, XᵀX + λI = L Lᵀ.
///
/// - Parameters:
///   - x: what is known of n examples, n×d.
///   - y: what is wanted of them, n×m.
///   - lambda: λ, above 0.
/// - Returns: W, d×m.
public func ridgeRegression(_ x: Tensor, _ y: Tensor, lambda: Double) -> Tensor {
  precondition(
    x.shape.rank == 2 && y.shape.rank == 2 && x.shape[0] == y.shape[0] && lambda > 0,
    "ridge regression from \(x.shape) to \(y.shape) with λ = \(lambda)")
  let (d, m) = (x.shape[1], y.shape[1])
  let lower = choleskyFactor(
    x.multiplied(by: x, transposingSelf: true).values.map(Double.init), size: d, added: lambda)
  var w = x.multiplied(by: y, transposingSelf: true).values.map(Double.init)
  // L Z = XᵀY from the first row to the last, then Lᵀ W = Z back again.
  for i in 0..<d {
    for k in 0..<i { for j in 0..<m { w[i * m + j] -= lower[i * d + k] * w[k * m + j] } }
    for j in 0..<m { w[i * m + j] /= lower[i * d + i] }
  }
  for i in (0..<d).reversed() {
    for k in i + 1..<max(i + 1, d) { for j in 0..<m { w[i * m + j] -= lower[k * d + i] * w[k * m + j] } }
    for j in 0..<m { w[i * m + j] /= lower[i * d + i] }
  }
  return Tensor(shape: [d, m], w.map(Float.init))
}

/// The lower triangle L of A + λI = L Lᵀ.
///
/// - Parameters:
///   - matrix: A, symmetric and without negative eigenvalues, row by row.
///   - size: its rows.
///   - lambda: λ, above 0.
private func choleskyFactor(_ matrix: [Double], size: Int, added lambda: Double) -> [Double] {
  var lower = [Double](repeating: 0, count: size * size)
  for i in 0..<size {
    for j in 0...i {
      var sum = matrix[i * size + j] + (i == j ? lambda : 0)
      for k in 0..<j { sum -= lower[i * size + k] * lower[j * size + k] }
      // A is a sum of squares, so only rounding can bring a pivot below λ.
      lower[i * size + j] = i == j ? max(sum, lambda).squareRoot() : sum / lower[j * size + j]
    }
  }
  return lower
}
