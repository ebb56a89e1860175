import Engine
import Foundation
import Imaging

/// A session as bytes: a line that names the format, a header in JSON, the numbers of all tensors, and a digest of it all.
struct Checkpoint {
  static let magic = Array("NLVAE checkpoint 1\n".utf8)

  /// What the numbers are, and which run they belong to.
  struct Header: Codable, Equatable {
    var configuration: ZeroShotConfiguration
    var scale: Int
    var seed: UInt64
    var pictureDigest: UInt64
    var stage: Int
    var step: Int
    var lastErrorBits: UInt32
    var random: RandomSource
    var optimizerSteps: Int
    /// Tensors of the network, its average, the optimiser and the outputs, in this order.
    var counts: [Int]
    var shapes: [[Int]]
  }

  var header: Header
  var tensors: [Tensor]

  /// The bytes of a file.
  func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let json = try encoder.encode(header)
    var bytes = Checkpoint.magic
    append(UInt64(json.count), to: &bytes)
    bytes += json
    for tensor in tensors {
      for value in tensor.values { append(value.bitPattern, to: &bytes) }
    }
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
    guard let header = try? JSONDecoder().decode(Header.self, from: Data(bytes[magic + 8..<start])) else {
      throw EnlargementError.checkpoint("the checkpoint was written by another version")
    }
    let total = header.shapes.reduce(0) { $0 + $1.reduce(1, *) }
    guard start + 4 * total + 8 == bytes.count else { throw damaged }
    var position = start
    tensors = header.shapes.map { shape in
      let values = (0..<shape.reduce(1, *)).map { index -> Float in
        let at = position + 4 * index
        let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[at + $1]) << UInt32(8 * $1) }
        return Float(bitPattern: bits)
      }
      position += 4 * values.count
      return Tensor(shape: Shape(shape), values)
    }
    self.header = header
  }

  init(header: Header, tensors: [Tensor]) {
    self.header = header
    self.tensors = tensors
  }
}

private func append<Number: FixedWidthInteger>(_ value: Number, to bytes: inout [UInt8]) {
  withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
}

private func number(_ bytes: [UInt8], at position: Int) -> UInt64 {
  (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[position + $1]) << UInt64(8 * $1) }
}

/// FNV-1a, 64 bits: tells damage and mix-ups, not malice.
func digest(_ bytes: some Sequence<UInt8>) -> UInt64 {
  bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
}

extension Tensor {
  /// A digest of shape and numbers.
  var digest: UInt64 {
    var bytes = Array("\(shape)".utf8)
    for value in values { append(value.bitPattern, to: &bytes) }
    return SuperResolution.digest(bytes)
  }
}

extension ZeroShotSession {
  /// The session as bytes, at any point between two steps.
  public func checkpoint() throws -> [UInt8] {
    let parts = [network.state, average, optimizer.state, outputs]
    let header = Checkpoint.Header(
      configuration: configuration, scale: scale, seed: seed, pictureDigest: picture.digest, stage: stage, step: step,
      lastErrorBits: lastError.bitPattern, random: generator, optimizerSteps: optimizer.step,
      counts: parts.map(\.count), shapes: parts.flatMap { $0.map(\.shape.sizes) })
    return try Checkpoint(header: header, tensors: parts.flatMap { $0 }).encoded()
  }

  /// Goes on where a checkpoint of this very run was made.
  ///
  /// - Throws: `EnlargementError.checkpoint` if the bytes are damaged, or belong to another picture, scale, seed or
  ///   configuration.
  public mutating func resume(from bytes: [UInt8]) throws {
    let saved = try Checkpoint(bytes), header = saved.header
    func refuse(_ what: String) -> EnlargementError { .checkpoint("the checkpoint belongs to another \(what)") }
    guard header.pictureDigest == picture.digest else { throw refuse("picture") }
    guard header.scale == scale else { throw refuse("scale (×\(header.scale))") }
    guard header.seed == seed else { throw refuse("seed (\(header.seed))") }
    guard header.configuration == configuration else { throw refuse("configuration") }
    let own = network.state.map(\.shape.sizes), weights = network.weights.map(\.shape.sizes)
    let moments = header.optimizerSteps > 0 ? weights + weights : []
    let made = sizes.dropFirst().prefix(header.stage).map { [1, picture.shape[1], $0.height, $0.width] }
    guard header.shapes == own + own + moments + made else {
      throw EnlargementError.checkpoint("the checkpoint was written by another version")
    }
    var rest = saved.tensors[...]
    func take(_ count: Int) -> [Tensor] {
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
    network.state = take(own.count)
    average = take(own.count)
    optimizer.state = take(moments.count)
    optimizer.step = header.optimizerSteps
    generator = header.random
    restore(
      stage: header.stage, step: header.step, outputs: take(made.count), error: Float(bitPattern: header.lastErrorBits))
  }
}
