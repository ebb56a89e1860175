import Engine
import Foundation
import Imaging
import Testing

@testable import Notebook

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// A filter of one number on its way over a picture of 2×3.
func window() -> WindowDiagram {
  let picture = Tensor(shape: [1, 1, 2, 3], [1, 2, 3, 4, 5, 6])
  let filter = Tensor(shape: [1, 1, 1, 1], [10])
  return WindowDiagram(
    filter: filter, picture: picture, columns: picture.reshaped([1, 6]), output: picture * 10)
}

@Suite("diagrams that move")
struct MovingDiagramTests {
  @Test func aWindowHasAFrameAPlaceAndHidesWhatIsToCome() throws {
    let svg = window().svg(still: 2)
    let frames = svg.matches(of: /<g class="frame" data-words="([^"]*)"( display="none")?>/)
    #expect(frames.map { String($0.output.1) } == (1...6).map { "output \($0) of 6" })
    #expect(frames.map { $0.output.2 == nil } == [false, false, true, false, false, false])
    // The curtain over the matrix: five columns, then four, and none at the end.
    let hidden = svg.split(separator: "<g class=\"frame\"").dropFirst().map { $0.ranges(of: "<rect").count }
    #expect(hidden.first == 4 && hidden.last == 0)
    for number in ["10", "60"] { #expect(svg.contains(">\(number)</text>")) }
  }

  @Test func aWindowWantsTheColumnsOfItsOwnPicture() async {
    await #expect(processExitsWith: .failure) {
      let picture = Tensor.zeros([1, 1, 2, 3]), filter = Tensor.zeros([1, 1, 3, 3])
      _ = WindowDiagram(filter: filter, picture: picture, columns: .zeros([4, 6]), output: picture)
    }
  }

  @Test func aFilmShowsItsStillAndSaysWhatItsPixelsAre() throws {
    func one(_ value: Float) -> Image { Image(width: 1, height: 1, channels: 1, pixels: [value]) }
    func svg(_ last: Float) throws -> String {
      try FilmDiagram(frames: [("given", one(0)), ("step 1", one(last))], beside: [("truth", one(1))]).svg(still: 1)
    }
    let drawn = try svg(0.5)
    #expect(try XMLDocument(xmlString: drawn).rootElement()?.name == "svg")
    #expect(drawn.ranges(of: "data:image/png;base64,").count == 3)
    #expect(drawn.contains("data-words=\"given\" display=\"none\"") && drawn.contains("data-words=\"step 1\">"))
    // A drawing is compared without its compressed pixels; a picture that is another one is seen all the same.
    func differs(_ other: String) -> Bool {
      FileDifference(old: Array(drawn.utf8), new: Array(other.utf8), isDrawing: true) != nil
    }
    #expect(!differs(drawn) && !differs(drawn.replacing("base64,i", with: "base64,j")))
    #expect(differs(try svg(0.6)))
  }

  @Test func aFlowDrawsEveryBoxBelowThoseItIsMadeFrom() throws {
    var flow = FlowDiagram()
    let given = flow.add("given", "64 × 64"), made = flow.add("made", "", from: [given, given], isWork: true)
    #expect(flow.boxes[made].inputs == [given])
    let svg = flow.svg()
    #expect(svg.contains(">given</text>") && svg.contains(">64 × 64</text>") && svg.contains("#e8f1f7"))
    #expect(svg.ranges(of: "<polygon").count == 1)
  }
}

@Suite("animations")
struct AnimationTests {
  private func animation(still: Int = 1) -> Animation {
    let frames = (1...3).map { n in
      var figure = Figure("walk")
      figure.plot(x: Axis("x", range: 0...4), y: Axis("y", range: 0...4)) {
        $0.line("walk", x: Array(0...n), y: Array(0...n))
        $0.line("floor", x: [0, 4], y: [1, 1])
      }
      return figure
    }
    return Animation(frames: frames, words: ["1 < 2", "two", "three"], still: still)
  }

  @Test func aFrameThatSetsNothingNewSaysOnlyWhatItPlots() throws {
    let files = try FigureFiles(animation())
    #expect(files.script.ranges(of: "set xlabel 'x'").count == 1)
    #expect(files.script.ranges(of: "plot \\").count == 3)
    #expect(files.script.contains("set output 'walk-0003.svg'") && files.script.contains("'walk.dat' index 3 "))
    // The floor is the same in all frames and stands in the data once.
    #expect(files.script.ranges(of: "'walk.dat' index 1 ").count == 3)
  }

  @Test func panelsOfAFigureAllStartFromACleanSlate() throws {
    var figure = Figure("two", columns: 2)
    for _ in 0..<2 { figure.plot(x: "x", y: "y") { $0.line("a", [1, 2]) } }
    #expect(try FigureFiles(figure).script.ranges(of: "unset logscale").count == 2)
  }

  @Test(.enabled(if: gnuplotIsInstalled)) func oneFileHoldsAllFramesAndShowsTheStill() throws {
    let folder = try TemporaryFolder()
    try Gnuplot().draw(animation(), in: folder.path)
    let svg = try #require(folder.text("walk.svg"))
    #expect(try XMLDocument(xmlString: svg).rootElement()?.name == "svg")
    let frames = svg.matches(of: /<g class="frame" data-words="([^"]*)"( display="none")?>/)
    #expect(frames.map { String($0.output.1) } == ["1 &lt; 2", "two", "three"])
    #expect(frames.map { $0.output.2 == nil } == [false, true, false])
    let names = svg.matches(of: /id="([^"]*)"/).map { String($0.output.1) }
    #expect(Set(names).count == names.count)
    // Axes and their words stand once.
    #expect(svg.ranges(of: "<text>x</text>").count == 1)
    #expect(FileManager.default.fileExists(atPath: "\(folder.path)/walk-0001.svg") == false)
  }

  @Test(.enabled(if: gnuplotIsInstalled)) func axesOfPanelsStandOnce() throws {
    let folder = try TemporaryFolder()
    let frames = (1...3).map { n in
      var figure = Figure("two", columns: 2)
      for _ in 0..<2 {
        figure.plot(x: Axis("x", range: 0...4), y: Axis("y", range: 0...4)) {
          $0.line("a", x: Array(0...n), y: Array(0...n))
        }
      }
      return figure
    }
    try Gnuplot().draw(Animation(frames: frames, words: ["one", "two", "three"], still: 0), in: folder.path)
    let svg = try #require(folder.text("two.svg"))
    #expect(try XMLDocument(xmlString: svg).rootElement()?.name == "svg")
    // Once in each panel, and not in each frame.
    #expect(svg.ranges(of: "<text>x</text>").count == 2)
    #expect(svg.ranges(of: "<g class=\"frame\"").count == 3)
  }
}

@Suite("comparisons")
struct ComparisonTests {
  @Test func aFigureSaysWhichPicturesAreCompared() throws {
    var figure = Figure("two", columns: 2)
    for title in ["before", "after"] { figure.picture(title, fourPixels) }
    let plain = try FigureFiles(figure).script
    #expect(!plain.contains("compare"))
    figure.compare("after", with: "before")
    let marked = try FigureFiles(figure).script
    #expect(marked.contains("\n# compare: after | before\n"))
  }

  @Test func whatIsComparedHasToBeThere() async {
    await #expect(processExitsWith: .failure) {
      var figure = Figure("two", columns: 2)
      figure.picture("before", fourPixels)
      figure.compare("before", with: "after")
    }
  }
}
