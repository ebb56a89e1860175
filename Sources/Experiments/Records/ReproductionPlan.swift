import SuperResolution

/// All rows of the reproduced tables, in the order in which they are made: the most telling ones first.
public struct ReproductionPlan: Sendable {
  /// The set whose tables the paper gives in full.
  public static let usualSet = "Set5"
  /// The pictures of Set5.
  public static let set5 = ["baby", "bird", "butterfly", "head", "woman"]

  /// The rows, in the order of the record.
  public let rows: [ReproductionRow]

  /// Every picture of Set5 by one method, at one scale, from some seeds.
  private typealias Group = (ReproductionRecipe, TrainingProtocol, scale: Int, seeds: [UInt64])

  /// Table I. Three seeds at ×4 where a seed matters; one at other factors first, and in the end three of what the claims
  /// rest on. DIP keeps one at ×3 and ×8: a picture takes it hours.
  private static let methods: [Group] = [
    (.bicubic, .zeroShot, 4, [0]),
    (.bicubic256, .zeroShot, 4, [0]),
    (.backProjected, .zeroShot, 4, [0]),
    (.wiener, .zeroShot, 4, [0]),
    (.nlvaeBrief, .zeroShot, 4, [1, 2, 3]),
    (.nlvaeQuick, .zeroShot, 4, [1, 2, 3]),
    (.nlvae, .zeroShot, 4, [1, 2, 3]),
    (.nlvaeFull, .zeroShot, 4, [1, 2, 3]),
    (.nlvaeQuick256, .zeroShot, 4, [1]),
    (.nlvaeThorough, .zeroShot, 4, [1]),
    (.nlvaeUnrefined, .zeroShot, 4, [1]),
    (.zssr, .zeroShot, 4, [1]),
    (.nlvaeThorough, .oracle, 4, [1]),
    (.nlvaeGlobal, .zeroShot, 4, [1]),
    (.nlvaeThorough, .zeroShot, 4, [2, 3]),
    (.nlvaeUnrefined, .zeroShot, 4, [2, 3]),
    (.zssr, .zeroShot, 4, [2, 3]),
    (.nlvaeGlobal, .zeroShot, 4, [2, 3]),
    (.nlvaeThorough, .oracle, 4, [2, 3]),

    (.bicubic, .zeroShot, 3, [0]),
    (.bicubic256, .zeroShot, 3, [0]),
    (.backProjected, .zeroShot, 3, [0]),
    (.wiener, .zeroShot, 3, [0]),
    (.nlvaeThorough, .zeroShot, 3, [1]),
    (.nlvaeUnrefined, .zeroShot, 3, [1]),
    (.zssr, .zeroShot, 3, [1]),
    (.nlvaeThorough, .oracle, 3, [1]),
    (.nlvaeGlobal, .zeroShot, 3, [1]),

    (.bicubic, .zeroShot, 8, [0]),
    (.bicubic256, .zeroShot, 8, [0]),
    (.backProjected, .zeroShot, 8, [0]),
    (.wiener, .zeroShot, 8, [0]),
    (.nlvaeThorough, .zeroShot, 8, [1]),
    (.nlvaeUnrefined, .zeroShot, 8, [1]),
    (.zssr, .zeroShot, 8, [1]),
    (.nlvaeThorough, .oracle, 8, [1]),
    (.nlvaeGlobal, .zeroShot, 8, [1]),

    (.bicubic, .zeroShot, 2, [0]),
    (.backProjected, .zeroShot, 2, [0]),
    (.wiener, .zeroShot, 2, [0]),
    (.nlvaeThorough, .zeroShot, 2, [1]),
    (.nlvaeUnrefined, .zeroShot, 2, [1]),
    (.zssr, .zeroShot, 2, [1]),

    (.dip, .zeroShot, 4, [1]),
    (.dip, .zeroShot, 3, [1]),
    (.dip, .zeroShot, 8, [1]),
    (.dip, .zeroShot, 4, [2, 3]),

    (.nlvaeThorough, .zeroShot, 3, [2, 3]),
    (.nlvaeThorough, .zeroShot, 8, [2, 3]),
    (.nlvaeThorough, .zeroShot, 2, [2, 3]),
    (.zssr, .zeroShot, 3, [2, 3]),
    (.zssr, .zeroShot, 8, [2, 3]),
    (.zssr, .zeroShot, 2, [2, 3]),

    (.nlvae, .zeroShot, 3, [1]),
    (.nlvaeFull, .zeroShot, 3, [1]),
    (.nlvaeFull, .zeroShot, 8, [1]),
    (.nlvaeFull, .zeroShot, 2, [1]),
    (.nlvae, .zeroShot, 8, [1]),
    (.nlvae, .zeroShot, 2, [1]),

    (.instant, .syntheticPrior, 4, [0]),
    (.instant, .syntheticPrior, 3, [0]),
    (.instant, .syntheticPrior, 8, [0]),
    (.instant, .syntheticPrior, 2, [0]),
    (.prior, .syntheticPrior, 4, [1, 2, 3]),
    (.prior, .syntheticPrior, 3, [1]),
    (.prior, .syntheticPrior, 8, [1]),
    (.prior, .syntheticPrior, 2, [1]),

    (.nlvaeUnrefined, .zeroShot, 8, [2, 3]),
    (.nlvaeUnrefined, .zeroShot, 3, [2, 3]),
    (.prior, .syntheticPrior, 3, [2, 3]),
    (.prior, .syntheticPrior, 8, [2, 3]),
    (.prior, .syntheticPrior, 2, [2, 3]),
    (.nlvaeThorough, .oracle, 8, [2, 3]),
    (.nlvaeThorough, .oracle, 3, [2, 3]),
    (.nlvaeFull256, .zeroShot, 4, [1]),
    (.nlvaeQuick, .zeroShot, 3, [1]),
    (.nlvaeQuick, .zeroShot, 8, [1]),
  ]

  /// Table II: numbers of blocks of encoder and decoder. The paper varies one of the two and keeps the other at its best.
  public static let blockCounts =
    (1...5).map { (encoder: $0, decoder: 9) } + (5...8).map { (encoder: 5, decoder: $0) }
  /// Table II: the scale. Its best figure is table I's at ×3.
  public static let blocksScale = 3
  /// Table II: the picture.
  public static let blocksImage = "butterfly"
  /// Table II: the seeds.
  public static let blocksSeeds: [UInt64] = [1, 2, 3]

  /// Section IV.C's sentence on depth at large factors: the factor.
  public static let depthScale = 8
  /// The same: the ends of table II's halves. Every picture, one seed.
  public static let depthCounts = [(encoder: 1, decoder: 9), (encoder: 5, decoder: 5), (encoder: 5, decoder: 9)]

  private init(rows: [ReproductionRow]) { self.rows = rows }

  /// The plan of Set5.
  public init() {
    let methods = Self.methods.flatMap { recipe, seen, scale, seeds in
      seeds.flatMap { seed in
        Self.set5.map { ReproductionRow(recipe, protocol: seen, scale: scale, image: $0, seed: seed) }
      }
    }
    let blocks = Self.blocksSeeds.flatMap { seed in
      Self.blockCounts.map { count in
        ReproductionRow(
          .blocks(encoder: count.encoder, decoder: count.decoder), scale: Self.blocksScale, image: Self.blocksImage,
          seed: seed)
      }
    }
    let depths = Self.depthCounts.flatMap { count in
      Self.set5.map {
        ReproductionRow(
          .blocks(encoder: count.encoder, decoder: count.decoder), scale: Self.depthScale, image: $0, seed: 1)
      }
    }
    self.init(rows: methods + blocks + depths)
  }
}

extension ReproductionPlan {
  /// Table I's other columns: what is run on every set, in this order; of Set14 three seeds at ×4 where a seed matters.
  ///
  /// At ×2 only what takes little. ZSSR, which takes most, comes last.
  private static let methodsOfSets: [(recipes: [ReproductionRecipe], scales: [Int])] = [
    ([.bicubic, .backProjected, .wiener, .instant, .prior, .nlvaeQuick, .nlvae], [4]),
    ([.bicubic, .backProjected, .wiener, .instant, .prior, .nlvaeQuick, .nlvae], [3, 8]),
    ([.bicubic, .backProjected, .wiener, .instant, .prior], [2]),
    ([.zssr], [4, 3, 8]),
  ]

  /// What is run on every set at ×4, but for what takes most.
  static let usualRecipesOfSets = methodsOfSets[0].recipes

  /// The default recipe enlarges so many-th pictures of BSD100, from the first on: all hundred are not worth the hours.
  static let stepOfSample = 5

  /// The rows of another set.
  ///
  /// - Parameters:
  ///   - set: its name.
  ///   - images: the names of its pictures, in order.
  public init(set: String, images: [String]) {
    func rows(_ recipe: ReproductionRecipe, _ scale: Int, _ seed: UInt64) -> [ReproductionRow] {
      let isSample = set == "BSD100" && recipe == .nlvae
      let chosen = images.enumerated().filter { !isSample || $0.offset.isMultiple(of: Self.stepOfSample) }
      return chosen.map { _, image in
        let seen: TrainingProtocol = [.instant, .prior].contains(recipe) ? .syntheticPrior : .zeroShot
        var row = ReproductionRow(recipe, protocol: seen, scale: scale, image: image, seed: seed)
        row.set = set
        return row
      }
    }
    let first = Self.methodsOfSets.flatMap { recipes, scales in
      scales.flatMap { scale in recipes.flatMap { rows($0, scale, $0.method.isLearned ? 1 : 0) } }
    }
    let learned = Self.methodsOfSets.filter { $0.scales.contains(4) }.flatMap(\.recipes).filter(\.method.isLearned)
    let more = set == "Set14" ? learned.flatMap { recipe in [2, 3].flatMap { rows(recipe, 4, $0) } } : []
    self.init(rows: first + more)
  }
}
