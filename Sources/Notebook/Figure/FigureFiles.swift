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
    precondition(!figure.panels.isEmpty, "figure \(figure.name): no panels")
    var writer = FigureWriter(figure)
    for panel in figure.panels { try writer.add(panel) }
    let (script, data) = writer.finished()
    self.init(script: script, data: data)
  }
}

/// Collects a figure's script and data, panel by panel.
private struct FigureWriter {
  private let figure: Figure
  private let hasPixels: Bool
  private var lines: [String] = []
  private var text = ""
  private var pixels: [UInt8] = []
  private var seriesCount = 0

  init(_ figure: Figure) {
    self.figure = figure
    hasPixels = figure.panels.contains(where: \.isRaster)
    lines = [
      "# Draws \(figure.name).svg from \(figure.name).dat: gnuplot \(figure.name).gp",
      "reset",
      FigureStyle.terminal(figure.size),
      "set output '\(figure.name).svg'",
      FigureStyle.preamble,
    ]
    if figure.panels.count > 1 {
      let rows = (figure.panels.count + figure.columns - 1) / figure.columns
      lines.append("set multiplot layout \(rows),\(min(figure.columns, figure.panels.count))")
    }
  }

  mutating func finished() -> (String, [UInt8]) {
    if figure.panels.count > 1 { lines.append("unset multiplot") }
    lines.append("unset output")
    return (lines.joined(separator: "\n") + "\n", hasPixels ? pixels : Array(text.utf8))
  }

  mutating func add(_ panel: Figure.Panel) throws {
    lines += ["", FigureStyle.cleanSlate]
    if !panel.title.isEmpty { lines.append("set title " + FigureStyle.quoted(panel.title)) }
    switch panel.content {
    case .plot(let plot):
      let sources = plot.series.map { add($0) }
      lines += PlotScript(plot).lines(sources: sources)
    case .raster(let raster):
      try add(raster)
    }
  }

  /// Writes the numbers down and returns the words that lead gnuplot to them.
  private mutating func add(_ series: Series) -> String {
    let block = Self.block(series)
    defer { seriesCount += 1 }
    guard hasPixels else {
      text += (seriesCount == 0 ? "" : "\n\n") + block
      return "'\(figure.name).dat' index \(seriesCount)"
    }
    lines.append("$series\(seriesCount) << end_of_series\n\(block)end_of_series")
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

  private mutating func add(_ raster: Raster) throws {
    let array = try Gnuplot.array(raster)
    let source = "'\(figure.name).dat' binary skip=\(pixels.count) \(array.description) flipy"
    pixels += array.bytes
    lines += [
      "set size ratio -1", "unset tics", "set border 0", "set lmargin 1", "set bmargin 0.5", "set tmargin 2",
      "set xrange [-0.5:\(Double(raster.width) - 0.5)]", "set yrange [-0.5:\(Double(raster.height) - 0.5)]",
    ]
    switch raster.content {
    case .colour:
      lines += ["set rmargin 1", "plot \(source) with rgbimage notitle"]
    case .values(_, let legend):
      lines += ["set rmargin 11", "set cblabel \(FigureStyle.quoted(legend.label)) offset 2", "set cbtics"]
      lines.append(legend.range.map(PlotScript.range).map { "set cbrange \($0)" } ?? "set autoscale cb")
      lines += [legend.scale == .logarithmic ? "set logscale cb" : "unset logscale cb"]
      lines.append("plot \(source) with image notitle")
    }
  }
}
