import Imaging
import Terminal

// How a chapter shows single values. What a reader sees is always rounded on purpose: the overloads that would print all
// the digits of a number exist only to say so.

extension Page {
  /// Shows a number with so many digits after the point.
  public func show(
    _ name: String, _ value: some BinaryFloatingPoint, digits: Int, unit: String = "", line: Int = #line
  ) {
    add(name, Rounding.digits(digits).text(Double(value)), unit, line)
  }

  /// Shows a number with so many significant digits; small and large ones with an exponent.
  public func show(
    _ name: String, _ value: some BinaryFloatingPoint, significant: Int, unit: String = "", line: Int = #line
  ) {
    add(name, Rounding.significant(significant).text(Double(value)), unit, line)
  }

  /// Shows numbers with so many digits after the point.
  public func show(
    _ name: String, _ values: [some BinaryFloatingPoint], digits: Int, unit: String = "", line: Int = #line
  ) {
    let texts = values.map { Rounding.digits(digits).text(Double($0)) }
    add(name, "[" + texts.joined(separator: ", ") + "]", unit, line)
  }

  /// Shows a whole number.
  public func show(_ name: String, _ value: some BinaryInteger, unit: String = "", line: Int = #line) {
    add(name, grouped(value), unit, line)
  }

  /// Shows whether something holds: yes or no, as in tables.
  public func show(_ name: String, _ value: Bool, line: Int = #line) { add(name, value ? "yes" : "no", "", line) }

  /// Shows anything that has a description: words, shapes.
  public func show(
    _ name: String, _ value: some CustomStringConvertible, unit: String = "", line: Int = #line
  ) {
    add(name, value.description, unit, line)
  }

  /// Say how many digits count.
  @available(*, unavailable, message: "say how many digits count: show(_:_:digits:) or show(_:_:significant:)")
  public func show(_ name: String, _ value: Double, line: Int = #line) {}

  /// Say how many digits count.
  @available(*, unavailable, message: "say how many digits count: show(_:_:digits:) or show(_:_:significant:)")
  public func show(_ name: String, _ value: Float, line: Int = #line) {}

  /// Say how many digits count.
  @available(*, unavailable, message: "say how many digits count: show(_:_:digits:)")
  public func show(_ name: String, _ values: [Double], line: Int = #line) {}

  /// Say how many digits count.
  @available(*, unavailable, message: "say how many digits count: show(_:_:digits:)")
  public func show(_ name: String, _ values: [Float], line: Int = #line) {}

  private func add(_ name: String, _ text: String, _ unit: String, _ line: Int) {
    add(.value(name: name, text: unit.isEmpty ? text : "\(text) \(unit)"), line: line)
  }
}

// MARK: - What the terminal sees and the page does not

extension Page {
  /// Does a long piece of work and shows how far it has come, on anything over two seconds.
  ///
  /// ```swift
  /// try page.progress("training", total: 600) { tick in
  ///   for step in 1...600 { try trainer.step(); tick() }
  /// }
  /// ```
  public func progress<Result>(
    _ work: String, total: Int, line: Int = #line, _ body: (Ticker) throws -> Result
  ) rethrows -> Result {
    let ticker = reader?.begin(work, total: total, at: SourcePlace(file: file, line: line)) ?? Ticker.silent
    defer { ticker.finish() }
    return try body(ticker)
  }

  /// Lets the live page follow a number while work is done: a loss, for instance. No page shows it afterwards.
  ///
  /// - Parameters:
  ///   - name: What is followed.
  ///   - number: Its value now; computed only if somebody follows, and a few times a second at most.
  public func live(_ name: String, _ number: @autoclosure () -> some BinaryFloatingPoint) {
    reader?.watch(name) { .number(Double(number())) }
  }

  /// Lets the live page follow a picture while work is done: what a network makes of it so far.
  ///
  /// - Parameters:
  ///   - name: What is followed.
  ///   - picture: How it looks now; made only if somebody follows, and a few times a second at most.
  public func live(_ name: String, picture: () -> Image) {
    reader?.watch(name) { .picture(picture()) }
  }

  /// Says how long something took. Times differ from machine to machine, so they never reach the woven page.
  public func timing(_ name: String, _ seconds: Double) {
    reader?.remark("\(name): \(Rounding.digits(seconds < 10 ? 2 : 0).text(seconds)) s")
  }

  /// Does some work and says how long it took.
  public func timing<Result>(_ name: String, _ work: () throws -> Result) rethrows -> Result {
    let clock = ContinuousClock()
    let start = clock.now
    defer { timing(name, (clock.now - start) / .seconds(1)) }
    return try work()
  }
}
