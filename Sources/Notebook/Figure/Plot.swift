import Terminal

/// One pair of axes and what is drawn between them.
///
/// Series get their dash and their marker from their order, so that they can be told apart without colour.
public struct Plot: Sendable {
  /// Where the names of the series stand.
  public enum KeyPosition: String, Sendable {
    /// In a line above the axes, where it hides nothing.
    case above = "above left horizontal"
    /// Inside, in the upper right corner.
    case topRight = "inside top right vertical"
    /// Inside, in the upper left corner.
    case topLeft = "inside top left vertical"
    /// Inside, in the lower right corner.
    case bottomRight = "inside bottom right vertical"
    /// Inside, in the lower left corner.
    case bottomLeft = "inside bottom left vertical"
  }

  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// Where the names of the series stand; names are shown from two series on.
  public var key = KeyPosition.above
  /// Names that stand beside the vertical axis in the place of numbers, from the top. A figure of one such plot is as high as
  /// its rows need.
  public var rows: [String] = []
  /// Whether a unit is as long on one axis as on the other: for places in a plane.
  public var isSquare = false

  private(set) var series: [Series] = []
  private(set) var marks: [Mark] = []
  private(set) var notes: [Note] = []

  /// Makes an empty plot.
  ///
  /// - Parameters:
  ///   - x: The horizontal axis.
  ///   - y: The vertical axis.
  public init(x: Axis, y: Axis) {
    self.x = x
    self.y = y
  }

  /// Draws a line through points.
  ///
  /// - Parameters:
  ///   - name: The series.
  ///   - x: Where the points are along the horizontal axis.
  ///   - y: And along the vertical one.
  ///   - marked: Whether the points are marked as well; up to 30 of them are if nothing is said.
  public mutating func line(_ name: String, x: [some Plottable], y: [some Plottable], marked: Bool? = nil) {
    add(name, marked ?? (x.count <= 30) ? .markedLine : .line, ["x", "y"], [x.map(\.plotted), y.map(\.plotted)])
  }

  /// Draws a line through values at 1, 2, 3, ….
  public mutating func line(_ name: String, _ y: [some Plottable]) {
    line(name, x: Array(1...max(y.count, 1)), y: y)
  }

  /// Draws a thin grey line behind what follows: contours, a shape to compare with. It counts as no series.
  public mutating func backdrop(_ name: String, x: [some Plottable], y: [some Plottable]) {
    add(name, .backdrop, ["x", "y"], [x.map(\.plotted), y.map(\.plotted)])
  }

  /// Draws separate points.
  public mutating func points(_ name: String, x: [some Plottable], y: [some Plottable]) {
    add(name, .points, ["x", "y"], [x.map(\.plotted), y.map(\.plotted)])
  }

  /// Draws points, each with a bar that reaches `error` up and down (say over what: a standard deviation, a range, …).
  public mutating func points(
    _ name: String, x: [some Plottable], y: [some Plottable], error: [some Plottable]
  ) {
    add(name, .errorBars, ["x", "y", "error"], [x.map(\.plotted), y.map(\.plotted), error.map(\.plotted)])
  }

  /// Fills the area between two lines, such as the spread over seeds; it takes the colour of the series that follows.
  public mutating func band(
    _ name: String, x: [some Plottable], low: [some Plottable], high: [some Plottable]
  ) {
    add(name, .band, ["x", "low", "high"], [x.map(\.plotted), low.map(\.plotted), high.map(\.plotted)])
  }

  /// Draws how often values fall into each of `bins` equally wide intervals, as an outline.
  ///
  /// - Parameters:
  ///   - name: The series.
  ///   - values: Samples; those outside `range` and those that are no number are not counted.
  ///   - bins: Number of intervals.
  ///   - range: What the intervals divide; nil for smallest to largest value.
  public mutating func histogram(
    _ name: String, _ values: [some Plottable], bins: Int = 40, range: ClosedRange<Double>? = nil
  ) {
    let finite = values.map(\.plotted).filter(\.isFinite)
    precondition(!finite.isEmpty && bins > 0, "histogram \(name): \(finite.count) numbers in \(bins) bins")
    let range = range ?? finite.min()!...finite.max()!
    let width = max(range.upperBound - range.lowerBound, .leastNormalMagnitude) / Double(bins)
    var counts = [Double](repeating: 0, count: bins)
    for value in finite where range.contains(value) {
      counts[min(Int((value - range.lowerBound) / width), bins - 1)] += 1
    }
    let centres = (0..<bins).map { range.lowerBound + (Double($0) + 0.5) * width }
    add(name, .histogram, ["bin centre", "count"], [centres, counts])
  }

  /// Draws one bar a category; further calls with the same categories put their bars beside the first.
  ///
  /// - Parameters:
  ///   - name: The series.
  ///   - categories: Names under the bars.
  ///   - values: Heights.
  ///   - error: Half-length of the error bar on each, or nothing.
  public mutating func bars(
    _ name: String, _ categories: [String], _ values: [some Plottable], error: [Double] = []
  ) {
    let errors = error.isEmpty ? [Double](repeating: 0, count: values.count) : error
    add(name, .bars, ["category", "value", "error"], [values.map(\.plotted), errors], categories)
  }

  /// Draws bars along the horizontal axis, each in a row of ``rows``: from `low` to `high`, with a point between.
  ///
  /// - Parameters:
  ///   - name: The series.
  ///   - rows: In which row each lies, counted from 0.
  ///   - low: Where the bars begin.
  ///   - middle: Where the points are.
  ///   - high: Where the bars end.
  ///   - below: How far below the middle of their rows they lie, so that two series can share them: 0…0.5.
  public mutating func intervals(
    _ name: String, rows: [Int], low: [some Plottable], middle: [some Plottable], high: [some Plottable],
    below: Double = 0
  ) {
    add(
      name, .intervals, ["middle", "row", "low", "high"],
      [middle.map(\.plotted), rows.map { 0 - Double($0) - below }, low.map(\.plotted), high.map(\.plotted)])
  }

  /// Draws separate points, each in a row of ``rows``.
  ///
  /// - Parameters:
  ///   - name: The series.
  ///   - x: Where the points are along the horizontal axis.
  ///   - rows: In which row each lies, counted from 0.
  public mutating func points(_ name: String, x: [some Plottable], rows: [Int]) {
    points(name, x: x, y: rows.map { 0 - Double($0) })
  }

  /// Draws a thin vertical line at `x`, with a word beside it.
  public mutating func mark(x: some Plottable, _ label: String = "") {
    guard x.plotted.isFinite else { return }
    marks.append(Mark(isVertical: true, position: x.plotted, label: label))
  }

  /// Draws a thin horizontal line at `y`, with a word above it: a baseline, a limit.
  public mutating func mark(y: some Plottable, _ label: String = "") {
    guard y.plotted.isFinite else { return }
    marks.append(Mark(isVertical: false, position: y.plotted, label: label))
  }

  /// Marks one place with a dot and a word beside it: a start, a goal, the reader's value.
  ///
  /// - Parameters:
  ///   - text: The word.
  ///   - x: Where the place is along the horizontal axis. A place that is not a number is not marked.
  ///   - y: And along the vertical one.
  ///   - below: Whether the word stands a little below the dot; else above.
  ///   - left: Whether the word stands to the left of the dot; else to the right.
  public mutating func note(
    _ text: String, x: some Plottable, y: some Plottable, below: Bool = false, left: Bool = false
  ) {
    // A walk may have left for infinity; gnuplot knows no such place.
    guard x.plotted.isFinite, y.plotted.isFinite else { return }
    notes.append(Note(text: text, x: x.plotted, y: y.plotted, isBelow: below, isLeft: left, hasDot: true))
  }

  /// Names a point of a series: a word beside it, and no dot.
  ///
  /// - Parameters:
  ///   - text: The word.
  ///   - x: Where the point is along the horizontal axis. A place that is not a number is not named.
  ///   - y: And along the vertical one.
  ///   - below: Whether the word stands a little below the point; else above.
  ///   - left: Whether the word stands to the left of the point; else to the right.
  public mutating func name(
    _ text: String, x: some Plottable, y: some Plottable, below: Bool = false, left: Bool = false
  ) {
    guard x.plotted.isFinite, y.plotted.isFinite else { return }
    notes.append(Note(text: text, x: x.plotted, y: y.plotted, isBelow: below, isLeft: left, hasDot: false))
  }

  private mutating func add(
    _ name: String, _ style: Series.Style, _ names: [String], _ columns: [[Double]], _ labels: [String] = []
  ) {
    let counts = columns.map(\.count) + (labels.isEmpty ? [] : [labels.count])
    precondition(
      counts.allSatisfy { $0 == counts[0] && $0 > 0 }, "series \(name): columns \(names) of \(counts) values")
    series.append(Series(name: name, style: style, columnNames: names, columns: columns, labels: labels))
  }
}

/// Numbers that are drawn together, under one name.
struct Series: Sendable {
  enum Style: Sendable {
    case line, markedLine, points, backdrop, errorBars, band, histogram, bars, intervals
  }

  let name: String
  let style: Style
  let columnNames: [String]
  let columns: [[Double]]
  /// Categories, where the first column is words.
  let labels: [String]
}

/// A thin line across the whole plot.
struct Mark: Sendable {
  let isVertical: Bool
  let position: Double
  let label: String
}

/// A dot with a word beside it.
struct Note: Sendable {
  let text: String
  let x: Double, y: Double
  let isBelow: Bool, isLeft: Bool, hasDot: Bool
}
