import Experiments
import Foundation
import Notebook

extension RecordedTable {
  /// A record of `nlvae trial sets` without the rows of seeds that lack a picture which their method has from another seed:
  /// a mean over them would be that of other pictures.
  public func completeSeeds() -> RecordedTable {
    let (set, method, scale, image, seed) = (
      column("set"), column("method"), column("scale"), column("image"), column("seed")
    )
    let runs = Dictionary(grouping: rows.indices) { [set[$0], method[$0], scale[$0]] }
    let pictures = runs.mapValues { own in Set(own.map { image[$0] }) }
    let found = Dictionary(grouping: rows.indices) { [set[$0], method[$0], scale[$0], seed[$0]] }
    let whole = Set(found.filter { Set($0.value.map { image[$0] }) == pictures[Array($0.key.dropLast())] }.keys)
    let places = [columns.firstIndex(of: "set")!, columns.firstIndex(of: "method")!, columns.firstIndex(of: "scale")!]
    let last = columns.firstIndex(of: "seed")!
    return filtered { row in whole.contains(places.map { row[$0] } + [row[last]]) }
  }
}

extension Evidence {
  /// The further sets that pages show, by their folders.
  public static let furtherSets = ["Set14", "BSD100", "Urban20"]

  /// The methods whose means and gains there are held against the paper's claims.
  public static let methodsElsewhere: [ReproductionRecipe] = [.wiener, .nlvaeQuick, .nlvae, .instant, .prior]

  /// NLVAE's presets that further sets are asked of, with their names.
  static let presetsElsewhere: [(name: String, recipe: ReproductionRecipe)] = [
    ("quick", .nlvaeQuick), ("default", .nlvae),
  ]

  /// How many complete seeds a recipe has on a further set; 0 for one that draws nothing.
  ///
  /// - Parameters:
  ///   - recipe: how pictures are enlarged.
  ///   - set: the set.
  ///   - scale: by how much.
  public func seeds(of recipe: ReproductionRecipe, on set: String, _ scale: Int) -> Int {
    guard let own = setRows?.rows(where: "set", is: set).rows(where: "method", is: recipe.name) else { return 0 }
    return Set(own.rows(where: "scale", is: "\(scale)").column("seed")).subtracting(["0"]).count
  }

  /// What can be told apart on a further set at ×4, in pairs: a sentence that follows the record, `nil` without a pair.
  ///
  /// - Parameter set: the set.
  public func inPairs(on set: String) -> String? {
    let asked: [(words: String, a: ReproductionRecipe, b: ReproductionRecipe)] = [
      ("*quick* less the filter", .nlvaeQuick, .wiener), ("*default* less *quick*", .nlvae, .nlvaeQuick),
      ("`instant` less *quick*", .instant, .nlvaeQuick),
      ("`nlvae-prior` less *quick*", .prior, .nlvaeQuick), ("*quick* less ZSSR", .nlvaeQuick, .zssr),
    ]
    let found = asked.compactMap { words, a, b -> String? in
      guard let own = sets?.differences(a, b, on: set, 4), own.count > 1 else { return nil }
      return "\(words) \(spanned(own)) dB, above on \(own.count { $0 > 0 }) of \(own.count)"
    }
    guard !found.isEmpty else { return nil }
    let seeds = seeds(of: .nlvaeQuick, on: set, 4)
    let pairs = "In pairs, on \(set) at ×4: \(found.joined(separator: "; ")) (\(counted(seeds, "seed")) of *quick*)."
    // The first half of Set14 was among the pictures that chose the drawings.
    let lead = sets?.differences(.prior, .nlvaeQuick, on: set, 4) ?? []
    guard set == "Set14", lead.count == Claims.sizes[set] else { return pairs }
    return pairs + " Half of the pictures chose the drawings; on the others `nlvae-prior` less *quick* is "
      + "\(spanned(Array(lead.dropFirst(lead.count / 2)))) dB."
  }

  /// On which sets trainings of networks are recorded, and at which factors: a sentence, empty without a record.
  public func trainedWhere() -> String {
    guard let trained else { return "" }
    let keys = ["network", "on", "seed", "steps", "core_minutes"].map { trained.column($0) }
    let sets = trained.column("set"), order = [ReproductionPlan.usualSet] + Self.furtherSets
    let found = Dictionary(grouping: sets.indices) { row in keys.map { $0[row] } }.values.map { rows in
      order.filter(Set(rows.map { sets[$0] }).contains)
    }
    let counts = Dictionary(grouping: found) { $0 }.mapValues(\.count).sorted {
      ($0.key.count, $0.value, $1.key.joined()) > ($1.key.count, $1.value, $0.key.joined())
    }
    let factors = Set(trained.column("scale").compactMap { Int($0) }).sorted()
    let words = counts.map { "\($0.value) on \(series($0.key))" }
    return "Trainings beforehand of the networks of table I and of ours are recorded at \(series(factors: factors)), "
      + words.joined(separator: "; ") + "."
  }

  /// How some methods stand to the paper's claim for a further set at ×4: their means where the set is whole, their gains
  /// over interpolation where it is a sample; `nil` if none has a row.
  ///
  /// - Parameters:
  ///   - set: the set.
  ///   - recipes: the methods.
  ///   - isBrief: by PSNR alone.
  public func beside(_ set: String, _ recipes: [ReproductionRecipe], isBrief: Bool = false) -> String? {
    let name = Claims.name(of: set)
    guard let sets, let claim = Claims.otherSets.first(where: { $0.set == name })?.scores[4],
      let printed = Claims.otherBicubic[name]
    else { return nil }
    let asked = recipes.filter { sets($0, on: set, 4) != nil }
    let whole = asked.filter { sets($0, on: set, 4)!.psnr.count == Claims.sizes[name] }
    let parts = asked.filter { !whole.contains($0) }
    let words = [
      inMeans(set, whole, psnr: claim.psnr, ssim: isBrief ? nil : claim.ssim, areAll: parts.isEmpty),
      inGains(set, parts, psnr: claim.psnr - printed.psnr, ssim: isBrief ? nil : claim.ssim.map { $0 - printed.ssim }),
    ].compactMap { $0 }
    return words.isEmpty ? nil : words.joined(separator: " ")
  }

  /// How the means of methods that were run on all of a set stand to a claim for it; `nil` without such methods.
  private func inMeans(
    _ set: String, _ recipes: [ReproductionRecipe], psnr: Double, ssim: Double?, areAll: Bool
  ) -> String? {
    guard let best = recipes.compactMap({ sets?($0, on: set, 4) }).max(by: { $0.meanPSNR < $1.meanPSNR }) else {
      return nil
    }
    if best.meanPSNR >= psnr { return "On \(set) a method of ours reaches the claimed PSNR." }
    // What was run on some pictures only does not compare.
    let others = areAll ? "" : " that were run on all of it"
    if recipes.count == 1 {
      return "On \(set), of those of ours that are asked only `\(recipes[0].name)` was run on all pictures: it stays "
        + String(format: "%.2f dB below the claimed PSNR", psnr - best.meanPSNR)
        + (ssim.map { String(format: ", and %+.4f from the SSIM", best.meanSSIM - $0) } ?? "").replacing("-", with: "−")
        + "."
    }
    let similarity = ssim.map { String(format: ", and %+.4f from its SSIM", best.meanSSIM - $0) } ?? ""
    return "On \(set) none of ours\(others) reaches the claimed PSNR, with drawings or without; the nearest is "
      + String(format: "%.2f dB below", psnr - best.meanPSNR) + similarity.replacing("-", with: "−") + "."
  }

  /// Where a claimed gain over interpolation lies beside those of methods that were run on a sample of a set; `nil` without
  /// such methods.
  private func inGains(_ set: String, _ recipes: [ReproductionRecipe], psnr: Double, ssim: Double?) -> String? {
    func place(
      _ gain: Double, _ score: KeyPath<SetResults.Standing, [String: Double]>, _ write: (Double) -> String
    ) -> String? {
      let ends = recipes.compactMap { sets?.differences($0, .bicubic, on: set, 4, of: score) }.filter { $0.count > 1 }
        .map { studentInterval($0) }
      guard !ends.isEmpty else { return nil }
      let above = ends.count { gain > $0.high }, within = ends.count { gain >= $0.low && gain <= $0.high }
      let below = ends.count - above - within
      return "\(write(gain)) lies "
        + (above == ends.count
          ? "above every interval"
          : "above \(above) of \(ends.count) intervals, "
            + (below == 0 ? "and within \(within)" : "within \(within) and below \(below)"))
    }
    let words = [
      place(psnr, \.psnr) { String(format: "in PSNR (%.2f dB)", $0) },
      ssim.flatMap { place($0, \.ssim) { String(format: "in SSIM (%.4f)", $0) } },
    ].compactMap { $0 }
    let name = Claims.name(of: set), whole = name == "Urban100" ? name : set
    return words.isEmpty
      ? nil : "On the sample of \(whole) the gain that the paper claims \(words.joined(separator: "; that "))."
  }

  /// How easy a sample of a set is, at ×4: bicubic interpolation there, and in print for the whole set; empty for a whole
  /// set, and without a row.
  ///
  /// - Parameters:
  ///   - set: the set, by its folder.
  ///   - name: the set, by the paper's name.
  func ease(of set: String, _ name: String) -> String {
    guard let whole = sets?(.bicubic, on: set, 4), let printed = Claims.otherBicubic[name] else { return "" }
    let parts = sets?.parts(of: set, 4, Self.methodsElsewhere) ?? []
    let own = parts.first ?? whole
    guard own.psnr.count < Claims.sizes[name] ?? 0 else { return "" }
    return String(
      format: "bicubic on the same %d pictures %.2f / %.4f, in print for all %.2f / %.4f; ", own.psnr.count,
      own.meanPSNR, own.meanSSIM, printed.psnr, printed.ssim)
  }
}
