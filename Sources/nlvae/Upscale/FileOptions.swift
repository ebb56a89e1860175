import ArgumentParser
import Imaging

/// How files are chosen and written.
struct FileOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Also folders in folders; their tree is built again.")
  var recursive = false

  @Flag(help: "Leave alone what is there.")
  var skipExisting = false

  @Option(help: ArgumentHelp("Else the ending says it.", valueName: "kind"))
  var format: FormatName?

  @Option(help: ArgumentHelp("Of JPEG; of WebP, exact at 100.", valueName: "1…100"))
  var quality = 95

  @Flag(help: "Drop EXIF, XMP, author, resolution; keep the colours.")
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
