import Files

/// A picture as a file holds it: the picture itself, upright, and what is worth knowing about the file.
public struct PictureFile: Sendable {
  /// The picture, upright.
  public var image: Image
  /// What kind of file it is.
  public var format: PictureFormat
  /// What was left out or looks wrong, a line each.
  public var warnings: [String] = []
  /// How a JPEG file was compressed.
  public var compression: JPEGCompression?

  /// Reads a file of any kind that is known by its first bytes, whatever it is called.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - pixelLimit: The most pixels (width × height) to accept.
  /// - Throws: ``FileError`` if the file cannot be read, is of no known kind, is damaged or cut off, holds something that
  ///   cannot be enlarged (CMYK, an animation), or more pixels.
  public init(_ path: String, pixelLimit: Int = Image.defaultPixelLimit) throws {
    try self.init(readFile(path), name: path, pixelLimit: pixelLimit)
  }

  /// Reads a picture from memory; see ``init(_:pixelLimit:)``.
  ///
  /// - Parameters:
  ///   - bytes: The file's bytes.
  ///   - name: What errors call it.
  ///   - pixelLimit: The most pixels (width × height) to accept.
  /// - Throws: ``FileError``, as above.
  public init(_ bytes: [UInt8], name: String, pixelLimit: Int = Image.defaultPixelLimit) throws {
    if bytes.isEmpty { throw FileError(name, "the file is empty") }
    switch PictureFormat(content: bytes) {
    case .png: try self.init(png: bytes, name: name, pixelLimit: pixelLimit)
    case .jpeg: try self.init(jpeg: bytes, name: name, pixelLimit: pixelLimit)
    case .webp: try self.init(webp: bytes, name: name, pixelLimit: pixelLimit)
    case .tiff: try self.init(tiff: bytes, name: name, pixelLimit: pixelLimit)
    case nil: throw FileError(name, PictureFormat.refusal(of: bytes))
    }
  }

  /// A file that was read, before anything is known but its picture.
  init(image: Image, format: PictureFormat) {
    self.image = image
    self.format = format
  }

  /// Puts a picture upright, and drops a profile that is for other colours.
  mutating func finish(orientation: Int) {
    if let colours = image.metadata.strangeColours(channels: image.channels) {
      image.metadata.removeProfile()
      warnings.append("its ICC profile is for \(colours) colours, which these are not; it is left out")
    }
    image = image.upright(from: orientation)
    if image.metadata.exif != nil { image.metadata.exif = image.describedEXIF() }
    image.metadata.xmp = image.describedXMP()
  }

  /// Refuses a picture that is too large, or that a file of this length cannot hold, before memory is taken for it.
  ///
  /// - Parameters:
  ///   - width: Pixels in a row.
  ///   - height: Rows.
  ///   - byteCount: Bytes of the file.
  ///   - pixelsPerByte: The most pixels that a byte can stand for.
  ///   - name: What errors call the file.
  ///   - pixelLimit: The most pixels to accept.
  static func checkSize(
    width: Int, height: Int, byteCount: Int, pixelsPerByte: Int, name: String, pixelLimit: Int
  ) throws {
    let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
    guard width > 0, height > 0 else { throw FileError(name, "the picture has no size") }
    guard !overflow, pixels <= pixelLimit else {
      throw FileError(name, "\(width)×\(height) pixels are more than the limit of \(pixelLimit)", .tooManyPixels)
    }
    guard pixels <= 1 << 20 || pixels / pixelsPerByte <= byteCount else {
      throw FileError(name, "the file ends before the picture does")
    }
  }
}

extension Image {
  /// The block of EXIF that is written with this picture: it says the picture's size and resolution.
  func describedEXIF() -> [UInt8]? {
    guard let bytes = metadata.exif, var exif = EXIF(bytes) else { return nil }
    exif.describe(width: width, height: height, resolution: metadata.resolution)
    return exif.bytes
  }

  /// The picture turned and mirrored as EXIF's orientation wants it seen.
  ///
  /// - Parameter orientation: 1 to 8; 6 lies on its left side, 3 on its head, 2 is mirrored.
  public func upright(from orientation: Int) -> Image {
    guard 2...8 ~= orientation else { return self }
    let isTurned = orientation >= 5
    let (columns, rows) = isTurned ? (height, width) : (width, height)
    let flipsX = [2, 3, 7, 8].contains(orientation), flipsY = [3, 4, 6, 7].contains(orientation)
    let (oldWidth, oldHeight) = (width, height)
    var result = mapPlanes(width: columns, height: rows) { plane in
      var turned = [Float](repeating: 0, count: plane.count)
      for y in 0..<rows {
        for x in 0..<columns {
          var (column, row) = isTurned ? (y, x) : (x, y)
          if flipsX { column = oldWidth - 1 - column }
          if flipsY { row = oldHeight - 1 - row }
          turned[y * columns + x] = plane[row * oldWidth + column]
        }
      }
      return turned
    }
    if isTurned { result.metadata.resolution = metadata.resolution?.turned }
    return result
  }
}
