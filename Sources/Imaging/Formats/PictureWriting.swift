import Files

extension PictureFormat {
  /// Refuses what such a file cannot hold, before the work and not after it.
  ///
  /// - Parameters:
  ///   - path: The file that would be written.
  ///   - width: Pixels in a row.
  ///   - height: Rows.
  ///   - hasAlpha: Whether some of the picture is transparent.
  /// - Throws: ``FileError`` with what is in the way and what can be done.
  public func check(_ path: String, width: Int, height: Int, hasAlpha: Bool) throws {
    guard max(width, height) <= longestSide else {
      throw FileError(
        path,
        "\(width)×\(height) pixels are more than a \(title) file can hold (\(longestSide) a side); PNG and TIFF can")
    }
    guard holdsAlpha || !hasAlpha else {
      throw FileError(
        path, "a \(title) file cannot be transparent, and the picture is; name the output .png, .webp or .tif")
    }
  }

  /// The name that people know it by.
  public var title: String {
    switch self {
    case .png: "PNG"
    case .jpeg: "JPEG"
    case .webp: "WebP"
    case .tiff: "TIFF"
    }
  }

  /// What a picture loses in such a file, a line each.
  public func losses(of image: Image) -> [String] {
    var losses: [String] = []
    if image.bitDepth > mostBits { losses.append("\(title) has 8 bits a sample; of 16 the upper ones are kept") }
    let calibration = image.metadata.chunks.contains { ["gAMA", "cHRM", "cICP"].contains($0.name) }
    if self != .png, calibration, !image.metadata.isSRGB, image.metadata.colourProfile == nil {
      losses.append("\(title) has no place for the gamma and colours that the file declares; they are left out")
    }
    if self == .webp && image.channels == 1 && image.metadata.profileSpace == "GRAY" {
      losses.append("WebP has no grey pictures; the ICC profile, which is for grey ones, is left out")
    }
    let texts = lostKeywords(image.metadata)
    if let text = texts.first {
      losses.append(
        texts.count == 1
          ? "\(title) has no place for the text \(text); it is left out"
          : "\(title) has no place for the texts \(texts.joined(separator: ", ")); they are left out")
    }
    if let iptc = image.metadata.iptc, IPTC.isSaying(iptc) {
      if self == .png || self == .webp { losses.append("\(title) has no place for IPTC texts; they are left out") }
      if self == .jpeg && IPTC.marker(iptc).count > JPEGMarker.capacity {
        losses.append("its IPTC texts are longer than JPEG allows; they are left out")
      }
    }
    if self == .png, let xmp = image.metadata.xmp, String(validating: xmp, as: UTF8.self) == nil {
      losses.append("its XMP is not UTF-8, as PNG wants it; it is left out")
    }
    if self == .jpeg {
      if image.metadata.exif?.count ?? 0 > 65_000 {
        losses.append("its EXIF is longer than JPEG allows; it is left out")
      }
      if image.metadata.xmp?.count ?? 0 > 65_000 { losses.append("its XMP is longer than JPEG allows; it is left out") }
    }
    return losses
  }

  /// Keywords of what is said in words and such a file has no place for. What speaks of the old file and not of the picture is
  /// missed by nobody.
  private func lostKeywords(_ metadata: Metadata) -> [String] {
    let fields = wordFields.map(\.keyword)
    var lost: [String] = []
    for note in metadata.notes where note.keyword != "Software" && !note.keyword.hasPrefix("date:") {
      let isKept =
        switch self {
        case .png: note.chunk != nil
        case .jpeg:
          note.keyword.utf8.count + note.text.utf8.count + 2 <= JPEGMarker.capacity || metadata.saysInEXIF(note)
        case .webp: metadata.saysInEXIF(note)
        case .tiff: fields.contains(note.keyword)
        }
      if !isKept && !lost.contains(note.keyword) { lost.append(note.keyword) }
    }
    return lost
  }
}

extension Image {
  /// Whether some of the picture is transparent.
  public var isTransparent: Bool { alpha?.contains { $0 < 1 } ?? false }

  /// The picture as the bytes of a file.
  ///
  /// - Parameters:
  ///   - format: What kind of file.
  ///   - quality: 1 to 100, of JPEG and WebP.
  ///   - name: What errors call it.
  /// - Throws: ``FileError`` if memory is short, or the picture is more than such a file can hold.
  public func data(as format: PictureFormat, quality: Int = 95, name: String = "picture") throws -> [UInt8] {
    try format.check(name, width: width, height: height, hasAlpha: isTransparent)
    switch format {
    case .png: return try pngData(name: name)
    case .jpeg: return try jpegData(name: name, quality: quality)
    case .webp: return try webpData(name: name, quality: quality)
    case .tiff: return try tiffData(name: name)
    }
  }

  /// Writes a file of the kind that its name asks for, which appears whole or not at all; see ``writeAtomically(_:to:)``.
  ///
  /// - Parameters:
  ///   - path: Where it shall stand.
  ///   - format: Its kind; by default the one that the name asks for, and PNG where it asks for none.
  ///   - quality: 1 to 100, of JPEG and WebP.
  /// - Throws: ``FileError`` that names the path.
  public func write(to path: String, as format: PictureFormat? = nil, quality: Int = 95) throws {
    let format = format ?? PictureFormat(name: path) ?? .png
    try writeAtomically(data(as: format, quality: quality, name: path), to: path)
  }
}
