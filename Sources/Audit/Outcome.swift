import Experiments
import Foundation
import Notebook
import SuperResolution

/// What came out, in the sentences that chapter 8 opens with: every number and every comparison follows the records.
public struct Outcome {
  private let evidence: Evidence
  private let bands: RecordedTable
  private let audit: [AuditRow]
  private var results: Results { evidence.results }
  private static let scales = [3, 4, 8]

  /// Reads what the sentences need.
  ///
  /// - Parameters:
  ///   - evidence: the records.
  ///   - bands: bands.csv.
  /// - Throws: `SourceError` for a record that is not as it should be.
  public init(_ evidence: Evidence, bands: RecordedTable) throws {
    (self.evidence, self.bands) = (evidence, bands)
    audit = try evidence.rows()
  }

  /// The paragraphs: claimed, reached and ranked; what has a higher mean; the facts beside it; the doubts.
  public var paragraphs: [[String]] {
    get throws { try [[claimed, ranked], [better], reasons, [doubts]].filter { $0 != [""] } }
  }

  private func psnr(_ contender: Contender) -> [Double?] { Self.scales.map { results(contender, $0).psnr } }

  /// Means less printed figures; a factor without a mean is left out.
  private func leads(_ contender: Contender, over printed: (Int) -> ClaimedScore?) -> [Double] {
    Self.scales.compactMap { scale in
      results(contender, scale).psnr.flatMap { psnr in printed(scale).map { psnr - $0.psnr } }
    }
  }

  private func table(_ method: String) -> (Int) -> ClaimedScore? {
    { scale in Claims.table1.first { $0.method == method }?.scores[scale] }
  }

  private var claimed: String {
    let short = leads(.thorough, over: Claims.nlvae).map { -$0 }, claim = Claims.nlvae(4)!
    let similarity = results(.thorough, 4).ssim.map { String(format: " (at ×4 also %.4f of SSIM)", claim.ssim - $0) }
    let said = "The paper claims \(series(Self.scales.map { Claims.nlvae($0)?.psnr })) dB on Set5 at ×3, ×4 and ×8."
    guard short.count == Self.scales.count else { return said }
    return [
      said,
      "From the small picture alone NLVAE with the filter (*thorough*) reaches \(series(psnr(.thorough))),",
      "which is \(series(short)) dB less\(similarity ?? "").",
    ].joined(separator: " ")
  }

  private var ranked: String {
    // A printed mean has no interval: what is within a quarter of a decibel is called the same level.
    let behind = leads(.thorough, over: table("LapSRN")), ahead = leads(.thorough, over: table("VDSR"))
    guard [ahead, behind].allSatisfy({ $0.count == Self.scales.count }) else { return "" }
    func isLevel(_ leads: [Double]) -> Bool { leads.allSatisfy { abs($0) < 0.25 } }
    func told(_ leads: [Double]) -> String { "(\(series(leads.map { signed($0) })) dB)" }
    let isBetween = ahead.allSatisfy { $0 > 0 } && behind.allSatisfy { $0 < 0 }
    let place: String =
      isBetween
      ? "it lies between VDSR \(told(ahead)) and LapSRN \(told(behind))"
        + (isLevel(ahead + behind) ? ", about level with both" : "")
      : (isLevel(ahead) ? "it is about the level of VDSR \(told(ahead))" : "it is \(standing(ahead, to: "VDSR")) dB")
        + ", and " + standing(behind, to: "LapSRN")
    return "Among the trained methods of the paper's table, by printed means, of which no interval can be given, "
      + "\(place)."
  }

  /// Zero-shot means above that of thorough.
  private var better: String {
    let there = Self.scales.filter { (results(.full, $0).psnr ?? 0) > (results(.thorough, $0).psnr ?? .infinity) }
    let words = there.map { scale -> String in
      let own = results(.full, scale)
      return String(format: "%.2f at ×\(scale) (%@)", own.psnr!, counted(own.seeds.count, "seed"))
    }
    let above = there.filter { (results(.full, $0).psnr ?? 0) > (table("LapSRN")($0)?.psnr ?? .infinity) }
    let rank = above.isEmpty ? "" : ", above LapSRN at \(series(factors: above))"
    let full = words.isEmpty ? "" : "The preset *full* has a higher mean: \(series(words))\(rank)."
    return [full, rivals].filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// Factors at which another zero-shot method has the highest mean.
  private var rivals: String {
    let found = Self.scales.compactMap { scale -> String? in
      guard let best = results.best(scale, where: { $0.seen == .zeroShot }), best.contender.recipe.method != .nlvae
      else {
        return nil
      }
      let lead = results.lead(scale, where: { $0.seen == .zeroShot }).map { " Its lead is \($0)." } ?? ""
      return String(
        format: "At ×\(scale) the highest zero-shot mean is not NLVAE's but %@'s, %.2f (%@).%@", best.contender.name,
        best.psnr!, counted(best.seeds.count, "seed"), lead)
    }
    return found.joined(separator: " ")
  }

  private var reasons: [String] {
    get throws {
      let images = ReproductionPlan.set5
      let brief = try images.map { try BandErrors(bands, "nlvae-brief", $0) }
      let mended = mean(brief.map { decibels($0.beyond) }), share = 100 * mean(brief.map { $0.beyond / $0.all })
      let nearest = Self.scales.flatMap { scale in
        Contender.all.filter { $0.seen == .zeroShot }.flatMap { one in
          results(one, scale).means(\.psnr).map { psnr in
            (missing: Claims.nlvae(scale)!.psnr - psnr, words: "\(one.name), at ×\(scale)")
          }
        }
      }.min { $0.missing < $1.missing }
      let oracle = leads(.oracle, over: Claims.nlvae)
      let passed = oracle.count == Self.scales.count && oracle.allSatisfy { $0 > 0 }
      return [
        "Three facts stand beside the claim.",
        nearest.map { nearest in
          nearest.missing > 0
            ? String(
              format:
                "Of the zero-shot runs recorded on Set5, each of one seed, none comes nearer to a claim than %.2f dB "
                + "(%@).", nearest.missing, nearest.words)
            : "One zero-shot run here has passed a claimed PSNR (\(nearest.words))."
        } ?? "",
        String(
          format:
            "Where answers were taken apart (×4, the brief preset's), %.0f%% of their error lies in detail finer than "
            + "any that the small picture holds in the clear, and mending all the rest would give %.2f.", share, mended),
        passed
          ? "And a training on the truth passes the claimed PSNR at ×3, ×4 and ×8 on Set5, so these figures do not "
            + "contradict that reading of the paper."
          : "A training on the truth does not pass every claim.",
      ]
    }
  }

  private var doubts: String {
    let intervals = audit.reduce(0) { $0 + $1.intervals }
    return
      "Two things weaken all this: Set5 is five pictures, and this project has seen them; and the audit's verdicts rest on "
      + String(
        format: "%d intervals at 95%%, of which about %.0f miss by chance, on average.", intervals,
        0.05 * Double(intervals))
  }

  /// How many of our own questions get which answer, and for whom the yeses speak.
  ///
  /// - Parameter audit: all rows, in their order.
  public static func answers(_ audit: [AuditRow]) -> String {
    let own = questions(audit), yeses = own.filter { $0.verdict == .yes }
    let speaking = yeses.count { !$0.topic.contains("the residual, which table III leaves out") }
    let rivals = yeses.count { $0.topic.contains("DIP") || $0.topic.contains("ZSSR") }
    func count(_ verdict: Verdict) -> Int { own.count { $0.verdict == verdict } }
    let undecided = count(.undecided) + count(.open)
    return "Of our own \(own.count) questions \(count(.yes)) get yes, \(count(.no)) no, \(undecided) neither. Of the "
      + "yeses \(speaking) favour NLVAE or a choice of the paper; \(rivals) of these are comparisons with DIP or ZSSR."
  }

  /// What the counts of the paper's rows would be, were our questions on its rivals counted as its claims.
  ///
  /// - Parameter audit: all rows, in their order.
  public static func rivals(_ audit: [AuditRow]) -> String {
    let own = questions(audit)
    func words(_ name: String, _ isMeant: (String) -> Bool) -> String {
      let rows = own.filter { isMeant($0.topic) }
      let kinds: [(String, Verdict)] = [
        ("that reproduce", .yes), ("that do not", .no), ("undecided", .undecided), ("not run", .open),
      ]
      let counts = kinds.compactMap { kind, verdict -> String? in
        let number = rows.count { $0.verdict == verdict }
        return number == 0 ? nil : "\(number) \(kind)"
      }
      return "\(name)'s \(rows.count) rows would add \(series(counts))"
    }
    return "Counted as the paper's, \(words("DIP") { $0.contains("DIP") }), and "
      + "\(words("*thorough*") { $0.contains("ZSSR") }); none would take a *does not* away."
  }

  /// Our questions with their verdicts; one that is asked again is about what it was about before.
  private static func questions(_ audit: [AuditRow]) -> [(topic: String, verdict: Verdict)] {
    var topic = ""
    return audit.filter(\.isOurQuestion).map { row in
      if !row.claim.hasPrefix("\(AuditRow.question) again") { topic = row.claim }
      return (topic, row.verdict)
    }
  }

  /// How the network that has seen drawings stands to our best presets, over pictures.
  ///
  /// - Parameter results: the record.
  public static func drawings(_ results: Results) -> String {
    let pairs = scales.compactMap { scale in Comparison(results, .prior, .thorough, scale).map { (scale, $0) } }
    let higher = pairs.filter { $0.1.mean > 0 }.map(\.0), settled = pairs.filter { $0.1.low > 0 }.map(\.0)
    guard !pairs.isEmpty else { return "" }
    let all = higher.count == scales.count ? "every factor" : series(factors: higher)
    let decided =
      settled.isEmpty
      ? "settle it at none" : "settle it at \(series(factors: settled))" + (settled.count < pairs.count ? " only" : "")
    return
      "The network that has seen drawings (`nlvae-prior`) has a higher mean than *thorough* at \(all); five pictures "
      + "\(decided)."
  }
}

extension Results {
  /// The contender with the highest mean at a factor.
  ///
  /// - Parameters:
  ///   - scale: the factor.
  ///   - isMeant: whether a contender is in the race.
  public func best(_ scale: Int, where isMeant: (Contender) -> Bool) -> Standing? {
    Contender.all.filter(isMeant).map { self($0, scale) }.filter { $0.psnr != nil }.max { $0.psnr! < $1.psnr! }
  }

  /// The lead of the contender with the highest mean at a factor over the next, with what the five pictures decide; `nil`
  /// without two.
  ///
  /// - Parameters:
  ///   - scale: the factor.
  ///   - isMeant: whether a contender is in the race.
  public func lead(_ scale: Int, where isMeant: (Contender) -> Bool) -> String? {
    guard let first = best(scale, where: isMeant),
      let next = best(scale, where: { isMeant($0) && $0.name != first.contender.name }),
      let leads = differences(first.contender, next.contender, scale)
    else { return nil }
    return
      "\(spanned(leads)) dB over \(next.contender.name.replacing("NLVAE, ", with: "")), \(Decision(leads).rawValue)"
  }
}
