import Imaging

/// Makes damaged PNG files out of whole ones: file `n` of a seed is always the same.
///
/// Damage is done at three depths. Bytes of the file are changed, which the checksums tell unless they are put right
/// again; chunks are moved, repeated, renamed and forged under right checksums; and the rows under the compression are
/// changed, so that nothing but the picture is wrong.
struct PNGMutator {
  /// A file to be read.
  struct Candidate {
    var bytes: [UInt8]
    /// The size, if nothing was damaged and the file must be read.
    var intactSize: (width: Int, height: Int)?
  }

  private typealias Chunk = (name: String, data: [UInt8])

  /// A whole file, in the parts that are worth damaging.
  private struct Whole {
    var width: Int, height: Int
    /// All chunks but IDAT and IEND.
    var header: [Chunk]
    var compressed: [UInt8]
    /// What `compressed` holds, if this file was made by the test's own encoder.
    var rows: [UInt8]?
  }

  private let seed: UInt64
  private let wholes: [Whole]

  init(seed: UInt64) throws {
    self.seed = seed
    var dice = Dice(state: seed)
    var wholes: [Whole] = []
    for type in PNGEncoder.ColourType.allCases {
      for depth in type.depths {
        for interlaced in [false, true] {
          for limit in [1, 9, 32] { wholes.append(Self.encoded(type, depth, interlaced, limit: limit, &dice)) }
        }
      }
    }
    // The library's own writer: compressed, filtered, with colour chunks.
    for channels in [1, 3] {
      for alpha in [false, true] {
        for bitDepth in [8, 16] {
          wholes.append(try Self.written(channels: channels, alpha: alpha, bitDepth: bitDepth, &dice))
        }
      }
    }
    self.wholes = wholes
  }

  /// File number `number`.
  func candidate(_ number: Int) -> Candidate {
    var dice = Dice(state: (seed &+ UInt64(number)) &* 0xD134_2543_DE82_EF95)
    var whole = wholes.randomElement(using: &dice)!
    let kind = Int.random(in: 0..<16, using: &dice)
    if kind == 0 {
      let size = (whole.width, whole.height)
      return Candidate(bytes: PNGEncoder.file(chunks(of: whole, &dice)), intactSize: size)
    }
    if 1...4 ~= kind { damagePixels(of: &whole, &dice) }
    var chunks = chunks(of: whole, &dice)
    if 4...9 ~= kind {
      for _ in 0..<Int.random(in: 1...3, using: &dice) { damage(&chunks, &dice) }
    }
    var bytes = PNGEncoder.file(chunks)
    if kind >= 9 {
      for _ in 0..<Int.random(in: 1...4, using: &dice) { damage(&bytes, protecting: 8, &dice) }
      if Bool.random(using: &dice) { forgeLength(in: &bytes, &dice) }
      if Bool.random(using: &dice) { repairChecksums(of: &bytes) }
    }
    return Candidate(bytes: bytes, intactSize: nil)
  }

  // MARK: Whole files

  private static func encoded(
    _ type: PNGEncoder.ColourType, _ depth: Int, _ interlaced: Bool, limit: Int, _ dice: inout Dice
  ) -> Whole {
    let width = Int.random(in: 1...limit, using: &dice), height = Int.random(in: 1...limit, using: &dice)
    let colours = type == .palette ? Int.random(in: 1...(1 << depth), using: &dice) : 1 << depth
    let noise = dice.bytes(256)
    var png = PNGEncoder(width: width, height: height, type: type, depth: depth, interlaced: interlaced) { x, y in
      (0..<type.samples).map { sample in
        let high = Int(noise[(x * 7 + y * 31 + sample) & 255]), low = Int(noise[(x + y) & 255])
        return (high << 8 | low) % colours
      }
    }
    if Bool.random(using: &dice) { png.chunks += colourChunks(&dice) }
    if type == .palette || type == .rgb && Bool.random(using: &dice) {
      png.chunks.append(("PLTE", dice.bytes(3 * min(colours, 256))))
    }
    if type != .greyAlpha && type != .rgbAlpha && Bool.random(using: &dice) {
      let key = (0..<type.samples).flatMap { _ in bigEndian(Int.random(in: 0..<1 << depth, using: &dice)).suffix(2) }
      png.chunks.append(("tRNS", type == .palette ? dice.bytes(Int.random(in: 1...colours, using: &dice)) : key))
    }
    let rows = png.scanlines
    return Whole(width: width, height: height, header: png.header, compressed: PNGEncoder.stored(rows), rows: rows)
  }

  private static func written(channels: Int, alpha: Bool, bitDepth: Int, _ dice: inout Dice) throws -> Whole {
    let width = Int.random(in: 1...32, using: &dice), height = Int.random(in: 1...32, using: &dice)
    var image = dice.image(width: width, height: height, channels: channels, alpha: alpha, bitDepth: bitDepth)
    // Half of it flat, so that the compression has something to refer back to.
    for position in 0..<image.pixels.count / 2 { image.pixels[position] = 0.5 }
    image.metadata.chunks = colourChunks(&dice).map { Metadata.Chunk(name: $0.name, data: $0.data) }
    var header: [Chunk] = [], compressed: [UInt8] = []
    let bytes = try image.pngData()
    for chunk in Self.chunks(in: bytes) {
      let name = String(decoding: bytes[chunk.start + 4..<chunk.start + 8], as: UTF8.self)
      let data = Array(bytes[chunk.start + 8..<chunk.start + 8 + chunk.length])
      if name == "IDAT" { compressed += data } else if name != "IEND" { header.append((name, data)) }
    }
    return Whole(width: width, height: height, header: header, compressed: compressed, rows: nil)
  }

  private static func colourChunks(_ dice: inout Dice) -> [Chunk] {
    let all: [Chunk] = [
      ("cICP", [1, 13, 0, 1]), ("iCCP", Array("p".utf8) + [0, 0] + dice.bytes(9)), ("sRGB", [0]),
      ("gAMA", bigEndian(45455)), ("cHRM", dice.bytes(32)), ("tEXt", Array("Title".utf8) + [0, 65]),
      ("pHYs", bigEndian(2835) + bigEndian(2835) + [1]), ("zTXt", Array("a".utf8) + [0, 0] + dice.bytes(12)),
      ("tIME", [7, 232, 1, 1, 0, 0, 0]), ("vpAg", dice.bytes(5)),
    ]
    return all.filter { _ in Int.random(in: 0..<3, using: &dice) == 0 }
  }

  /// All chunks of a file, its pixels in one IDAT chunk or in several.
  private func chunks(of whole: Whole, _ dice: inout Dice) -> [Chunk] {
    var result = whole.header
    var rest = whole.compressed[...]
    while Int.random(in: 0..<3, using: &dice) == 0 {
      let count = Int.random(in: 0...rest.count, using: &dice)
      result.append(("IDAT", Array(rest.prefix(count))))
      rest = rest.dropFirst(count)
    }
    return result + [("IDAT", Array(rest)), ("IEND", [])]
  }

  // MARK: Damage

  private func damagePixels(of whole: inout Whole, _ dice: inout Dice) {
    guard var rows = whole.rows else { return damage(&whole.compressed, protecting: 0, &dice) }
    for _ in 0..<Int.random(in: 1...4, using: &dice) {
      if Bool.random(using: &dice), let position = rows.indices.randomElement(using: &dice) {
        rows[position] = UInt8.random(in: 0...5, using: &dice)  // where a row begins: a filter, or one there is not
      } else {
        damage(&rows, protecting: 0, &dice)
      }
    }
    whole.compressed = PNGEncoder.stored(rows)
  }

  private static let names = [
    "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "sBIT", "bKGD", "hIST", "pHYs",
    "sPLT", "tIME", "iTXt", "tEXt", "zTXt", "eXIf", "acTL", "fdAT", "QUUX", "quux", "a\u{1}\nb", "zzzZ",
  ]

  private func damage(_ chunks: inout [Chunk], _ dice: inout Dice) {
    guard !chunks.isEmpty else { return }
    func position(_ dice: inout Dice) -> Int { Int.random(in: 0..<chunks.count, using: &dice) }
    let here = position(&dice)
    switch Int.random(in: 0..<8, using: &dice) {
    case 0: chunks.insert(chunks[here], at: position(&dice))
    case 1: chunks.swapAt(here, position(&dice))
    case 2: chunks.remove(at: here)
    case 3: damage(&chunks[here].data, protecting: 0, &dice)
    case 4: chunks[here].name = Self.names.randomElement(using: &dice)!
    case 5, 6: forgeHeader(&chunks[0].data, &dice)
    default:
      let name = Self.names.randomElement(using: &dice)!
      chunks.insert((name, dice.bytes(Int.random(in: 0...40, using: &dice))), at: here)
    }
  }

  /// Writes another size, depth, colour type or method into the data of an IHDR chunk.
  private func forgeHeader(_ header: inout [UInt8], _ dice: inout Dice) {
    guard header.count >= 13 else { return }
    let field = Int.random(in: 0..<9, using: &dice)
    if field < 4 {
      let sizes = [0, 1, 31, 33, 65_535, 1 << 20, 1 << 24, (1 << 31) - 1, 1 << 31, (1 << 32) - 1]
      let size =
        field < 2 ? sizes.randomElement(using: &dice)! : Int.random(in: 0...2000, using: &dice)
      header.replaceSubrange(field % 2 == 0 ? 0..<4 : 4..<8, with: bigEndian(size))
    } else {
      header[4 + field] = [0, 1, 2, 3, 4, 6, 8, 16, 32, 255].randomElement(using: &dice)!
    }
  }

  /// One change somewhere behind the first bytes, which decide whether the rest is looked at.
  private func damage(_ bytes: inout [UInt8], protecting first: Int, _ dice: inout Dice) {
    let start = Int.random(in: 0..<16, using: &dice) == 0 ? 0 : min(first, bytes.count)
    guard start < bytes.count else { return bytes.append(UInt8.random(in: 0...255, using: &dice)) }
    let here = Int.random(in: start..<bytes.count, using: &dice)
    let span = min(Int.random(in: 1...8, using: &dice), bytes.count - here)
    switch Int.random(in: 0..<8, using: &dice) {
    case 0, 1: bytes[here] ^= 1 << UInt8.random(in: 0..<8, using: &dice)
    case 2: bytes[here] = UInt8.random(in: 0...255, using: &dice)
    case 3: bytes[here] = [0, 1, 127, 128, 254, 255].randomElement(using: &dice)!
    case 4: bytes.insert(contentsOf: dice.bytes(span), at: here)
    case 5: bytes.removeSubrange(here..<here + span)
    case 6: bytes.insert(contentsOf: bytes[here..<here + span], at: here)
    default: bytes.removeSubrange(here...)
    }
  }

  private func forgeLength(in bytes: inout [UInt8], _ dice: inout Dice) {
    guard let chunk = Self.chunks(in: bytes).randomElement(using: &dice) else { return }
    let lengths = [
      0, 1, chunk.length - 1, chunk.length + 1, 12, 8 << 20, (1 << 31) - 1, 1 << 31, (1 << 32) - 1,
      Int.random(in: 0...100, using: &dice),
    ]
    bytes.replaceSubrange(chunk.start..<chunk.start + 4, with: bigEndian(lengths.randomElement(using: &dice)!))
  }

  private func repairChecksums(of bytes: inout [UInt8]) {
    for chunk in Self.chunks(in: bytes) {
      let end = chunk.start + 8 + chunk.length
      bytes.replaceSubrange(end..<end + 4, with: bigEndian(Int(PNGEncoder.crc(bytes[chunk.start + 4..<end]))))
    }
  }

  /// Where the chunks of a file begin, and their lengths, as far as they lie within it.
  private static func chunks(in bytes: [UInt8]) -> [(start: Int, length: Int)] {
    var result: [(start: Int, length: Int)] = []
    var start = 8
    while start + 12 <= bytes.count {
      let length = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
      guard start + 12 + length <= bytes.count else { break }
      result.append((start, length))
      start += 12 + length
    }
    return result
  }
}

extension Dice {
  fileprivate mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }
}
