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
