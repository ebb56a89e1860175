import Imaging

/// A drawing for the page: one panel, or several in rows.
///
/// Panels that share a figure are meant to be compared; give them the same axes. Everything a figure shows is in it when
/// it is drawn, and drawing it again gives the same bytes.
public struct Figure: Sendable {
  /// One drawing among several.
  struct Panel: Sendable {
    enum Content: Sendable {
      case plot(Plot)
      case raster(Raster)
    }

    let title: String
    let content: Content

    var isRaster: Bool {
      if case .raster = content { return true }
      return false
    }
  }

  /// File name without its ending: `loss` makes loss.gp, loss.dat and loss.svg.
  public let name: String
  /// Panels in a row.
  public let columns: Int
  private(set) var panels: [Panel] = []
  /// The titles of the two pictures that the book puts under its slider first.
  private(set) var compared: (left: String, right: String)?

  /// Makes a figure without panels.
  ///
  /// - Parameters:
  ///   - name: Letters, digits and hyphens.
  ///   - columns: Panels in a row, 1 or more.
  public init(_ name: String, columns: Int = 1) {
    precondition(
      !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" },
      "figure '\(name)': a name is made of letters, digits and hyphens")
    precondition(columns > 0, "figure \(name): \(columns) columns")
    self.name = name
    self.columns = columns
  }

  /// Adds a panel with axes.
  ///
  /// - Parameters:
  ///   - title: Words above the panel; empty for none.
  ///   - x: The horizontal axis.
  ///   - y: The vertical axis.
  ///   - draw: Adds the series.
  public mutating func plot(
    _ title: String = "", x: Axis, y: Axis, _ draw: (inout Plot) throws -> Void
  ) rethrows {
    var plot = Plot(x: x, y: y)
    try draw(&plot)
    precondition(!plot.series.isEmpty, "figure \(name): the plot '\(title)' has no series")
    panels.append(Panel(title: title, content: .plot(plot)))
  }

  /// Adds a photograph. Its pixels are drawn as squares, never smoothed.
  public mutating func picture(_ title: String = "", _ image: Image) {
    panels.append(Panel(title: title, content: .raster(Raster(image))))
  }

  /// Says which two pictures the book's slider compares first; without a word, the first and the last.
  ///
  /// - Parameters:
  ///   - left: The title of a picture of this figure.
  ///   - right: The title of another one.
  public mutating func compare(_ left: String, with right: String) {
    let titles = panels.filter(\.isRaster).map(\.title)
    precondition(
      left != right && titles.contains(left) && titles.contains(right),
      "figure \(name): '\(left)' and '\(right)' are not two of its pictures, which are \(titles)")
    compared = (left, right)
  }

  /// Adds a grid of numbers, drawn from dark (small) to bright (large), with a scale beside it.
  ///
  /// - Parameters:
  ///   - title: Words above the panel.
  ///   - values: H×W numbers, row by row from the top.
  ///   - width: Numbers in a row.
  ///   - height: Rows.
  ///   - legend: What the numbers measure; its range, where given, fixes the scale, so that panels can share one.
  public mutating func heatMap(
    _ title: String = "", _ values: [some Plottable], width: Int, height: Int, legend: Axis
  ) {
    let raster = Raster(values, width: width, height: height, legend: legend)
    panels.append(Panel(title: title, content: .raster(raster)))
  }

  /// Whether a panel is a grid of numbers, with a scale beside it.
  var hasScale: Bool {
    panels.contains { panel in
      if case .raster(let raster) = panel.content, case .values = raster.content { true } else { false }
    }
  }

  /// Width and height of the drawing, in pixels of the page.
  var size: (width: Int, height: Int) {
    let used = min(columns, max(panels.count, 1))
    let rows = (panels.count + columns - 1) / columns
    let rasters = panels.compactMap { panel -> Raster? in
      if case .raster(let raster) = panel.content { return raster }
      return nil
    }
    let widest = [440, 380, 250, 220][min(used, 4) - 1]
    if panels.count == 1, case .plot(let plot) = panels[0].content, !plot.rows.isEmpty {
      // The names of the series stand in lines above, as many as fit beside each other.
      let names = plot.series.map { 80 + 9 * $0.name.count }
      let lines = names.count < 2 ? 0 : (names.count * names.max()! + 499) / 500
      return (720, 80 + 22 * lines + 24 * plot.rows.count)
    }
    guard rasters.count == panels.count else {
      let isSquare = panels.contains { panel in
        if case .plot(let plot) = panel.content { plot.isSquare } else { false }
      }
      return used == 1 ? (720, 420 * rows) : (max(720, 360 * used), (isSquare ? 430 : 320) * rows)
    }
    let aspect = rasters.map { Double($0.height) / Double($0.width) }.max() ?? 1
    // The scale beside a grid of numbers needs room of its own.
    let scale = hasScale ? 100 : 0
    // Rows of patches are low, and gnuplot's title takes what is left of a low panel.
    let head = used == 1 && rows > 1 ? 62 : 34
    return ((widest + scale) * used, (Int(Double(widest) * aspect) + head) * rows)
  }
}
