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

  /// Nothing said.
  init() {}

  /// Reads a file's first directory, and those of the camera and its position.
  ///
  /// - Parameter bytes: A TIFF file, with addresses of 32 or 64 bits, or a block of EXIF.
  /// - Returns: `nil` if it is none, or says nothing that other fields of a picture would not say.
  init?(_ bytes: [UInt8]) {
    guard let source = TIFFBytes(bytes), let start = source.firstDirectory else { return nil }
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
  /// - Parameters:
  ///   - file: A file of one picture; any other comes back as it is.
  ///   - iptc: Records of IPTC that the file gets as well.
  func added(to file: [UInt8], iptc: [UInt8]? = nil) -> [UInt8] {
    guard let source = TIFFBytes(file), let start = source.firstDirectory,
      source.isBig || file.count < 1 << 32 - 1 << 20
    else { return file }
    var writer = TIFFDirectoryWriter(isLittleEndian: source.isLittleEndian, isBig: source.isBig)
    writer.bytes = file + (file.count % 2 == 1 ? [0] : [])
    var entries: [(tag: Int, entry: [UInt8])] = source.entries(at: start).map { place in
      (source.number(at: place, bytes: 2) ?? 0, Array(file[place..<place + source.entryLength]))
    }
    let own = Set(entries.map(\.tag))
    for (tag, fields) in pointers where !own.contains(tag) {
      let pointer = writer.pointer(tag)
      writer.append(fields)
      entries.append((tag, writer.entry(pointer)))
    }
    let others = first + (iptc.map { [IPTC.field($0, isLittleEndian: source.isLittleEndian)] } ?? [])
    for field in others where !own.contains(field.tag) { entries.append((field.tag, writer.entry(field))) }
    let place = writer.bytes.count
    writer.append(entries.sorted { $0.tag < $1.tag }.map(\.entry))
    writer.setFirstDirectory(place)
    return writer.bytes
  }
}
