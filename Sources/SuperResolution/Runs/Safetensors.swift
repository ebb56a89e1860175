import Engine
import Files
import Foundation

/// A file of named tensors in the safetensors format: the length of a header, the header in JSON, the numbers.
///
/// The header says of every tensor its name, type of number, shape and place among the numbers, and holds notes under
/// `__metadata__`. Many programs read it; in Python, `safetensors.numpy.load_file(path)`. Numbers are 32 bits wide
/// (`F32`), the lowest byte first, row by row.
public struct Safetensors: Sendable {
  /// Why bytes are no such file.
  public struct Damage: Error, Equatable, CustomStringConvertible {
    /// The reason, such as "the header is cut off".
    public var description: String
  }

  /// A type of numbers.
  public enum NumberType: String, Sendable {
    /// 32 bits (IEEE 754 binary32).
    case single = "F32"
    /// 16 bits (IEEE 754 binary16), read as the numbers in single precision that they are.
    case half = "F16"

    fileprivate var bytes: Int { self == .single ? 4 : 2 }
  }

  /// Notes about the file, by name.
  public var metadata: [String: String]
  /// The tensors in the order of their numbers.
  public var tensors: [(name: String, tensor: Tensor)]

  /// A file in memory.
  ///
  /// - Parameters:
  ///   - metadata: notes about it, by name.
  ///   - tensors: tensors with different names.
  public init(metadata: [String: String], tensors: [(name: String, tensor: Tensor)]) {
    self.metadata = metadata
    self.tensors = tensors
  }

  private struct Entry: Codable {
    var dtype: String
    var shape: [Int]
    var dataOffsets: [Int]

    private enum CodingKeys: String, CodingKey {
      case dtype, shape
      case dataOffsets = "data_offsets"
    }
    /// Tensors follow each other as their numbers do.
    var order: Int { dataOffsets.first ?? -1 }
  }

  /// The longest header that is read: some hundred thousand tensors.
  static let longestHeader = 1 << 24
  private static let notes = "__metadata__"

  /// The bytes of the file, the same for the same content.
  public func encoded() -> [UInt8] {
    var entries: [String] = ["\"\(Self.notes)\":\(jsonText(metadata))"]
    var end = 0
    for (name, tensor) in tensors {
      let start = end
      end += 4 * tensor.count
      let entry = Entry(dtype: "F32", shape: tensor.shape.sizes, dataOffsets: [start, end])
      entries.append("\(jsonText(name)):\(jsonText(entry))")
    }
    var header = Array("{\(entries.joined(separator: ","))}".utf8)
    header += [UInt8](repeating: 0x20, count: (8 - header.count % 8) % 8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.count + end)
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes += header
    // All processors that this runs on put the lowest byte first.
    for (_, tensor) in tensors { tensor.values.withUnsafeBytes { bytes += $0 } }
    return bytes
  }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - types: the types of numbers that it may hold.
  /// - Throws: ``Damage`` if the bytes are cut off, the header is none, sizes do not fit each other, numbers are of
  ///   another type, or parts overlap or leave gaps.
  public init(_ bytes: [UInt8], types: Set<NumberType> = [.single]) throws {
    guard bytes.count >= 8 else { throw Damage(description: "no header") }
    let length = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[$1]) << UInt64(8 * $1) }
    guard length <= UInt64(min(bytes.count - 8, Self.longestHeader)) else {
      throw Damage(description: "the header is cut off")
    }
    let start = 8 + Int(length), size = bytes.count - start
    guard let header = try? JSONDecoder().decode(Header.self, from: Data(bytes[8..<start])) else {
      throw Damage(description: "the header is not one of safetensors")
    }
    metadata = header.metadata
    tensors = []
    var end = 0
    for (name, entry) in header.entries.sorted(by: { $0.value.order < $1.value.order }) {
      let range = try Self.range(of: name, entry, size: size, types)
      guard range.lowerBound == end else { throw Damage(description: "\(name) leaves a gap or overlaps") }
      end = range.upperBound
      let first = start + range.lowerBound
      let numbers =
        entry.dtype == NumberType.single.rawValue
        ? Self.numbers(bytes, from: first, count: range.count / 4)
        : Self.halves(bytes, from: first, count: range.count / 2)
      tensors.append((name, Tensor(shape: Shape(entry.shape), numbers)))
    }
    guard end == size else { throw Damage(description: "\(size - end) bytes belong to no tensor") }
  }

  /// The notes of a file, without its numbers; `nil` if it has none that can be read.
  ///
  /// - Parameter path: the file.
  static func metadata(ofFile path: String) -> [String: String]? {
    guard let start = readBeginning(path, count: 8), start.count == 8 else { return nil }
    let length = (0..<8).reduce(UInt64(0)) { $0 | UInt64(start[$1]) << UInt64(8 * $1) }
    guard length <= UInt64(longestHeader), let bytes = readBeginning(path, count: 8 + Int(length)) else { return nil }
    return try? JSONDecoder().decode(Header.self, from: Data(bytes.dropFirst(8))).metadata
  }

  /// Where the numbers of a tensor are, after every look that a size can be given.
  private static func range(
    of name: String, _ entry: Entry, size: Int, _ types: Set<NumberType>
  ) throws -> Range<Int> {
    func damaged(_ what: String) -> Damage { Damage(description: "\(name) \(what)") }
    guard let type = NumberType(rawValue: entry.dtype), types.contains(type) else {
      throw damaged("holds \(entry.dtype) and not \(types.map(\.rawValue).sorted().joined(separator: " or "))")
    }
    guard entry.dataOffsets.count == 2, entry.shape.count <= 8 else { throw damaged("has no place or too many sizes") }
    var count = type.bytes
    for side in entry.shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: side)
      guard side > 0, !overflows else { throw damaged("has an impossible size") }
      count = product
    }
    let (first, last) = (entry.dataOffsets[0], entry.dataOffsets[1])
    guard first >= 0, last >= first, last <= size, last - first == count else {
      throw damaged("does not fit its place")
    }
    return first..<last
  }

  /// Numbers of half the width (IEEE 754 binary16), each as the number in single precision that it is.
  private static func halves(_ bytes: [UInt8], from start: Int, count: Int) -> [Float] {
    (0..<count).map { index in
      let bits = UInt32(bytes[start + 2 * index]) | UInt32(bytes[start + 2 * index + 1]) << 8
      let sign: Float = bits & 0x8000 == 0 ? 1 : -1, exponent = Int(bits >> 10 & 31), fraction = bits & 1023
      switch exponent {
      case 0: return sign * Float(fraction) * 0x1p-24
      case 31: return fraction == 0 ? sign * .infinity : .nan
      default: return sign * Float(sign: .plus, exponent: exponent - 25, significand: Float(fraction + 1024))
      }
    }
  }

  private static func numbers(_ bytes: [UInt8], from start: Int, count: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      bytes.withUnsafeBytes { raw in
        UnsafeMutableRawBufferPointer(buffer).copyMemory(from: .init(rebasing: raw[start..<start + 4 * count]))
      }
      initialized = count
    }
  }

  private struct Header: Decodable {
    var metadata: [String: String] = [:]
    var entries: [String: Entry] = [:]

    struct Key: CodingKey {
      var stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    init(from decoder: Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      for key in container.allKeys {
        if key.stringValue == Safetensors.notes {
          metadata = try container.decode([String: String].self, forKey: key)
        } else {
          entries[key.stringValue] = try container.decode(Entry.self, forKey: key)
        }
      }
    }
  }
}
