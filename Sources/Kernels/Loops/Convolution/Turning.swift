import CProcessor
import LoopInterface

extension VectorLoops {
  static func turn(
    _ window: PlaneWindow, channels: Int, rows: Int, count: Int, into turned: Target, room: Target
  ) {
    for row in 0..<rows {
      let to = turned + row * lanes * count, y = window.y + row
      guard y >= 0, y < window.height else {
        to.update(repeating: 0, count: lanes * count)
        continue
      }
      for first in stride(from: 0, to: lanes, by: 8) {
        let work = EightChannels(
          plane: window.plane + first * window.next + y * window.width, next: window.next,
          channels: max(0, min(8, channels - first)), width: window.width, lines: room)
        work.stage(x: window.x, count: count)
        work.turn(count: count, into: to + first)
      }
    }
  }
}

/// A row of pixels of eight neighbouring channels, or of fewer.
private struct EightChannels {
  let plane: Source
  /// Numbers from one channel to the next.
  let next: Int
  let channels: Int, width: Int
  /// Room for eight rows of pixels.
  let lines: Target

  /// Copies `count` pixels of every channel from column `x` on, with zeros for what is not there. The pixels of the eight
  /// channels behind are fetched meanwhile.
  @inline(__always)
  func stage(x: Int, count: Int) {
    let first = min(count, max(0, -x)), last = max(first, min(count, width - x))
    for channel in 0..<channels {
      let line = lines + channel * count, from = plane + channel * next + x
      for i in stride(from: first, to: last, by: 16) { prefetch(from + 8 * next + i) }
      line.update(repeating: 0, count: first)
      (line + first).update(from: from + first, count: last - first)
      (line + last).update(repeating: 0, count: count - last)
    }
    (lines + channels * count).update(repeating: 0, count: (8 - channels) * count)
  }

  /// Writes the eight channels of every pixel, one pixel a vector apart from the other.
  @inline(__always)
  func turn(count: Int, into turned: Target) {
    var i = 0
    while i < count {
      turnBlock(Source(lines) + i, count, into: turned + i * lanes)
      i += 8
    }
  }

  /// Turns eight rows of eight numbers, `pitch` apart, into eight rows that lie a vector apart.
  @inline(__always)
  private func turnBlock(_ at: Source, _ pitch: Int, into to: Target) {
    // Three perfect shuffles of eight cards, each card a row.
    let (a0, a1) = Shuffle.turns(at.eight(0), at.eight(4 * pitch))
    let (a2, a3) = Shuffle.turns(at.eight(pitch), at.eight(5 * pitch))
    let (a4, a5) = Shuffle.turns(at.eight(2 * pitch), at.eight(6 * pitch))
    let (a6, a7) = Shuffle.turns(at.eight(3 * pitch), at.eight(7 * pitch))
    let (b0, b1) = Shuffle.turns(a0, a4), (b2, b3) = Shuffle.turns(a1, a5)
    let (b4, b5) = Shuffle.turns(a2, a6), (b6, b7) = Shuffle.turns(a3, a7)
    let (c0, c1) = Shuffle.turns(b0, b4), (c2, c3) = Shuffle.turns(b1, b5)
    let (c4, c5) = Shuffle.turns(b2, b6), (c6, c7) = Shuffle.turns(b3, b7)
    to.store(c0, 0)
    to.store(c1, lanes)
    to.store(c2, 2 * lanes)
    to.store(c3, 3 * lanes)
    to.store(c4, 4 * lanes)
    to.store(c5, 5 * lanes)
    to.store(c6, 6 * lanes)
    to.store(c7, 7 * lanes)
  }
}
