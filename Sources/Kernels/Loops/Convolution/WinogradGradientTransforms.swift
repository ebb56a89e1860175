import LoopInterface

// The transposed matrices of `WinogradTransforms.swift`, with which the gradient of the weights walks back: A to the
// gradient of the output, Gᵀ to the sums of products.

extension Six {
  /// A times four makes six: the transpose of `outputTransformed`.
  ///
  ///     ⎡ 1   0  0   0 ⎤
  ///     ⎢ 1   1  1   1 ⎥
  ///     ⎢ 1  −1  1  −1 ⎥
  ///     ⎢ 1   2  4   8 ⎥
  ///     ⎢ 1  −2  4  −8 ⎥
  ///     ⎣ 0   0  0   1 ⎦
  @inline(__always)
  init(expanding a: Vector, _ b: Vector, _ c: Vector, _ d: Vector) {
    let even = a + c, odd = b + d
    let far = a.fma(c, 4), side = (b * 2).fma(d, 8)
    self.init(a, even + odd, even - odd, far + side, far - side, d)
  }

  /// Gᵀ times the six makes three:
  ///
  ///     ⎡ 1/4  −1/6  −1/6  1/24   1/24  0 ⎤
  ///     ⎢   0  −1/6   1/6  1/12  −1/12  0 ⎥
  ///     ⎣   0  −1/6  −1/6   1/6    1/6  1 ⎦
  @inline(__always)
  var filterGradient: (Vector, Vector, Vector) {
    let near = (b + c) * Float(-1.0 / 6), far = d + e
    let side = (c - b) * Float(1.0 / 6)
    return (near.fma(a, 0.25).fma(far, 1.0 / 24), side.fma(d - e, 1.0 / 12), (near + f).fma(far, 1.0 / 6))
  }
}

/// A ∂Y Aᵀ for one tile of as many outputs as a vector has lanes: six rows of four, then of six.
struct GradientRows {
  private var columns: (Six, Six, Six, Six) = (Six(), Six(), Six(), Six())

  @inline(__always)
  init() {}

  @inline(__always)
  mutating func setColumn(_ k: Int, _ column: Six) {
    switch k {
    case 0: columns.0 = column
    case 1: columns.1 = column
    case 2: columns.2 = column
    default: columns.3 = column
    }
  }

  /// Writes 36 vectors.
  @inline(__always)
  func store(_ to: Target, _ step: Int) {
    let (p, q, r, s) = columns
    Six(expanding: p.a, q.a, r.a, s.a).store(to, step)
    Six(expanding: p.b, q.b, r.b, s.b).store(to + 6 * step, step)
    Six(expanding: p.c, q.c, r.c, s.c).store(to + 12 * step, step)
    Six(expanding: p.d, q.d, r.d, s.d).store(to + 18 * step, step)
    Six(expanding: p.e, q.e, r.e, s.e).store(to + 24 * step, step)
    Six(expanding: p.f, q.f, r.f, s.f).store(to + 30 * step, step)
  }
}

/// Gᵀ M G: three rows of three for as many input channels as a vector has lanes.
struct ThreeRows {
  private var rows: (Six, Six, Six) = (Six(), Six(), Six())

  @inline(__always)
  init() {}

  /// Column `k` of M, handed out by row.
  @inline(__always)
  mutating func setColumn(_ k: Int, _ number: (Int) -> Vector) {
    let column = Six(number(0), number(1), number(2), number(3), number(4), number(5)).filterGradient
    rows.0.set(k, column.0)
    rows.1.set(k, column.1)
    rows.2.set(k, column.2)
  }

  /// Writes nine vectors.
  @inline(__always)
  func store(_ to: Target) {
    ThreeRows.store(rows.0.filterGradient, to)
    ThreeRows.store(rows.1.filterGradient, to + 3 * lanes)
    ThreeRows.store(rows.2.filterGradient, to + 6 * lanes)
  }

  @inline(__always)
  private static func store(_ row: (Vector, Vector, Vector), _ to: Target) {
    to.store(row.0, 0)
    to.store(row.1, lanes)
    to.store(row.2, 2 * lanes)
  }
}
