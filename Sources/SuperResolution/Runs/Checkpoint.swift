import Engine
import Foundation

/// The state of a run as a file: safetensors, whose notes say which run it belongs to, where that stands, and what a
/// digest of it all is.
///
/// The notes are `format`, `kind`, `configuration`, `scale`, `seed`, `pictures`, `digest`, `done` for the work that is
/// behind, and `state.NAME` for every small value that the run handed over.
struct Checkpoint {
  /// The number grows with every change of the format, and of what a run computes: half a run by one version and half by
  /// another is a result that nobody can make again.
  static let format = "NLVAE checkpoint 4"

  private static let state = "state.", done = "done"

  /// The work that is behind in the run whose state a file holds, as far as its notes tell; they are not checked.
  static func workBehind(inFile path: String) -> RunProgress.Workload {
    var work = RunProgress.Workload()
    guard let notes = Safetensors.metadata(ofFile: path), notes["format"] == format,
      let seconds = jsonValue([Double].self, notes[done] ?? "")
    else { return work }
    for (activity, seconds) in zip(RunProgress.Activity.allCases, seconds) { work[activity] = max(0, seconds) }
    return work
  }

  private var file: Safetensors

  /// The state of a run.
  ///
  /// - Parameters:
  ///   - identity: which run it is.
  ///   - archive: its state.
  ///   - done: the work that is behind; nobody but a forecast reads it.
  init(identity: RunIdentity, archive: StateArchive, done: RunProgress.Workload) {
    file = Safetensors(
      metadata: [
        "format": Self.format, "kind": identity.kind, "configuration": identity.configuration,
        "scale": "\(identity.scale)", "seed": "\(identity.seed)", "pictures": hexadecimal(identity.pictures),
      ], tensors: archive.tensors)
    for (name, value) in archive.values { file.metadata[Self.state + name] = value }
    file.metadata[Self.done] = jsonText(RunProgress.Activity.allCases.map { done[$0] })
    file.metadata["digest"] = hexadecimal(Self.digest(of: file))
  }

  /// The bytes of the file.
  func encoded() -> [UInt8] { file.encoded() }

  /// Reads a file.
  ///
  /// - Throws: `EnlargementError.checkpoint` if the bytes are not a whole checkpoint of this version.
  init(_ bytes: [UInt8]) throws {
    // Until version 3 a line of this kind came first, and no header.
    guard !bytes.starts(with: Array("NLVAE checkpoint".utf8)) else {
      throw EnlargementError.checkpoint("not a checkpoint of this version")
    }
    do {
      file = try Safetensors(bytes)
    } catch let damage as Safetensors.Damage {
      throw EnlargementError.checkpoint("not a checkpoint, or a damaged one: \(damage)")
    }
    guard file.metadata["format"] == Self.format else {
      throw EnlargementError.checkpoint("not a checkpoint of this version")
    }
    guard file.metadata["digest"] == hexadecimal(Self.digest(of: file)) else {
      throw EnlargementError.checkpoint("the checkpoint is damaged")
    }
  }

  /// The state, if it is that of a given run.
  ///
  /// - Throws: `EnlargementError.checkpoint` that says what differs.
  func archive(for identity: RunIdentity) throws -> StateArchive {
    func refuse(_ what: String) -> EnlargementError { .checkpoint("the checkpoint belongs to another \(what)") }
    let notes = file.metadata
    guard notes["kind"] == identity.kind else { throw refuse("kind of run (\(notes["kind", default: "unknown"]))") }
    guard notes["pictures"] == hexadecimal(identity.pictures) else {
      throw refuse("picture, or to this one cleaned in another way")
    }
    guard notes["scale"] == "\(identity.scale)" else { throw refuse("scale (×\(notes["scale", default: "?"]))") }
    guard notes["seed"] == "\(identity.seed)" else { throw refuse("seed (\(notes["seed", default: "?"]))") }
    guard notes["configuration"] == identity.configuration else { throw refuse("configuration") }
    let values = notes.filter { $0.key.hasPrefix(Self.state) }.map {
      (String($0.key.dropFirst(Self.state.count)), $0.value)
    }
    return StateArchive(values: Dictionary(uniqueKeysWithValues: values), tensors: file.tensors)
  }

  /// A digest of everything but the digest.
  static func digest(of file: Safetensors) -> UInt64 {
    var text = file.metadata.filter { $0.key != "digest" }.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\n" }
    text += file.tensors.map { "\($0.name)\($0.tensor.shape)\n" }
    return file.tensors.reduce(SuperResolution.digest(Array(text.joined().utf8))) { sum, entry in
      SuperResolution.digest(entry.tensor.values, after: sum)
    }
  }
}

/// A value in JSON, its keys sorted.
func jsonText(_ value: some Encodable) -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  // The error of a training that has diverged may be any of these.
  encoder.nonConformingFloatEncodingStrategy = .convertToString(
    positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  guard let data = try? encoder.encode(value) else {
    preconditionFailure("\(type(of: value)) cannot be written in JSON")
  }
  return String(decoding: data, as: UTF8.self)
}

/// The value that `jsonText` has written, if it is one.
func jsonValue<Value: Decodable>(_ type: Value.Type, _ text: String) -> Value? {
  let decoder = JSONDecoder()
  decoder.nonConformingFloatDecodingStrategy = .convertFromString(
    positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  return try? decoder.decode(type, from: Data(text.utf8))
}

/// FNV-1a by words of eight bytes, with a rotation so that no bit stays in its place: tells damage and mix-ups, not malice.
///
/// - Parameters:
///   - values: numbers whose bytes are looked at.
///   - start: the digest of what came before.
func digest<Number: BitwiseCopyable>(_ values: [Number], after start: UInt64 = 0xcbf2_9ce4_8422_2325) -> UInt64 {
  values.withUnsafeBytes { raw in
    let words = raw.count / 8
    func mixed(_ digest: UInt64, _ word: UInt64) -> UInt64 {
      let sum = (digest ^ word) &* 0x100_0000_01b3
      return sum << 29 | sum >> 35
    }
    let whole = (0..<words).reduce(start) {
      mixed($0, raw.loadUnaligned(fromByteOffset: 8 * $1, as: UInt64.self))
    }
    return raw[(8 * words)...].reduce(mixed(whole, UInt64(raw.count))) { mixed($0, UInt64($1)) }
  }
}

private func hexadecimal(_ number: UInt64) -> String {
  let digits = String(number, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}

extension Tensor {
  /// Shape and numbers as bytes.
  var bytes: [UInt8] { Array("\(shape)".utf8) + values.withUnsafeBytes { Array($0) } }
}
