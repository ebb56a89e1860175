import Foundation

/// Something on a page that the reader may turn: a number within a range, one of several choices, or the seed.
///
/// The page is woven with the default. A reader's value comes by `--set "step size=0.012"` or from the live page.
public struct Knob: Sendable, Equatable {
  /// What can be set.
  public enum Kind: Sendable, Equatable {
    /// A number; `isWhole` where nothing lies between two of them.
    case number(range: ClosedRange<Double>, scale: Axis.Scale, isWhole: Bool)
    /// One of these names.
    case choice([String])
    /// A whole number from 0, for the generator of random numbers.
    case seed
  }

  /// What the knob is called on the page and on the command line.
  public let name: String
  /// The value that the page is woven with, as it is written.
  public let value: String
  /// What can be set.
  public let kind: Kind

  /// What may be set, in words.
  var allowed: String {
    switch kind {
    case .number(let range, _, let isWhole):
      "\(isWhole ? "a whole number" : "a number") from \(Self.text(range.lowerBound)) to \(Self.text(range.upperBound))"
    case .choice(let names): "one of \(names.joined(separator: ", "))"
    case .seed: "a whole number from 0"
    }
  }

  /// What is wrong with a value, in one line; nil if nothing is.
  func fault(of text: String) -> String? {
    let isAllowed =
      switch kind {
      case .number(let range, _, let isWhole):
        isWhole ? Int(text).map { range.contains(Double($0)) } : Double(text).map { $0.isFinite && range.contains($0) }
      case .choice(let names): names.contains(text)
      case .seed: UInt64(text) != nil
      }
    return isAllowed == true ? nil : "the knob '\(name)' takes \(allowed), not '\(text)'"
  }

  /// A number as it is written in a program: 0.004, 12.
  static func text(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
}

/// A knob and the line that declares it.
struct PlacedKnob: Equatable {
  let knob: Knob
  let place: SourcePlace
}

// MARK: - Asking for knobs

extension Page {
  /// A number that the reader may turn.
  ///
  /// - Parameters:
  ///   - name: What the knob is called; a literal, as all arguments here: the command line and the live page read them
  ///     from the file before anything runs.
  ///   - value: The default, which the page is woven with.
  ///   - range: Least and largest value.
  ///   - scale: How a slider is divided.
  ///   - line: The line that the knob stands under.
  /// - Returns: The reader's value, or the default.
  public func knob(
    _ name: String, _ value: Double, in range: ClosedRange<Double>, scale: Axis.Scale = .linear, line: Int = #line
  ) -> Double {
    precondition(range.contains(value), "knob '\(name)': the default \(value) is not in \(range)")
    let kind = Knob.Kind.number(range: range, scale: scale, isWhole: false)
    return setting(Knob(name: name, value: Knob.text(value), kind: kind), line).flatMap(Double.init) ?? value
  }

  /// A whole number that the reader may turn.
  ///
  /// - Parameters:
  ///   - name: What the knob is called; a literal.
  ///   - value: The default, which the page is woven with; a literal.
  ///   - range: Least and largest value, literals.
  ///   - scale: How a slider is divided.
  ///   - line: The line that the knob stands under.
  /// - Returns: The reader's value, or the default.
  public func knob(
    _ name: String, _ value: Int, in range: ClosedRange<Int>, scale: Axis.Scale = .linear, line: Int = #line
  ) -> Int {
    precondition(range.contains(value), "knob '\(name)': the default \(value) is not in \(range)")
    let numbers = Double(range.lowerBound)...Double(range.upperBound)
    let kind = Knob.Kind.number(range: numbers, scale: scale, isWhole: true)
    return setting(Knob(name: name, value: "\(value)", kind: kind), line).flatMap { Int($0) } ?? value
  }

  /// One of several values, of which the reader may take another.
  ///
  /// - Parameters:
  ///   - name: What the knob is called; a literal.
  ///   - value: The default, which the page is woven with: a literal string, or a case such as `.bicubic`.
  ///   - values: All that may be taken, written out.
  ///   - line: The line that the knob stands under.
  /// - Returns: The reader's value, or the default.
  public func choice<Value>(_ name: String, _ value: Value, of values: [Value], line: Int = #line) -> Value {
    let names = values.map { String(describing: $0) }
    precondition(names.contains("\(value)"), "choice '\(name)': the default \(value) is not one of \(names)")
    let text = setting(Knob(name: name, value: "\(value)", kind: .choice(names)), line)
    return text.flatMap(names.firstIndex).map { values[$0] } ?? value
  }

  /// The seed of everything random in a section, which the reader may change.
  ///
  /// - Parameter line: The line that the knob stands under.
  public func seed(line: Int = #line) -> UInt64 {
    let knob = Knob(name: "seed", value: "\(PageOptions().seed)", kind: .seed)
    return setting(knob, line).flatMap { UInt64($0) } ?? options.seed
  }

  /// What the reader has set a knob to; nil for nothing. Settings have been checked before the page runs.
  private func setting(_ knob: Knob, _ line: Int) -> String? {
    knobs.append(PlacedKnob(knob: knob, place: SourcePlace(file: file, line: line)))
    return options.settings[knob.name]
  }
}
