import Experiments
import Foundation
import Notebook

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
                + (Decision(own) == .hint ? ", a hint" : ""))
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
        return seeds.isEmpty ? nil : "\(name) \(seeds.count)"
      }
      let seeds = drawn.isEmpty ? [] : ["Seeds on \(set.set): \(drawn.joined(separator: ", "))."]
      let others = set.unseenByDrawings
      guard others != set else { return seeds }
      let found = [
        ("`nlvae-prior` less *quick*", ReproductionRecipe.prior, ReproductionRecipe.nlvaeQuick),
        ("`instant` less the default", .instant, .nlvae),
      ].compactMap { words, a, b in
        gains(a, over: b, on: others).map { "\(words) is \(spanned($0)) dB (\(Decision($0).rawValue))" }
      }
      return found.isEmpty
        ? seeds
        : seeds + [
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
    let settled = names { !$0.contains { Decision($0) == .hint } },
      hints = names { $0.contains { Decision($0) == .hint } }
    let words = [
      settled.isEmpty ? nil : "settled on \(series(settled))", hints.isEmpty ? nil : "as a hint on \(series(hints))",
    ].compactMap { $0 }
    return words.isEmpty
      ? "" : "At ×4 *quick* is above the filter, and `instant` above *quick*, in pairs at 95%: \(series(words))."
  }

  /// On which sets trainings of networks are recorded, and at which factors: a sentence, empty without a record.
  public func trainedWhere() -> String {
    guard let trained else { return "" }
    let keys = ["network", "on", "seed", "steps", "core_minutes"].map { trained.column($0) }
    let sets = trained.column("set"), order = [ReproductionPlan.usualSet] + Self.furtherSets
    let found = Dictionary(grouping: sets.indices) { row in keys.map { $0[row] } }.values.map { rows in
      order.filter(Set(rows.map { sets[$0] }).contains)
    }.filter { !$0.isEmpty }
    let counts = Dictionary(grouping: found) { $0 }.mapValues(\.count).sorted {
      ($0.key.count, $0.value, $1.key.joined()) > ($1.key.count, $1.value, $0.key.joined())
    }
    let factors = Set(trained.column("scale").compactMap { Int($0) }).sorted()
    let words = counts.map { "\($0.value) on \(series($0.key))" }
    return "Trainings beforehand of the networks of table I and of ours are recorded at \(series(factors: factors)), "
      + words.joined(separator: "; ") + "."
  }

  /// How easy a sample of a set is: bicubic interpolation there, and in print for the whole set; empty without a printed figure.
  ///
  /// - Parameters:
  ///   - folder: the set, by its folder.
  ///   - scale: by how much pictures are enlarged.
  ///   - images: the sample.
  func ease(of folder: String, _ scale: Int, _ images: [String]) -> String {
    let name = Claims.name(of: folder)
    guard let own = sets?(.bicubic, on: folder, scale, only: images), let printed = Claims.bicubic(of: name, scale)
    else { return "" }
    let both = scale == 4 ? Claims.otherBicubic[name] : nil
    let here = String(format: both == nil ? "%.2f" : "%.2f / %.4f", own.meanPSNR, own.meanSSIM)
    let there = both.map { String(format: "%.2f / %.4f", $0.psnr, $0.ssim) } ?? String(format: "%.2f", printed)
    return "bicubic on the same \(own.psnr.count) pictures \(here), in print for all \(there); "
  }
}
