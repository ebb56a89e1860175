/// The eigenvalues and eigenvectors of a symmetric matrix by Jacobi's rotations (Golub and Van Loan, *Matrix Computations*,
/// section 8.5).
///
/// - Parameter matrix: n rows of n numbers, equal to its transpose.
/// - Returns: the values, the largest first, and their vectors of length 1 in the same order.
func eigenvectors(ofSymmetric matrix: [[Double]]) -> (values: [Double], vectors: [[Double]]) {
  let count = matrix.count
  var a = matrix.flatMap { $0 }, v = (0..<count * count).map { $0 % (count + 1) == 0 ? 1.0 : 0 }
  for _ in 0..<50 {
    var off = 0.0
    for p in 0..<count {
      for q in 0..<p { off += a[p * count + q] * a[p * count + q] }
    }
    let diagonal = (0..<count).reduce(0.0) { $0 + a[$1 * count + $1] * a[$1 * count + $1] }
    if off <= 1e-22 * diagonal { break }
    for p in 0..<count {
      for q in 0..<p where a[p * count + q] != 0 { rotate(&a, &v, p, q, count) }
    }
  }
  let order = (0..<count).sorted { a[$0 * (count + 1)] > a[$1 * (count + 1)] }
  return (order.map { a[$0 * (count + 1)] }, order.map { k in (0..<count).map { v[k * count + $0] } })
}

/// Turns the plane of two coordinates so that they no longer mix, and with it the two rows of vectors.
private func rotate(_ a: inout [Double], _ v: inout [Double], _ p: Int, _ q: Int, _ count: Int) {
  let theta = (a[q * count + q] - a[p * count + p]) / (2 * a[p * count + q])
  let t = (theta >= 0 ? 1.0 : -1) / (abs(theta) + (theta * theta + 1).squareRoot())
  let c = 1 / (t * t + 1).squareRoot(), s = t * c
  for k in 0..<count {
    let (x, y) = (a[k * count + p], a[k * count + q])
    a[k * count + p] = c * x - s * y
    a[k * count + q] = s * x + c * y
  }
  for k in 0..<count {
    let (x, y) = (a[p * count + k], a[q * count + k])
    a[p * count + k] = c * x - s * y
    a[q * count + k] = s * x + c * y
  }
  for k in 0..<count {
    let (x, y) = (v[p * count + k], v[q * count + k])
    v[p * count + k] = c * x - s * y
    v[q * count + k] = s * x + c * y
  }
}
