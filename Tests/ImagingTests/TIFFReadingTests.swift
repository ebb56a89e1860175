import Files
import Imaging
import Testing

/// TIFF files of every make, against an encoder of the tests' own.
struct TIFFReadingTests {
  struct Kind: CustomTestStringConvertible, Sendable {
    var photometric: TIFFEncoder.Photometric
    var bits: Int
    var alpha: Int = 0
    var isLittleEndian = true
    var tile: Int?
    var isPlanar = false
    var testDescription: String {
      "\(photometric) \(bits) bits, alpha \(alpha), \(isLittleEndian ? "little" : "big"), tile \(tile ?? 0)"
        + (isPlanar ? ", planes" : "")
    }
  }

  static let kinds: [Kind] = [false, true].flatMap { little -> [Kind] in
    let plain: [Kind] = [TIFFEncoder.Photometric.blackIsZero, .whiteIsZero, .rgb].flatMap { photometric in
      [8, 16].flatMap { bits in
        [0, 1, 2].flatMap { alpha in
          [nil, 16].flatMap { tile in
            [false, true].map {
              Kind(
                photometric: photometric, bits: bits, alpha: alpha, isLittleEndian: little, tile: tile, isPlanar: $0)
            }
          }
        }
      }
    }
    let small = [1, 2, 4].flatMap { bits in
      [TIFFEncoder.Photometric.blackIsZero, .whiteIsZero].map {
        Kind(photometric: $0, bits: bits, isLittleEndian: little)
      }
    }
    return plain + small + [1, 2, 4, 8].map { Kind(photometric: .palette, bits: $0, isLittleEndian: little) }
  }

  static func encoder(_ kind: Kind, width: Int, height: Int) -> TIFFEncoder {
    let colours = kind.photometric == .rgb ? 3 : 1, peak = 1 << kind.bits
    var tiff = TIFFEncoder(
      width: width, height: height, photometric: kind.photometric, bits: kind.bits,
      samples: colours + (kind.alpha > 0 ? 1 : 0)
    ) { x, y, c in
      let alpha = (x * 31 + y * 17) * (kind.bits == 16 ? 257 : 1) % peak
      let value = (x * 37 + y * 101 + c * 59) * (kind.bits == 16 ? 257 : 1) % peak
      if kind.alpha > 0 && c == colours { return alpha }
      return kind.alpha == 1 ? value * alpha / (peak - 1) : value
    }
    if kind.alpha > 0 { tiff.extraSamples = [kind.alpha] }
    tiff.isLittleEndian = kind.isLittleEndian
    tiff.tile = kind.tile
    tiff.isPlanar = kind.isPlanar
    if kind.photometric == .palette { tiff.colourMap = (0..<3 * peak).map { $0 * 7919 % 256 * 257 } }
    return tiff
  }

  @Test("every kind of TIFF file", arguments: kinds)
  func read(kind: Kind) throws {
    for (width, height) in [(1, 1), (5, 7), (19, 33)] {
      let tiff = Self.encoder(kind, width: width, height: height)
      let image = try PictureFile(tiff.bytes, name: "x.tif").image
      #expect(image.width == width && image.height == height)
      #expect(image.channels == (kind.photometric == .rgb || kind.photometric == .palette ? 3 : 1))
      #expect(image.bitDepth == (kind.bits == 16 ? 16 : 8) && (image.alpha != nil) == (kind.alpha > 0))
      let peak = Float((1 << kind.bits) - 1)
      for position in 0..<width * height {
        let (x, y) = (position % width, position / width)
        let opacity = Float(kind.alpha > 0 ? tiff.sample(x, y, image.channels) : 1) / (kind.alpha > 0 ? peak : 1)
        if let alpha = image.alpha { #expect(abs(alpha[position] - opacity) < 1e-6) }
        for c in 0..<image.channels {
          var wanted = Float(tiff.sample(x, y, kind.photometric == .palette ? 0 : c)) / peak
          if kind.photometric == .palette {
            let entry = tiff.colourMap[tiff.sample(x, y, 0) + c << kind.bits]
            wanted = Float(entry / 257) / 255
          }
          if kind.photometric == .whiteIsZero { wanted = 1 - wanted }
          // Premultiplied: what the file holds is the product, cut off to a whole level.
          if kind.alpha == 1 { wanted = opacity > 0 ? min(1, wanted / opacity) : 0 }
          let seen = image.pixels[c * width * height + position]
          #expect(abs(seen - wanted) < 0.51 / peak + 1e-6, "\(x), \(y), \(c): \(seen), not \(wanted)")
        }
      }
    }
  }

  @Test func orientationIsCarriedOut() throws {
    var tiff = Self.encoder(Kind(photometric: .blackIsZero, bits: 8), width: 6, height: 4)
    let lying = try PictureFile(tiff.bytes, name: "x").image
    for orientation in 1...8 {
      tiff.orientation = orientation
      #expect(try PictureFile(tiff.bytes, name: "x").image.pixels == lying.upright(from: orientation).pixels)
    }
  }

  @Test func whatIsNotReadIsNamed() throws {
    let cmyk = TIFFEncoder(width: 2, height: 2, photometric: .cmyk, bits: 8, samples: 4) { _, _, _ in 9 }
    let lab = TIFFEncoder(width: 2, height: 2, photometric: .lab, bits: 8, samples: 3) { _, _, _ in 9 }
    var float = TIFFEncoder(width: 2, height: 2, photometric: .blackIsZero, bits: 32, samples: 1) { _, _, _ in 9 }
    float.sampleFormat = 3
    for (tiff, kind) in [(cmyk, "CMYK"), (lab, "Lab"), (float, "floating-point")] {
      let error = #expect(throws: FileError.self) { try PictureFile(tiff.bytes, name: "x") }
      #expect(error?.cause.contains(kind) == true && error?.cause.contains("magick") == true, "\(error?.cause ?? "")")
    }
  }

  @Test("A raw file of a camera begins with a preview, which is not enlarged in its place")
  func preview() throws {
    var tiff = Self.encoder(Kind(photometric: .rgb, bits: 8), width: 8, height: 6)
    (tiff.subfileType, tiff.subfolders) = (1, [8])
    let error = #expect(throws: FileError.self) { try PictureFile(tiff.bytes, name: "x.dng") }
    #expect(error?.cause.hasPrefix("begins with a small preview, as a camera's raw file does; save") == true)
    // A page of several is no preview, nor is a small picture that stands alone.
    tiff.subfileType = 2
    #expect(try PictureFile(tiff.bytes, name: "x.tif").image.width == 8)
    (tiff.subfileType, tiff.subfolders) = (1, [])
    #expect(try PictureFile(tiff.bytes, name: "x.tif").image.width == 8)
  }

  /// The last four bytes say that no other picture follows; without them there is none either.
  @Test("cut off after any byte that matters")
  func truncated() throws {
    let whole = Self.encoder(Kind(photometric: .rgb, bits: 8), width: 9, height: 5).bytes
    for count in 1..<whole.count - 4 {
      #expect(throws: FileError.self, "after \(count)") { try PictureFile(Array(whole[..<count]), name: "x") }
    }
  }

  @Test("a size that the file cannot hold", arguments: [(30_000, 2_000), (2_000_000_000, 1), (65_000, 65_000)])
  func forged(width: Int, height: Int) {
    var tiff = TIFFEncoder(width: 1, height: 1, photometric: .rgb, bits: 8, samples: 3) { _, _, _ in 0 }
    tiff.rowsPerStrip = 1 << 20
    var bytes = tiff.bytes
    // The first two entries of the directory are the sides.
    let directory = bytes.count - 4 - 12 * 11
    bytes.replaceSubrange(directory + 8..<directory + 12, with: bigEndian(width).reversed())
    bytes.replaceSubrange(directory + 20..<directory + 24, with: bigEndian(height).reversed())
    let error = #expect(throws: FileError.self) { try PictureFile(bytes, name: "x") }
    #expect(error?.cause.contains("pixels are more") == true || error?.cause == "the file ends before the picture does")
  }
}
