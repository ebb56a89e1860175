/// The two files that make a figure: a gnuplot script and its data.
///
/// The numbers of a plot stand in the data file as text, a block a series. Where a figure holds pixels, the data file is
/// theirs, one binary array after the other, and the numbers of plots beside them are written into the script.
struct FigureFiles: Equatable {
  let script: String
  let data: [UInt8]
}

extension FigureFiles {
  /// Lays the figure out.
  ///
  /// - Throws: ``FigureError`` if a picture's pixels cannot be written.
  init(_ figure: Figure) throws {
    let compared = figure.compared.map { "\n# compare: \($0.left) | \($0.right)" } ?? ""
    var writer = FigureWriter(
      [figure], "# Draws \(figure.name).svg from \(figure.name).dat: gnuplot \(figure.name).gp" + compared)
    try writer.add(figure, to: "\(figure.name).svg")
    let (script, data) = writer.finished()
    self.init(script: script, data: data)
  }

  /// Lays an animation's frames out: one script that draws a file a frame.
  ///
  /// - Throws: ``FigureError`` if a picture's pixels cannot be written.
  init(_ animation: Animation) throws {
    let name = animation.name
    var writer = FigureWriter(
      animation.frames,
      "# Draws \(animation.frames.count) frames, \(animation.file(0)) and so on, from \(name).dat: gnuplot \(name).gp\n"
        + "# \(name).svg holds them all.")
    for (index, frame) in animation.frames.enumerated() { try writer.add(frame, to: animation.file(index)) }
    let (script, data) = writer.finished()
    self.init(script: script, data: data)
  }
}

/// Collects the script and the data of a figure, or of an animation's frames, panel by panel.
private struct FigureWriter {
  private let name: String
  private let hasPixels: Bool
  private var lines: [String] = []
  private var text = ""
  private var pixels: [UInt8] = []
  private var seriesCount = 0
  private let isAnimation: Bool
  private var written: [String: Int] = [:]
  /// What was set for the panel before; a frame that sets the same says only what it plots.
  private var settings: [String] = []
  /// Characters to the right of a panel of pixels. Beside a grid with its scale, a picture keeps as much room, so that the
  /// two are equally large.
  private var margin = 1

  /// Begins a script for figures of the same size.
  init(_ figures: [Figure], _ head: String) {
    precondition(!figures.isEmpty && figures.allSatisfy { $0.size == figures[0].size }, "frames of different sizes")
    name = figures[0].name
    isAnimation = figures.count > 1
    hasPixels = figures.contains { $0.panels.contains(where: \.isRaster) }
    lines = [head, "reset", FigureStyle.terminal(figures[0].size)]
  }

  mutating func add(_ figure: Figure, to file: String) throws {
    precondition(!figure.panels.isEmpty, "figure \(figure.name): no panels")
    lines.append("set output '\(file)'")
    margin = figure.hasScale ? 12 : 1
    if lines.count == 4 { lines.append(FigureStyle.preamble) }
    if figure.panels.count > 1 {
      let rows = (figure.panels.count + figure.columns - 1) / figure.columns
      lines.append("set multiplot layout \(rows),\(min(figure.columns, figure.panels.count))")
    }
    for panel in figure.panels {
      if figure.panels.count > 1 { settings = [] }
      try add(panel)
    }
    if figure.panels.count > 1 { lines.append("unset multiplot") }
  }

  mutating func finished() -> (String, [UInt8]) {
    lines.append("unset output")
    return (lines.joined(separator: "\n") + "\n", hasPixels ? pixels : Array(text.utf8))
  }

  private mutating func add(_ panel: Figure.Panel) throws {
    var new = ["", FigureStyle.cleanSlate]
    if !panel.title.isEmpty { new.append("set title " + FigureStyle.quoted(panel.title)) }
    switch panel.content {
    case .plot(let plot):
      let sources = plot.series.map { add($0, to: &new) }
      new += PlotScript(plot).lines(sources: sources)
    case .raster(let raster):
      new += try script(raster)
    }
    // A panel starts from a clean slate; where a frame of an animation is all one panel, the next goes on from it.
    lines += new.dropLast() == settings[...] ? new.suffix(1) : new[...]
    settings = new.dropLast()
  }

  /// Writes the numbers down, in the script if the data file is for pixels, and returns the words that lead gnuplot to them.
  private mutating func add(_ series: Series, to script: inout [String]) -> String {
    let block = Self.block(series)
    // What stands in every frame of an animation is written down once.
    if isAnimation, !hasPixels, let known = written[block] { return "'\(name).dat' index \(known)" }
    written[block] = seriesCount
    defer { seriesCount += 1 }
    guard hasPixels else {
      text += (seriesCount == 0 ? "" : "\n\n") + block
      return "'\(name).dat' index \(seriesCount)"
    }
    script.append("$series\(seriesCount) << end_of_series\n\(block)end_of_series")
    return "$series\(seriesCount)"
  }

  private static func block(_ series: Series) -> String {
    var text = "# \(series.name): \(series.columnNames.joined(separator: ", "))\n"
    for row in series.columns[0].indices {
      let label = series.labels.isEmpty ? [] : ["\"\(series.labels[row])\""]
      text += (label + series.columns.map { FigureStyle.number($0[row]) }).joined(separator: " ") + "\n"
    }
    return text
  }

  private mutating func script(_ raster: Raster) throws -> [String] {
    let array = try Gnuplot.array(raster)
    let source = "'\(name).dat' binary skip=\(pixels.count) \(array.description) flipy"
    pixels += array.bytes
    var lines = [
      "set size ratio -1", "unset tics", "set border 0", "set lmargin 1", "set bmargin 0.5", "set tmargin 2",
      "set xrange [-0.5:\(Double(raster.width) - 0.5)]", "set yrange [-0.5:\(Double(raster.height) - 0.5)]",
    ]
    switch raster.content {
    case .colour:
      lines += ["set rmargin \(margin)", "plot \(source) with rgbimage notitle"]
    case .grey:
      lines += ["set rmargin \(margin)", "plot \(source) using 1:1:1 with rgbimage notitle"]
    case .values(_, let legend):
      lines += ["set rmargin \(margin)", "set cblabel \(FigureStyle.quoted(legend.label)) offset 1", "set cbtics"]
      // In the margin: gnuplot's own place for the scale would make this panel smaller than a picture beside it.
      lines.append("set colorbox user origin graph 1.03, graph 0 size graph 0.05, graph 1")
      lines.append(legend.range.map(PlotScript.range).map { "set cbrange \($0)" } ?? "set autoscale cb")
      lines += [legend.scale == .logarithmic ? "set logscale cb" : "unset logscale cb"]
      lines.append("plot \(source) with image notitle")
    }
    return lines
  }
}
