/// A second JPEG encoder, for what libjpeg's is not asked to write: CMYK and progressive files. Blocks of 8×8 pixels have one
/// level each (ITU-T T.81).
struct JPEGEncoder {
  var width: Int
  var height: Int
  /// 1 grey, 3 colours, 4 inks.
  var components: Int
  /// Whether the levels come in one scan and the waves, of which there are none, in others.
  var isProgressive = false
  /// Adobe's marker: 0 says that the components are what they seem, 1 brightness and colours, 2 the same of inks; `nil`
  /// leaves it out.
  var transform: Int?
  /// The level of component `c` in the block at column `x` and row `y`, 0 to 255.
  var level: (_ x: Int, _ y: Int, _ c: Int) -> Int

  private func marker(_ code: UInt8, _ data: [UInt8]) -> [UInt8] {
    [0xFF, code] + Array(bigEndian(data.count + 2).suffix(2)) + data
  }

  /// A scan of some components.
  private func scan(_ which: [Int], levels: Bool, waves: Bool) -> [UInt8] {
    let selectors: [UInt8] = which.flatMap { [UInt8($0 + 1), 0] as [UInt8] }
    let range: [UInt8] = [levels ? 0 : 1, waves ? 63 : 0, 0]
    var bits: [Bool] = [], before = Array(repeating: 128, count: components)
    func put(_ value: Int, _ count: Int) {
      for i in stride(from: count - 1, through: 0, by: -1) { bits.append(value >> i & 1 == 1) }
    }
    for y in 0..<(height + 7) / 8 {
      for x in 0..<(width + 7) / 8 {
        for c in which {
          if levels {
            // Quantized by 8, a level's difference is what is written: how many bits it has, and these.
            let value = level(x, y, c), difference = value - before[c]
            before[c] = value
            let count = difference == 0 ? 0 : Int.bitWidth - abs(difference).leadingZeroBitCount
            put(count, 4)
            put(difference < 0 ? difference + (1 << count) - 1 : difference, count)
          }
          // The end of the block.
          if waves { put(0, 1) }
        }
      }
    }
    while bits.count % 8 != 0 { bits.append(true) }
    let bytes = stride(from: 0, to: bits.count, by: 8).flatMap { start -> [UInt8] in
      let byte = bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
      return byte == 0xFF ? [0xFF, 0] : [byte]
    }
    return marker(0xDA, [UInt8(which.count)] + selectors + range) + bytes
  }

  /// The whole file.
  var bytes: [UInt8] {
    let all = Array(0..<components)
    let sides = Array(bigEndian(height).suffix(2) + bigEndian(width).suffix(2))
    var file: [UInt8] = [0xFF, 0xD8]
    if let transform { file += marker(0xEE, Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, UInt8(transform)]) }
    file += marker(0xDB, [0] + [UInt8](repeating: 8, count: 64))
    file += marker(
      isProgressive ? 0xC2 : 0xC0, [8] + sides + [UInt8(components)] + all.flatMap { [UInt8($0 + 1), 0x11, 0] })
    // Twelve words of four bits for how many bits a level has; one of one bit for the end of a block.
    file += marker(0xC4, [0x00, 0, 0, 0, 12] + [UInt8](repeating: 0, count: 12) + (0..<12).map { UInt8($0) })
    file += marker(0xC4, [0x10, 1] + [UInt8](repeating: 0, count: 15) + [0])
    if isProgressive {
      file += scan(all, levels: true, waves: false)
      for c in all { file += scan([c], levels: false, waves: true) }
    } else {
      file += scan(all, levels: true, waves: true)
    }
    return file + [0xFF, 0xD9]
  }
}
