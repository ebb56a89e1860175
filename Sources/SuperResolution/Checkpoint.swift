import Engine
import Foundation

/// A session as bytes: a line that names the format, a header in JSON, the numbers of all tensors, and a digest of it all.
struct Checkpoint {
  /// The number grows with every change of the format, and of what a run computes: half a run by one version and half by
  /// another is a result that nobody can make again.
  static let magic = Array("NLVAE checkpoint 3\n".utf8)

  /// What the numbers are, and which run they belong to.
  struct Header: Codable, Equatable {
    var kind: String
    /// The configuration in JSON, always with the same bytes for the same configuration.
    var configuration: String
    var scale: Int
    var seed: UInt64
    var pictureDigest: UInt64
    /// Where the run stands, in JSON.
    var place: String
    var shapes: [[Int]]
  }

  var header: Header
  var tensors: [Tensor]

  /// The bytes of a file.
  func encoded() throws -> [UInt8] {
    let json = try Checkpoint.text(header).utf8
    var bytes = Checkpoint.magic
    bytes.reserveCapacity(bytes.count + 8 + json.count + 4 * tensors.reduce(0) { $0 + $1.count } + 8)
    append(UInt64(json.count), to: &bytes)
    bytes += json
    for tensor in tensors { append(tensor.values, to: &bytes) }
    append(digest(bytes), to: &bytes)
    return bytes
  }

  /// Reads what `encoded` has written.
  ///
  /// - Throws: `EnlargementError.checkpoint` if the bytes are not a whole checkpoint of this version.
  init(_ bytes: [UInt8]) throws {
    let magic = Checkpoint.magic.count
    guard bytes.starts(with: Checkpoint.magic) else {
      throw EnlargementError.checkpoint("not a checkpoint of this version")
    }
    let damaged = EnlargementError.checkpoint("the checkpoint is damaged")
    guard bytes.count >= magic + 16, digest(bytes.dropLast(8)) == number(bytes, at: bytes.count - 8) else {
      throw damaged
    }
    let length = number(bytes, at: magic)
    guard length <= UInt64(bytes.count - magic - 16) else { throw damaged }
    let start = magic + 8 + Int(length)
    guard let header = Checkpoint.value(Header.self, String(decoding: bytes[magic + 8..<start], as: UTF8.self)) else {
      throw EnlargementError.checkpoint("the checkpoint was written by another version")
    }
    let total = header.shapes.reduce(0) { $0 + $1.reduce(1, *) }
    guard start + 4 * total + 8 == bytes.count else { throw damaged }
    var position = start
    tensors = header.shapes.map { shape in
      let count = shape.reduce(1, *)
      let values = bytes.withUnsafeBytes { raw in
        (0..<count).map { raw.loadUnaligned(fromByteOffset: position + 4 * $0, as: Float.self) }
      }
      position += 4 * count
      return Tensor(shape: Shape(shape), values)
    }
    self.header = header
  }

  init(header: Header, tensors: [Tensor]) {
    self.header = header
    self.tensors = tensors
  }

  /// A value in JSON, its keys sorted.
  static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // The error of a training that has diverged may be any of these.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// The value that `text` has written, if it is one.
  static func value<Value: Decodable>(_ type: Value.Type, _ text: String) -> Value? {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try? decoder.decode(type, from: Data(text.utf8))
  }
}

private func append<Number: FixedWidthInteger>(_ value: Number, to bytes: inout [UInt8]) {
  withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
}

/// The numbers' bit patterns; all processors that this runs on put the lowest byte first.
private func append(_ values: [Float], to bytes: inout [UInt8]) { values.withUnsafeBytes { bytes += $0 } }

private func number(_ bytes: [UInt8], at position: Int) -> UInt64 {
  (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[position + $1]) << UInt64(8 * $1) }
}

/// FNV-1a by words of eight bytes, with a rotation so that no bit stays in its place: tells damage and mix-ups, not malice.
func digest(_ bytes: some ContiguousBytes) -> UInt64 {
  bytes.withUnsafeBytes { raw in
    let words = raw.count / 8
    func mixed(_ digest: UInt64, _ word: UInt64) -> UInt64 {
      let sum = (digest ^ word) &* 0x100_0000_01b3
      return sum << 29 | sum >> 35
    }
    let whole = (0..<words).reduce(0xcbf2_9ce4_8422_2325) {
      mixed($0, raw.loadUnaligned(fromByteOffset: 8 * $1, as: UInt64.self))
    }
    return raw[(8 * words)...].reduce(mixed(whole, UInt64(raw.count))) { mixed($0, UInt64($1)) }
  }
}

extension Tensor {
  /// Shape and numbers as bytes.
  var bytes: [UInt8] {
    var bytes = Array("\(shape)".utf8)
    append(values, to: &bytes)
    return bytes
  }
}
