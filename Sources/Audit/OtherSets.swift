import Experiments
import Foundation
import Notebook

extension RecordedTable {
  /// A record of `nlvae trial sets` with what compares: for each set, method and factor the pictures of its first seed, from
  /// all seeds that have every one of these. A mean over a seed that lacks one would be that of other pictures.
  public func completeSeeds() -> RecordedTable {
    let (set, method, scale) = (column("set"), column("method"), column("scale"))
    let (image, seed) = (column("image"), column("seed").map { Int($0) ?? 0 })
    let runs = Dictionary(grouping: rows.indices) { [set[$0], method[$0], scale[$0]] }
    let kept = runs.values.flatMap { own -> [Int] in
      let seeds = Dictionary(grouping: own) { seed[$0] }, first = seeds.keys.min().flatMap { seeds[$0] } ?? []
      let pictures = Set(first.map { image[$0] })
      let whole = seeds.values.filter { pictures.isSubset(of: $0.map { image[$0] }) }
      return whole.flatMap { $0 }.filter { pictures.contains(image[$0]) }
    }
    let isKept = Set(kept.map { rows[$0] })
    return filtered { isKept.contains($0) }
  }
}

extension Evidence {
  /// The further sets that pages show, by their folders.
  public static let furtherSets = ["Set14", "BSD100", "Urban20"]

  /// What can be told apart on further sets at ×4, in pairs: columns and rows of a table.
  public func pairTable() -> (columns: [String], rows: [[Cell]]) {
    let asked = askedSets.dropFirst()
    let compared: [(words: String, a: ReproductionRecipe, b: ReproductionRecipe)] = [
      ("*quick* less the filter", .nlvaeQuick, .wiener), ("*quick* less ZSSR", .nlvaeQuick, .zssr),
      ("the default less the filter", .nlvae, .wiener), ("the default less ZSSR", .nlvae, .zssr),
      ("the default less *quick*", .nlvae, .nlvaeQuick), ("`instant` less *quick*", .instant, .nlvaeQuick),
      ("`nlvae-prior` less *quick*", .prior, .nlvaeQuick), ("`instant` less the default", .instant, .nlvae),
      ("`nlvae-prior` less the default", .prior, .nlvae),
    ]
    let rows = compared.map { words, a, b -> [Cell] in
      [.text(words)]
        + asked.map { set in
          gains(a, over: b, on: set).map { own in
            .text(
              "\(spanned(own)), above on \(own.count { $0 > 0 }) of \(own.count)"
                + (barelyMissesZero(own) ? ", a hint" : ""))
          } ?? .missing
        }
    }
    return (["pair"] + asked.map(\.name), rows)
  }

  /// What has to be said of the pairs: how many seeds there are, and of pictures that chose the drawings.
  public var pairWords: [String] {
    askedSets.dropFirst().flatMap { set -> [String] in
      let drawn = Self.namesElsewhere.compactMap { recipe, name -> String? in
        let seeds = sets?.seeds(of: recipe, on: set.folder, 4) ?? []
        return seeds.isEmpty ? nil : "\(name) \(counted(seeds.count, "seed"))"
      }
      let seeds = drawn.isEmpty ? [] : ["On \(set.set) \(series(drawn)) stand behind this."]
      let others = set.unseenByDrawings
      guard others != set else { return seeds }
      let found = [
        ("`nlvae-prior` less *quick*", ReproductionRecipe.prior, ReproductionRecipe.nlvaeQuick),
        ("`instant` less the default", .instant, .nlvae),
      ].compactMap { words, a, b in
        gains(a, over: b, on: others).map { "\(words) is \(spanned($0)) dB (\(decided($0)))" }
      }
      return seeds + [
        "Half of its pictures helped to choose the drawings, which favours `instant` and `nlvae-prior`: on the others "
          + "\(series(found))."
      ]
    }
  }

  /// On which sets the filter, *quick* and `instant` are each above the one before, at ×4, by what pairs decide: a sentence,
  /// empty if there is none. Pictures that chose the drawings do not count.
  public var ranking: String {
    let order: [ReproductionRecipe] = [.wiener, .nlvaeQuick, .instant]
    func names(_ isMeant: ([[Double]]) -> Bool) -> [String] {
      askedSets.dropFirst().map(\.unseenByDrawings).filter { set in
        let steps = zip(order, order.dropFirst()).map { worse, better in gains(better, over: worse, on: set) ?? [] }
        return steps.allSatisfy { $0.count > 1 && studentInterval($0).low > 0 } && isMeant(steps)
      }.map { set in set.sample.map { "\($0) of \(set.set)" } ?? set.set }
    }
    let settled = names { !$0.contains(where: barelyMissesZero) },
      hints = names { $0.contains(where: barelyMissesZero) }
    let words = [
      settled.isEmpty ? nil : "settled on \(series(settled))", hints.isEmpty ? nil : "as a hint on \(series(hints))",
    ].compactMap { $0 }
    return words.isEmpty
      ? "" : "At ×4 the filter, *quick* and `instant` are each above the one before, in pairs at 95%: \(series(words))."
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

  /// How easy a sample of a set is, at ×4: bicubic interpolation there, and in print for the whole set; empty for a whole
  /// set, and without a row.
  ///
  /// - Parameters:
  ///   - set: the set, by its folder.
  ///   - name: the set, by the paper's name.
  func ease(of set: String, _ name: String) -> String {
    guard let asked = askedSets.first(where: { $0.folder == set }), asked.sample != nil,
      let own = sets?(.bicubic, on: set, 4, only: asked.images), let printed = Claims.otherBicubic[name]
    else { return "" }
    return String(
      format: "bicubic on the same %d pictures %.2f / %.4f, in print for all %.2f / %.4f; ", own.psnr.count,
      own.meanPSNR, own.meanSSIM, printed.psnr, printed.ssim)
  }
}
