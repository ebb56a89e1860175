import Files
import Foundation
import Imaging
import Testing

/// Reading whatever there may be in a JPEG, WebP or TIFF file; see ``PNGFuzzTests`` for PNG and for the settings.
@Suite(.serialized)
struct FormatFuzzTests {
  @Test("whatever is in a file is read or refused", arguments: [PictureFormat.jpeg, .webp, .tiff])
  func read(format: PictureFormat) throws {
    let count = try PNGFuzzTests.number("NLVAE_FUZZ_INPUTS", otherwise: 1500)
    let seed = try PNGFuzzTests.number("NLVAE_FUZZ_SEED", otherwise: 1)
    let mutator = try FormatMutator(format, seed: UInt64(seed)), isLong = count > 100_000
    let kept = FileManager.default.temporaryDirectory
      .appendingPathComponent("nlvae-fuzz-\(getpid()).\(format.endings[0])").path
    let file = open(kept, O_RDWR | O_CREAT | O_TRUNC, 0o600)
    try #require(file >= 0)
    defer { close(file) }
    signal(SIGPROF) { _ in abort() }
    var accepted = 0, reasons: [String: Int] = [:]
    for number in 0..<count {
      let candidate = mutator.candidate(number)
      ftruncate(file, 0)
      _ = candidate.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
      PNGFuzzTests.allow(seconds: PNGFuzzTests.secondsAllowed)
      let complaint = Self.complaint(candidate, &accepted, &reasons)
      PNGFuzzTests.allow(seconds: 0)
      if let complaint {
        let copy = "\(kept)-\(number)"
        try Data(candidate).write(to: URL(fileURLWithPath: copy))
        Issue.record("file \(number) of seed \(seed), kept as \(copy): \(complaint)")
      }
      if isLong && (number + 1) % 100_000 == 0 { print("\(number + 1) of \(count): \(accepted) accepted") }
    }
    let refused = reasons.values.reduce(0, +)
    #expect(accepted > count / 20 && refused > count / 20 && accepted + refused == count)
    print("\(count) \(format.title) files have been tried: \(accepted) accepted, \(refused) refused")
    if isLong { for (reason, times) in reasons.sorted(by: { $0.value > $1.value }).prefix(40) { print(times, reason) } }
    unlink(kept)
  }

  /// Reads a file, counts the result, and returns what is wrong with it, if anything.
  private static func complaint(_ bytes: [UInt8], _ accepted: inout Int, _ reasons: inout [String: Int]) -> String? {
    do {
      let file = try PictureFile(bytes, name: "x", pixelLimit: PNGFuzzTests.pixelLimit)
      accepted += 1
      let image = file.image
      guard image.width * image.height <= PNGFuzzTests.pixelLimit else { return "is larger than the limit" }
      guard image.pixels.allSatisfy({ 0...1 ~= $0 }), image.alpha?.allSatisfy({ 0...1 ~= $0 }) ?? true else {
        return "has samples beyond 0…1"
      }
      guard file.warnings.allSatisfy({ isOneLine($0) }) else { return "has a warning that is not a line" }
      // Whatever was taken over from it can be written, and read again.
      let again = try PictureFile(image.pngData(), name: "again")
      guard again.image.pixels == image.pixels, again.image.alpha == image.alpha else {
        return "is not what comes back after writing it"
      }
      if image.width * image.height < 10_000 {
        let native = try PictureFile(image.data(as: file.format, quality: 90), name: "again")
        guard native.image.width == image.width, native.image.height == image.height else { return "changes its size" }
      }
      return nil
    } catch {
      guard let error = error as? FileError, error.file == "x" else { return "ends in \(error)" }
      reasons[error.cause.replacing(/[0-9]+/, with: "N"), default: 0] += 1
      return isOneLine(error.cause) ? nil : "has a reason that is not a line: \(error)"
    }
  }

  private static func isOneLine(_ text: String) -> Bool {
    !text.isEmpty && text.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 }
  }
}

/// Makes damaged files out of whole ones: file `n` of a seed is always the same.
struct FormatMutator {
  private let seed: UInt64
  private let wholes: [[UInt8]]

  init(_ format: PictureFormat, seed: UInt64) throws {
    self.seed = seed
    var dice = Dice(state: seed), wholes: [[UInt8]] = []
    for channels in [1, 3] {
      for alpha in format == .jpeg ? [false] : [false, true] {
        for bits in format == .tiff ? [8, 16] : [8] {
          for quality in [20, 90, 100] {
            for side in [1, 9, 40] {
              var image = FormatTests.picture(
                Int.random(in: 1...side, using: &dice), Int.random(in: 1...side, using: &dice), channels: channels,
                alpha: alpha, bitDepth: bits)
              if Bool.random(using: &dice) { Self.annotate(&image) }
              wholes.append(try image.data(as: format, quality: quality))
            }
          }
        }
      }
    }
    if format == .tiff {
      for kind in TIFFReadingTests.kinds {
        wholes.append(TIFFReadingTests.encoder(kind, width: 21, height: 9).bytes)
      }
    }
    if format == .jpeg {
      for components in [1, 3, 4] {
        for isProgressive in [false, true] {
          wholes.append(StrangeFileTests.jpeg(components: components, isProgressive: isProgressive).bytes)
        }
      }
    }
    if format == .webp { wholes.append(try StrangeFileTests.animation(frames: 2)) }
    self.wholes = wholes
  }

  private static func annotate(_ image: inout Image) {
    image.metadata.profile = FormatTests.profile("RGB ")
    image.metadata.xmp = Array("<x/>".utf8)
    image.metadata.iptc = WordsTests.records
    image.metadata.notes = [Metadata.Note(keyword: "Author", text: "A"), Metadata.Note(keyword: "Comment", text: "B")]
    image.metadata.exif = FormatTests.exif(orientation: 1, width: image.width, height: image.height)
    image.metadata.resolution = Resolution(horizontal: 5000, vertical: 6000)
  }

  /// File number `number`.
  func candidate(_ number: Int) -> [UInt8] {
    var dice = Dice(state: (seed &+ UInt64(number)) &* 0xD134_2543_DE82_EF95)
    var bytes = wholes.randomElement(using: &dice)!
    guard Int.random(in: 0..<16, using: &dice) > 0 else { return bytes }
    // Most of what decides anything stands near the beginning, in TIFF at the end.
    for _ in 0..<Int.random(in: 1...4, using: &dice) {
      guard bytes.count > 4 else { break }
      let span = Int.random(in: 0..<3, using: &dice)
      let range =
        span == 0 ? 3..<bytes.count : span == 1 ? 3..<min(bytes.count, 200) : max(3, bytes.count - 260)..<bytes.count
      Self.damage(&bytes, at: Int.random(in: range, using: &dice), &dice)
    }
    return bytes
  }

  private static func damage(_ bytes: inout [UInt8], at here: Int, _ dice: inout Dice) {
    let span = min(Int.random(in: 1...8, using: &dice), bytes.count - here)
    switch Int.random(in: 0..<9, using: &dice) {
    case 0, 1: bytes[here] ^= 1 << UInt8.random(in: 0..<8, using: &dice)
    case 2: bytes[here] = UInt8.random(in: 0...255, using: &dice)
    case 3: bytes[here] = [0, 1, 127, 128, 254, 255].randomElement(using: &dice)!
    case 4: bytes.insert(contentsOf: bytes[here..<here + span], at: here)
    case 5: bytes.removeSubrange(here..<here + span)
    case 6: for i in here..<here + span { bytes[i] = [0, 255].randomElement(using: &dice)! }
    case 7: bytes[here] = [0xC0, 0xC1, 0xC2, 0xC9, 0xD8, 0xD9, 0xDA, 0xDB].randomElement(using: &dice)!
    default: bytes.removeSubrange(here...)
    }
  }
}
