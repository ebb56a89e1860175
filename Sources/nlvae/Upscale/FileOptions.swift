import ArgumentParser
import Imaging

/// How files are chosen and written.
struct FileOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Also the pictures in folders of folders.")
  var recursive = false

  @Flag(help: "Leave alone what has been enlarged before: its output is there.")
  var skipExisting = false

  @Option(help: "Kind of file to write: png, jpg, webp or tif; by default the output's name says it, or the picture's.")
  var format: FormatName?

  @Option(help: ArgumentHelp("Of JPEG and WebP, 1 to 100; WebP keeps every sample at 100.", valueName: "1…100"))
  var quality = 95

  @Flag(help: "Write no EXIF, XMP, author or resolution; only what says what the colours mean.")
  var strip = false

  func validate() throws {
    guard 1...100 ~= quality else { throw ValidationError("--quality takes a number from 1 to 100") }
  }
}

/// A kind of file on the command line, by the ending of its names.
struct FormatName: ExpressibleByArgument {
  let format: PictureFormat

  init?(argument: String) {
    guard let format = PictureFormat(name: "x.\(argument)") else { return nil }
    self.format = format
  }

  static var allValueStrings: [String] { PictureFormat.allCases.map { $0.endings[0] } }
}
