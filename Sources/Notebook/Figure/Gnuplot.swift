import CGnuplot
import Files
import Foundation
import Imaging

/// Why a figure could not be drawn.
public enum FigureError: Error, Equatable, CustomStringConvertible {
  /// There is no gnuplot on this machine.
  case gnuplotMissing
  /// There is a gnuplot, but one of this version, which does not know all that the scripts say.
  case gnuplotTooOld(String)
  /// Gnuplot stopped; what it said.
  case script(String)
  /// A file beside the figure could not be written.
  case file(String)

  /// One line for the terminal.
  public var description: String {
    switch self {
    case .gnuplotMissing:
      "gnuplot is missing; `apt-get install gnuplot-nox` or `brew install gnuplot` brings it"
    case .gnuplotTooOld(let version):
      "gnuplot \(version) is too old, \(Gnuplot.oldest.major).\(Gnuplot.oldest.minor) or newer is needed; "
        + "`apt-get install gnuplot-nox` or `brew install gnuplot` brings one"
    case .script(let message): "gnuplot stopped: \(message)"
    case .file(let message): message
    }
  }
}

/// The program that draws the figures.
struct Gnuplot: Sendable {
  /// The first version with the scripts' way to describe dashed lines.
  static let oldest = (major: 5, minor: 0)

  /// What the shell runs. `-d` keeps a reader's own gnuplot settings out of the drawing.
  var command = "gnuplot -d"

  /// Writes NAME.gp, NAME.dat and NAME.svg to a folder, which is made if need be.
  ///
  /// The script and the data are written first and stay even where the drawing fails, so that it can be made later. The
  /// drawing itself is made elsewhere and moved in when it is whole; an older one is left alone until then.
  ///
  /// - Throws: ``FigureError`` if gnuplot is missing or stops, or what the file system says.
  func draw(_ figure: Figure, in folder: String) throws {
    let files = try FigureFiles(figure)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try writeAtomically(Array(files.script.utf8), to: "\(folder)/\(figure.name).gp")
    try writeAtomically(files.data, to: "\(folder)/\(figure.name).dat")
    try writeAtomically(render(files, name: figure.name), to: "\(folder)/\(figure.name).svg")
  }

  /// Writes an animation's NAME.gp and NAME.dat, and NAME.svg with all its frames.
  ///
  /// - Throws: ``FigureError`` if gnuplot is missing or stops, or what the file system says.
  func draw(_ animation: Animation, in folder: String) throws {
    let files = try FigureFiles(animation), name = animation.name
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try writeAtomically(Array(files.script.utf8), to: "\(folder)/\(name).gp")
    try writeAtomically(files.data, to: "\(folder)/\(name).dat")
    let drawings = try render(files, name: name, drawings: animation.frames.indices.map { animation.file($0) })
    let texts = drawings.map { String(decoding: $0, as: UTF8.self) }
    try writeAtomically(Array(animation.joined(texts).utf8), to: "\(folder)/\(name).svg")
  }

  /// The bytes of the SVG that gnuplot makes of a script and its data.
  func render(_ files: FigureFiles, name: String) throws -> [UInt8] {
    try render(files, name: name, drawings: ["\(name).svg"])[0]
  }

  /// The bytes of all drawings that a script makes.
  private func render(_ files: FigureFiles, name: String, drawings: [String]) throws -> [[UInt8]] {
    try withTemporaryFolder { folder in
      try writeAtomically(Array(files.script.utf8), to: "\(folder)/\(name).gp")
      try writeAtomically(files.data, to: "\(folder)/\(name).dat")
      // Loaded from its file, the script's errors name the file and the line.
      do {
        try run("load '\(name).gp'\n", in: folder)
        return try drawings.map { file in
          guard let drawing = FileManager.default.contents(atPath: "\(folder)/\(file)"), !drawing.isEmpty else {
            throw FigureError.script("it drew nothing")
          }
          return Array(drawing)
        }
      } catch FigureError.script(let message) {
        throw tooOldVersion(in: folder).map(FigureError.gnuplotTooOld) ?? .script(message)
      }
    }
  }

  /// Sends commands to gnuplot, which works in `folder`, and waits for its end.
  func run(_ commands: String, in folder: String) throws {
    let status = cgnuplot_run(folder, command, commands, "messages.txt")
    let said = (try? String(contentsOfFile: "\(folder)/messages.txt", encoding: .utf8)) ?? ""
    if status == 127 { throw FigureError.gnuplotMissing }
    guard status == 0 else { throw FigureError.script(Self.oneLine(said, status: status)) }
  }

  /// The version of this gnuplot if it is older than the scripts; asked only when one of them has failed.
  private func tooOldVersion(in folder: String) -> String? {
    guard cgnuplot_run(folder, "\(command) --version >version.txt", "", "messages.txt") == 0,
      let said = try? String(contentsOfFile: "\(folder)/version.txt", encoding: .utf8),
      let version = said.firstMatch(of: /gnuplot ([0-9]+)\.([0-9]+)/),
      let major = Int(version.1), let minor = Int(version.2), (major, minor) < Self.oldest
    else { return nil }
    return "\(major).\(minor)"
  }

  /// The pixels of a panel as the binary array that gnuplot reads, and the words that describe it to gnuplot.
  static func array(_ raster: Raster) throws -> (bytes: [UInt8], description: String) {
    try withTemporaryFolder { folder in
      let path = "\(folder)/array.dat"
      var words = [CChar](repeating: 0, count: 200)
      let (width, height) = (Int32(raster.width), Int32(raster.height))
      let result =
        switch raster.content {
        case .colour(let bytes): cgnuplot_write_pixels(path, bytes, width, height, &words, words.count)
        case .grey(let bytes): cgnuplot_write_bytes(path, bytes, width, height, &words, words.count)
        case .values(let values, _): cgnuplot_write_values(path, values, width, height, &words, words.count)
        }
      guard result == 0, let bytes = FileManager.default.contents(atPath: path) else {
        throw FigureError.file("\(path): cannot be written")
      }
      let end = words.firstIndex(of: 0) ?? words.count
      return (Array(bytes), String(decoding: words[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
  }

  /// What gnuplot said, without the caret and the blank lines around it.
  private static func oneLine(_ message: String, status: Int32) -> String {
    let lines = message.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    let words = lines.filter { !$0.isEmpty && $0 != "^" }
    return words.isEmpty ? "exit status \(status)" : words.joined(separator: "; ")
  }
}

/// Runs `body` with a folder of its own, and removes the folder.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("notebook-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}
