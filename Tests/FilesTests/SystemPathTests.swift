import Files
import Testing

struct SystemPathTests {
  /// SplitMix64 (Steele, Lea and Flood, 2014).
  struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
      return z ^ z >> 31
    }
  }

  @Test("Any bytes are a name, and come back as they were")
  func roundTrip() {
    var dice = Dice(state: 1)
    for count in 0..<300 {
      let bytes = (0..<count % 17).map { _ in UInt8.random(in: 1...255, using: &dice) }
      #expect(pathBytes(pathText(bytes)) == bytes, "\(bytes)")
    }
    for text in ["plain.png", "日本語.png", "é", "🖼️.webp", ""] {
      #expect(pathText(Array(text.utf8)) == text && pathBytes(text) == Array(text.utf8))
    }
    // Longer than need be, a surrogate, beyond Unicode: none of it is text.
    for bytes: [UInt8] in [[0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82], [0x80]] {
      #expect(pathBytes(pathText(bytes)) == bytes)
    }
  }

  @Test("What a terminal would obey is spelled out")
  func printing() {
    #expect(printable("a\u{1B}[2Jb\n\u{7F}") == #"a\x1B[2Jb\x0A\x7F"#)
    #expect(printable(pathText([0x63, 0xE9])) == #"c\xE9"#)
    #expect(printable("写真 é 🖼️") == "写真 é 🖼️")
    #expect(printable("a\u{202E}b") == #"a\u{202e}b"#)
    #expect("\(FileError("a\nb", "is\u{1B} damaged"))" == #"a\x0Ab: is\x1B damaged"#)
  }

  @Test("Companions fit into any folder", arguments: [3, 200, 240, 255])
  func companions(count: Int) {
    let name = String(repeating: "写", count: count / 3) + String(repeating: "n", count: count % 3)
    let one = companion(of: "folder/\(name)", prefix: ".nlvae-", suffix: ".part")
    #expect(one.hasPrefix("folder/.nlvae-") && one.hasSuffix(".part"))
    #expect(pathBytes(one).count <= 7 + 255)
    if count < 200 { #expect(one == "folder/.nlvae-\(name).part") }
    // Others have others, and a companion has companions of its own.
    #expect(one != companion(of: "folder/x\(name)", prefix: ".nlvae-", suffix: ".part"))
    let state = companion(of: name, suffix: ".ckpt")
    #expect(pathBytes(companion(of: state, prefix: ".nlvae-", suffix: ".part")).count <= 255)
  }

  @Test("Folders and names of paths")
  func parts() {
    #expect(folder(of: "a/b/c") == "a/b" && folder(of: "c") == "." && folder(of: "/c") == "/")
    #expect(fileName("a/b/c") == "c" && fileName("c") == "c" && fileName("a/") == "")
  }
}
