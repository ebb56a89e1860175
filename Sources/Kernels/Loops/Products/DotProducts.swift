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

  /// The total of each row in a vector.
  @inline(__always)
  private static func add(_ sums: Vector, _ c: Target, _ other: Target, _ place: Int) {
    #if WIDE
      c[place] += sums.lowHalf.total
      if other != c { other[place] += sums.highHalf.total }
    #else
      c[place] += sums.total
    #endif
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
    add(s00, c, otherC, 0)
    add(s01, c, otherC, 1)
    add(s02, c, otherC, 2)
    add(s10, c, otherC, 3)
    add(s11, c, otherC, 4)
    add(s12, c, otherC, 5)
    add(s20, c, otherC, 6)
    add(s21, c, otherC, 7)
    add(s22, c, otherC, 8)
    add(s30, c, otherC, 9)
    add(s31, c, otherC, 10)
    add(s32, c, otherC, 11)
  }
}
