/// What a packet of XMP says about the picture's own size and how it lies.
///
/// The rest of a packet is kept byte for byte. These few numbers would be false: EXIF, which the packet repeats, is brought up
/// to date as well.
enum XMP {
  /// A packet that tells of an upright picture of this size.
  ///
  /// - Parameters:
  ///   - packet: A packet in UTF-8; in another encoding nothing is found in it.
  ///   - width: Pixels a row.
  ///   - height: Rows.
  static func described(_ packet: [UInt8], width: Int, height: Int) -> [UInt8] {
    let facts = [
      ("tiff:ImageWidth", width), ("tiff:ImageLength", height), ("exif:PixelXDimension", width),
      ("exif:PixelYDimension", height), ("tiff:Orientation", 1),
    ]
    return facts.reduce(packet) { replaced($0, Array($1.0.utf8), by: Array("\($1.1)".utf8)) }
  }

  /// The packet with other digits wherever they stand as a name's attribute or element.
  private static func replaced(_ packet: [UInt8], _ name: [UInt8], by digits: [UInt8]) -> [UInt8] {
    var result: [UInt8] = [], place = 0
    result.reserveCapacity(packet.count + 16)
    while place < packet.count {
      if packet[place] == name[0], packet[place...].starts(with: name),
        let old = number(in: packet, after: place + name.count)
      {
        result += packet[place..<old.lowerBound] + digits
        place = old.upperBound
      } else {
        result.append(packet[place])
        place += 1
      }
    }
    return result
  }

  /// Where the digits of `="96"` or `>96<` stand.
  private static func number(in packet: [UInt8], after start: Int) -> Range<Int>? {
    func end(_ start: Int, while isPart: (UInt8) -> Bool) -> Int {
      packet[start...].firstIndex { !isPart($0) } ?? packet.count
    }
    func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
    func byte(_ place: Int) -> UInt8? { place < packet.count ? packet[place] : nil }
    var place = end(start, while: isSpace), closing = UInt8(ascii: "<")
    switch byte(place) {
    case UInt8(ascii: "="):
      place = end(place + 1, while: isSpace)
      guard let quote = byte(place), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
      closing = quote
    case UInt8(ascii: ">"): break
    default: return nil
    }
    let first = place + 1
    guard first <= packet.count else { return nil }
    let last = end(first) { 0x30...0x39 ~= $0 }
    return last > first && byte(last) == closing ? first..<last : nil
  }
}

extension Image {
  /// The packet of XMP, telling of this picture's size.
  func describedXMP() -> [UInt8]? { metadata.xmp.map { XMP.described($0, width: width, height: height) } }
}
