import Foundation
import Imaging
import Testing

@testable import Notebook

@Suite("Figures: script and data")
struct FigureFilesTests {
  private func figure(_ draw: (inout Plot) -> Void) -> Figure {
    var figure = Figure("test")
    figure.plot(x: "step", y: Axis("loss", unit: "0…1", scale: .logarithmic, range: 0.01...1), draw)
    return figure
  }

  @Test("The script of a small figure, byte for byte")
  func script() throws {
    let files = try FigureFiles(
      figure { plot in
        plot.line("it's", [0.5, 0.25])
        plot.mark(y: 0.1, "bicubic")
      })
    let expected = """
      # Draws test.svg from test.dat: gnuplot test.gp
      reset
      set terminal svg size 720,420 fixed noenhanced font 'sans-serif,14' background '#ffffff'
      set output 'test.svg'
      \(FigureStyle.preamble)

      \(FigureStyle.cleanSlate)
      set xlabel 'step'
      set ylabel 'loss (0…1)'
      set logscale y
      set yrange [0.01:1]
      unset key
      set arrow 1 from graph 0, first 0.1 to graph 1, first 0.1 nohead back linecolor rgb '#666666' dashtype (3,3)
      set label 1 'bicubic' at graph 0.99, first 0.1 right offset 0,0.5 front textcolor rgb '#444444'
      plot \\
        'test.dat' index 0 using 1:2 with linespoints linestyle 1 title 'it''s'
      unset output

      """
    #expect(files.script == expected)
  }

  @Test("The word at a place stands on the side that is asked for")
  func notes() throws {
    let lines = try FigureFiles(
      figure { plot in
        plot.line("a", [1, 2])
        plot.note("right", x: 1, y: 0.1)
        plot.note("left", x: 1, y: 0.1, below: true, left: true)
        plot.name("of a point", x: 1, y: 0.1)
      }
    ).script.split(separator: "\n").filter { $0.hasPrefix("set label") }
    #expect(lines.count == 3)
    #expect(lines[2].contains("at first 1, first 0.1 offset 0.9,0.5") && !lines[2].contains("pointtype"))
    #expect(lines[0].contains("at first 1, first 0.1 point") && lines[0].contains("offset 0.9,0.5"))
    #expect(lines[1].contains("at first 1, first 0.1 right point") && lines[1].contains("offset -0.9,-0.6"))
  }

  @Test("A place that is not a number is left unmarked, and the figure is drawn")
  func nowhere() throws {
    let lines = try FigureFiles(
      figure { plot in
        plot.line("a", [1, 2])
        plot.name("nowhere", x: 1, y: Double.nan)
        plot.note("lost", x: Double.nan, y: 1)
        plot.note("gone", x: 1, y: Float.infinity)
        plot.mark(x: Double.nan)
        plot.mark(y: Double.infinity, "limit")
      }
    ).script.split(separator: "\n")
    #expect(!lines.contains { $0.hasPrefix("set label") || $0.hasPrefix("set arrow") })
  }

  @Test("A picture beside a grid of numbers is as large as the grid")
  func margins() throws {
    func margins(_ draw: (inout Figure) -> Void) throws -> [String] {
      var figure = Figure("test", columns: 2)
      draw(&figure)
      return try FigureFiles(figure).script.split(separator: "\n").map(String.init).filter {
        $0.hasPrefix("set rmargin") && $0 != "set rmargin -1"
      }
    }
    let image = Image(width: 2, height: 2, channels: 1, pixels: [0, 1, 0, 1])
    #expect(try margins { $0.picture("a", image) } == ["set rmargin 1"])
    let both = try margins {
      $0.picture("a", image)
      $0.heatMap("b", [0.0, 1, 0, 1], width: 2, height: 2, legend: "grey levels")
    }
    #expect(both == ["set rmargin 12", "set rmargin 12"])
  }

  @Test("Words stand at 1, 2, 3, … of an axis that has names")
  func namesOnAnAxis() throws {
    var figure = Figure("test")
    figure.plot(x: Axis("unit", names: ["one's", "two"]), y: "loss") { $0.points("a", x: [1, 2], y: [3, 4]) }
    let lines = try FigureFiles(figure).script.split(separator: "\n")
    #expect(lines.contains("set xtics ('one''s' 1, 'two' 2)"))
    #expect(!lines.contains { $0.hasPrefix("set ytics (") })
  }

  @Test("Numbers stand where an axis wants them")
  func ticksOfAnAxis() throws {
    var figure = Figure("test")
    let x = Axis("side", scale: .logarithmic, ticks: [6, 12, 24])
    figure.plot(x: x, y: "loss") { $0.line("a", x: [6, 24], y: [3, 4]) }
    let lines = try FigureFiles(figure).script.split(separator: "\n")
    #expect(lines.contains("set xtics (6, 12, 24)"))
    #expect(!lines.contains { $0.hasPrefix("set ytics (") })
  }

  @Test("Data are rounded to five digits and what is no number interrupts the line")
  func data() throws {
    let files = try FigureFiles(
      figure { plot in
        plot.line("a", x: [1, 2], y: [1.0 / 3, .nan])
        plot.bars("b", ["x", "two words"], [Float.infinity, -0.0])
      })
    let expected = """
      # a: x, y
      1 0.33333
      2 nan


      # b: category, value, error
      "x" nan 0
      "two words" 0 0

      """
    #expect(String(decoding: files.data, as: UTF8.self) == expected)
  }

  @Test("A band shares the style of the series after it")
  func bandStyle() throws {
    let script = try FigureFiles(
      figure { plot in
        plot.line("first", [1, 2])
        plot.band("spread", x: [1, 2], low: [1, 1], high: [2, 2])
        plot.line("second", [1, 2])
      }
    ).script
    #expect(script.contains("index 0 using 1:2 with linespoints linestyle 1 "))
    #expect(script.contains("index 1 using 1:2:3 with filledcurves linestyle 2 "))
    #expect(script.contains("index 2 using 1:2 with linespoints linestyle 2 "))
  }

  @Test("Equal units make a tall panel, two series can share a row, strips of pictures get room for titles")
  func squareAndShared() throws {
    var plane = Figure("plane", columns: 2)
    for name in ["left", "right"] {
      plane.plot(name, x: "x", y: "y") { plot in
        plot.isSquare = true
        plot.points("places", x: [1, 2], y: [3, 4])
      }
    }
    #expect(plane.size == (720, 430))
    #expect(try FigureFiles(plane).script.contains("set size ratio -1"))
    var shared = Figure("shared")
    shared.plot(x: "difference", y: "") { plot in
      plot.rows = ["a", "b"]
      plot.intervals("second", rows: [0, 1], low: [0, 1], middle: [1, 2], high: [2, 3], below: 0.25)
    }
    #expect(String(decoding: try FigureFiles(shared).data, as: UTF8.self).contains("\n1 -0.25 0 2\n2 -1.25 1 3\n"))
    let strip = Image(width: 80, height: 8, channels: 1, pixels: [Float](repeating: 0.5, count: 640))
    var strips = Figure("strips")
    for name in ["above", "below"] { strips.picture(name, strip) }
    #expect(strips.size == (440, 2 * (44 + 62)))
  }

  @Test("As soon as one bar has an error, all are drawn with one")
  func barErrors() throws {
    func script(error: [Double]) throws -> String {
      try FigureFiles(
        figure { plot in
          plot.bars("a", ["x"], [1])
          plot.bars("b", ["x"], [2], error: error)
        }
      ).script
    }
    #expect(try script(error: []).components(separatedBy: "using 2:xtic(1)").count == 3)
    #expect(try script(error: [0.5]).components(separatedBy: "using 2:3:xtic(1)").count == 3)
    #expect(try script(error: [0.5]).contains("set style histogram errorbars"))
  }

  @Test("Rows have names in the place of numbers, and a figure of them is as high as they need")
  func rows() throws {
    func drawn(_ names: [String]) -> Figure {
      var figure = Figure("rows")
      figure.plot(x: Axis("difference", unit: "dB"), y: "") { plot in
        plot.rows = names
        plot.intervals("open", rows: [0, 1], low: [-1, 0.5], middle: [0, 1], high: [1, 1.5])
        plot.points("a picture", x: [0.25], rows: [1])
      }
      return figure
    }
    let files = try FigureFiles(drawn(["it's", "b"]))
    #expect(files.script.contains("set ytics scale 0 ('it''s' -0, 'b' -1)\nset yrange [-2+0.4:0.6]"))
    #expect(files.script.contains("index 0 using 1:2:3:4 with xerrorbars linestyle 1 dashtype solid"))
    #expect(files.script.contains("index 1 using 1:2 with points linestyle 2"))
    let data = String(decoding: files.data, as: UTF8.self)
    #expect(data.hasPrefix("# open: middle, row, low, high\n0 0 -1 1\n1 -1 0.5 1.5\n"))
    #expect(drawn(["a", "b", "c"]).size.height - drawn(["a", "b"]).size.height == 24)
  }

  @Test("Pixels go to the data file, each as a block of equal ones, and numbers beside them into the script")
  func pixels() throws {
    var figure = Figure("mixed", columns: 2)
    figure.picture("photo", fourPixels)
    figure.heatMap("grid", [1, 2, 3, 4, 5, 6], width: 3, height: 2, legend: "weight")
    figure.plot("line", x: "x", y: "y") { $0.line("a", [7, 8]) }
    let files = try FigureFiles(figure)
    let photo = 256 * 256 * 3
    // 3×2 numbers are enlarged 42 times, to 126×84 floats.
    #expect(files.data.count == photo + 126 * 84 * 4)
    #expect(Array(files.data[0..<6]) == [255, 0, 0, 255, 0, 0])
    #expect(Array(files.data[(128 * 3)..<(128 * 3 + 3)]) == [0, 0, 255])
    #expect(Array(files.data[(photo - 3)..<photo]) == [255, 255, 255])
    let last = files.data.suffix(4).enumerated().reduce(UInt32(0)) { $0 | UInt32($1.element) << (8 * $1.offset) }
    #expect(Float(bitPattern: last) == 6)
    #expect(files.script.contains("'mixed.dat' binary skip=0 format='"))
    #expect(files.script.contains("array=(256,256) flipy with rgbimage"))
    #expect(files.script.contains("'mixed.dat' binary skip=\(photo) format='%float' array=(126,84) flipy with image"))
    #expect(files.script.contains("$series0 << end_of_series\n# a: x, y\n1 7\n2 8\nend_of_series"))
  }

  @Test("The same figure gives the same bytes")
  func deterministic() throws {
    var figure = Figure("same", columns: 2)
    figure.picture("photo", fourPixels)
    figure.plot("plot", x: "x", y: "y") { $0.histogram("a", [1, 2, 2, 3], bins: 3) }
    #expect(try FigureFiles(figure) == FigureFiles(figure))
  }
}

@Suite("Figures: series")
struct PlotTests {
  @Test("A histogram counts each value once, the largest in the last bin, and ignores what is out of range")
  func histogram() {
    var plot = Plot(x: "x", y: "y")
    plot.histogram("a", [0, 0.9, 1, 2, 4, 5, Double.nan], bins: 4, range: 0...4)
    #expect(plot.series[0].columns == [[0.5, 1.5, 2.5, 3.5], [2, 1, 1, 1]])
  }

  @Test("Long lines carry no markers")
  func markers() {
    var plot = Plot(x: "x", y: "y")
    plot.line("short", Array(1...30))
    plot.line("long", Array(1...31))
    #expect(plot.series.map(\.style) == [.markedLine, .line])
  }

  @Test("Columns of different lengths stop the program")
  func unequalColumns() async {
    await #expect(processExitsWith: .failure) {
      var plot = Plot(x: "x", y: "y")
      plot.line("a", x: [1, 2, 3], y: [1, 2])
    }
  }

  @Test("A figure's name cannot leave its folder")
  func names() async {
    await #expect(processExitsWith: .failure) { _ = Figure("../escape") }
  }

  @Test("Samples outside 0…1 are clipped; a grey picture has a byte a pixel, and gnuplot reads it three times")
  func pixels() throws {
    let picture = Image(width: 2, height: 1, channels: 1, pixels: [-1, 0.5])
    guard case .grey(let bytes) = Raster(picture).content else {
      Issue.record("not a grey picture")
      return
    }
    #expect(bytes.count == 256 * 128 && bytes.first == 0 && bytes.last == 128)
    var figure = Figure("grey")
    figure.picture("", picture)
    let files = try FigureFiles(figure)
    #expect(files.data == bytes)
    #expect(files.script.contains("array=(256,128) flipy using 1:1:1 with rgbimage"))
  }

  @Test("A grey picture is drawn as the same picture in three colours is", .enabled(if: gnuplotIsInstalled))
  func greyIsGrey() throws {
    func drawn(_ image: Image) throws -> [UInt8] {
      var figure = Figure("same")
      figure.picture("", image)
      return try Gnuplot().render(FigureFiles(figure), name: "same")
    }
    let values: [Float] = [0, 0.25, 0.75, 1]
    let grey = try drawn(Image(width: 2, height: 2, channels: 1, pixels: values))
    let colour = try drawn(Image(width: 2, height: 2, channels: 3, pixels: values + values + values))
    let other = try drawn(Image(width: 2, height: 2, channels: 1, pixels: values.reversed()))
    #expect(grey == colour && grey != other)
  }
}
