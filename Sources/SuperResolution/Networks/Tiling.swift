import Engine

extension Tensor {
  /// What a local map makes of a large picture, tile by tile, so that memory does not grow with the picture.
  ///
  /// Every tile is handed over with a margin around it, which is cut off afterwards. If the map looks no further than the
  /// margin, no seam can be: the tiles are what they would be in the whole. At the picture's edges, where there is no
  /// margin, the part that is handed over reaches further inside, so that all are of one size and share their memory.
  ///
  /// - Parameters:
  ///   - side: rows and columns of a tile without its margin. A picture that is no larger is one tile.
  ///   - margin: how far the map looks in each direction, in pixels.
  ///   - pulse: told after every tile which share is done, 0…1; what it throws ends the work.
  ///   - body: the map, from 1×C×h×w to 1×D×h×w.
  /// - Returns: 1×D×H×W, from 1×C×H×W.
  func tiled(
    side: Int, margin: Int, pulse: (Double) throws -> Void, _ body: (Tensor) -> Tensor
  ) rethrows -> Tensor {
    let (height, width) = (shape[2], shape[3])
    guard max(height, width) > side else { return body(self) }
    func part(_ first: Int, of count: Int) -> (seen: Range<Int>, kept: Range<Int>) {
      let start = max(0, min(first - margin, count - side - 2 * margin))
      let seen = start..<min(count, start + side + 2 * margin)
      return (seen, first - seen.lowerBound..<min(count, first + side) - seen.lowerBound)
    }
    let bands = try stride(from: 0, to: height, by: side).map { row in
      let rows = part(row, of: height)
      let tiles = try stride(from: 0, to: width, by: side).map { column in
        let columns = part(column, of: width)
        let answer = body(sliced([0..<shape[0], 0..<shape[1], rows.seen, columns.seen]))
        let share = Double(min(width, column + side)) / Double(width)
        try pulse((Double(row) + share * Double(min(side, height - row))) / Double(height))
        return answer.sliced([0..<answer.shape[0], 0..<answer.shape[1], rows.kept, columns.kept])
      }
      return Tensor.concatenated(tiles, along: 3)
    }
    return .concatenated(bands, along: 2)
  }
}
