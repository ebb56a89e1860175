import Foundation

/// "1 seed", "3 seeds".
///
/// - Parameters:
///   - count: how many.
///   - noun: of what, in the singular.
public func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

/// Some things in a sentence: "a, b and c".
///
/// - Parameters:
///   - words: the things.
///   - joint: what stands before the last of them.
public func series(_ words: [String], _ joint: String = "and") -> String {
  words.count < 2 ? words.first ?? "" : words.dropLast().joined(separator: ", ") + " \(joint) \(words[words.count - 1])"
}

/// Numbers in a sentence: "33.69, 31.49 and 25.98"; a dash for one that is not there.
///
/// - Parameters:
///   - numbers: the numbers.
///   - digits: after the point.
public func series(_ numbers: [Double?], digits: Int = 2) -> String {
  series(numbers.map { $0.map { String(format: "%.\(digits)f", $0).replacing("-", with: "−") } ?? "–" })
}

/// Factors in a sentence: "×3 and ×8".
///
/// - Parameter scales: the factors.
public func series(factors scales: [Int]) -> String { series(scales.map { "×\($0)" }) }

/// How some means stand to another's: "above VDSR by 0.02 and 0.14", "below …", or with signs where they differ.
///
/// - Parameters:
///   - leads: what is ahead of the other, each in dB.
///   - name: the other.
public func standing(_ leads: [Double], to name: String) -> String {
  if leads.allSatisfy({ $0 > 0 }) { return "above \(name) by \(series(leads))" }
  if leads.allSatisfy({ $0 < 0 }) { return "below \(name) by \(series(leads.map { -$0 }))" }
  return "at \(series(leads.map { signed($0) })) to \(name)"
}
