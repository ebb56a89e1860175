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

  /// What is recorded of NLVAE on Set14, BSD100 and Urban20 at ×4, in words: sentences that follow the record.
  public func elsewhere() -> [String] {
    let found = ["Set14", "BSD100", "Urban20"].map { (set: $0, words: presets(on: $0)) }
    let missing = found.filter { $0.words == nil && $0.set != "Urban20" }.map(\.set)
    let none = missing.isEmpty ? "" : "No row of NLVAE on \(series(missing, "or")) is in this record."
    let first =
      missing.contains("Set14")
      ? "A first edition's quick preset was run on Set14, and its PSNR stayed below the paper's claim and below what ZSSR "
        + "printed: the lead over ZSSR that we have on Set5 was not there." : ""
    return found.compactMap(\.words) + [none, first]
  }

  /// What can be told apart on a further set at ×4, in pairs: a sentence that follows the record, `nil` without a pair.
  ///
  /// - Parameter set: the set.
  public func inPairs(on set: String) -> String? {
    let asked: [(words: String, a: ReproductionRecipe, b: ReproductionRecipe)] = [
      ("*quick* less the filter", .nlvaeQuick, .wiener), ("`instant` less *quick*", .instant, .nlvaeQuick),
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

  /// What NLVAE's presets have reached on a further set at ×4, beside the claim; `nil` if there is no row.
  private func presets(on set: String) -> String? {
    let name = Claims.name(of: set)
    let found = Self.presetsElsewhere.compactMap { preset, recipe -> (words: String, pictures: Int)? in
      guard let own = sets?(recipe, on: set, 4) else { return nil }
      let scores = String(format: "%.2f dB / %.4f", own.meanPSNR, own.meanSSIM)
      return ("*\(preset)* \(scores) (\(counted(seeds(of: recipe, on: set, 4), "seed")))", own.psnr.count)
    }
    // Means of other pictures do not compare: those of the preset with the most are told.
    guard let pictures = found.map(\.pictures).max(), let claim = Claims.otherSets.first(where: { $0.set == name })
    else { return nil }
    let words = series(found.filter { $0.pictures == pictures }.map(\.words))
    let isWhole = pictures == Claims.sizes[name], printed = claim.scores[4]!
    let place = isWhole ? "On \(set)" : "On \(pictures) pictures of \(name == "Urban100" ? name : set)"
    let zssr = Claims.zssrElsewhere[name].map { String(format: "ZSSR's authors printed %.2f / %.4f", $0.psnr, $0.ssim) }
    return "\(place), at ×4, NLVAE reaches by \(words). "
      + String(format: "The paper claims %.2f / %.4f", printed.psnr, printed.ssim ?? .nan)
      + (isWhole ? "" : " for the whole set, which a sample cannot settle") + "; \(zssr ?? "ZSSR printed none")."
  }

  /// How some methods stand to the paper's claim for a further set at ×4: their means where the set is whole, their gains
  /// over interpolation where it is a sample; `nil` if none has a row.
  ///
  /// - Parameters:
  ///   - set: the set.
  ///   - recipes: the methods.
  public func beside(_ set: String, _ recipes: [ReproductionRecipe]) -> String? {
    let name = Claims.name(of: set)
    guard let sets, let claim = Claims.otherSets.first(where: { $0.set == name })?.scores[4],
      let printed = Claims.otherBicubic[name]
    else { return nil }
    let found = recipes.compactMap { sets($0, on: set, 4) }
    guard let pictures = found.map(\.psnr.count).max(),
      let best = found.filter({ $0.psnr.count == pictures }).max(by: { $0.meanPSNR < $1.meanPSNR })
    else { return nil }
    if pictures == Claims.sizes[name] {
      // What was run on some pictures only does not compare.
      let others = found.allSatisfy { $0.psnr.count == pictures } ? "" : " that were run on all of it"
      let similarity = claim.ssim.map { String(format: ", and %+.4f from its SSIM", best.meanSSIM - $0) } ?? ""
      return best.meanPSNR >= claim.psnr
        ? "On \(set) a method of ours reaches the claimed PSNR."
        : "On \(set) none of ours\(others) reaches the claimed PSNR, with drawings or without; the nearest is "
          + String(format: "%.2f dB below", claim.psnr - best.meanPSNR)
          + similarity.replacing("-", with: "−") + "."
    }
    func place(
      _ gain: Double, _ score: KeyPath<SetResults.Standing, [String: Double]>, _ write: (Double) -> String
    ) -> String? {
      let ends = recipes.map { sets.differences($0, .bicubic, on: set, 4, of: score) }.filter { $0.count > 1 }
        .map { studentInterval($0) }
      guard !ends.isEmpty else { return nil }
      let above = ends.count { gain > $0.high }, within = ends.count { gain >= $0.low && gain <= $0.high }
      return "\(write(gain)) lies "
        + (above == ends.count
          ? "above every interval" : "above \(above) of \(ends.count) intervals, and within \(within)")
    }
    let words = [
      place(claim.psnr - printed.psnr, \.psnr) { String(format: "in PSNR (%.2f dB)", $0) },
      claim.ssim.flatMap { ssim in place(ssim - printed.ssim, \.ssim) { String(format: "in SSIM (%.4f)", $0) } },
    ].compactMap { $0 }
    let whole = name == "Urban100" ? name : set
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
    guard let own = sets?(.bicubic, on: set, 4), own.psnr.count < Claims.sizes[name] ?? 0,
      let printed = Claims.otherBicubic[name]
    else { return "" }
    return String(
      format: "bicubic on the same %d pictures %.2f / %.4f, in print for all %.2f / %.4f; ", own.psnr.count,
      own.meanPSNR, own.meanSSIM, printed.psnr, printed.ssim)
  }
}
