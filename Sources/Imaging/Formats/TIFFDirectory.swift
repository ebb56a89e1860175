/// The bytes of a TIFF file, to be read in its own order: of a plain one, or of a BigTIFF, whose addresses have 64 bits.
struct TIFFBytes {
  let bytes: [UInt8]
  let isLittleEndian: Bool
  let isBig: Bool

  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 8 else { return nil }
    switch bytes[..<4] {
    case [0x49, 0x49, 42, 0]: (isLittleEndian, isBig) = (true, false)
    case [0x4D, 0x4D, 0, 42]: (isLittleEndian, isBig) = (false, false)
    case [0x49, 0x49, 43, 0]: (isLittleEndian, isBig) = (true, true)
    case [0x4D, 0x4D, 0, 43]: (isLittleEndian, isBig) = (false, true)
    default: return nil
    }
    self.bytes = bytes
  }

  /// Bytes of an address, and of a number of values.
  var wide: Int { isBig ? 8 : 4 }
  /// Bytes of an entry.
  var entryLength: Int { isBig ? 20 : 12 }
  /// Where the first directory is.
  var firstDirectory: Int? { number(at: isBig ? 8 : 4, bytes: wide) }

  func number(at position: Int, bytes count: Int) -> Int? {
    guard position >= 0, position <= bytes.count - count else { return nil }
    let all = bytes[position..<position + count]
    return isLittleEndian ? all.reversed().reduce(0) { $0 << 8 | Int($1) } : all.reduce(0) { $0 << 8 | Int($1) }
  }

  /// Where the entries of a directory are.
  func entries(at start: Int) -> [Int] {
    guard let count = number(at: start, bytes: isBig ? 8 : 2), count > 0 else { return [] }
    let first = start + (isBig ? 8 : 2), most = (bytes.count - first) / entryLength
    return (0..<min(count, most)).map { first + entryLength * $0 }
  }

  /// Where a directory is that another one leads to.
  func address(in start: Int, tag: Int) -> Int? {
    guard let entry = entries(at: start).first(where: { number(at: $0, bytes: 2) == tag }) else { return nil }
    // LONG8 and IFD8 have eight bytes.
    let type = number(at: entry + 2, bytes: 2) ?? 0
    return number(at: entry + 4 + wide, bytes: isBig && (type == 16 || type == 18) ? 8 : 4)
  }

  /// The fields of a directory; what leads out of the file, or is more than there is room for, is left out.
  func fields(at start: Int, room: inout Int, where isWanted: (Int) -> Bool) -> [EXIFTree.Field] {
    var fields: [EXIFTree.Field] = [], seen: Set<Int> = []
    for entry in entries(at: start) {
      guard let tag = number(at: entry, bytes: 2), let type = number(at: entry + 2, bytes: 2), isWanted(tag),
        seen.insert(tag).inserted, let (count, data) = value(of: entry, type: type), data.count + 12 <= room,
        let size = TIFFDirectoryWriter.sizes[type]
      else { continue }
      room -= data.count + 12
      fields.append(
        EXIFTree.Field(
          tag: tag, type: type, count: count,
          value: isLittleEndian ? swapped(Array(data), unit: size.unit) : Array(data)))
    }
    return fields
  }

  /// The values of an entry, and their bytes as they stand; `nil` for a type that is not known, and what leads out of the file.
  private func value(of entry: Int, type: Int) -> (count: Int, bytes: ArraySlice<UInt8>)? {
    guard let count = number(at: entry + 4, bytes: wide), 0...bytes.count ~= count,
      let size = TIFFDirectoryWriter.sizes[type]
    else { return nil }
    let length = count * size.value, here = entry + 4 + wide
    guard let place = length > wide ? number(at: here, bytes: wide) : here, 0...bytes.count ~= place,
      place <= bytes.count - length
    else { return nil }
    return (count, bytes[place..<place + length])
  }

  /// The bytes of a field of the first directory as they stand.
  func value(of tag: Int) -> ArraySlice<UInt8>? {
    guard let start = firstDirectory, let entry = entries(at: start).first(where: { number(at: $0, bytes: 2) == tag })
    else { return nil }
    return number(at: entry + 2, bytes: 2).flatMap { value(of: entry, type: $0)?.bytes }
  }
}

/// Writes directories at the end of some bytes.
struct TIFFDirectoryWriter {
  /// Bytes of a value of each type, and of the numbers that it is made of.
  static let sizes: [Int: (value: Int, unit: Int)] = [
    1: (1, 1), 2: (1, 1), 3: (2, 2), 4: (4, 4), 5: (8, 4), 6: (1, 1), 7: (1, 1), 8: (2, 2), 9: (4, 4), 10: (8, 4),
    11: (4, 4), 12: (8, 8), 13: (4, 4),
  ]

  let isLittleEndian: Bool
  /// Whether addresses have 64 bits.
  var isBig = false
  var bytes: [UInt8] = []

  private var wide: Int { isBig ? 8 : 4 }

  /// A number in this file's order.
  private func ordered(_ number: Int, _ count: Int) -> [UInt8] { ordered(bigEndian(number, bytes: count), unit: count) }

  /// Bytes that come from the most significant on, in this file's order.
  private func ordered(_ value: [UInt8], unit: Int) -> [UInt8] {
    isLittleEndian ? swapped(value, unit: unit) : value
  }

  /// Bytes of a directory of `count` fields, and of those values that do not fit into it.
  func length(of count: Int, _ fields: [EXIFTree.Field]) -> Int {
    frame(of: count) + fields.reduce(0) { $0 + ($1.value.count > wide ? ($1.value.count + 1) / 2 * 2 : 0) }
  }

  /// Bytes of a directory of `count` fields, without values.
  private func frame(of count: Int) -> Int { isBig ? 8 + 20 * count + 8 : 2 + 12 * count + 4 }

  /// A field that leads to what is written next.
  func pointer(_ tag: Int) -> EXIFTree.Field {
    EXIFTree.Field(tag: tag, type: isBig ? 18 : 4, count: 1, value: bigEndian(bytes.count, bytes: wide))
  }

  /// An entry; a value that does not fit into it is written now.
  mutating func entry(_ field: EXIFTree.Field) -> [UInt8] {
    var value = ordered(field.value, unit: field.type == 18 ? 8 : Self.sizes[field.type]?.unit ?? 1)
    if value.count > wide {
      let place = bytes.count
      bytes += value + (value.count % 2 == 1 ? [0] : [])
      value = ordered(place, wide)
    }
    while value.count < wide { value.append(0) }
    return ordered(field.tag, 2) + ordered(field.type, 2) + ordered(field.count, wide) + value
  }

  /// A directory of entries.
  mutating func append(_ entries: [[UInt8]]) {
    bytes += ordered(entries.count, isBig ? 8 : 2) + entries.joined() + [UInt8](repeating: 0, count: wide)
  }

  /// A directory, and the values behind it.
  mutating func append(_ fields: [EXIFTree.Field]) {
    let start = bytes.count, sorted = fields.sorted { $0.tag < $1.tag }
    // Values come behind the directory: they are written first, where they will stand, and then brought there.
    var rest = TIFFDirectoryWriter(isLittleEndian: isLittleEndian, isBig: isBig)
    rest.bytes = [UInt8](repeating: 0, count: start + frame(of: sorted.count))
    let entries = sorted.map { rest.entry($0) }
    append(entries)
    bytes += rest.bytes[bytes.count...]
  }

  /// Makes the file's header lead to a directory.
  mutating func setFirstDirectory(_ place: Int) {
    let start = isBig ? 8 : 4
    bytes.replaceSubrange(start..<start + wide, with: ordered(place, wide))
  }
}

/// Numbers of some bytes each, their bytes the other way round.
func swapped(_ value: [UInt8], unit: Int) -> [UInt8] {
  guard unit > 1 else { return value }
  return stride(from: 0, to: value.count, by: unit).flatMap { value[$0..<min($0 + unit, value.count)].reversed() }
}
