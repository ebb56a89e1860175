import Foundation

/// How a number is rounded for print. A page never shows a number that nobody rounded.
public enum Rounding: Sendable, Equatable {
  /// So many digits after the point: 26.41.
  case digits(Int)
  /// So many significant digits, with an exponent where the number is very small or large: 3.2e-07.
  case significant(Int)

  /// The rounded number. Zero has no sign, and what is no finite number says so.
  func text(_ value: Double) -> String {
    if value.isNaN { return "not a number" }
    if value.isInfinite { return value > 0 ? "∞" : "-∞" }
    let text =
      switch self {
      case .digits(let digits): String(format: "%.\(digits)f", value)
      case .significant(let digits): String(format: "%.\(digits)g", value)
      }
    // A value that rounds to zero from below prints as -0.00; the reader would look for a meaning.
    let isZero = !text.contains { $0.isNumber && $0 != "0" }
    return isZero && text.hasPrefix("-") ? String(text.dropFirst()) : text
  }
}

/// A whole number with a comma between thousands, from 10,000 on.
func grouped(_ value: some BinaryInteger) -> String {
  let digits = String(value.magnitude)
  guard digits.count > 4 else { return String(value) }
  var result = ""
  for (index, digit) in digits.enumerated() {
    if index > 0 && (digits.count - index) % 3 == 0 { result.append(",") }
    result.append(digit)
  }
  return (value < 0 ? "-" : "") + result
}
