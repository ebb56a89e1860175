import Terminal

/// Gnuplot's words for one pair of axes.
struct PlotScript {
  private let plot: Plot

  init(_ plot: Plot) {
    self.plot = plot
  }

  /// Commands that set the axes and draw all series, whose numbers are found at `sources`.
  func lines(sources: [String]) -> [String] {
    let drawings = plot.series.indices.map { drawing(plot.series[$0], from: sources[$0], style: styleIndices[$0]) }
    return axis(plot.x, "x") + axis(plot.y, "y") + categories + rows + key + square
      + plot.marks.enumerated().flatMap(mark)
      + plot.notes.enumerated().map(note) + ["plot \\\n  " + drawings.joined(separator: ", \\\n  ")]
  }

  static func range(_ range: ClosedRange<Double>) -> String {
    "[\(FigureStyle.number(range.lowerBound)):\(FigureStyle.number(range.upperBound))]"
  }

  private func axis(_ axis: Axis, _ letter: String) -> [String] {
    var lines = ["set \(letter)label " + FigureStyle.quoted(axis.label)]
    if axis.scale == .logarithmic { lines.append("set logscale \(letter)") }
    if let range = axis.range { lines.append("set \(letter)range \(Self.range(range))") }
    if !axis.ticks.isEmpty {
      lines.append("set \(letter)tics (\(axis.ticks.map { FigureStyle.number($0) }.joined(separator: ", ")))")
    }
    if !axis.names.isEmpty {
      let places = axis.names.enumerated().map { "\(FigureStyle.quoted($0.element)) \($0.offset + 1)" }
      lines.append("set \(letter)tics (\(places.joined(separator: ", ")))")
    }
    return lines
  }

  private var square: [String] { plot.isSquare ? ["set size ratio -1"] : [] }

  private var key: [String] {
    guard plot.series.count(where: { $0.style != .backdrop || !$0.name.isEmpty }) > 1 else { return ["unset key"] }
    // Beside long names of rows the axes are narrow: names of series that began at their left would leave the figure.
    let place = plot.key == .above && !plot.rows.isEmpty ? "above right horizontal" : plot.key.rawValue
    return ["set key \(place) Left reverse samplen 3 textcolor rgb '#222222'"]
  }

  /// Space and names for bars, if there are any.
  private var categories: [String] {
    guard let labels = plot.series.first(where: { $0.style == .bars })?.labels else { return [] }
    let longest = labels.map(\.count).max() ?? 0
    return [
      "set style histogram \(hasBarErrors ? "errorbars linewidth 1.2" : "clustered") gap 1",
      "set boxwidth 0.9",
      "set style fill solid 1 border linecolor rgb '#222222'",
      "set xtics scale 0" + (longest * labels.count > 90 ? " rotate by -25 left" : ""),
      "set xrange [-0.6:\(labels.count)-0.4]",
    ]
  }

  /// Space and names for rows, if there are any.
  private var rows: [String] {
    guard !plot.rows.isEmpty else { return [] }
    let names = plot.rows.enumerated().map { "\(FigureStyle.quoted($1)) -\($0)" }
    return ["set ytics scale 0 (\(names.joined(separator: ", ")))", "set yrange [-\(plot.rows.count)+0.4:0.6]"]
  }

  /// Whether any bar has an error bar; gnuplot then wants one on all of them, if only of length zero.
  private var hasBarErrors: Bool {
    plot.series.contains { $0.style == .bars && $0.columns[1].contains { $0 != 0 } }
  }

  private func mark(_ index: Int, _ mark: Mark) -> [String] {
    let at = FigureStyle.number(mark.position)
    let (start, end) =
      mark.isVertical
      ? ("first \(at), graph 0", "first \(at), graph 1") : ("graph 0, first \(at)", "graph 1, first \(at)")
    let line = "set arrow \(index + 1) from \(start) to \(end) nohead back linecolor rgb '#666666' dashtype (3,3)"
    guard !mark.label.isEmpty else { return [line] }
    let place =
      mark.isVertical
      ? "first \(at), graph 0.95 left offset 0.6,0" : "graph 0.99, first \(at) right offset 0,0.5"
    return [
      line, "set label \(index + 1) \(FigureStyle.quoted(mark.label)) at \(place) front textcolor rgb '#444444'",
    ]
  }

  private func note(_ index: Int, _ note: Note) -> String {
    let place = "first \(FigureStyle.number(note.x)), first \(FigureStyle.number(note.y))"
    let offset = "\(note.isLeft ? "-0.9" : "0.9"),\(note.isBelow ? "-0.6" : "0.5")"
    let text = "\(FigureStyle.quoted(note.text)) at \(place) \(note.isLeft ? "right " : "")"
    return "set label \(plot.marks.count + index + 1) \(text)"
      + (note.hasDot ? "point pointtype 7 pointsize 0.7 linecolor rgb '#222222' " : "")
      + "offset \(offset) front textcolor rgb '#222222'"
  }

  /// Which line style each series has: its place in the order, where a band shares the place of the next series.
  private var styleIndices: [Int] {
    var next = 0
    return plot.series.map { series in
      defer { if series.style != .band && series.style != .backdrop { next += 1 } }
      return next
    }
  }

  private func drawing(_ series: Series, from source: String, style index: Int) -> String {
    let limit = series.style == .bars ? FigureStyle.barColours.count : FigureStyle.lineCount
    precondition(index < limit, "series \(series.name): more than \(limit) cannot be told apart")
    let style = "linestyle \(index + 1)"
    let title = "title " + FigureStyle.quoted(series.name)
    switch series.style {
    case .line: return "\(source) using 1:2 with lines \(style) \(title)"
    case .markedLine: return "\(source) using 1:2 with linespoints \(style) \(title)"
    case .backdrop: return "\(source) using 1:2 with lines linecolor rgb '#666666' linewidth 0.8 \(title)"
    case .points: return "\(source) using 1:2 with points \(style) \(title)"
    case .errorBars: return "\(source) using 1:2:3 with yerrorbars \(style) \(title)"
    case .intervals: return "\(source) using 1:2:3:4 with xerrorbars \(style) dashtype solid \(title)"
    case .histogram: return "\(source) using 1:2 with histeps \(style) \(title)"
    case .band:
      return "\(source) using 1:2:3 with filledcurves \(style) fillstyle transparent solid 0.2 noborder \(title)"
    case .bars:
      let colour = FigureStyle.barColours[index]
      let columns = hasBarErrors ? "2:3:xtic(1)" : "2:xtic(1)"
      return "\(source) using \(columns) with histograms linecolor rgb '\(colour)' \(title)"
    }
  }
}
