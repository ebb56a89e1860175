/// A second PNG encoder, so that reading is not tested against the library that reads.
///
/// It writes every colour type, depth and interlacing, uncompressed (deflate's stored blocks), after the PNG
/// specification, third edition.
struct PNGEncoder {
  /// The colour types of the IHDR chunk.
  enum ColourType: Int, Sendable, CaseIterable {
    case grey = 0, rgb = 2, palette = 3, greyAlpha = 4, rgbAlpha = 6

    var samples: Int { [1, 0, 3, 1, 2, 0, 4][rawValue] }
    var depths: [Int] {
      switch self {
      case .grey: [1, 2, 4, 8, 16]
      case .palette: [1, 2, 4, 8]
      default: [8, 16]
      }
    }
  }

  var width: Int
  var height: Int
  var type: ColourType
  var depth: Int
  var interlaced = false
  /// The filter of each row of a pass, 0 to 4.
  var filter: @Sendable (_ row: Int) -> Int = { _ in 0 }
  /// Chunks between header and pixels.
  var chunks: [(name: String, data: [UInt8])] = []
  /// Samples of a pixel, 0 ..< 2^depth.
  var pixel: (_ x: Int, _ y: Int) -> [Int]

  /// The whole file.
  var bytes: [UInt8] { Self.file(header + [("IDAT", Self.stored(scanlines)), ("IEND", [])]) }

  /// The chunks before the pixels.
  var header: [(name: String, data: [UInt8])] {
    let size = bigEndian(width) + bigEndian(height)
    return [("IHDR", size + [UInt8(depth), UInt8(type.rawValue), 0, 0, interlaced ? 1 : 0])] + chunks
  }

  /// A file of these chunks.
  static func file(_ chunks: [(name: String, data: [UInt8])]) -> [UInt8] {
    chunks.reduce(signature) { $0 + chunk($1.name, $1.data) }
  }

  static let signature: [UInt8] = [137, 80, 78, 71, 13, 10, 26, 10]

  /// Adam7's passes: first column and row, distance of columns and rows.
  private static let adam7 = [
    (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
  ]

  /// The rows as deflate gets them: of every pass, each with the number of its filter in front.
  var scanlines: [UInt8] {
    var result: [UInt8] = []
    for (x0, y0, dx, dy) in interlaced ? Self.adam7 : [(0, 0, 1, 1)] where x0 < width {
      var above: [UInt8] = []
      for (row, y) in stride(from: y0, to: height, by: dy).enumerated() {
        let bytes = packed(stride(from: x0, to: width, by: dx).flatMap { pixel($0, y) }), number = filter(row)
        result.append(UInt8(number))
        result += filtered(bytes, above: above.isEmpty ? bytes.map { _ in 0 } : above, by: number)
        above = bytes
      }
    }
    return result
  }

  /// Samples as bytes, the first one in the highest bits.
  private func packed(_ samples: [Int]) -> [UInt8] {
    var result: [UInt8] = [], bits = 0, pending = 0
    for sample in samples {
      pending = pending << depth | sample
      bits += depth
      while bits >= 8 {
        bits -= 8
        result.append(UInt8(pending >> bits & 255))
      }
    }
    if bits > 0 { result.append(UInt8(pending << (8 - bits) & 255)) }
    return result
  }

  /// What is left of a row when it is predicted from its left neighbour, the row above, their mean, or Paeth's choice.
  private func filtered(_ row: [UInt8], above: [UInt8], by number: Int) -> [UInt8] {
    let distance = max(1, type.samples * depth / 8)
    return row.indices.map { i in
      let left = i < distance ? 0 : Int(row[i - distance]), up = Int(above[i])
      let corner = i < distance ? 0 : Int(above[i - distance])
      let guess = left + up - corner
      let nearest = [left, up, corner].enumerated().min { abs($0.1 - guess) < abs($1.1 - guess) }!.element
      return row[i] &- UInt8([0, left, up, (left + up) / 2, nearest][number])
    }
  }

  /// One chunk with its length and checksum.
  static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + data
    return bigEndian(data.count) + body + bigEndian(Int(crc(body)))
  }

  /// A zlib stream of stored blocks.
  static func stored(_ data: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    var start = 0
    repeat {
      let end = min(start + 65535, data.count), count = end - start
      stream += [end == data.count ? 1 : 0, UInt8(count & 255), UInt8(count >> 8)]
      stream += [UInt8(~count & 255), UInt8(~count >> 8 & 255)] + data[start..<end]
      start = end
    } while start < data.count
    var low = 1, high = 0
    for byte in data {
      low = (low + Int(byte)) % 65521
      high = (high + low) % 65521
    }
    return stream + bigEndian(high << 16 | low)
  }

  /// The checksum of a chunk's name and data (the specification's annex D).
  static func crc(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(UInt32.max) { $0 >> 8 ^ remainders[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
  }

  private static let remainders: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { remainder, _ in
      remainder & 1 == 1 ? remainder >> 1 ^ 0xEDB8_8320 : remainder >> 1
    }
  }
}

/// The four bytes of a number, the most significant first.
func bigEndian(_ number: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(number >> $0 & 255) } }
