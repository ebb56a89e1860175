import LoopInterface

extension VectorLoops {
  static func sums(
    rows: Int, columns: Int, depth: Int, _ a: Source, pitch: Int, _ b: Source, _ offsets: UnsafePointer<Int>,
    _ c: Target, stride: Int, _ start: Start, slope: Float
  ) {
    Tile.sums(
      rows: rows, columns: columns, depth: depth, a, pitch: pitch, b, offsets, c, stride: stride,
      Tile.Ends(start: start, slope: slope))
  }

  static func dots(
    blocks: Int, weights: Int, count: Int, _ a: Source, pitch: Int, _ b: Source, _ offsets: UnsafePointer<Int>,
    _ c: Target
  ) {
    // The rows of `a` stay in the nearest cache while those of `b` pass by, of which a block has fewer.
    for block in stride(from: 0, to: blocks, by: DotProducts.together) {
      // The last of an odd number of blocks has no other to share its vectors with.
      let other = block + DotProducts.together <= blocks ? block + DotProducts.together - 1 : block
      for weight in 0..<weights {
        DotProducts.dots4x3(
          count, a + block * 4 * pitch, a + other * 4 * pitch, pitch, b, offsets + weight * 3,
          c + (block * weights + weight) * 12, c + (other * weights + weight) * 12)
      }
    }
  }

  static func addMultiple(_ x: Source, _ weight: Float, to y: Target, count: Int) {
    for i in 0..<count { y[i] += weight * x[i] }
  }
}
