import CPNG
import Files

/// The chunks of a PNG file that make no pixel, judged one by one: what is used must be whole, and what is not used
/// cannot damage.
struct PNGChunks {
  /// What is kept.
  private(set) var metadata = Metadata()
  /// How the picture lies in its file, 1 to 8 as in EXIF.
  private(set) var orientation = 1
  /// Frames of an animation; 1 of a picture.
  private(set) var frames = 1
  /// What was left out, a line each.
  private(set) var warnings: [String] = []

  /// Chunks that pixels are made of. A chunk of another name may be left out, unless it is one whose name is damaged.
  private static let essential = ["IHDR", "PLTE", "IDAT", "IEND", "tRNS"]

  /// Whether no sample depends on a chunk: four letters, the third a capital as the specification wants it, of which more than
  /// one are not those of an essential chunk.
  private static func isDispensable(_ name: String) -> Bool {
    let letters = Array(name.utf8)
    guard letters.count == 4, letters.allSatisfy({ 65...90 ~= $0 & 0xDF }), letters[2] & 32 == 0 else { return false }
    return essential.allSatisfy { zip($0.utf8, letters).count { $0 != $1 } > 1 }
  }

  /// The most bytes of notes that are kept.
  private static let noteLimit = 1 << 20

  private var noteBytes = 0

  /// Looks through a file as far as its chunks can be followed; what cuts them off is for the reader of pixels to find.
  ///
  /// - Parameters:
  ///   - file: The file's bytes.
  ///   - name: What errors call it.
  /// - Throws: ``FileError`` for an essential chunk that is damaged.
  init(_ file: UnsafeBufferPointer<UInt8>, name: String) throws {
    var start = 8, seen: Set<String> = [], isBeforePixels = true
    while start + 12 <= file.count {
      let length = Int(Self.number(file, start)), end = start + 8 + length
      guard length < 1 << 31, end + 4 <= file.count else { return }
      let chunk = String(decoding: file[start + 4..<start + 8], as: UTF8.self)
      defer { start = end + 4 }
      if chunk == "IEND" { return }
      if chunk == "IDAT" { isBeforePixels = false }
      // Capitals make the picture, and libpng looks after them.
      guard file[start + 4] & 32 != 0 else { continue }
      let sum = cpng_checksum(file.baseAddress! + start + 4, length + 4)
      guard sum == Self.number(file, end) else {
        guard Self.isDispensable(chunk) else {
          let shown = chunk.unicodeScalars.allSatisfy { 32..<127 ~= $0.value } ? chunk : "unknown chunk"
          throw FileError(name, "the PNG file is damaged (\(shown): CRC error)")
        }
        let isColour = Metadata.colourChunks.contains(chunk)
        warnings.append(
          isColour
            ? "its \(chunk) chunk has a wrong checksum; it is left out, and colours may look different"
            : "a \(chunk) chunk has a wrong checksum; it is left out")
        continue
      }
      if seen.insert(chunk).inserted || chunk.hasSuffix("Xt") {
        take(chunk, Array(file[start + 8..<end]), isBeforePixels: isBeforePixels)
      }
    }
  }

  private static func number(_ file: UnsafeBufferPointer<UInt8>, _ start: Int) -> UInt32 {
    file[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }

  private mutating func take(_ name: String, _ data: [UInt8], isBeforePixels: Bool) {
    switch name {
    case "pHYs" where data.count == 9:
      let x = data[0..<4].reduce(0.0) { $0 * 256 + Double($1) }, y = data[4..<8].reduce(0.0) { $0 * 256 + Double($1) }
      metadata.resolution = Resolution(horizontal: x, vertical: y, isRatio: data[8] == 0)
    case "eXIf":
      if let exif = EXIF(data) {
        metadata.exif = exif.bytes
        orientation = exif.orientation
      } else {
        warnings.append("its EXIF cannot be read; it is left out")
      }
    case "acTL" where data.count == 8 && isBeforePixels:
      frames = data[0..<4].reduce(0) { $0 << 8 | Int($1) }
    case "tEXt", "zTXt", "iTXt": takeNote(name, data)
    default:
      let chunk = Metadata.Chunk(name: name, data: data)
      if isBeforePixels && chunk.isWellFormed { metadata.chunks.append(chunk) }
    }
  }

  private mutating func takeNote(_ name: String, _ data: [UInt8]) {
    guard let note = Metadata.Note(chunk: name, data, limit: Self.noteLimit) else {
      return warnings.append("a \(name) chunk cannot be read; it is left out")
    }
    noteBytes += note.text.utf8.count
    guard noteBytes <= Self.noteLimit else { return warnings.append("its texts are too long; some are left out") }
    if note.keyword == Metadata.Note.xmpKeyword {
      metadata.xmp = Array(note.text.utf8)
    } else {
      metadata.notes.append(note)
    }
  }
}
