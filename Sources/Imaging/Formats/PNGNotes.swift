/// Notes as PNG files have them (specification, section 11.3.3).
extension Metadata.Note {
  /// Under this keyword stands a packet of XMP.
  static let xmpKeyword = "XML:com.adobe.xmp"

  /// Reads a tEXt, zTXt or iTXt chunk; `nil` if it is malformed or longer than `limit`.
  init?(chunk name: String, _ data: [UInt8], limit: Int) {
    guard let end = data.firstIndex(of: 0), Self.isKeyword(data[..<end]) else { return nil }
    let keyword = latin1(data[..<end]), rest = data[(end + 1)...]
    switch name {
    case "tEXt":
      guard !rest.contains(0) else { return nil }
      self.init(keyword: keyword, text: latin1(rest))
    case "zTXt":
      guard rest.first == 0, let text = inflated(rest.dropFirst(), limit: limit), !text.contains(0) else { return nil }
      self.init(keyword: keyword, text: latin1(text))
    default:
      guard rest.count >= 2, let language = rest.dropFirst(2).firstIndex(of: 0),
        let translation = rest[(language + 1)...].firstIndex(of: 0)
      else { return nil }
      let body = rest[(translation + 1)...], isCompressed = rest[rest.startIndex] == 1
      guard let bytes = isCompressed ? inflated(body, limit: limit) : Array(body),
        let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0)
      else { return nil }
      self.init(keyword: keyword, text: text)
    }
  }

  /// The chunk that says this: tEXt where Latin-1 can, else iTXt; `nil` for what PNG has no room for.
  var chunk: Metadata.Chunk? {
    guard let keyword = latin1(keyword), Self.isKeyword(keyword) else { return nil }
    if let text = latin1(text), self.keyword != Self.xmpKeyword {
      return Metadata.Chunk(name: "tEXt", data: keyword + [0] + text)
    }
    guard !text.utf8.contains(0) else { return nil }
    return Metadata.Chunk(name: "iTXt", data: keyword + [0, 0, 0, 0, 0] + Array(text.utf8))
  }

  /// Whether PNG allows a keyword: 1 to 79 printable characters of Latin-1.
  private static func isKeyword(_ bytes: some Collection<UInt8>) -> Bool {
    1...79 ~= bytes.count && bytes.allSatisfy { 32...126 ~= $0 || $0 >= 161 } && bytes.first != 32
  }
}

/// The text that some bytes of Latin-1 are.
func latin1(_ bytes: some Sequence<UInt8>) -> String {
  var text = String.UnicodeScalarView()
  for byte in bytes { text.append(Unicode.Scalar(byte)) }
  return String(text)
}

/// The bytes of Latin-1, if the text can be said in it.
func latin1(_ text: String) -> [UInt8]? {
  let scalars = text.unicodeScalars
  return scalars.allSatisfy { 1...255 ~= $0.value } ? scalars.map { UInt8($0.value) } : nil
}
