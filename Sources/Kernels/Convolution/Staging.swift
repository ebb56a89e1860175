/// How a band of the input is laid out in a small buffer before a convolution reads it.
///
/// The buffer holds, for every channel, the rows that some output rows need, with the zeros of the padding written out,
/// so the inner loop needs no test for the border. With a stride `s` the pixels are sorted into `s × s` phases (all
/// rows and columns with the same remainder); within a phase neighbouring outputs read neighbouring numbers again, and a
/// strided convolution becomes an ordinary one.
struct Staging {
  let channels: Int, height: Int, width: Int
  let filterHeight: Int, filterWidth: Int, stride: Int
  /// Input row and column that the first tap of output (0, 0) falls on; negative inside the padding.
  let originY: Int, originX: Int
  /// Output rows in a band, numbers in a row of the buffer, numbers in a plane.
  let bandHeight: Int, pitch: Int, plane: Int

  /// Plans bands of `bandHeight` output rows, `outputWidth` wide.
  init(
    channels: Int, height: Int, width: Int, filterHeight: Int, filterWidth: Int, stride: Int, originY: Int,
    originX: Int, outputWidth: Int, bandHeight: Int
  ) {
    self.channels = channels
    self.height = height
    self.width = width
    self.filterHeight = filterHeight
    self.filterWidth = filterWidth
    self.stride = stride
    self.originY = originY
    self.originX = originX
    self.bandHeight = bandHeight
    pitch = outputWidth + (filterWidth - 1) / stride
    // Planes an even number of kilobytes apart would all fall into the same few sets of the cache.
    plane = (((bandHeight + (filterHeight - 1) / stride) * pitch + 15) / 16 | 1) * 16
  }

  /// Rows of one phase of one channel.
  var rows: Int { bandHeight + (filterHeight - 1) / stride }

  /// Numbers in the buffer, with room for reading past the end.
  var count: Int { channels * stride * stride * plane + margin }

  /// Zeros behind the last plane: a block reads whole vectors, and a band shifted by the last tap ends as far behind.
  private var margin: Int { 24 + (filterWidth - 1) / stride }

  /// Where each tap of each channel begins in the buffer, in the order of the weights.
  var offsets: [Int] {
    var offsets: [Int] = []
    offsets.reserveCapacity(channels * filterHeight * filterWidth)
    for channel in 0..<channels {
      for y in 0..<filterHeight {
        for x in 0..<filterWidth {
          let phase = (channel * stride + y % stride) * stride + x % stride
          offsets.append(phase * plane + y / stride * pitch + x / stride)
        }
      }
    }
    return offsets
  }

  /// Output rows in a band so that the buffer stays in the second-level cache; the same on every machine.
  static func bandHeight(channels: Int, outputHeight: Int, pitch: Int, halo: Int) -> Int {
    let floats = 40 * 1024
    let fitting = floats / max(1, channels * pitch) - halo
    let eighth = (outputHeight + 7) / 8
    return max(1, min(fitting, eighth, outputHeight))
  }

  /// Copies what output rows from `row` on need from one picture.
  func fill(_ buffer: Target, from input: Source, row: Int) {
    for channel in 0..<channels {
      let input = input + channel * height * width
      for phaseY in 0..<stride {
        for phaseX in 0..<stride {
          let plane = buffer + ((channel * stride + phaseY) * stride + phaseX) * plane
          for i in 0..<rows {
            copyRow(plane + i * pitch, input, y: originY + (row + i) * stride + phaseY, x: originX + phaseX)
          }
          (plane + rows * pitch).update(repeating: 0, count: self.plane - rows * pitch)
        }
      }
    }
    (buffer + channels * stride * stride * plane).update(repeating: 0, count: margin)
  }

  /// Writes one row of the buffer: pixels `x`, `x + stride`, … of input row `y`, zeros outside.
  private func copyRow(_ row: Target, _ input: Source, y: Int, x: Int) {
    guard y >= 0 && y < height else { return row.update(repeating: 0, count: pitch) }
    let input = input + y * width
    // The first and the one-past-last column of the buffer that fall inside the picture.
    let first = min(pitch, x >= 0 ? 0 : (stride - 1 - x) / stride)
    let last = max(first, min(pitch, x >= width ? 0 : (width - 1 - x) / stride + 1))
    row.update(repeating: 0, count: first)
    if stride == 1 {
      (row + first).update(from: input + x + first, count: last - first)
    } else {
      for j in first..<last { row[j] = input[x + j * stride] }
    }
    (row + last).update(repeating: 0, count: pitch - last)
  }
}
