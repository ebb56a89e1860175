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

  /// What can be told apart on further sets at ×4, in pairs: columns and rows of a table.
  public func pairTable() -> (columns: [String], rows: [[Cell]]) {
    let asked = askedSets.dropFirst()
    let compared: [(words: String, a: ReproductionRecipe, b: ReproductionRecipe)] = [
      ("*quick* less the filter", .nlvaeQuick, .wiener), ("*quick* less ZSSR", .nlvaeQuick, .zssr),
      ("the default less ZSSR", .nlvae, .zssr),
      ("the default less *quick*", .nlvae, .nlvaeQuick), ("`instant` less *quick*", .instant, .nlvaeQuick),
      ("`nlvae-prior` less *quick*", .prior, .nlvaeQuick), ("`instant` less the default", .instant, .nlvae),
    ]
    let rows = compared.map { words, a, b -> [Cell] in
      [.text(words)]
        + asked.map { set in
          gains(a, over: b, on: set).map { own in
            .text("\(spanned(own)), above on \(own.count { $0 > 0 }) of \(own.count)")
          } ?? .missing
        }
    }
    return (["pair"] + asked.map(\.name), rows)
  }

  /// What has to be said of the pairs: of pictures that chose the drawings, and how many seeds there are.
  public var pairWords: [String] {
    askedSets.dropFirst().flatMap { set -> [String] in
      let seeds = "On \(set.set) *quick* has \(counted(seeds(of: .nlvaeQuick, on: set.folder, 4), "seed"))."
      let others = set.unseenByDrawings
      guard others != set else { return [seeds] }
      let found = [
        ("`nlvae-prior` less *quick*", ReproductionRecipe.prior, ReproductionRecipe.nlvaeQuick),
        ("`instant` less the default", .instant, .nlvae),
      ].compactMap { words, a, b in gains(a, over: b, on: others).map { "\(words) is \(spanned($0)) dB" } }
      return [
        seeds,
        "Half of its pictures helped to choose the drawings, which favours `instant` and `nlvae-prior`: on the others "
          + "\(series(found)).",
      ]
    }
  }

  /// On which sets the filter, *quick* and `instant` are each settled above the one before, at ×4: a sentence, empty if there
  /// is none. Pictures that chose the drawings do not count.
  public var ranking: String {
    let order: [ReproductionRecipe] = [.wiener, .nlvaeQuick, .instant]
    let settled = askedSets.dropFirst().map(\.unseenByDrawings).filter { set in
      zip(order, order.dropFirst()).allSatisfy { worse, better in
        gains(better, over: worse, on: set).map { studentInterval($0).low > 0 } ?? false
      }
    }
    let names = settled.map { set in set.sample.map { "\($0) of \(set.set)" } ?? set.set }
    return names.isEmpty
      ? ""
      : "At ×4, on \(series(names)), the filter, *quick* and `instant` rank as on Set5, each settled above the one before (in "
        + "pairs, at 95%)."
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
    guard let whole = sets?(.bicubic, on: set, 4), let printed = Claims.otherBicubic[name] else { return "" }
    let parts = sets?.parts(of: set, 4, Self.methodsElsewhere) ?? []
    let own = parts.first ?? whole
    guard own.psnr.count < Claims.sizes[name] ?? 0 else { return "" }
    return String(
      format: "bicubic on the same %d pictures %.2f / %.4f, in print for all %.2f / %.4f; ", own.psnr.count,
      own.meanPSNR, own.meanSSIM, printed.psnr, printed.ssim)
  }
}
