/// A second TIFF encoder, so that reading is not tested against the library that reads: uncompressed, in strips or tiles,
/// of either order of bytes, after the TIFF specification, revision 6.
struct TIFFEncoder {
  /// The numbers of PhotometricInterpretation.
  enum Photometric: Int, Sendable, CaseIterable {
    case whiteIsZero = 0, blackIsZero = 1, rgb = 2, palette = 3, cmyk = 5, lab = 8
  }

  var width: Int
  var height: Int
  var photometric: Photometric
  var bits: Int
  /// Samples of a pixel.
  var samples: Int
  /// What the samples beyond the colours are: 1 premultiplied, 2 straight alpha.
  var extraSamples: [Int] = []
  var isLittleEndian = true
  /// Whether addresses have 64 bits.
  var isBig = false
  /// Side of a tile, a multiple of 16; `nil` writes strips.
  var tile: Int?
  var rowsPerStrip = 3
  /// Whether every sample has a plane of its own.
  var isPlanar = false
  /// 1 unsigned, 3 floating point.
  var sampleFormat = 1
  var orientation = 1
  /// 1 a preview of another picture, 2 a page of several.
  var subfileType = 0
  /// Where further pictures of this one are said to be.
  var subfolders: [Int] = []
  /// Further fields: tag, type (2 text, 7 bytes), data.
  var fields: [(tag: Int, type: Int, data: [UInt8])] = []
  /// 2^bits entries of red, then green, then blue, 16 bits each.
  var colourMap: [Int] = []
  /// Sample `c` of the pixel at (x, y).
  var sample: (_ x: Int, _ y: Int, _ c: Int) -> Int

  private func number(_ value: Int, _ bytes: Int) -> [UInt8] {
    let big = (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * (bytes - 1 - $0))) }
    return isLittleEndian ? big.reversed() : big
  }

  /// The rows of a block, each beginning at a whole byte.
  private func block(x: Int, y: Int, columns: Int, rows: Int, planes: Range<Int>) -> [UInt8] {
    var result: [UInt8] = []
    for row in y..<y + rows {
      var pending = 0, count = 0
      for column in x..<x + columns {
        for c in planes {
          let value = column < width && row < height ? sample(column, row, c) : 0
          if bits >= 8 {
            result += number(value, bits / 8)
          } else {
            pending = pending << bits | value
            count += bits
            if count == 8 {
              result.append(UInt8(pending))
              (pending, count) = (0, 0)
            }
          }
        }
      }
      if count > 0 { result.append(UInt8(pending << (8 - count))) }
    }
    return result
  }

  private var blocks: [[UInt8]] {
    let planes = isPlanar ? (0..<samples).map { $0..<$0 + 1 } : [0..<samples]
    return planes.flatMap { planes -> [[UInt8]] in
      if let tile {
        return stride(from: 0, to: height, by: tile).flatMap { y in
          stride(from: 0, to: width, by: tile).map { x in
            block(x: x, y: y, columns: tile, rows: tile, planes: planes)
          }
        }
      }
      return stride(from: 0, to: height, by: rowsPerStrip).map { y in
        block(x: 0, y: y, columns: width, rows: min(rowsPerStrip, height - y), planes: planes)
      }
    }
  }

  /// The whole file: header, blocks, values, directory.
  var bytes: [UInt8] {
    let wide = isBig ? 8 : 4
    var file: [UInt8] = isLittleEndian ? [0x49, 0x49] : [0x4D, 0x4D]
    file += isBig ? number(43, 2) + number(8, 2) + number(0, 2) + number(0, 8) : number(42, 2) + number(0, 4)
    var offsets: [Int] = [], counts: [Int] = []
    for block in blocks {
      offsets.append(file.count)
      counts.append(block.count)
      file += block
    }
    var entries: [(tag: Int, type: Int, count: Int, data: [UInt8])] = []
    func put(_ tag: Int, _ values: [Int], long: Bool = false) {
      entries.append((tag, long ? 4 : 3, values.count, values.flatMap { number($0, long ? 4 : 2) }))
    }
    if subfileType != 0 { put(254, [subfileType], long: true) }
    put(256, [width], long: true)
    put(257, [height], long: true)
    put(258, Array(repeating: bits, count: samples))
    put(259, [1])
    put(262, [photometric.rawValue])
    put(tile == nil ? 273 : 324, offsets, long: true)
    put(274, [orientation])
    put(277, [samples])
    if let tile {
      put(322, [tile])
      put(323, [tile])
    } else {
      put(278, [rowsPerStrip], long: true)
    }
    put(tile == nil ? 279 : 325, counts, long: true)
    put(284, [isPlanar ? 2 : 1])
    if !subfolders.isEmpty { put(330, subfolders, long: true) }
    if !colourMap.isEmpty { put(320, colourMap) }
    if !extraSamples.isEmpty { put(338, extraSamples) }
    if sampleFormat != 1 { put(339, Array(repeating: sampleFormat, count: samples)) }
    entries += fields.map { ($0.tag, $0.type, $0.data.count, $0.data) }
    entries.sort { $0.tag < $1.tag }
    var directory = number(entries.count, isBig ? 8 : 2)
    for entry in entries {
      directory += number(entry.tag, 2) + number(entry.type, 2) + number(entry.count, wide)
      if entry.data.count <= wide {
        directory += entry.data + Array(repeating: 0, count: wide - entry.data.count)
      } else {
        if file.count % 2 == 1 { file.append(0) }
        directory += number(file.count, wide)
        file += entry.data
      }
    }
    if file.count % 2 == 1 { file.append(0) }
    file.replaceSubrange(wide..<2 * wide, with: number(file.count, wide))
    return file + directory + number(0, wide)
  }
}
