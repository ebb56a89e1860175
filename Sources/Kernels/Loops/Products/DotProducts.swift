import LoopInterface

/// Blocks of dot products: the weight gradients, where the long direction (the pixels) is the one that is summed over.
///
/// Every dot product has eight partial sums on every machine. A vector of sixteen lanes holds those of two rows.
enum DotProducts {
  /// Rows of `a` whose partial sums share a vector.
  static let together = lanes / 8

  /// Eight numbers of a row and, where vectors are longer, eight of the row four below.
  @inline(__always)
  private static func rows(_ a: Source, _ other: Source, _ n: Int) -> Vector {
    #if WIDE
      Vector(lowHalf: a.eight(n), highHalf: other.eight(n))
    #else
      a.vector(n)
    #endif
  }

  /// Eight numbers, as often as there are rows in a vector.
  @inline(__always)
  private static func spread(_ b: Source, _ n: Int) -> Vector {
    #if WIDE
      Vector(lowHalf: b.eight(n), highHalf: b.eight(n))
    #else
      b.vector(n)
    #endif
  }

  /// Adds the totals of twelve vectors of sums, each of them as `Eight.total` makes it, but several at a time.
  @inline(__always)
  private static func addTotals(
    _ s: (
      Vector, Vector, Vector, Vector, Vector, Vector, Vector, Vector, Vector, Vector, Vector, Vector
    ), _ c: Target, _ other: Target
  ) {
    let a = Shuffle.addedTwos(Shuffle.addedFours(s.0, s.1), Shuffle.addedFours(s.2, s.3))
    let b = Shuffle.addedTwos(Shuffle.addedFours(s.4, s.5), Shuffle.addedFours(s.6, s.7))
    let d = Shuffle.addedTwos(Shuffle.addedFours(s.8, s.9), Shuffle.addedFours(s.10, s.11))
    let first = Shuffle.addedOnes(a, b), last = Shuffle.addedOnes(d, d)
    #if WIDE
      add(Shuffle.evens(first, last), c)
      if other != c { add(Shuffle.odds(first, last), other) }
    #else
      c.store(c.vector(0) + first, 0)
      addFour(last.lowHalf, c + 8)
    #endif
  }

  #if WIDE
    /// Adds the first twelve of sixteen numbers.
    @inline(__always)
    private static func add(_ totals: Vector, _ c: Target) {
      c.store(c.eight(0) + totals.lowHalf, 0)
      addFour(totals.highHalf.lowHalf, c + 8)
    }
  #endif

  @inline(__always)
  private static func addFour(_ totals: SIMD4<Float>, _ c: Target) {
    c.store(UnsafeRawPointer(c).loadUnaligned(as: SIMD4<Float>.self) + totals, 0)
  }

  /// 4 × 3 dot products: `c[3 * r + j] += Σₙ a[r * pitch + n] · b[offsets[j] + n]`, `count` a multiple of 8; and as many
  /// for the rows `other` where vectors hold two.
  @inline(never)
  static func dots4x3(
    _ count: Int, _ a: Source, _ other: Source, _ pitch: Int, _ b: Source, _ offsets: UnsafePointer<Int>, _ c: Target,
    _ otherC: Target
  ) {
    let b0 = b + offsets[0], b1 = b + offsets[1], b2 = b + offsets[2]
    var s00 = Vector.zero, s01 = Vector.zero, s02 = Vector.zero
    var s10 = Vector.zero, s11 = Vector.zero, s12 = Vector.zero
    var s20 = Vector.zero, s21 = Vector.zero, s22 = Vector.zero
    var s30 = Vector.zero, s31 = Vector.zero, s32 = Vector.zero
    var n = 0
    while n < count {
      let y0 = spread(b0, n), y1 = spread(b1, n), y2 = spread(b2, n)
      let x0 = rows(a, other, n)
      s00 = s00.fma(x0, y0)
      s01 = s01.fma(x0, y1)
      s02 = s02.fma(x0, y2)
      let x1 = rows(a + pitch, other + pitch, n)
      s10 = s10.fma(x1, y0)
      s11 = s11.fma(x1, y1)
      s12 = s12.fma(x1, y2)
      let x2 = rows(a + 2 * pitch, other + 2 * pitch, n)
      s20 = s20.fma(x2, y0)
      s21 = s21.fma(x2, y1)
      s22 = s22.fma(x2, y2)
      let x3 = rows(a + 3 * pitch, other + 3 * pitch, n)
      s30 = s30.fma(x3, y0)
      s31 = s31.fma(x3, y1)
      s32 = s32.fma(x3, y2)
      n += 8
    }
    addTotals((s00, s01, s02, s10, s11, s12, s20, s21, s22, s30, s31, s32), c, otherC)
  }
}
