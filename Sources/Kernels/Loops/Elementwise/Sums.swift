import LoopInterface

extension VectorLoops {
  static func sum(_ x: Source, count: Int) -> Double {
    var s0 = Eight.zero, s1 = s0, s2 = s0, s3 = s0
    var i = 0
    while i + 32 <= count {
      s0 += x.eight(i)
      s1 += x.eight(i + 8)
      s2 += x.eight(i + 16)
      s3 += x.eight(i + 24)
      i += 32
    }
    var total = Double(((s0 + s1) + (s2 + s3)).total)
    while i < count {
      total += Double(x[i])
      i += 1
    }
    return total
  }

  static func dot(_ x: Source, _ y: Source, count: Int) -> Double {
    var s0 = Eight.zero, s1 = s0, s2 = s0, s3 = s0
    var i = 0
    while i + 32 <= count {
      s0 = s0.fma(x.eight(i), y.eight(i))
      s1 = s1.fma(x.eight(i + 8), y.eight(i + 8))
      s2 = s2.fma(x.eight(i + 16), y.eight(i + 16))
      s3 = s3.fma(x.eight(i + 24), y.eight(i + 24))
      i += 32
    }
    var total = Double(((s0 + s1) + (s2 + s3)).total)
    while i < count {
      total += Double(x[i]) * Double(y[i])
      i += 1
    }
    return total
  }
}
