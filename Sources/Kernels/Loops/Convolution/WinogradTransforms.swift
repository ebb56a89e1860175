import CProcessor
import LoopInterface

// The three matrices of F(4×4, 3×3), each beside the code that applies it: Bᵀ to the input, G to the filter, Aᵀ to the
// products. In one dimension, four outputs of a filter g of three taps on six inputs d are
//
//     y = Aᵀ [ (G g) ⊙ (Bᵀ d) ]
//
// A product of two polynomials is known once its values at enough points are, and there they are products of numbers.
// The six points behind these matrices are 0, 1, −1, 2, −2 and ∞ (Lavin & Gray, 2016, section 4.3). The row of G for a
// point t is (1, t, t²) / ∏ (t − t′) over the other finite points t′, the denominators of Lagrange's interpolation, which
// leaves whole numbers for Bᵀ and Aᵀ.

/// Six numbers of as many tiles as a vector has lanes.
struct Six {
  var a = Vector.zero, b = Vector.zero, c = Vector.zero, d = Vector.zero, e = Vector.zero, f = Vector.zero

  @inline(__always)
  init() {}

  @inline(__always)
  init(_ a: Vector, _ b: Vector, _ c: Vector, _ d: Vector, _ e: Vector, _ f: Vector) {
    self.a = a
    self.b = b
    self.c = c
    self.d = d
    self.e = e
    self.f = f
  }

  @inline(__always)
  mutating func set(_ k: Int, _ v: Vector) {
    switch k {
    case 0: a = v
    case 1: b = v
    case 2: c = v
    case 3: d = v
    case 4: e = v
    default: f = v
    }
  }

  /// Bᵀ times the six:
  ///
  ///     ⎡ 4   0  −5   0  1  0 ⎤
  ///     ⎢ 0  −4  −4   1  1  0 ⎥
  ///     ⎢ 0   4  −4  −1  1  0 ⎥
  ///     ⎢ 0  −2  −1   2  1  0 ⎥
  ///     ⎢ 0   2  −1  −2  1  0 ⎥
  ///     ⎣ 0   4   0  −5  0  1 ⎦
  @inline(__always)
  var inputTransformed: Six {
    let p = e.fma(c, -4), q = d.fma(b, -4)
    let r = e - c, s = (d - b) * 2
    return Six(
      e.fma(a, 4).fma(c, -5), p + q, p - q, r + s, r - s, f.fma(b, 4).fma(d, -5))
  }

  /// Aᵀ times the six makes four:
  ///
  ///     ⎡ 1  1   1  1   1  0 ⎤
  ///     ⎢ 0  1  −1  2  −2  0 ⎥
  ///     ⎢ 0  1   1  4   4  0 ⎥
  ///     ⎣ 0  1  −1  8  −8  1 ⎦
  @inline(__always)
  var outputTransformed: (Vector, Vector, Vector, Vector) {
    let p = b + c, q = b - c, r = d + e, s = d - e
    return (a + p + r, q.fma(s, 2), p.fma(r, 4), (q + f).fma(s, 8))
  }

  @inline(__always)
  func store(_ to: Target, _ step: Int) {
    to.store(a, 0)
    to.store(b, step)
    to.store(c, 2 * step)
    to.store(d, 3 * step)
    to.store(e, 4 * step)
    to.store(f, 5 * step)
  }
}

/// Aᵀ M A: four rows of four outputs for as many tiles as a vector has lanes.
struct FourRows {
  private(set) var rows: (Six, Six, Six, Six) = (Six(), Six(), Six(), Six())

  /// Reads the tiles, and asks for those that lie `next` numbers further on.
  @inline(__always)
  init(_ from: Source, _ step: Int, next: Int) {
    for k in 0..<6 {
      let at = from + k * step
      for row in 0..<6 { prefetch(at + row * 6 * step + next) }
      let column = Six(
        at.vector(0), at.vector(6 * step), at.vector(12 * step), at.vector(18 * step), at.vector(24 * step),
        at.vector(30 * step)
      ).outputTransformed
      rows.0.set(k, column.0)
      rows.1.set(k, column.1)
      rows.2.set(k, column.2)
      rows.3.set(k, column.3)
    }
  }
}

/// G g Gᵀ for a 3×3 filter in each lane.
struct FilterRows {
  /// G g: three columns of six.
  private let columns: (Six, Six, Six)

  /// Reads nine vectors, one for each tap.
  @inline(__always)
  init(_ taps: Target) {
    func column(_ k: Int) -> Six {
      Six(filter: taps.vector(k * lanes), taps.vector((k + 3) * lanes), taps.vector((k + 6) * lanes))
    }
    columns = (column(0), column(1), column(2))
  }

  /// One of six rows.
  @inline(__always)
  func transformed(_ y: Int) -> Six { Six(filter: columns.0[y], columns.1[y], columns.2[y]) }
}

extension Six {
  /// G times three numbers makes six:
  ///
  ///     ⎡  1/4      0     0 ⎤
  ///     ⎢ −1/6   −1/6  −1/6 ⎥
  ///     ⎢ −1/6    1/6  −1/6 ⎥
  ///     ⎢ 1/24   1/12   1/6 ⎥
  ///     ⎢ 1/24  −1/12   1/6 ⎥
  ///     ⎣    0      0     1 ⎦
  @inline(__always)
  init(filter a: Vector, _ b: Vector, _ c: Vector) {
    let sum = (a + c) * Float(-1.0 / 6), far = a * Float(1.0 / 24) + c * Float(1.0 / 6)
    let side = b * Float(1.0 / 6), half = b * Float(1.0 / 12)
    self.init(a * 0.25, sum - side, sum + side, far + half, far - half, c)
  }

  @inline(__always)
  subscript(_ k: Int) -> Vector {
    switch k {
    case 0: a
    case 1: b
    case 2: c
    case 3: d
    case 4: e
    default: f
    }
  }
}
