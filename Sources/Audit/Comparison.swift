import Experiments
import Foundation

/// Two contenders, compared picture by picture.
public struct Comparison: Sendable {
  /// The two.
  public let first, second: Contender
  /// For each picture one difference of PSNRs, in dB, of means over seeds.
  public let differences: [Double]
  /// Their mean, and the ends of Student's interval over the pictures.
  public let mean, low, high: Double
  /// How many seeds each has, "1 / 3"; a dash for a method that draws nothing.
  public let seeds: String

  /// The factors that are compared, the most telling first.
  public static let scales = [4, 3, 8, 2]

  /// Who is compared with whom.
  public static let pairs: [(Contender, Contender)] = [
    (.corrected, .bicubic), (.wiener, .corrected), (.network, .corrected), (.global, .corrected), (.dip, .corrected),
    (.zssr, .corrected), (.thorough, .corrected), (.network, .global), (.network, .dip), (.network, .zssr),
    (.network, .wiener), (.dip, .wiener), (.zssr, .wiener), (.zssr, .dip), (.thorough, .network), (.quick, .wiener),
    (.standard, .wiener), (.full, .wiener), (.thorough, .wiener), (.thorough, .dip), (.thorough, .zssr),
    (.full, .zssr), (.brief, .zssr), (.thorough, .brief), (.standard, .quick), (.full, .standard), (.full, .thorough),
    (.prior, .drawings), (.prior, .full), (.prior, .thorough), (.prior, .zssr), (.prior, .dip), (.drawings, .full),
    (.drawings, .zssr), (.drawings, .dip), (.oracle, .thorough),
  ]

  /// A comparison; `nil` unless both have a complete seed.
  ///
  /// - Parameters:
  ///   - results: the record.
  ///   - first: from whose score is subtracted.
  ///   - second: whose score is subtracted.
  ///   - scale: by how much pictures are enlarged.
  public init?(_ results: Results, _ first: Contender, _ second: Contender, _ scale: Int) {
    guard let differences = results.differences(first, second, scale) else { return nil }
    (self.first, self.second, self.differences) = (first, second, differences)
    let interval = studentInterval(differences), compared = results.comparedSeeds(first, second, scale)
    (mean, low, high) = (differences.reduce(0, +) / Double(differences.count), interval.low, interval.high)
    seeds = [compared.a, compared.b].map { $0 == [0] ? "–" : "\($0.count)" }.joined(separator: " / ")
  }

  /// The pair in words.
  public var name: String { "\(Self.short(first)) − \(Self.short(second))" }

  /// Whether the interval allows for both.
  public var isOpen: Bool { low <= 0 && high >= 0 }

  /// Whether it is settled by an interval that barely misses zero.
  public var isHint: Bool { Decision(differences) == .hint }

  /// What can come of a pair: its name, and when it does.
  ///
  /// - Parameter margin: by how many dB the interval has to lie off zero.
  public static func outcomes(_ margin: Double) -> [(name: String, isMeant: @Sendable (Comparison) -> Bool)] {
    [
      ("better", { $0.low > margin }), ("worse", { $0.high < -margin }),
      ("open", { $0.low <= margin && $0.high >= -margin }),
    ]
  }

  /// A name that leaves room for the other.
  private static func short(_ contender: Contender) -> String {
    switch contender.recipe {
    case .backProjected: "back-projected"
    case .instant: "drawings"
    case .prior: "drawings + picture"
    case .wiener: "similar patches"
    default: contender.seen == .oracle ? "oracle" : contender.name.replacing("NLVAE, ", with: "")
    }
  }
}
