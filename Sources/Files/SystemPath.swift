/// Paths as text.
///
/// A file's name is bytes, and not all of them are text: a name from an old disk may be Latin-1. Each byte that is no part
/// of UTF-8 becomes one character that nobody uses (from U+F0080 on), and the byte again when the system is asked for the
/// file; Python does the same under the name `surrogateescape`.
private let firstEscape: UInt32 = 0xF0000

/// The text of a path given in bytes.
public func pathText(_ bytes: some Collection<UInt8>) -> String {
  var text = String.UnicodeScalarView(), rest = Array(bytes)[...]
  while let first = rest.first {
    let length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0
    if length > 0, let character = String(validating: rest.prefix(length), as: UTF8.self),
      rest.count >= length
    {
      text.append(contentsOf: character.unicodeScalars)
      rest = rest.dropFirst(length)
    } else {
      text.append(Unicode.Scalar(firstEscape + UInt32(first))!)
      rest = rest.dropFirst()
    }
  }
  return String(text)
}

/// The bytes of a path, as the system wants them: with a zero at the end.
public func systemPath(_ path: String) -> [CChar] { pathBytes(path).map { CChar(bitPattern: $0) } + [0] }

/// The bytes of a path.
public func pathBytes(_ path: String) -> [UInt8] {
  path.unicodeScalars.flatMap { scalar -> [UInt8] in
    firstEscape + 0x80...firstEscape + 0xFF ~= scalar.value
      ? [UInt8(scalar.value - firstEscape)] : Array(String(scalar).utf8)
  }
}

/// A text as it can be shown in one line: what would move the cursor, colour the terminal or is no text is spelled out.
public func printable(_ text: String) -> String {
  var shown = ""
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case firstEscape + 0x80...firstEscape + 0xFF: shown += hexadecimal(scalar.value - firstEscape)
    // Controls, and marks that turn the direction of what follows.
    case 0..<32, 127..<160: shown += hexadecimal(scalar.value)
    case 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: shown += "\\u{\(String(scalar.value, radix: 16))}"
    default: shown.unicodeScalars.append(scalar)
    }
  }
  return shown
}

private func hexadecimal(_ byte: UInt32) -> String {
  "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
}

/// The longest name that file systems take, in bytes.
private let longestName = 255

/// A file beside another one, whose name begins and ends with something of its own.
///
/// Where that is longer than names can be, the first part of the name and a number made of all of it take its place.
///
/// - Parameters:
///   - path: The other file.
///   - prefix: What the name begins with.
///   - suffix: What it ends with.
public func companion(of path: String, prefix: String = "", suffix: String) -> String {
  let start = path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex
  let folder = path[..<start], name = String(path[start...])
  // A companion may have companions: `.nlvae-NAME.ckpt.part`.
  let room = longestName - 24
  if pathBytes(prefix + name + suffix).count <= room { return folder + prefix + name + suffix }
  let digest = pathBytes(name).reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  var short = name
  let number = "-" + String(digest, radix: 36)
  while pathBytes(prefix + short + number + suffix).count > room { short.removeLast() }
  return folder + prefix + short + number + suffix
}
