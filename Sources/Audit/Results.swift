import Experiments
import Notebook
import SuperResolution

/// One row of the record.
public struct Score: Sendable {
  /// The picture.
  public var image: String
  /// What random draws came from; 0 for a method that draws none.
  public var seed: UInt64
  /// dB.
  public var psnr: Double
  /// At most 1.
  public var ssim: Double
  /// Of a processor, summed over threads.
  public var seconds: Double
}

/// A row of our table I: a recipe under a protocol, with the name that pages give it.
public struct Contender: Sendable {
  /// What pages call it: a method, and the preset of `nlvae upscale` where it has one.
  public var name: String
  /// How it is made.
  public var recipe: ReproductionRecipe
  /// What it may see.
  public var seen = TrainingProtocol.zeroShot

  /// Interpolation.
  public static let bicubic = Contender(name: "bicubic", recipe: .bicubic)
  /// The same of pictures that were first brought to 256×256 pixels.
  public static let resized = Contender(name: "bicubic, all resized to 256×256", recipe: .bicubic256)
  /// Interpolation, corrected as a network's answer is.
  public static let corrected = Contender(name: "bicubic, back-projected", recipe: .backProjected)
  /// The filter of chapter 4 alone.
  public static let wiener = Contender(name: "similar patches alone", recipe: .wiener)
  /// Deep Image Prior.
  public static let dip = Contender(name: "DIP", recipe: .dip)
  /// ZSSR.
  public static let zssr = Contender(name: "ZSSR", recipe: .zssr)
  /// The brief preset.
  public static let brief = Contender(name: "NLVAE, brief", recipe: .nlvaeBrief)
  /// The thorough preset's network, not refined.
  public static let network = Contender(name: "NLVAE, network alone", recipe: .nlvaeUnrefined)
  /// The quick preset.
  public static let quick = Contender(name: "NLVAE, quick", recipe: .nlvaeQuick)
  /// The quick preset on pictures that were first brought to 256×256 pixels.
  public static let quickResized = Contender(name: "NLVAE, quick, all resized to 256×256", recipe: .nlvaeQuick256)
  /// The full preset on such pictures.
  public static let fullResized = Contender(name: "NLVAE, full, all resized to 256×256", recipe: .nlvaeFull256)
  /// What `nlvae upscale` does if nothing is said.
  public static let standard = Contender(name: "NLVAE, default", recipe: .nlvae)
  /// The full preset.
  public static let full = Contender(name: "NLVAE, full", recipe: .nlvaeFull)
  /// The thorough preset.
  public static let thorough = Contender(name: "NLVAE, thorough", recipe: .nlvaeThorough)
  /// One latent vector for the whole picture, network alone.
  public static let global = Contender(name: "NLVAE, global latent", recipe: .nlvaeGlobal)
  /// The truth is the target.
  public static let oracle = Contender(name: "NLVAE, oracle", recipe: .nlvaeThorough, seen: .oracle)
  /// Another network, trained on drawings beforehand.
  public static let drawings = Contender(
    name: "residual network trained on drawings (instant)", recipe: .instant, seen: .syntheticPrior)
  /// The same, trained on the picture too.
  public static let prior = Contender(
    name: "the same, trained on the picture too (nlvae-prior)", recipe: .prior, seen: .syntheticPrior)

  /// Whether rows of two contenders with one seed hold one and the same training: the thorough preset averages its refined
  /// network with the network alone.
  ///
  /// - Parameter other: the other contender.
  public func sharesTrainings(with other: Contender) -> Bool {
    let both = [self, other]
    return both.allSatisfy { $0.seen == .zeroShot } && both.contains { $0.recipe == .nlvaeThorough }
      && both.contains { $0.recipe == .nlvaeUnrefined }
  }

  /// In the order of the tables.
  public static let all = [
    bicubic, corrected, wiener, dip, zssr, brief, quick, standard, full, network, thorough, global, oracle, drawings,
    prior,
  ]
}

/// What is recorded of one contender at one scale.
public struct Standing: Sendable {
  /// Who.
  public let contender: Contender
  /// By how much.
  public let scale: Int
  /// The rows that are recorded.
  public let scores: [Score]
  /// How many rows the plan asks for.
  public let planned: Int

  /// The seeds of which every picture is recorded.
  public var seeds: [UInt64] {
    Set(scores.map(\.seed)).sorted().filter { seed in
      ReproductionPlan.set5.allSatisfy { image in scores.contains { $0.image == image && $0.seed == seed } }
    }
  }

  /// One number for each complete seed: the mean over the five pictures.
  public func means(_ value: (Score) -> Double) -> [Double] {
    seeds.map { seed in mean(scores.filter { $0.seed == seed }.map(value)) }
  }

  /// The mean over pictures and complete seeds; `nil` before the first seed is complete.
  public var psnr: Double? { seeds.isEmpty ? nil : mean(means(\.psnr)) }
  /// The same of SSIM.
  public var ssim: Double? { seeds.isEmpty ? nil : mean(means(\.ssim)) }
  /// Seconds a picture, those of the fastest seed: seeds were run on machines that differ, some of them busy. `nil` if none
  /// was timed.
  public var seconds: Double? { means(\.seconds).filter(\.isFinite).min() }

  /// The mean of one picture, over the complete seeds, or over all where none is complete.
  public func psnr(of image: String) -> Double? { value(of: image, \.psnr) }

  /// The same of SSIM.
  public func ssim(of image: String) -> Double? { value(of: image, \.ssim) }

  private func value(of image: String, _ score: KeyPath<Score, Double>) -> Double? {
    let own = scores.filter { $0.image == image && (seeds.isEmpty || seeds.contains($0.seed)) }
    return own.isEmpty ? nil : mean(own.map { $0[keyPath: score] })
  }
}

/// The record of table I.
public struct Results: Sendable {
  private let rows: [(method: String, seen: String, scale: Int, score: Score)]
  private let plan = ReproductionPlan().rows

  /// Reads it.
  ///
  /// - Parameter record: set5.csv.
  /// - Throws: `SourceError` for what is no number.
  public init(_ record: RecordedTable) throws {
    let methods = record.column("method"), seen = record.column("protocol"), images = record.column("image")
    let scales = try record.numbers("scale"), seeds = try record.numbers("seed")
    let psnr = try record.numbers("psnr"), ssim = try record.numbers("ssim"),
      seconds = try record.numbers("processor_seconds")
    rows = try methods.indices.map { i in
      guard let seed = UInt64(exactly: seeds[i]), let scale = Int(exactly: scales[i]) else {
        throw record.problem("a seed or a factor is no whole number from 0 on")
      }
      let score = Score(
        image: images[i], seed: seed, psnr: psnr[i], ssim: ssim[i], seconds: seconds[i])
      return (methods[i], seen[i], scale, score)
    }
  }

  /// What is recorded of a contender.
  public func callAsFunction(_ contender: Contender, _ scale: Int) -> Standing {
    let own = rows.filter {
      $0.method == contender.recipe.name && $0.seen == contender.seen.rawValue && $0.scale == scale
    }
    let planned = plan.filter { $0.recipe == contender.recipe && $0.protocol == contender.seen && $0.scale == scale }
    return Standing(contender: contender, scale: scale, scores: own.map(\.score), planned: planned.count)
  }

  /// The seeds of two contenders that are compared: all complete ones of each; where the two share trainings, those that both
  /// have.
  ///
  /// - Parameters:
  ///   - a: one.
  ///   - b: the other.
  ///   - scale: by how much pictures are enlarged.
  public func comparedSeeds(_ a: Contender, _ b: Contender, _ scale: Int) -> (a: [UInt64], b: [UInt64]) {
    let (own, others) = (self(a, scale).seeds, self(b, scale).seeds)
    guard a.sharesTrainings(with: b) else { return (own, others) }
    let common = own.filter(others.contains)
    return (common, common)
  }

  /// Differences of two contenders, picture by picture: of each the mean over the seeds that are compared. `nil` unless each
  /// has one.
  ///
  /// - Parameters:
  ///   - a: from whose score is subtracted.
  ///   - b: whose score is subtracted.
  ///   - scale: by how much pictures are enlarged.
  ///   - value: which score.
  public func differences(
    _ a: Contender, _ b: Contender, _ scale: Int, of value: KeyPath<Score, Double> = \.psnr
  ) -> [Double]? {
    let seeds = comparedSeeds(a, b, scale), (a, b) = (self(a, scale), self(b, scale))
    guard !seeds.a.isEmpty, !seeds.b.isEmpty else { return nil }
    func score(_ standing: Standing, _ image: String, _ seeds: [UInt64]) -> Double {
      mean(standing.scores.filter { $0.image == image && seeds.contains($0.seed) }.map { $0[keyPath: value] })
    }
    return ReproductionPlan.set5.map { score(a, $0, seeds.a) - score(b, $0, seeds.b) }
  }

  /// How many rows of table I are planned and not recorded.
  public var missing: Int {
    [2, 3, 4, 8].reduce(0) { sum, scale in
      (Contender.all + [.resized, .quickResized, .fullResized]).reduce(sum) { sum, contender in
        let standing = self(contender, scale)
        return sum + max(0, standing.planned - standing.scores.count)
      }
    }
  }
}
