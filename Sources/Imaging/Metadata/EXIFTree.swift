/// What a camera says, as fields that can be moved: out of a TIFF file into a block of EXIF, and back.
///
/// EXIF is a directory of TIFF's. In a TIFF file its fields stand among those of the picture and far from each other; a block has
/// nothing else. Values are taken along whole and put into the other's order of bytes. A maker's own notes keep their bytes;
/// places that they name do not move with them.
struct EXIFTree {
  /// A field with its value.
  struct Field {
    var tag: Int
    var type: Int
    var count: Int
    /// The most significant byte first.
    var value: [UInt8]
  }

  /// Fields of the picture that EXIF has too.
  private(set) var first: [Field] = []
  /// The camera's.
  private(set) var camera: [Field] = []
  /// Where it was.
  private(set) var position: [Field] = []

  /// Description, maker, model, orientation, resolution with its unit, software, date, artist, copyright.
  private static let shared: Set = [
    0x010E, 0x010F, 0x0110, 0x0112, 0x011A, 0x011B, 0x0128, 0x0131, 0x0132, 0x013B, 0x8298,
  ]
  private static let cameraTag = 0x8769, positionTag = 0x8825
  /// It leads to fields that are not taken along.
  private static let interoperability = 0xA005
  /// The most bytes of values that are taken along.
  private static let limit = 1 << 20

  /// Reads a file's first directory, and those of the camera and its position.
  ///
  /// - Parameter bytes: A TIFF file with addresses of 32 bits, or a block of EXIF.
  /// - Returns: `nil` if it is none, or says nothing that other fields of a picture would not say.
  init?(_ bytes: [UInt8]) {
    guard let source = TIFFBytes(bytes), let start = source.number(at: 4, bytes: 4) else { return nil }
    var room = Self.limit
    let all = source.fields(at: start, room: &room) { Self.shared.contains($0) }
    first = all.filter { Self.shared.contains($0.tag) }
    if let start = source.address(in: start, tag: Self.cameraTag) {
      camera = source.fields(at: start, room: &room) { $0 != Self.interoperability }
    }
    if let start = source.address(in: start, tag: Self.positionTag) {
      position = source.fields(at: start, room: &room) { _ in true }
    }
    let hasDate = first.contains { [0x010F, 0x0110, 0x0132].contains($0.tag) }
    guard hasDate || !camera.isEmpty || !position.isEmpty else { return nil }
  }

  /// The block.
  var block: [UInt8] {
    var writer = TIFFDirectoryWriter(isLittleEndian: false)
    writer.bytes = [0x4D, 0x4D, 0, 42, 0, 0, 0, 8]
    let places = writer.length(of: first.count + pointers.count, first)
    var start = 8 + places, fields = first
    for (tag, directory) in pointers {
      fields.append(Field(tag: tag, type: 4, count: 1, value: bigEndian(start, bytes: 4)))
      start += writer.length(of: directory.count, directory)
    }
    writer.append(fields)
    for (_, directory) in pointers { writer.append(directory) }
    return writer.bytes
  }

  private var pointers: [(tag: Int, fields: [Field])] {
    [(Self.cameraTag, camera), (Self.positionTag, position)].filter { !$0.1.isEmpty }
  }

  /// A TIFF file with these fields besides its own.
  ///
  /// - Parameter file: A file of one picture with addresses of 32 bits; any other comes back as it is.
  func added(to file: [UInt8]) -> [UInt8] {
    guard let source = TIFFBytes(file), let start = source.number(at: 4, bytes: 4),
      let count = source.number(at: start, bytes: 2), file.count < 1 << 32 - 1 << 20
    else { return file }
    var writer = TIFFDirectoryWriter(isLittleEndian: source.isLittleEndian)
    writer.bytes = file + (file.count % 2 == 1 ? [0] : [])
    var entries: [(tag: Int, entry: [UInt8])] = (0..<count).map { index in
      let place = start + 2 + 12 * index
      return (source.number(at: place, bytes: 2) ?? 0, Array(file[place..<place + 12]))
    }
    let own = Set(entries.map(\.tag))
    for (tag, fields) in pointers where !own.contains(tag) {
      let pointer = Field(tag: tag, type: 4, count: 1, value: bigEndian(writer.bytes.count, bytes: 4))
      writer.append(fields)
      entries.append((tag, writer.entry(pointer)))
    }
    for field in first where !own.contains(field.tag) { entries.append((field.tag, writer.entry(field))) }
    let place = writer.bytes.count
    writer.append(entries.sorted { $0.tag < $1.tag }.map(\.entry))
    writer.bytes.replaceSubrange(4..<8, with: writer.ordered(bigEndian(place, bytes: 4), unit: 4))
    return writer.bytes
  }
}

/// The bytes of a TIFF file, to be read in its own order.
private struct TIFFBytes {
  let bytes: [UInt8]
  let isLittleEndian: Bool

  init?(_ bytes: [UInt8]) {
    if bytes.starts(with: [0x49, 0x49, 42, 0]) {
      isLittleEndian = true
    } else if bytes.starts(with: [0x4D, 0x4D, 0, 42]) {
      isLittleEndian = false
    } else {
      return nil
    }
    self.bytes = bytes
  }

  func number(at position: Int, bytes count: Int) -> Int? {
    guard position >= 0, position + count <= bytes.count else { return nil }
    let all = bytes[position..<position + count]
    return isLittleEndian ? all.reversed().reduce(0) { $0 << 8 | Int($1) } : all.reduce(0) { $0 << 8 | Int($1) }
  }

  private func entries(at start: Int) -> [Int] {
    guard let count = number(at: start, bytes: 2) else { return [] }
    return (0..<count).map { start + 2 + 12 * $0 }.filter { $0 + 12 <= bytes.count }
  }

  /// Where a directory is that another one leads to.
  func address(in start: Int, tag: Int) -> Int? {
    let entry = entries(at: start).first { number(at: $0, bytes: 2) == tag }
    return entry.flatMap { number(at: $0 + 8, bytes: 4) }
  }

  /// The fields of a directory; what leads out of the file, or is more than there is room for, is left out.
  func fields(at start: Int, room: inout Int, where isWanted: (Int) -> Bool) -> [EXIFTree.Field] {
    var fields: [EXIFTree.Field] = [], seen: Set<Int> = []
    for entry in entries(at: start) {
      guard let tag = number(at: entry, bytes: 2), let type = number(at: entry + 2, bytes: 2), isWanted(tag),
        seen.insert(tag).inserted, let count = number(at: entry + 4, bytes: 4),
        let size = TIFFDirectoryWriter.sizes[type]
      else { continue }
      let length = count * size.value, place = length > 4 ? number(at: entry + 8, bytes: 4) : entry + 8
      guard length + 12 <= room, let place, place + length <= bytes.count else { continue }
      room -= length + 12
      let value = Array(bytes[place..<place + length])
      fields.append(
        EXIFTree.Field(
          tag: tag, type: type, count: count, value: isLittleEndian ? swapped(value, unit: size.unit) : value))
    }
    return fields
  }
}

/// Writes directories at the end of some bytes.
private struct TIFFDirectoryWriter {
  /// Bytes of a value of each type, and of the numbers that it is made of.
  static let sizes: [Int: (value: Int, unit: Int)] = [
    1: (1, 1), 2: (1, 1), 3: (2, 2), 4: (4, 4), 5: (8, 4), 6: (1, 1), 7: (1, 1), 8: (2, 2), 9: (4, 4), 10: (8, 4),
    11: (4, 4), 12: (8, 8), 13: (4, 4),
  ]

  let isLittleEndian: Bool
  var bytes: [UInt8] = []

  init(isLittleEndian: Bool) { self.isLittleEndian = isLittleEndian }

  /// Bytes that come from the most significant on, in this file's order.
  func ordered(_ value: [UInt8], unit: Int) -> [UInt8] { isLittleEndian ? swapped(value, unit: unit) : value }

  /// Bytes of a directory of `count` fields, and of those values that do not fit into it.
  func length(of count: Int, _ fields: [EXIFTree.Field]) -> Int {
    2 + 12 * count + 4 + fields.reduce(0) { $0 + ($1.value.count > 4 ? ($1.value.count + 1) / 2 * 2 : 0) }
  }

  /// An entry; a value that does not fit into it is written now.
  mutating func entry(_ field: EXIFTree.Field) -> [UInt8] {
    var value = ordered(field.value, unit: Self.sizes[field.type]?.unit ?? 1)
    if value.count > 4 {
      let place = bytes.count
      bytes += value + (value.count % 2 == 1 ? [0] : [])
      value = ordered(bigEndian(place, bytes: 4), unit: 4)
    }
    while value.count < 4 { value.append(0) }
    return ordered(bigEndian(field.tag, bytes: 2), unit: 2) + ordered(bigEndian(field.type, bytes: 2), unit: 2)
      + ordered(bigEndian(field.count, bytes: 4), unit: 4) + value
  }

  /// A directory of entries.
  mutating func append(_ entries: [[UInt8]]) {
    bytes += ordered(bigEndian(entries.count, bytes: 2), unit: 2) + entries.joined() + [0, 0, 0, 0]
  }

  /// A directory, and the values behind it.
  mutating func append(_ fields: [EXIFTree.Field]) {
    let start = bytes.count, sorted = fields.sorted { $0.tag < $1.tag }
    // Values come behind the directory: they are written first, where they will stand, and then brought there.
    var rest = TIFFDirectoryWriter(isLittleEndian: isLittleEndian)
    rest.bytes = [UInt8](repeating: 0, count: start + 2 + 12 * sorted.count + 4)
    let entries = sorted.map { rest.entry($0) }
    append(entries)
    bytes += rest.bytes[bytes.count...]
  }
}

/// Numbers of some bytes each, their bytes the other way round.
private func swapped(_ value: [UInt8], unit: Int) -> [UInt8] {
  guard unit > 1 else { return value }
  return stride(from: 0, to: value.count, by: unit).flatMap { value[$0..<min($0 + unit, value.count)].reversed() }
}
