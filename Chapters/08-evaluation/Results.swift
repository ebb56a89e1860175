import Experiments
import Notebook
import SuperResolution

/// One row of the record.
struct Score {
  var image: String
  var seed: UInt64
  var psnr: Double
  var ssim: Double
  var seconds: Double
}

/// A row of our table I: a recipe under a protocol, with the name that pages give it.
struct Contender {
  var name: String
  var recipe: ReproductionRecipe
  var seen = TrainingProtocol.zeroShot

  static let bicubic = Contender(name: "bicubic", recipe: .bicubic)
  static let resized = Contender(name: "bicubic, all resized to 256×256", recipe: .bicubic256)
  static let corrected = Contender(name: "bicubic, back-projected", recipe: .backProjected)
  static let wiener = Contender(name: "similar patches alone", recipe: .wiener)
  static let dip = Contender(name: "DIP", recipe: .dip)
  static let zssr = Contender(name: "ZSSR", recipe: .zssr)
  static let brief = Contender(name: "NLVAE, brief recipe", recipe: .nlvaeBrief)
  static let network = Contender(name: "NLVAE, network alone", recipe: .nlvaeUnrefined)
  static let quick = Contender(name: "NLVAE, quick preset", recipe: .nlvaeQuick)
  static let standard = Contender(name: "NLVAE, the default", recipe: .nlvae)
  static let refined = Contender(name: "NLVAE, the recipe", recipe: .nlvaeThorough)
  static let global = Contender(name: "NLVAE, global latent", recipe: .nlvaeGlobal)
  static let oracle = Contender(name: "NLVAE, oracle", recipe: .nlvaeThorough, seen: .oracle)
  static let drawings = Contender(
    name: "network trained on drawings, synthetic prior", recipe: .instant, seen: .syntheticPrior)
  static let prior = Contender(
    name: "the same, trained on the picture too, synthetic prior", recipe: .prior, seen: .syntheticPrior)

  /// In the order of the tables.
  static let all = [
    bicubic, corrected, wiener, dip, zssr, brief, network, quick, standard, refined, global, oracle, drawings, prior,
  ]
}

/// What is recorded of one contender at one scale.
struct Standing {
  let contender: Contender
  let scale: Int
  /// The rows that are recorded.
  let scores: [Score]
  /// How many rows the plan asks for.
  let planned: Int

  /// The seeds of which every picture is recorded.
  var seeds: [UInt64] {
    Set(scores.map(\.seed)).sorted().filter { seed in
      ReproductionPlan.set5.allSatisfy { image in scores.contains { $0.image == image && $0.seed == seed } }
    }
  }

  /// One number for each complete seed: the mean over the five pictures.
  func means(_ value: (Score) -> Double) -> [Double] {
    seeds.map { seed in mean(scores.filter { $0.seed == seed }.map(value)) }
  }

  /// The mean over pictures and complete seeds; `nil` before the first seed is complete.
  var psnr: Double? { seeds.isEmpty ? nil : mean(means(\.psnr)) }
  /// The same of SSIM.
  var ssim: Double? { seeds.isEmpty ? nil : mean(means(\.ssim)) }
  /// Seconds a picture of the seed that took least: the one that was least disturbed. `nil` if none was timed.
  var seconds: Double? { means(\.seconds).filter(\.isFinite).min() }

  /// The mean of one picture, over the complete seeds, or over all where none is complete.
  func psnr(of image: String) -> Double? { value(of: image, \.psnr) }

  /// The same of SSIM.
  func ssim(of image: String) -> Double? { value(of: image, \.ssim) }

  private func value(of image: String, _ score: KeyPath<Score, Double>) -> Double? {
    let own = scores.filter { $0.image == image && (seeds.isEmpty || seeds.contains($0.seed)) }
    return own.isEmpty ? nil : mean(own.map { $0[keyPath: score] })
  }
}

/// The record of table I.
struct Results {
  private let rows: [(method: String, seen: String, scale: Int, score: Score)]
  private let plan = ReproductionPlan().rows

  init(_ record: RecordedTable) throws {
    let methods = record.column("method"), seen = record.column("protocol"), images = record.column("image")
    let scales = try record.numbers("scale"), seeds = try record.numbers("seed")
    let psnr = try record.numbers("psnr"), ssim = try record.numbers("ssim"),
      seconds = try record.numbers("processor_seconds")
    rows = methods.indices.map { i in
      let score = Score(
        image: images[i], seed: UInt64(seeds[i]), psnr: psnr[i], ssim: ssim[i], seconds: seconds[i])
      return (methods[i], seen[i], Int(scales[i]), score)
    }
  }

  /// What is recorded of a contender.
  func callAsFunction(_ contender: Contender, _ scale: Int) -> Standing {
    let own = rows.filter {
      $0.method == contender.recipe.name && $0.seen == contender.seen.rawValue && $0.scale == scale
    }
    let planned = plan.filter { $0.recipe == contender.recipe && $0.protocol == contender.seen && $0.scale == scale }
    return Standing(contender: contender, scale: scale, scores: own.map(\.score), planned: planned.count)
  }

  /// Differences of two contenders on equal pictures and seeds: for each picture one number a seed. A method that draws
  /// nothing has one score for all seeds. `nil` unless both have a complete seed in common.
  func differences(
    _ a: Contender, _ b: Contender, _ scale: Int, of value: KeyPath<Score, Double> = \.psnr
  ) -> [[Double]]? {
    let (a, b) = (self(a, scale), self(b, scale))
    func pairs() -> [(UInt64, UInt64)] {
      if a.seeds == [0] { return b.seeds.map { (0, $0) } }
      if b.seeds == [0] { return a.seeds.map { ($0, 0) } }
      return a.seeds.filter(b.seeds.contains).map { ($0, $0) }
    }
    let pairs = pairs()
    guard !pairs.isEmpty else { return nil }
    func score(_ standing: Standing, _ image: String, _ seed: UInt64) -> Double {
      standing.scores.first { $0.image == image && $0.seed == seed }![keyPath: value]
    }
    return ReproductionPlan.set5.map { image in pairs.map { score(a, image, $0.0) - score(b, image, $0.1) } }
  }

  /// The groups of rows that are planned and not all recorded, with the command that makes them.
  var missing: [(name: String, scale: Int, recorded: Int, planned: Int, command: String)] {
    [8, 4, 3, 2].reversed().flatMap { scale in
      (Contender.all + [.resized]).compactMap { contender in
        let standing = self(contender, scale)
        guard standing.scores.count < standing.planned else { return nil }
        let choice = contender.recipe == .nlvaeThorough ? " --protocol \(contender.seen.rawValue)" : ""
        return (
          contender.name, scale, standing.scores.count, standing.planned,
          "nlvae reproduce --method \(contender.recipe.name)\(choice) --scale \(scale)"
        )
      }
    }
  }
}

/// The mean of some numbers.
func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

/// Student's interval for the mean of some numbers, at 95 %.
func studentInterval(_ values: [Double]) -> (low: Double, high: Double) {
  let centre = mean(values), reach = studentReach(values)
  return (centre - reach, centre + reach)
}

/// The standard deviation of a sample; 0 of a single number.
func deviation(_ values: [Double]) -> Double {
  let centre = mean(values)
  return (values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(max(1, values.count - 1))).squareRoot()
}
