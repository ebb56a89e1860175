import Experiments
import Foundation
import Notebook

/// What methods gain over bicubic interpolation at ×4, set by set: the table in which the paper's figures and ours meet.
extension Evidence {
  /// The methods of the table, in its order, each with what its picture was made from.
  private static let gaining: [(name: String, seen: String, recipe: ReproductionRecipe)] = [
    ("a filter of similar patches", "the small picture", .wiener),
    ("ZSSR, made again", "the small picture", .zssr),
    ("NLVAE and the filter, *quick*", "the small picture", .nlvaeQuick),
    ("NLVAE and the filter, the default", "the small picture", .nlvae),
    ("another network, `instant`", "drawings made by code", .instant),
    ("the same network, `nlvae-prior`", "such drawings, then the small picture", .prior),
  ]

  /// The sets of the table of gains, Set5 first.
  public var askedSets: [AskedSet] {
    [.usual] + Self.furtherSets.compactMap { folder in sets.flatMap { AskedSet(folder, in: $0) } }
  }

  /// What one method's PSNR at ×4 is above another's, in dB, on those pictures of a set that count and that both were run on;
  /// `nil` for less than two.
  ///
  /// - Parameters:
  ///   - recipe: from whose PSNR is subtracted.
  ///   - other: whose PSNR is subtracted.
  ///   - set: the set.
  ///   - score: another score of a further set.
  public func gains(
    _ recipe: ReproductionRecipe, over other: ReproductionRecipe, on set: AskedSet,
    of score: KeyPath<SetResults.Standing, [String: Double]> = \.psnr
  ) -> [Double]? {
    guard set.folder != ReproductionPlan.usualSet else {
      func contender(_ asked: ReproductionRecipe) -> Contender? {
        Contender.all.first { $0.recipe == asked && $0.seen != .oracle }
      }
      guard let own = contender(recipe), let its = contender(other) else { return nil }
      return results.differences(own, its, 4)
    }
    func scores(_ recipe: ReproductionRecipe) -> [String: Double] {
      sets?(recipe, on: set.folder, 4, only: set.images)?[keyPath: score] ?? [:]
    }
    let own = scores(recipe), its = scores(other)
    let found = set.images.compactMap { image in own[image].flatMap { mine in its[image].map { mine - $0 } } }
    return found.count > 1 ? found : nil
  }

  /// What the paper's NLVAE gains over the interpolation that is printed beside it, in dB: that of the whole set.
  ///
  /// - Parameter set: the set.
  public func claimedGain(on set: AskedSet) -> Double? {
    printed(on: set, Claims.nlvae(4)?.psnr) { name in
      Claims.otherSets.first { $0.set == name }?.scores[4]?.psnr
    }
  }

  /// A printed PSNR of Set5 or of a further set, less that of interpolation in table I.
  private func printed(on set: AskedSet, _ usual: Double?, _ further: (String) -> Double?) -> Double? {
    let name = Claims.name(of: set.folder), isUsual = set.folder == ReproductionPlan.usualSet
    let bicubic = isUsual ? Claims.bicubic(4)?.psnr : Claims.bicubic(of: name, 4)
    return (isUsual ? usual : further(name)).flatMap { psnr in bicubic.map { psnr - $0 } }
  }

  /// Columns and rows of the table of gains, in dB: means, with half of Student's interval at 95% over the pictures.
  public func gainTable() -> (columns: [String], rows: [[Cell]]) {
    let asked = askedSets
    func row(_ name: String, _ seen: String, _ cell: (AskedSet) -> Cell) -> [Cell] {
      [.text(name), .text(seen)] + asked.map(cell)
    }
    let made = Self.gaining.map { name, seen, recipe in
      row(name, seen) { set in
        guard let found = gains(recipe, over: .bicubic, on: set) else { return .missing }
        let part = found.count == set.images.count ? nil : "\(found.count)"
        return .number(mean(found), spread: studentReach(found), digits: 2, note: part)
      }
    }
    let zssr = row("ZSSR as its authors print it", "the small picture") { set in
      let usual = Claims.published.first { $0.method == "ZSSR" }?.scores[4]?.psnr
      return cell(printed(on: set, usual) { Claims.zssrElsewhere[$0]?.psnr }, digits: 2)
    }
    let paper = row("**NLVAE as the paper prints it**", "unclear: the small picture, or both") {
      cell(claimedGain(on: $0), digits: 2)
    }
    let columns = asked.map { "\($0.name) (\($0.images.count))" }
    return (["", "what it has seen"] + columns, made + [zssr, paper])
  }

  /// Which sets of the table are samples, in a sentence for each kind; empty if none is.
  public var samples: String {
    let some = askedSets.filter { $0.sample != nil }
    let kinds = Dictionary(grouping: some) { $0.sample! }.sorted { $0.key < $1.key }
    return kinds.map { "On \(series($0.value.map(\.set))) ours are those of \($0.key)." }.joined(separator: " ")
  }

  /// What drawings are worth beside a training on the picture, in sentences that follow the record. Pictures that chose the
  /// drawings do not count.
  public var gainWords: [String] {
    var over: [String] = []
    let leads = askedSets.compactMap { set -> (place: String, values: [Double])? in
      let set = set.unseenByDrawings
      if let values = gains(.instant, over: .nlvae, on: set), values.count == set.images.count {
        return (set.place, values)
      }
      // Where the default lacks pictures, *quick* stands in its place.
      if let values = gains(.instant, over: .nlvaeQuick, on: set) {
        over.append("\(spanned(values)) dB on \(set.place) (\(Decision(values).rawValue))")
      }
      return nil
    }
    return Self.told(leads)
      + (over.isEmpty
        ? [] : ["Where the default was not run on all pictures, `instant` less *quick* is \(series(over))."])
  }

  /// How NLVAE's default stands to ZSSR on further sets, in dB and in processor time: sentences that follow the record.
  public var rivalWords: [String] {
    askedSets.dropFirst().compactMap { set in
      guard let sets, let lead = gains(.nlvae, over: .zssr, on: set), lead.count == set.images.count,
        case let seeds = [ReproductionRecipe.nlvae, .zssr].map({ sets.seeds(of: $0, on: set.folder, 4) })
      else { return nil }
      // Machines differ: of both methods the same seeds are timed.
      let common = seeds[0].filter(seeds[1].contains)
      let times = [ReproductionRecipe.nlvae, .zssr].compactMap {
        sets.seconds(of: $0, on: set.folder, 4, set.images, seeds: common)
      }
      let ratio = times.count == 2 ? times[1] / times[0] : 1
      return
        "On \(set.place) NLVAE's default (\(counted(seeds[0].count, "seed"))) less ZSSR (\(counted(seeds[1].count, "seed"))) is "
        + "\(spanned(lead)) dB, \(Decision(lead).rawValue)"
        + (ratio > 1.5 ? String(format: "; ZSSR takes about %.0f times the processor time.", ratio) : ".")
    }
  }

  /// Leads of `instant` by what the pictures settle: above, below, open.
  ///
  /// - Parameter leads: a place, and the leads on its pictures in dB.
  static func told(_ leads: [(place: String, values: [Double])]) -> [String] {
    let ends = leads.map { studentInterval($0.values) }
    func words(isSigned: Bool = false, _ isMeant: ((low: Double, high: Double)) -> Bool) -> String? {
      let some = zip(leads, ends).filter { isMeant($0.1) }.map(\.0)
      let parts = some.map { lead in
        let middle = mean(lead.values), number = isSigned ? signed(middle) : String(format: "%.2f", abs(middle))
        return "\(number) dB on \(lead.place)" + (Decision(lead.values) == .hint ? " (a hint)" : "")
      }
      return parts.isEmpty ? nil : series(parts)
    }
    let settled = [
      words { $0.low > 0 }.map { "is above NLVAE's default by \($0)" },
      words { $0.high < 0 }.map { "is below NLVAE's default by \($0)" },
    ].compactMap { $0 }
    let open = words(isSigned: true) { $0.low <= 0 && $0.high >= 0 }
    return [
      settled.isEmpty
        ? ""
        : "Drawings against a training on the picture, in pairs at 95%: `instant` "
          + series(settled) + ".",
      open.map {
        settled.isEmpty
          ? "In pairs at 95% no lead of `instant` over NLVAE's default is settled: \($0)."
          : "Its lead elsewhere is open: \($0)."
      } ?? "",
    ].filter { !$0.isEmpty }
  }
}
