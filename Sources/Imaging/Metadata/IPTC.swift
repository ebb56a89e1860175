/// What agencies say of a picture in IPTC's older records (Information Interchange Model, version 4.2): author, rights,
/// caption, keywords.
///
/// The records are kept byte for byte; only where they stand depends on the kind of file. JPEG has them among Photoshop's
/// resources. Others of these (a small copy of the picture, its resolution, paths) speak of the old picture's pixels, and are not
/// taken along.
enum IPTC {
  /// The field of TIFF that holds the records.
  static let tiffTag = 33723
  /// What stands before Photoshop's resources in a marker of JPEG.
  static let beginning = Array("Photoshop 3.0".utf8) + [0]
  /// The number of the resource that holds the records.
  private static let resource = 0x0404

  /// The whole records at the beginning of some bytes; `nil` if there is none.
  static func records(in bytes: some RandomAccessCollection<UInt8>) -> [UInt8]? {
    let bytes = Array(bytes)
    return dataSets(in: bytes).last.map { Array(bytes[..<$0.end]) }
  }

  /// Whether records say anything but how they are to be read: their version, and the coding of their letters.
  static func isSaying(_ records: [UInt8]) -> Bool {
    dataSets(in: records).contains { ![0x0100, 0x015A, 0x0200].contains($0.number) }
  }

  /// The numbers of the data sets, that of the record before that within it, and where each ends.
  private static func dataSets(in bytes: [UInt8]) -> [(number: Int, end: Int)] {
    var sets: [(number: Int, end: Int)] = [], end = 0
    while end + 5 <= bytes.count, bytes[end] == 0x1C {
      let number = Int(bytes[end + 1]) << 8 | Int(bytes[end + 2])
      // A length of more than 15 bits says how many bytes it has.
      var length = Int(bytes[end + 3]) << 8 | Int(bytes[end + 4]), start = end + 5
      if length > 0x7FFF {
        let count = length & 0x7FFF
        guard count <= 4, start + count <= bytes.count else { break }
        length = bytes[start..<start + count].reduce(0) { $0 << 8 | Int($1) }
        start += count
      }
      guard length <= bytes.count - start else { break }
      end = start + length
      sets.append((number, end))
    }
    return sets
  }

  /// The records among Photoshop's resources; `nil` if there are none.
  ///
  /// - Parameter resources: What all such markers of a file hold, without their beginnings.
  static func records(inResources resources: [UInt8]) -> [UInt8]? {
    func number(_ at: Int, _ count: Int) -> Int { resources[at..<at + count].reduce(0) { $0 << 8 | Int($1) } }
    var start = 0
    // Four letters, a number, a name of even length with its own, and four bytes of length.
    while start + 12 <= resources.count, resources[start..<start + 4].elementsEqual("8BIM".utf8) {
      let name = (Int(resources[start + 6]) + 2) / 2 * 2, data = start + 6 + name + 4
      guard data <= resources.count else { return nil }
      let length = number(data - 4, 4)
      guard length <= resources.count - data else { return nil }
      if number(start + 4, 2) == resource { return records(in: resources[data..<data + length]) }
      start = data + (length + 1) / 2 * 2
    }
    return nil
  }

  /// The marker of JPEG that holds the records.
  static func marker(_ records: [UInt8]) -> [UInt8] {
    beginning + Array("8BIM".utf8) + bigEndian(resource, bytes: 2) + [0, 0] + bigEndian(records.count, bytes: 4)
      + records + (records.count % 2 == 1 ? [0] : [])
  }

  /// The records of a TIFF file; `nil` if it has none.
  static func records(inTIFF file: [UInt8]) -> [UInt8]? {
    guard let value = TIFFBytes(file)?.value(of: tiffTag) else { return nil }
    // They count as numbers of four bytes, which some programs put into the order of the file.
    return records(in: value) ?? records(in: swapped(Array(value), unit: 4))
  }

  /// TIFF's field: numbers of four bytes, as libtiff wants them, that come out as the records in any order of bytes.
  static func field(_ records: [UInt8], isLittleEndian: Bool) -> EXIFTree.Field {
    let padded = records + [UInt8](repeating: 0, count: (4 - records.count % 4) % 4)
    return EXIFTree.Field(
      tag: tiffTag, type: 4, count: padded.count / 4, value: isLittleEndian ? swapped(padded, unit: 4) : padded)
  }
}
