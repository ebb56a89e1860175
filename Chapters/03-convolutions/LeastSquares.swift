import Engine

/// The least-squares solution of A k = b in double precision, by Householder's reflections: A = Q R.
///
/// The normal equations would square the condition number; this does not.
struct LeastSquares {
  /// R, column by column from the first row down to the diagonal.
  private let triangle: [[Double]]
  /// The k with the least |A k - b|².
  let solution: [Double]

  /// Solves the equations of a pair of pictures for a kernel of 16 × 16.
  init(_ pair: PicturePair) {
    let (count, height, width) = (pair.large.shape[0], pair.large.shape[2], pair.large.shape[3])
    let (rows, columns) = (pair.small.shape[2], pair.small.shape[3]), pixels = pair.large.values
    var matrix = (0..<256).map { tap in
      (0..<count * rows * columns).map { place in
        let (n, i, j) = (place / (rows * columns), place / columns % rows, place % columns)
        return Double(pixels[(n * height + 4 * i + tap / 16) * width + 4 * j + tap % 16])
      }
    }
    var right = pair.small.values.map(Double.init)
    for k in 0..<256 {
      var mirror = matrix[k]
      let size = dot(mirror, mirror, from: k).squareRoot() * (mirror[k] > 0 ? -1 : 1)
      mirror[k] -= size
      let scale = 2 / dot(mirror, mirror, from: k)
      for j in k..<256 { add(-scale * dot(mirror, matrix[j], from: k), times: mirror, to: &matrix[j], from: k) }
      add(-scale * dot(mirror, right, from: k), times: mirror, to: &right, from: k)
    }
    triangle = matrix.enumerated().map { Array($0.element[0...$0.offset]) }
    solution = Self.solved(triangle, Array(right[0..<256]))
  }

  /// The kernel, 1×1×16×16.
  var kernel: Tensor { Tensor(shape: [1, 1, 16, 16], solution.map(Float.init)) }

  /// The ratio of the largest to the smallest eigenvalue of AᵀA = RᵀR, by power iteration both ways.
  var condition: Double {
    let n = triangle.count
    var (most, least) = ([Double](repeating: 1, count: n), [Double](repeating: 1, count: n))
    var (largest, smallest) = (0.0, 0.0)
    for _ in 0..<500 {
      var product = [Double](repeating: 0, count: n)
      for (j, column) in triangle.enumerated() { for i in 0...j { product[i] += column[i] * most[j] } }
      most = triangle.map { column in column.indices.reduce(0) { $0 + column[$1] * product[$1] } }
      largest = dot(most, most, from: 0).squareRoot()
      most = most.map { $0 / largest }
      // Rᵀ y = x from the top, then R z = y from the bottom.
      var y = least
      for (i, column) in triangle.enumerated() {
        y[i] = (y[i] - (0..<i).reduce(0) { $0 + column[$1] * y[$1] }) / column[i]
      }
      least = Self.solved(triangle, y)
      smallest = 1 / dot(least, least, from: 0).squareRoot()
      least = least.map { $0 * smallest }
    }
    return largest / smallest
  }

  /// R x = y, from the last number to the first.
  private static func solved(_ triangle: [[Double]], _ y: [Double]) -> [Double] {
    var x = y
    for j in x.indices.reversed() {
      x[j] /= triangle[j][j]
      for i in 0..<j { x[i] -= triangle[j][i] * x[j] }
    }
    return x
  }
}

/// The sum of products from a place on.
private func dot(_ a: [Double], _ b: [Double], from start: Int) -> Double {
  var sums = SIMD4<Double>(), i = start
  while i + 4 <= a.count {
    let x = SIMD4<Double>(a[i], a[i + 1], a[i + 2], a[i + 3])
    let y = SIMD4<Double>(b[i], b[i + 1], b[i + 2], b[i + 3])
    sums += x * y
    i += 4
  }
  var sum = sums.sum()
  while i < a.count {
    sum += a[i] * b[i]
    i += 1
  }
  return sum
}

/// Adds a multiple of `a` to `b`, from a place on.
private func add(_ factor: Double, times a: [Double], to b: inout [Double], from start: Int) {
  for i in start..<a.count { b[i] += factor * a[i] }
}
