import Imaging
import Terminal

/// What a chapter writes to.
///
/// Every output remembers the line that made it; on the page it stands under the block with that line. A helper function
/// that writes for its caller hands the place on: `func compare(_ page: Page, line: Int = #line)` and
/// `page.show("PSNR", psnr, digits: 2, line: line)`.
///
/// A class, because helpers and closures all write to the one page.
public final class Page {
  /// What the reader asked for.
  public let options: PageOptions
  /// Outputs in the order in which they were made.
  private(set) var outputs: [PlacedOutput] = []
  /// Figures that could not be drawn.
  var problems: [FigureProblem] = []

  /// What has been computed, by the name of the computation.
  var computed: [String: Any] = [:]
  /// The file of the section or computation that is running, without its folder; empty before the first.
  private(set) var file = ""
  /// The computation that is running; nil while a section is.
  private var computation: String?
  /// Knobs that have been asked for, and where.
  var knobs: [PlacedKnob] = []

  /// Where figures go.
  let folder: String
  /// Where recorded results lie.
  let records: String
  private let gnuplot: Gnuplot
  let reader: (any PageReader)?

  /// Makes an empty page.
  ///
  /// - Parameters:
  ///   - folder: Where figures go.
  ///   - records: Where recorded results lie; nil for the same folder.
  ///   - reader: Sees every output as it is made.
  init(
    options: PageOptions, folder: String, records: String? = nil, gnuplot: Gnuplot = Gnuplot(),
    reader: (any PageReader)? = nil
  ) {
    self.options = options
    self.folder = folder
    self.records = records ?? folder
    self.gnuplot = gnuplot
    self.reader = reader
  }

  /// Names of all figures so far.
  var figureNames: [String] {
    outputs.compactMap { output in
      switch output.output {
      case .figure(let name, _), .diagram(let name, _): name
      case .value, .table, .words: nil
      }
    }
  }

  func add(_ output: Output, line: Int) {
    precondition(computation == nil, "\(file):\(line): the computation '\(computation ?? "")' shows something itself")
    let placed = PlacedOutput(output: output, file: file, line: line)
    outputs.append(placed)
    reader?.read(placed)
  }

  /// Does something that belongs to a file: a section's work, or a computation's.
  func within<Result>(_ file: String, computing name: String? = nil, _ body: () throws -> Result) rethrows -> Result {
    let outside = (self.file, computation)
    (self.file, computation) = (file, name)
    defer { (self.file, computation) = outside }
    return try body()
  }
}

/// A figure that could not be drawn, and why. The chapter goes on without it.
struct FigureProblem: Equatable, Sendable {
  let figure: String
  let message: String
}

/// Somebody who follows a page while it is written.
protocol PageReader: AnyObject {
  /// A new output.
  func read(_ output: PlacedOutput)
  /// A long piece of work begins at this line; returns how its progress is shown.
  func begin(_ work: String, total: Int, at place: SourcePlace) -> Ticker
  /// Something that is not part of the page: a time, for instance.
  func remark(_ text: String)
  /// Something that changes while work is done; its value is asked for only if somebody watches.
  func watch(_ name: String, _ value: () -> Watched)
}

extension PageReader {
  /// Nobody watches a page that is printed or woven.
  func watch(_ name: String, _ value: () -> Watched) {}
}

/// What can be watched while it changes.
enum Watched {
  case number(Double)
  case picture(Image)
}

// MARK: - Tables and figures

extension Page {
  /// Shows rows of numbers and words under named columns.
  ///
  /// - Parameters:
  ///   - title: What the table shows.
  ///   - columns: Names, with units: `"PSNR (dB)"`.
  ///   - rows: One cell a column; each number says how it is rounded.
  ///   - line: The line that the table stands under.
  public func table(_ title: String, columns: [String], rows: [[Cell]], line: Int = #line) {
    add(.table(Table(title: title, columns: columns, rows: rows)), line: line)
  }

  /// Draws a figure with one pair of axes.
  ///
  /// - Parameters:
  ///   - name: File name without its ending.
  ///   - caption: What is seen and what it means.
  ///   - x: The horizontal axis.
  ///   - y: The vertical axis.
  ///   - line: The line that the figure stands under.
  ///   - draw: Adds the series.
  public func figure(
    _ name: String, caption: String, x: Axis, y: Axis, line: Int = #line, draw: (inout Plot) throws -> Void
  ) rethrows {
    try figure(name, caption: caption, line: line) { try $0.plot(x: x, y: y, draw) }
  }

  /// Draws a figure with several panels.
  ///
  /// - Parameters:
  ///   - name: File name without its ending.
  ///   - caption: What is seen and what it means.
  ///   - columns: Panels in a row.
  ///   - line: The line that the figure stands under.
  ///   - draw: Adds the panels.
  public func figure(
    _ name: String, caption: String, columns: Int = 1, line: Int = #line, draw: (inout Figure) throws -> Void
  ) rethrows {
    var figure = Figure(name, columns: columns)
    try draw(&figure)
    precondition(!figureNames.contains(name), "figure \(name): drawn twice; the second would replace the first")
    do {
      try gnuplot.draw(figure, in: folder)
    } catch {
      problems.append(FigureProblem(figure: name, message: "not drawn: \(error)"))
    }
    add(.figure(name: name, caption: caption), line: line)
  }

  /// Draws a figure whose parts move: the page shows one frame, the book all of them under a slider.
  ///
  /// - Parameters:
  ///   - name: File name without its ending.
  ///   - caption: What is seen and what it means.
  ///   - frames: What each frame is called: `step 10`.
  ///   - still: The frame that stands for all where nothing moves, counted from 0; the last one if there is none named.
  ///   - columns: Panels in a row.
  ///   - line: The line that the figure stands under.
  ///   - draw: Adds the panels of a frame, counted from 0. Give all frames the same axes with fixed ranges.
  public func animation(
    _ name: String, caption: String, frames: [String], still: Int? = nil, columns: Int = 1, line: Int = #line,
    draw: (Int, inout Figure) throws -> Void
  ) rethrows {
    precondition(!figureNames.contains(name), "figure \(name): drawn twice; the second would replace the first")
    let drawn = try frames.indices.map { index in
      var figure = Figure(name, columns: columns)
      try draw(index, &figure)
      return figure
    }
    do {
      try gnuplot.draw(Animation(frames: drawn, words: frames, still: still ?? frames.count - 1), in: folder)
    } catch {
      problems.append(FigureProblem(figure: name, message: "not drawn: \(error)"))
    }
    add(.figure(name: name, caption: caption), line: line)
  }

  /// Shows a picture.
  public func image(_ name: String, _ image: Image, caption: String, line: Int = #line) {
    figure(name, caption: caption, line: line) { $0.picture("", image) }
  }

  /// Shows pictures side by side, each under its title.
  ///
  /// - Parameters:
  ///   - name: File name without its ending.
  ///   - images: The pictures and their titles.
  ///   - caption: What is seen and what it means.
  ///   - columns: Panels in a row; all of them if nothing is said.
  ///   - comparing: The titles of the two that the book's slider compares first; nil for the first and the last.
  ///   - line: The line that the figure stands under.
  public func images(
    _ name: String, _ images: KeyValuePairs<String, Image>, caption: String, columns: Int? = nil,
    comparing: (left: String, right: String)? = nil, line: Int = #line
  ) {
    figure(name, caption: caption, columns: columns ?? max(images.count, 1), line: line) { figure in
      for (title, image) in images { figure.picture(title, image) }
      if let comparing { figure.compare(comparing.left, with: comparing.right) }
    }
  }
}
