/// A block of EXIF: a TIFF file without pixels, whose directory says how the camera was held, and much else.
///
/// Numbers are changed where they stand; nothing is moved, so whatever a maker keeps at places of its own stays readable.
struct EXIF {
  /// Fields of the first directory and of the camera's, by their numbers.
  enum Tag {
    static let description = 0x010E, orientation = 0x0112, horizontalResolution = 0x011A, verticalResolution = 0x011B
    static let resolutionUnit = 0x0128, artist = 0x013B, thumbnail = 0x0201, thumbnailLength = 0x0202
    static let copyright = 0x8298, camera = 0x8769, width = 0xA002, height = 0xA003
  }

  /// Where a field stands.
  private struct Field {
    /// Of its value, or of what leads to it.
    var position: Int
    var type: Int
    var count: Int
  }

  /// The block, beginning with its order of bytes.
  private(set) var bytes: [UInt8]
  private let isLittleEndian: Bool
  private var first: [Int: Field] = [:]
  private var camera: [Int: Field] = [:]
  private var next = 0

  /// Reads a block; `nil` if it is none.
  ///
  /// - Parameter bytes: With or without the six letters that JPEG puts before it.
  init?(_ bytes: [UInt8]) {
    self.bytes = bytes.starts(with: Array("Exif".utf8)) ? Array(bytes.dropFirst(6)) : bytes
    guard self.bytes.count >= 8 else { return nil }
    if self.bytes.starts(with: [0x49, 0x49, 42, 0]) {
      isLittleEndian = true
    } else if self.bytes.starts(with: [0x4D, 0x4D, 0, 42]) {
      isLittleEndian = false
    } else {
      return nil
    }
    guard let start = number(at: 4, bytes: 4), let (fields, end) = directory(at: start) else { return nil }
    first = fields
    next = end
    if let field = fields[Tag.camera], let start = number(at: field.position, bytes: 4),
      let (fields, _) = directory(at: start)
    {
      camera = fields
    }
  }

  private func directory(at start: Int) -> ([Int: Field], end: Int)? {
    guard let count = number(at: start, bytes: 2), start + 2 + 12 * count + 4 <= bytes.count else { return nil }
    var fields: [Int: Field] = [:]
    for entry in stride(from: start + 2, to: start + 2 + 12 * count, by: 12) {
      guard let tag = number(at: entry, bytes: 2), let type = number(at: entry + 2, bytes: 2),
        let count = number(at: entry + 4, bytes: 4)
      else { continue }
      if fields[tag] == nil { fields[tag] = Field(position: entry + 8, type: type, count: count) }
    }
    return (fields, start + 2 + 12 * count)
  }

  private func number(at position: Int, bytes count: Int) -> Int? {
    guard position >= 0, position + count <= bytes.count else { return nil }
    let all = bytes[position..<position + count]
    return isLittleEndian ? all.reversed().reduce(0) { $0 << 8 | Int($1) } : all.reduce(0) { $0 << 8 | Int($1) }
  }

  private mutating func put(_ number: Int, at position: Int, bytes count: Int) {
    guard position >= 0, position + count <= bytes.count else { return }
    for i in 0..<count {
      bytes[position + i] = UInt8(truncatingIfNeeded: number >> (8 * (isLittleEndian ? i : count - 1 - i)))
    }
  }

  /// A whole number of one value: SHORT (3) or LONG (4).
  private func integer(_ field: Field?) -> Int? {
    guard let field, field.count == 1, field.type == 3 || field.type == 4 else { return nil }
    return number(at: field.position, bytes: field.type == 3 ? 2 : 4)
  }

  private mutating func setInteger(_ field: Field?, _ value: Int) {
    guard let field, field.count == 1, field.type == 3 || field.type == 4 else { return }
    put(field.type == 3 ? min(value, 65535) : value, at: field.position, bytes: field.type == 3 ? 2 : 4)
  }

  /// How the picture lies in its file, 1 to 8; 1 is upright.
  var orientation: Int {
    guard let value = integer(first[Tag.orientation]), 1...8 ~= value else { return 1 }
    return value
  }

  /// Pixels a metre.
  var resolution: Resolution? {
    func value(_ tag: Int) -> Double? {
      guard let field = first[tag], field.type == 5, let start = number(at: field.position, bytes: 4),
        let over = number(at: start, bytes: 4), let under = number(at: start + 4, bytes: 4), under > 0
      else { return nil }
      return Double(over) / Double(under)
    }
    guard let x = value(Tag.horizontalResolution), let y = value(Tag.verticalResolution) else { return nil }
    return integer(first[Tag.resolutionUnit]) == 3
      ? Resolution(horizontal: x * 100, vertical: y * 100) : Resolution(perInch: x, y)
  }

  /// The text of a field of the first directory.
  func text(_ tag: Int) -> String? {
    guard let field = first[tag], field.type == 2, field.count > 0 else { return nil }
    let start = field.count > 4 ? number(at: field.position, bytes: 4) : field.position
    guard let start, field.count <= bytes.count, start + field.count <= bytes.count else { return nil }
    let text = String(decoding: bytes[start..<start + field.count].prefix { $0 != 0 }, as: UTF8.self)
    return text.isEmpty ? nil : text
  }

  /// Makes the block speak of a picture that stands upright, has this size and resolution, and no small copy of itself.
  mutating func describe(width: Int, height: Int, resolution: Resolution?) {
    setInteger(first[Tag.orientation], 1)
    setInteger(camera[Tag.width], width)
    setInteger(camera[Tag.height], height)
    if let resolution, !resolution.isRatio, resolution != self.resolution {
      let isMetric = integer(first[Tag.resolutionUnit]) == 3
      setRational(Tag.horizontalResolution, isMetric ? resolution.horizontal / 100 : resolution.perInch.horizontal)
      setRational(Tag.verticalResolution, isMetric ? resolution.vertical / 100 : resolution.perInch.vertical)
    }
    removeThumbnail()
  }

  private mutating func setRational(_ tag: Int, _ value: Double) {
    guard let field = first[tag], field.type == 5, let start = number(at: field.position, bytes: 4) else { return }
    put(Int((value * 1000).rounded()), at: start, bytes: 4)
    put(1000, at: start + 4, bytes: 4)
  }

  private mutating func removeThumbnail() {
    guard let second = number(at: next, bytes: 4), second > 0 else { return }
    let fields = directory(at: second)?.0
    put(0, at: next, bytes: 4)
    if let start = integer(fields?[Tag.thumbnail]), let count = integer(fields?[Tag.thumbnailLength]),
      start > next + 4, start + count == bytes.count
    {
      bytes.removeLast(count)
    }
  }

  /// A block that says these things in words; `nil` if there are none.
  ///
  /// - Parameter texts: A tag and a text each.
  static func saying(_ texts: [(tag: Int, text: String)]) -> [UInt8]? {
    guard !texts.isEmpty else { return nil }
    let sorted = texts.sorted { $0.tag < $1.tag }
    var directory = bigEndian(sorted.count, bytes: 2), values: [UInt8] = []
    let start = 8 + 2 + 12 * sorted.count + 4
    for (tag, text) in sorted {
      var value = Array(text.utf8) + [0]
      directory += bigEndian(tag, bytes: 2) + [0, 2] + bigEndian(value.count, bytes: 4)
      if value.count <= 4 {
        while value.count < 4 { value.append(0) }
        directory += value
      } else {
        directory += bigEndian(start + values.count, bytes: 4)
        values += value
      }
    }
    return [0x4D, 0x4D, 0, 42, 0, 0, 0, 8] + directory + [0, 0, 0, 0] + values
  }
}

/// A number's bytes, the most significant first.
func bigEndian(_ number: Int, bytes: Int) -> [UInt8] {
  (0..<bytes).map { UInt8(truncatingIfNeeded: number >> (8 * (bytes - 1 - $0))) }
}
