/// What an axis of a plot measures, and how it is laid out.
///
/// A string is enough for a plain count: `x: "step"`. Anything that has a unit says so:
/// `y: Axis("reconstruction error", unit: "0…255", scale: .logarithmic)`.
public struct Axis: Sendable, Equatable, ExpressibleByStringLiteral {
  /// How values are spread along an axis.
  public enum Scale: Sendable {
    /// Equal steps are equally long.
    case linear
    /// Equal ratios are equally long; values must be positive.
    case logarithmic
  }

  /// The quantity.
  public var name: String
  /// Its unit, printed in brackets after the name; nil for a pure number.
  public var unit: String?
  /// Linear or logarithmic.
  public var scale: Scale
  /// The part of the axis that is drawn; nil for what the data need.
  public var range: ClosedRange<Double>?

  /// Words at 1, 2, 3, … in the place of numbers, for what is told apart by name; empty for numbers.
  public var names: [String]

  /// Where numbers stand; empty for round ones of gnuplot's choice.
  public var ticks: [Double]

  /// Makes an axis.
  ///
  /// - Parameters:
  ///   - name: What it measures.
  ///   - unit: In what; `nil` for a bare number.
  ///   - scale: Linear or logarithmic.
  ///   - range: From where to where; `nil` follows the data.
  ///   - names: Words at 1, 2, 3, … in the place of numbers.
  ///   - ticks: Where numbers stand; empty for round ones of gnuplot's choice.
  public init(
    _ name: String, unit: String? = nil, scale: Scale = .linear, range: ClosedRange<Double>? = nil,
    names: [String] = [], ticks: [Double] = []
  ) {
    self.name = name
    self.unit = unit
    self.scale = scale
    self.range = range
    self.names = names
    self.ticks = ticks
  }

  /// Makes a linear axis without a unit.
  ///
  /// - Parameter name: What it measures.
  public init(stringLiteral name: String) {
    self.init(name)
  }

  /// The text beside the axis.
  var label: String { unit.map { "\(name) (\($0))" } ?? name }
}

/// A number that can be drawn: whole or fractional.
public protocol Plottable: Sendable {
  /// The number in double precision.
  var plotted: Double { get }
}

extension Double: Plottable {
  /// The number itself.
  public var plotted: Double { self }
}

extension Float: Plottable {
  /// The number in double precision.
  public var plotted: Double { Double(self) }
}

extension Int: Plottable {
  /// The number in double precision.
  public var plotted: Double { Double(self) }
}
