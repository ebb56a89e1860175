import Experiments
import Notebook

/// The record of further data sets, which `nlvae trial sets` makes.
public struct SetResults: Sendable {
  /// What one method has reached on one set.
  public struct Standing: Sendable {
    /// PSNR in dB by picture, seeds averaged.
    public let psnr: [String: Double]
    /// SSIM by picture, seeds averaged.
    public let ssim: [String: Double]
    /// Processor seconds a picture, of the fastest seed; not a number if none was timed.
    public let seconds: Double

    /// The mean PSNR over the pictures, in dB.
    public var meanPSNR: Double { mean(inOrder(psnr)) }
    /// The mean SSIM over the pictures.
    public var meanSSIM: Double { mean(inOrder(ssim)) }
  }

  private struct Row {
    var set, method: String
    var scale: Int
    var image, seed: String
    var psnr, ssim, time: Double
  }

  /// The rows that means are taken of, and all that are recorded.
  private let rows, recorded: [Row]

  /// Reads it.
  ///
  /// - Parameter record: sets.csv.
  /// - Throws: `SourceError` for what is no number.
  public init(_ record: RecordedTable) throws {
    (rows, recorded) = (try Self.rows(of: record.complete(by: ["set", "method", "scale"])), try Self.rows(of: record))
  }

  private static func rows(of record: RecordedTable) throws -> [Row] {
    let (sets, methods, images) = (record.column("set"), record.column("method"), record.column("image"))
    let scales = try record.numbers("scale"), psnr = try record.numbers("psnr"), ssim = try record.numbers("ssim")
    let seconds = try record.numbers("processor_seconds")
    let seeds = record.column("seed")
    return try sets.indices.map {
      guard let scale = Int(exactly: scales[$0]) else {
        throw record.problem("a factor is no whole number")
      }
      return Row(
        set: sets[$0], method: methods[$0], scale: scale, image: images[$0], seed: seeds[$0], psnr: psnr[$0],
        ssim: ssim[$0], time: seconds[$0])
    }
  }

  /// The paper's further sets, and the fifth of Urban100, in the paper's order.
  private static let usual = ["Set14", "BSD100", "Urban20", "Urban100", "Manga109"]

  /// The sets of which something is recorded, the paper's first.
  public var sets: [String] {
    let found = Set(rows.map(\.set))
    return Self.usual.filter(found.contains) + found.subtracting(Self.usual).sorted()
  }

  /// What is planned for a set, what of it is recorded, and of which methods rows are missing.
  public struct Coverage: Sendable {
    /// Rows.
    public var planned, recorded: Int
    /// Methods and factors of which no row is there: "zssr ×3, ×8".
    public var without: [String]
    /// Methods and factors of which some rows are there, and not all.
    public var inPart: [String]
  }

  /// How much of the plan is recorded.
  ///
  /// - Parameter set: the set; the pictures that are recorded of it count as all that it has.
  public func coverage(of set: String) -> Coverage {
    let own = recorded.filter { $0.set == set }
    let plan = ReproductionPlan(set: set, images: Set(own.map(\.image)).sorted()).rows
    let there = Set(own.map { [$0.method, "\($0.scale)", $0.image, $0.seed] })
    var groups: [(method: String, scale: Int, planned: Int, recorded: Int)] = []
    for row in plan {
      let isThere = there.contains([row.recipe.name, "\(row.scale)", row.image, "\(row.seed)"])
      let known = groups.firstIndex { $0.method == row.recipe.name && $0.scale == row.scale }
      if known == nil { groups.append((row.recipe.name, row.scale, 0, 0)) }
      let place = known ?? groups.count - 1
      groups[place].planned += 1
      groups[place].recorded += isThere ? 1 : 0
    }
    func words(_ chosen: [(method: String, scale: Int, planned: Int, recorded: Int)]) -> [String] {
      var methods: [String] = []
      for group in chosen where !methods.contains(group.method) { methods.append(group.method) }
      return methods.map { method in
        let scales = chosen.filter { $0.method == method }.map(\.scale).sorted()
        return "\(method) " + scales.map { "×\($0)" }.joined(separator: ", ")
      }
    }
    return Coverage(
      planned: plan.count, recorded: groups.reduce(0) { $0 + $1.recorded },
      without: words(groups.filter { $0.recorded == 0 }),
      inPart: words(groups.filter { $0.recorded > 0 && $0.recorded < $0.planned }))
  }

  /// The factors that are recorded of a set.
  public func scales(of set: String) -> [Int] { Set(rows.filter { $0.set == set }.map(\.scale)).sorted() }

  /// What a method has reached on the pictures of a set that it was run on, which need not be all; `nil` if it was run on none.
  ///
  /// Means of two methods compare only where both have the same pictures; `differences` takes those that both have.
  ///
  /// - Parameters:
  ///   - recipe: the method.
  ///   - set: the set.
  ///   - scale: by how much.
  ///   - images: the pictures that count; `nil` for all.
  public func callAsFunction(
    _ recipe: ReproductionRecipe, on set: String, _ scale: Int, only images: [String]? = nil
  ) -> Standing? {
    let own = rows.filter { $0.set == set && $0.scale == scale && $0.method == recipe.name }
    let mine = Dictionary(grouping: own.filter { images?.contains($0.image) ?? true }, by: \.image)
    guard !mine.isEmpty else { return nil }
    return Standing(
      psnr: mine.mapValues { mean($0.map(\.psnr)) }, ssim: mine.mapValues { mean($0.map(\.ssim)) },
      seconds: Self.fastest(Array(mine.values.joined())) ?? .nan)
  }

  /// Seconds a picture of the fastest seed among some rows; `nil` if none was timed.
  private static func fastest(_ rows: [Row]) -> Double? {
    Dictionary(grouping: rows, by: \.seed).values.map { run in
      mean(run.sorted { $0.image < $1.image }.map(\.time))
    }.filter(\.isFinite).min()
  }

  /// Processor seconds a picture that a method takes with some seeds, of the fastest of them; `nil` if none was timed.
  ///
  /// - Parameters:
  ///   - recipe: the method.
  ///   - set: the set.
  ///   - scale: by how much.
  ///   - images: the pictures.
  ///   - seeds: the seeds.
  func seconds(of recipe: ReproductionRecipe, on set: String, _ scale: Int, _ images: [String], seeds: [Int]) -> Double?
  {
    Self.fastest(
      rows.filter {
        $0.set == set && $0.scale == scale && $0.method == recipe.name && images.contains($0.image)
          && seeds.contains(Int($0.seed) ?? -1)
      })
  }

  /// The complete seeds of a recipe on a set, in rising order; none for one that draws nothing.
  ///
  /// - Parameters:
  ///   - recipe: how pictures are enlarged.
  ///   - set: the set.
  ///   - scale: by how much.
  public func seeds(of recipe: ReproductionRecipe, on set: String, _ scale: Int) -> [Int] {
    let own = rows.filter { $0.set == set && $0.scale == scale && $0.method == recipe.name }
    return Set(own.compactMap { Int($0.seed) }).subtracting([0]).sorted()
  }

  /// Interpolation of those pictures alone that other methods were run on, where these are not all that it has.
  ///
  /// - Parameters:
  ///   - set: the set.
  ///   - scale: by how much.
  ///   - recipes: the other methods; each choice of pictures counts once.
  public func parts(of set: String, _ scale: Int, _ recipes: [ReproductionRecipe]) -> [Standing] {
    guard let whole = self(.bicubic, on: set, scale) else { return [] }
    var choices: [[String]] = []
    for recipe in recipes {
      guard let own = self(recipe, on: set, scale) else { continue }
      let images = own.psnr.keys.filter { whole.psnr[$0] != nil }.sorted()
      if images.count < whole.psnr.count, !choices.contains(images) { choices.append(images) }
    }
    return choices.compactMap { self(.bicubic, on: set, scale, only: $0) }
  }

  /// What one method scores more than another, picture by picture, on the pictures that both were run on.
  ///
  /// - Parameters:
  ///   - a: from whose score is subtracted.
  ///   - b: whose score is subtracted.
  ///   - set: the set.
  ///   - scale: by how much.
  ///   - images: the pictures that count; `nil` for all.
  ///   - score: PSNR, or another score.
  public func differences(
    _ a: ReproductionRecipe, _ b: ReproductionRecipe, on set: String, _ scale: Int, only images: [String]? = nil,
    of score: KeyPath<Standing, [String: Double]> = \.psnr
  ) -> [Double] {
    guard let a = self(a, on: set, scale, only: images)?[keyPath: score],
      let b = self(b, on: set, scale)?[keyPath: score]
    else {
      return []
    }
    return a.keys.sorted().compactMap { image in b[image].map { a[image]! - $0 } }
  }
}

/// Numbers in the order of their pictures' names: a dictionary's own order changes from run to run, and with it the last
/// digits of a sum.
private func inOrder(_ numbers: [String: Double]) -> [Double] {
  numbers.sorted { $0.key < $1.key }.map(\.value)
}
