import Imaging

/// What a JPEG file says of its picture for certain.
///
/// Of every wave of every block of 8×8 pixels the file keeps a whole number: the wave's strength, divided by an entry of a
/// table and rounded. So the strength that the camera saw lies in a cell around what was decoded, half an entry to either
/// side, and a restoration has to stay in it (Zakhor, "Iterative procedures for reduction of blocking effects in transform
/// image coding", 1992).
///
/// A picture may have been cropped or turned after it was decoded. The grid and the table's direction that it was decoded
/// with are those for which strengths are multiples of the table's entries.
struct QuantizationCells {
  /// Side of a block.
  static let side = 8

  private let width: Int
  /// Upper left corners of the blocks that lie wholly in the picture and hold to the table.
  private let corners: [(x: Int, y: Int)]
  /// What the strengths were rounded to, block by block.
  private let middles: [[Float]]
  /// The table in units of brightness, 0…1.
  private let table: [Float]

  /// The cells of a decoded picture.
  ///
  /// - Parameters:
  ///   - brightness: H×W samples, 0…1.
  ///   - width: W.
  ///   - height: H.
  ///   - entries: the table in reading order, in grey levels of 255.
  /// - Returns: `nil` if the picture does not come from a file with this table, on whatever grid.
  init?(_ brightness: [Float], width: Int, height: Int, entries: [UInt16]) {
    let straight = entries.map { Float(max($0, 1)) / 255 }
    let turned = (0..<64).map { straight[$0 % 8 * 8 + $0 / 8] }
    var best: (error: Float, x: Int, y: Int, table: [Float])?
    for table in straight == turned ? [straight] : [straight, turned] {
      for y in 0..<Self.side {
        for x in 0..<Self.side {
          let corners = Self.corners(x: x, y: y, width: width, height: height)
          guard let error = Self.misfit(brightness, width, corners, table) else { continue }
          if error < best?.error ?? Self.largestMisfit { best = (error, x, y, table) }
        }
      }
    }
    guard let best else { return nil }
    self.width = width
    table = best.table
    var corners: [(x: Int, y: Int)] = [], middles: [[Float]] = []
    for corner in Self.corners(x: best.x, y: best.y, width: width, height: height) {
      let waves = Self.waves(brightness, at: corner, width)
      // A block that was pasted in, or is half beyond the edge that a seamless texture was given.
      if let error = Self.misfit(waves, table), error.sum > Self.largestMisfit * 1.5 * Float(error.count) { continue }
      corners.append(corner)
      middles.append(zip(waves, table).map { ($0 / $1).rounded() * $1 })
    }
    (self.corners, self.middles) = (corners, middles)
  }

  /// The mean distance of strengths from multiples of their entries, in entries, above which a picture is not from such a
  /// file: chance makes 0.25.
  private static let largestMisfit: Float = 0.13

  private static func corners(x: Int, y: Int, width: Int, height: Int) -> [(x: Int, y: Int)] {
    stride(from: y, through: height - side, by: side).flatMap { row in
      stride(from: x, through: width - side, by: side).map { ($0, row) }
    }
  }

  /// The mean distance, over some of the blocks; `nil` if nothing can be told.
  private static func misfit(
    _ brightness: [Float], _ width: Int, _ corners: [(x: Int, y: Int)], _ table: [Float]
  ) -> Float? {
    var sum: Float = 0, count = 0
    for index in stride(from: 0, to: corners.count, by: max(1, corners.count / 160)) {
      guard let part = misfit(waves(brightness, at: corners[index], width), table) else { continue }
      sum += part.sum
      count += part.count
    }
    return count < 24 ? nil : sum / Float(count)
  }

  /// How far the waves that were not rounded to nothing are from multiples; what was divided by next to nothing tells
  /// nothing.
  private static func misfit(_ waves: [Float], _ table: [Float]) -> (sum: Float, count: Int)? {
    var sum: Float = 0, count = 0
    for place in 1..<64 where table[place] > 3.5 / 255 {
      let ratio = waves[place] / table[place], nearest = ratio.rounded()
      guard nearest != 0 else { continue }
      sum += abs(ratio - nearest)
      count += 1
    }
    return count == 0 ? nil : (sum, count)
  }

  /// The nearest picture whose strengths lie in the cells.
  ///
  /// - Parameters:
  ///   - brightness: H×W samples, 0…1.
  ///   - share: how much of a cell is allowed, around its middle: most strengths are nearer to it than its walls are.
  func projected(_ brightness: [Float], share: Float) -> [Float] {
    var result = brightness
    for (corner, middles) in zip(corners, middles) {
      var waves = Self.waves(brightness, at: corner, width)
      for place in 0..<64 {
        let room = table[place] * share / 2
        waves[place] = min(max(waves[place], middles[place] - room), middles[place] + room)
      }
      Self.write(waves, at: corner, width, into: &result)
    }
    return result
  }

  /// The strengths of the waves of a block: its cosine transform. Black is -½, as JPEG has it.
  private static func waves(_ brightness: [Float], at corner: (x: Int, y: Int), _ width: Int) -> [Float] {
    var half = [Float](repeating: 0, count: 64), whole = half
    for v in 0..<8 {
      let start = (corner.y + v) * width + corner.x
      for u in 0..<8 {
        let sample = brightness[start + u] - 128 / 255
        for l in 0..<8 { half[v * 8 + l] += sample * cosines[l * 8 + u] }
      }
    }
    for k in 0..<8 {
      for v in 0..<8 {
        let weight = cosines[k * 8 + v]
        for l in 0..<8 { whole[k * 8 + l] += half[v * 8 + l] * weight }
      }
    }
    return whole
  }

  /// The block that some waves make.
  private static func write(
    _ waves: [Float], at corner: (x: Int, y: Int), _ width: Int, into brightness: inout [Float]
  ) {
    var half = [Float](repeating: 0, count: 64)
    for k in 0..<8 {
      for v in 0..<8 {
        let weight = cosines[k * 8 + v]
        for l in 0..<8 { half[v * 8 + l] += waves[k * 8 + l] * weight }
      }
    }
    for v in 0..<8 {
      let start = (corner.y + v) * width + corner.x
      for u in 0..<8 {
        var sample: Float = 128 / 255
        for l in 0..<8 { sample += half[v * 8 + l] * cosines[l * 8 + u] }
        brightness[start + u] = sample
      }
    }
  }

  /// Rows of the orthonormal cosine transform of eight samples.
  private static let cosines: [Float] = cosineTransform.map(Float.init)
}
