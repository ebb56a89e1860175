// The three matrices of F(4×4, 3×3), each beside the code that applies it: Bᵀ to the input, G to the filter, Aᵀ to the
// products. In one dimension, four outputs of a filter g of three taps on six inputs d are
//
//     y = Aᵀ [ (G g) ⊙ (Bᵀ d) ]
//
// A product of two polynomials is known once its values at enough points are, and there they are products of numbers.
// The six points behind these matrices are 0, 1, −1, 2, −2 and ∞ (Lavin & Gray, 2016, section 4.3). The row of G for a
// point t is (1, t, t²) / ∏ (t − t′) over the other finite points t′, the denominators of Lagrange's interpolation, which
// leaves whole numbers for Bᵀ and Aᵀ.

/// Bᵀ d B, first along columns, then along rows.
struct SixRows {
  private var rows: (Six, Six, Six, Six, Six, Six) = (Six(), Six(), Six(), Six(), Six(), Six())

  @inline(__always)
  mutating func setColumn(_ k: Int, _ a: Vector, _ b: Vector, _ c: Vector, _ d: Vector, _ e: Vector, _ f: Vector) {
    let t = Six(a, b, c, d, e, f).inputTransformed
    rows.0.set(k, t.a)
    rows.1.set(k, t.b)
    rows.2.set(k, t.c)
    rows.3.set(k, t.d)
    rows.4.set(k, t.e)
    rows.5.set(k, t.f)
  }

  @inline(__always)
  func storeRows(_ to: Target, _ step: Int) {
    rows.0.inputTransformed.store(to, step)
    rows.1.inputTransformed.store(to + 6 * step, step)
    rows.2.inputTransformed.store(to + 12 * step, step)
    rows.3.inputTransformed.store(to + 18 * step, step)
    rows.4.inputTransformed.store(to + 24 * step, step)
    rows.5.inputTransformed.store(to + 30 * step, step)
  }
}

/// Six numbers of eight tiles.
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

/// Aᵀ M A: four rows of four outputs for eight tiles.
struct FourRows {
  private var rows: (Six, Six, Six, Six) = (Six(), Six(), Six(), Six())

  @inline(__always)
  init(_ from: Source, _ step: Int) {
    for k in 0..<6 {
      let at = from + k * step
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

  /// Writes row after row: four vectors, one for each column of the eight tiles.
  @inline(__always)
  func store(_ to: Target, _ bias: Float) {
    FourRows.store(rows.0, to, bias)
    FourRows.store(rows.1, to + 32, bias)
    FourRows.store(rows.2, to + 64, bias)
    FourRows.store(rows.3, to + 96, bias)
  }

  @inline(__always)
  private static func store(_ row: Six, _ to: Target, _ bias: Float) {
    let (a, b, c, d) = row.outputTransformed
    to.store(a + bias, 0)
    to.store(b + bias, 8)
    to.store(c + bias, 16)
    to.store(d + bias, 24)
  }
}

/// Sorts four vectors of eight tiles into 32 neighbouring pixels.
///
/// A function of its own, not inlined: next to arithmetic the compiler takes the vectors apart, number by number.
@inline(never)
func interleave(_ columns: Source, into pixels: Target) {
  var even = SIMD16<Float>(), odd = SIMD16<Float>(), all = SIMD32<Float>()
  even.evenHalf = columns.vector(0)
  even.oddHalf = columns.vector(16)
  odd.evenHalf = columns.vector(8)
  odd.oddHalf = columns.vector(24)
  all.evenHalf = even
  all.oddHalf = odd
  pixels.store(all.lowHalf.lowHalf, 0)
  pixels.store(all.lowHalf.highHalf, 8)
  pixels.store(all.highHalf.lowHalf, 16)
  pixels.store(all.highHalf.highHalf, 24)
}

/// A 3×3 filter for four output channels at once.
struct NineVectors {
  private var g = (
    SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero,
    SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero
  )

  /// Fills lane `row` with nine numbers.
  @inline(__always)
  mutating func set(_ row: Int, _ from: Source) {
    g.0[row] = from[0]
    g.1[row] = from[1]
    g.2[row] = from[2]
    g.3[row] = from[3]
    g.4[row] = from[4]
    g.5[row] = from[5]
    g.6[row] = from[6]
    g.7[row] = from[7]
    g.8[row] = from[8]
  }

  /// G g Gᵀ: 36 vectors, handed to `store` with their position.
  @inline(__always)
  func transformed(_ store: (Int, SIMD4<Float>) -> Void) {
    let columns = (
      NineVectors.filterTransformed(g.0, g.3, g.6), NineVectors.filterTransformed(g.1, g.4, g.7),
      NineVectors.filterTransformed(g.2, g.5, g.8)
    )
    for y in 0..<6 {
      let row = NineVectors.filterTransformed(columns.0[y], columns.1[y], columns.2[y])
      for x in 0..<6 { store(y * 6 + x, row[x]) }
    }
  }

  /// G times three numbers makes six:
  ///
  ///     ⎡  1/4      0     0 ⎤
  ///     ⎢ −1/6   −1/6  −1/6 ⎥
  ///     ⎢ −1/6    1/6  −1/6 ⎥
  ///     ⎢ 1/24   1/12   1/6 ⎥
  ///     ⎢ 1/24  −1/12   1/6 ⎥
  ///     ⎣    0      0     1 ⎦
  @inline(__always)
  private static func filterTransformed(_ a: SIMD4<Float>, _ b: SIMD4<Float>, _ c: SIMD4<Float>) -> SixNarrow {
    let sum = (a + c) * Float(-1.0 / 6), far = a * Float(1.0 / 24) + c * Float(1.0 / 6)
    let side = b * Float(1.0 / 6), half = b * Float(1.0 / 12)
    return SixNarrow(a: a * 0.25, b: sum - side, c: sum + side, d: far + half, e: far - half, f: c)
  }
}

/// Six numbers of four output channels.
struct SixNarrow {
  var a: SIMD4<Float>, b: SIMD4<Float>, c: SIMD4<Float>, d: SIMD4<Float>, e: SIMD4<Float>, f: SIMD4<Float>

  @inline(__always)
  subscript(_ k: Int) -> SIMD4<Float> {
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
