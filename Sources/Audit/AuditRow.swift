import Experiments
import Notebook

/// One claim, and what became of it.
public struct AuditRow: Sendable {
  /// Which part of the audit it belongs to.
  public var part: AuditPart
  /// What the paper says, or what we ask.
  public var claim: String
  /// What was found.
  public var here: String
  /// What follows by the rules.
  public var verdict: Verdict
  /// What finds it again.
  public var command: String
  /// Whether the paper's argument rests on it.
  public var isCentral: Bool
  /// Intervals at 95 % that the verdict rests on.
  public var intervals: Int
  /// What turned the numbers into the verdict.
  public var rule: Rule
  /// The differences under those intervals, interval by interval; none where they are not at hand or decide against a climb.
  public var differences: [[Double]] = []

  /// Whether the row is decided by an interval that barely misses zero: of what holds one of them does, of what does not all
  /// that lie below zero do.
  public var isHint: Bool {
    let below = differences.filter { studentInterval($0).high < 0 }
    return switch verdict {
    case .reproduces, .yes: differences.contains { Decision($0) == .hint }
    case .doesNot, .no:
      !below.isEmpty && below.allSatisfy { Decision($0) == .hint }
    default: false
    }
  }

  /// The verdict as tables write it: a hint is marked as one.
  public var judged: String { verdict.rawValue + (isHint ? " (a hint)" : "") }

  /// Whether only we ask it: then the verdict is an answer, and says nothing of the paper.
  public var isOurQuestion: Bool { claim.hasPrefix(Self.question) }
  /// How such a claim begins.
  static let question = "our question"
}

/// What turns the numbers of a row into its verdict; the appendix explains each by its name here.
public enum Rule: String, CaseIterable, Sendable {
  /// A figure of table I counts as reached within a margin.
  case reach
  /// Our best mean against a printed one, without a margin.
  case mean
  /// Student's interval, against zero.
  case interval
  /// The same, against how much the paper says.
  case climb
  /// Printed figures, counts and publications, held against each other.
  case print
  /// A rule that stands in the row itself.
  case own = "in the row"
  /// No number decides: nothing was run, or nothing can be measured.
  case none = "–"
}

/// A part of the audit: a table of the appendix.
public enum AuditPart: String, CaseIterable, Sendable {
  /// Table I, number by number.
  case figures = "Figures"
  /// What section IV.C says about it.
  case aboutTableI = "About table I"
  /// Blocks, receptive fields, rivals.
  case architecture = "Architecture"
  /// The β-VAE loss, losses and optimisers.
  case loss = "Loss and training"
  /// Weights, operations, time.
  case cost = "Cost"
  /// What training may see.
  case information = "A single picture"
}

/// The rows of the audit while they are collected. A class, because local functions add to it.
final class Answers {
  private(set) var rows: [AuditRow] = []
  let part: AuditPart

  init(_ part: AuditPart) { self.part = part }

  /// Adds a claim, what was found, the verdict and the command that finds it again. Without a word the rule is Student's
  /// interval where there are intervals, and what the verdict says elsewhere. Under the intervals lie `differences`.
  func callAsFunction(
    _ claim: String, _ here: String, _ verdict: Verdict, _ command: String, by rule: Rule? = nil, intervals: Int = 0,
    of differences: [[Double]] = [], central: Bool = false
  ) {
    let plain: Rule =
      switch verdict {
      case .consistent, .inconsistent: .print
      case .untestable, .open: .none
      default: .own
      }
    rows.append(
      AuditRow(
        part: part, claim: claim, here: here, verdict: claim.hasPrefix(AuditRow.question) ? verdict.answer : verdict,
        command: command, isCentral: central, intervals: intervals,
        rule: rule ?? (intervals > 0 ? .interval : plain), differences: differences))
  }
}

extension [AuditRow] {
  /// The names of the columns of ``cells``.
  public static var columns: [String] { ["claim", "here", "verdict", "rule", "command"] }

  /// The rows as the cells of a table.
  public var cells: [[Cell]] {
    map { [.text($0.claim), .text($0.here), .text($0.judged), .text($0.rule.rawValue), .text($0.command)] }
  }
}
