import Foundation
import Testing

@testable import Notebook

@Suite("Figures: drawing")
struct GnuplotTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private var figure: Figure {
    var figure = Figure("drawn", columns: 2)
    figure.picture("photo", fourPixels)
    figure.plot("plot", x: "x", y: "y") { plot in
      plot.band("band", x: [1, 2], low: [0, 0], high: [1, 2])
      plot.points("points", x: [1, 2], y: [1, 2], error: [0.1, 0.2])
      plot.histogram("histogram", [1, 1, 2], bins: 2)
      plot.mark(x: 1, "here")
    }
    figure.plot("bars", x: "x", y: "y") { $0.bars("bars", ["a", "b"], [1, 2], error: [0, 0.5]) }
    figure.heatMap("grid", [0.1, 1, 10, 100], width: 2, height: 2, legend: Axis("w", scale: .logarithmic))
    return figure
  }

  @Test("Every kind of panel is drawn, and the script draws the same again", .enabled(if: gnuplotIsInstalled))
  func draws() throws {
    try Gnuplot().draw(figure, in: folder.path)
    let drawing = try #require(folder.text("drawn.svg"))
    #expect(drawing.hasPrefix("<?xml") && drawing.hasSuffix("</svg>\n\n"))
    #expect(drawing.components(separatedBy: "<image").count == 3, "two panels hold pixels")
    try FileManager.default.removeItem(atPath: folder.path + "/drawn.svg")
    let gnuplot = Process()
    gnuplot.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    gnuplot.arguments = ["gnuplot", "-d", "drawn.gp"]
    gnuplot.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    try gnuplot.run()
    gnuplot.waitUntilExit()
    #expect(gnuplot.terminationStatus == 0)
    #expect(folder.text("drawn.svg") == drawing)
  }

  @Test("Without gnuplot the script and the data are written, and an older drawing stays")
  func missing() throws {
    try folder.write("old", to: "drawn.svg")
    #expect(throws: FigureError.gnuplotMissing) { try missingGnuplot.draw(figure, in: folder.path) }
    #expect(folder.text("drawn.gp")?.hasPrefix("# Draws drawn.svg") == true)
    #expect(folder.bytes("drawn.dat")?.isEmpty == false)
    #expect(folder.text("drawn.svg") == "old")
    #expect("\(FigureError.gnuplotMissing)".contains("apt-get install gnuplot"))
  }

  @Test("A script that fails is reported with gnuplot's own words", .enabled(if: gnuplotIsInstalled))
  func failingScript() throws {
    let files = try FigureFiles(figure)
    let broken = FigureFiles(script: "set output 'drawn.svg'\nplot no_such_function(x)\n", data: files.data)
    let error = #expect(throws: FigureError.self) { _ = try Gnuplot().render(broken, name: "drawn") }
    guard case .script(let message)? = error else {
      Issue.record("\(String(describing: error)) is no error of the script")
      return
    }
    #expect(message.contains("no_such_function") && message.contains("line 2") && !message.contains("\n"))
  }

  @Test("More commands than a pipe holds, sent to nobody, do not end this process")
  func brokenPipe() throws {
    let commands = String(repeating: "# nobody reads this\n", count: 50_000)
    #expect(throws: FigureError.gnuplotMissing) { try missingGnuplot.run(commands, in: folder.path) }
  }

  @Test(
    "A program that ends without drawing, or without reading, is reported",
    arguments: [("true", "drew nothing"), ("false", "exit status 1"), ("kill -9 $$", "exit status -1")])
  func silentFailure(command: String, words: String) throws {
    let files = try FigureFiles(figure)
    let error = #expect(throws: FigureError.self) { _ = try Gnuplot(command: command).render(files, name: "drawn") }
    #expect(error?.description.contains(words) == true)
  }

  /// A program in gnuplot's place that says a version and fails at every script.
  private func fake(version: String, saying message: String) throws -> Gnuplot {
    try folder.write(
      """
      #!/bin/sh
      case "$*" in *--version*) echo 'gnuplot \(version) patchlevel 1'; exit 0 ;; esac
      cat >/dev/null
      echo '\(message)' >&2
      exit 1
      """, to: "bin/gnuplot")
    let path = folder.path + "/bin/gnuplot"
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return Gnuplot(command: "'\(path)' -d")
  }

  @Test("A gnuplot too old for the scripts is named as the cause, with what brings a newer one")
  func tooOld() throws {
    let gnuplot = try fake(version: "4.6", saying: "\"drawn.gp\", line 9: invalid character")
    try folder.write("old", to: "drawn.svg")
    #expect(throws: FigureError.gnuplotTooOld("4.6")) { try gnuplot.draw(figure, in: folder.path) }
    #expect(folder.text("drawn.svg") == "old")
    let line = "\(FigureError.gnuplotTooOld("4.6"))"
    #expect(line.hasPrefix("gnuplot 4.6 is too old, 5.0 or newer is needed") && line.contains("brew install gnuplot"))
  }

  @Test("A gnuplot that is new enough, or whose version nobody knows, is not blamed", arguments: ["5.0", "10.2", "?"])
  func newEnough(version: String) throws {
    let gnuplot = try fake(version: version, saying: "out of ink")
    #expect(throws: FigureError.script("out of ink")) { try gnuplot.draw(figure, in: folder.path) }
  }
}
