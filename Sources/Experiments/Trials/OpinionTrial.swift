import Files
import Foundation
import Imaging
import SuperResolution

/// Methods whose answers are mixed.
public struct OpinionGroup: Sendable, Equatable {
  /// Its name in the record.
  public let name: String
  /// The methods.
  public let recipes: [ReproductionRecipe]

  /// All that are asked.
  public static let all = OpinionGroup(name: "all", recipes: [.wiener, .instant, .prior, .nlvaeQuick])
  /// Those that have seen nothing but the picture.
  public static let zeroShot = OpinionGroup(name: "zero-shot", recipes: [.wiener, .nlvaeQuick])
  /// Those that need seconds.
  public static let quickest = OpinionGroup(name: "wiener and instant", recipes: [.wiener, .instant])
  /// Those that are tried.
  public static let tried = [all, zeroShot, quickest]
}

/// How answers are weighed.
public enum Weighing: String, CaseIterable, Sendable {
  /// All alike.
  case equal
  /// One share each, fitted to the small picture.
  case picture
  /// Shares that vary over the picture, fitted to the small picture.
  case pictureBlocks = "picture, blocks"
  /// Shares that follow the variance in a place, fitted to the small picture.
  case pictureVariance = "picture, variance"
  /// One share each, fitted to the truth: no method, but what no method of this kind can exceed.
  case truth
  /// Shares that vary over the picture, fitted to the truth.
  case truthBlocks = "truth, blocks"
}

/// What some methods make of a picture, and of its own reduction: what the picture can be asked, and what it is asked for.
///
/// The reduction is by two and not by four, as `FilterChoice` has it too. By four, the small pictures of a set such as T91,
/// 50 to 110 pixels wide and high, would come to 12 to 27 pixels, and the smallest side that these methods learn from is 16;
/// by two they keep a quarter of their pixels.
public struct Opinions: Sendable {
  /// The factor of the picture's own reduction.
  public static let reduction = 2
  /// Side of the blocks that have shares of their own, in pixels of the small picture: 32 of an enlargement by four.
  public static let blockSide = 8

  /// Into how many classes blocks are sorted by the variance in them.
  public static let varianceClasses = 4

  /// The answers for the picture, in the order of the methods.
  public let answers: [Image]
  /// The answers for its reduction.
  public let rehearsals: [Image]
  /// The picture.
  public let task: EvaluationTask
  /// The picture as what its own reduction is enlarged towards.
  public let rehearsal: EvaluationTask

  /// Asks.
  ///
  /// - Parameters:
  ///   - task: the picture, at least 32 pixels wide and high when reduced.
  ///   - enlarged: what a method makes of a picture; it is asked with its place in the list.
  ///   - count: the number of methods.
  /// - Throws: `FileError` for a picture that is too small, and what `enlarged` throws.
  public init(on task: EvaluationTask, count: Int, enlarged: (Int, EvaluationTask) throws -> Image) throws {
    self.task = task
    let small = task.lowResolution, least = Self.reduction * ZeroShotRun.smallestSide
    guard min(small.width, small.height) >= least else {
      throw FileError(
        task.name, "reduced, it has \(small.width)×\(small.height) pixels; to be reduced once more, it needs \(least)")
    }
    rehearsal = try EvaluationTask(name: task.name, picture: small, scale: Self.reduction)
    var found: [(Image, Image)] = []
    for method in 0..<count { found.append((try enlarged(method, task), try enlarged(method, rehearsal))) }
    (answers, rehearsals) = (found.map(\.0), found.map(\.1))
  }

  private init(_ other: Opinions, _ members: [Int]) {
    (task, rehearsal) = (other.task, other.rehearsal)
    (answers, rehearsals) = (members.map { other.answers[$0] }, members.map { other.rehearsals[$0] })
  }

  /// Only some of them, by their places.
  public func only(_ members: [Int]) -> Opinions { Opinions(self, members) }

  /// The weights that a way of weighing gives, in blocks of the small picture's pixels, or of the truth's.
  ///
  /// - Parameters:
  ///   - weighing: the way.
  ///   - side: side of a block, in pixels of the small picture.
  public func weights(_ weighing: Weighing, blocksOf side: Int = blockSide) -> OpinionWeights {
    let border = rehearsal.scale, truth = task.groundTruth
    switch weighing {
    case .equal: return OpinionWeights(equalFor: answers.count)
    case .picture: return OpinionWeights(of: rehearsals, towards: rehearsal.groundTruth, border: border)
    case .pictureBlocks:
      return OpinionWeights(of: rehearsals, towards: rehearsal.groundTruth, border: border, blocksOf: side)
    case .pictureVariance:
      return OpinionWeights(
        of: rehearsals, towards: rehearsal.groundTruth, border: border, blocksOf: side, inClasses: Self.varianceClasses)
    case .truth: return OpinionWeights(of: answers, towards: truth, border: task.scale)
    case .truthBlocks:
      return OpinionWeights(of: answers, towards: truth, border: task.scale, blocksOf: side * task.scale)
    }
  }

  /// The answers mixed, rounded.
  public func mixture(_ weighing: Weighing, blocksOf side: Int = blockSide) -> Image {
    let isOfTruth = weighing == .truth || weighing == .truthBlocks
    return weights(weighing, blocksOf: side).mixture(of: answers, scale: isOfTruth ? 1 : task.scale).quantized()
  }
}

extension Trials {
  /// Pictures that are asked which of several methods to believe, and what their mixtures are then worth.
  ///
  /// A row for each method alone, and for each group of methods and way of weighing. The shares in a row are means over the
  /// picture; a method that is not asked has the share 0.
  ///
  /// - Parameters:
  ///   - tasks: the pictures, reduced by four.
  ///   - set: the name of their folder.
  ///   - recipes: the methods.
  ///   - seeds: what random draws come from.
  ///   - version: written into the rows.
  public static func opinions(
    on tasks: [EvaluationTask], of set: String, recipes: [ReproductionRecipe] = OpinionGroup.all.recipes,
    seeds: [UInt64], version: String
  ) -> Trial {
    let groups = OpinionGroup.tried.filter { $0.recipes.allSatisfy(recipes.contains) }
    let pieces = seeds.flatMap { seed in
      tasks.map { task in
        let key = [set, task.name, "\(seed)"], name = (["opinions"] + key).joined(separator: "-")
        return ExperimentTask(name: name, title: task.name, key: key, isResumable: false) { context in
          let found = try Opinions(on: task, count: recipes.count) { place, task in
            let enlargement = recipes[place].enlargement(scale: task.scale, seed: seed)
            return try context.enlarged(task, by: enlargement).image!
          }
          func row(_ methods: String, _ weighing: String, _ image: Image, _ shares: [Double], at places: [Int])
            -> RecordRow
          {
            let scores = task.scores(of: image)
            let all = OpinionGroup.all.recipes.map { recipe in
              zip(places, shares).reduce(0.0) { $0 + (recipes[$1.0] == recipe ? $1.1 : 0) }
            }
            let numbers = [String(format: "%.4f", scores.psnr), String(format: "%.5f", scores.ssim)]
            return RecordRow(
              key: key + [methods, weighing], result: numbers + all.map { String(format: "%.3f", $0) } + [version])
          }
          let alone = recipes.indices.map { row(recipes[$0].name, "alone", found.answers[$0], [1], at: [$0]) }
          return alone
            + groups.flatMap { group in
              let places = group.recipes.map { recipes.firstIndex(of: $0)! }, own = found.only(places)
              return Weighing.allCases.map {
                row(group.name, $0.rawValue, own.mixture($0), own.weights($0).means, at: places)
              }
            }
        }
      }
    }
    let form = RecordForm(
      keys: [.init("set"), .init("image"), .init("seed", .whole), .init("methods"), .init("weighing")],
      results: [.init("psnr", .number), .init("ssim", .number)]
        + OpinionGroup.all.recipes.map { .init("share_\($0.name)", .number) } + [.init("version")])
    return Trial(file: "opinions.csv", form: form, pieces: pieces)
  }
}
