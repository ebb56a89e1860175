import Experiments
import Foundation
import Notebook

/// What methods gain over bicubic interpolation at ×4, set by set: the table in which the paper's figures and ours meet.
extension Evidence {
  /// The methods of the table, in its order, each with what its picture was made from.
  private static let gaining: [(name: String, seen: String, recipe: ReproductionRecipe)] = [
    ("a filter of similar patches", "the small picture", .wiener),
    ("ZSSR, made again", "the small picture", .zssr),
    ("NLVAE and the filter, *quick*", "the small picture", .nlvaeQuick),
    ("NLVAE and the filter, the default", "the small picture", .nlvae),
    ("another network, `instant`", "drawings made by code", .instant),
    ("the same network, `nlvae-prior`", "such drawings, then the small picture", .prior),
  ]

  /// A set of the table of gains, with those of its pictures that count.
  public struct AskedSet: Sendable, Equatable {
    /// Its folder, as records have it.
    public let folder: String
    /// The set, and which of its pictures these are: "BSD100, every fifth picture".
    public let name: String
    /// The pictures that every method with a row was run on.
    public let images: [String]
    /// Whether they are all that the set has.
    public let isWhole: Bool
  }

  /// The sets of the table of gains that have rows, Set5 first.
  public var askedSets: [AskedSet] {
    let usual = ReproductionPlan.usualSet
    let first = AskedSet(folder: usual, name: usual, images: ReproductionPlan.set5, isWhole: true)
    return [first]
      + Self.furtherSets.compactMap { folder in
        guard let all = sets?(.bicubic, on: folder, 4)?.psnr.keys.sorted() else { return nil }
        let asked = Self.gaining.compactMap { sets?($0.recipe, on: folder, 4)?.psnr }
        let images = all.filter { image in asked.allSatisfy { $0[image] != nil } }
        guard !asked.isEmpty, !images.isEmpty else { return nil }
        // A part of a set that has a folder of its own is called after the set.
        let paper = Claims.name(of: folder), size = Claims.sizes[paper] ?? all.count
        let name = paper == "Urban100" ? paper : folder, isWhole = images.count == size
        return AskedSet(
          folder: folder, name: isWhole ? name : "\(name), \(Self.sample(images, of: size))", images: images,
          isWhole: isWhole)
      }
  }

  /// A sample in words: "every fifth picture" if it is that, "20 of 100 pictures" otherwise.
  ///
  /// - Parameters:
  ///   - images: names with a number in them, which counts the set's pictures.
  ///   - size: how many pictures the set has.
  static func sample(_ images: [String], of size: Int) -> String {
    let ordinals = [2: "second", 4: "fourth", 5: "fifth", 10: "tenth"]
    let places = images.compactMap { Int($0.filter(\.isNumber)) }.sorted(), step = size / max(images.count, 1)
    let isEven = zip(places, places.dropFirst()).allSatisfy { $1 - $0 == step } && places.count * step == size
    guard let ordinal = ordinals[step], isEven else { return "\(images.count) of \(size) pictures" }
    return "every \(ordinal) picture"
  }

  /// What one method's PSNR at ×4 is above another's, picture by picture, in dB; `nil` unless both have all pictures of a
  /// set that count.
  ///
  /// - Parameters:
  ///   - recipe: from whose PSNR is subtracted.
  ///   - other: whose PSNR is subtracted.
  ///   - set: the set.
  public func gains(_ recipe: ReproductionRecipe, over other: ReproductionRecipe, on set: AskedSet) -> [Double]? {
    guard set.folder != ReproductionPlan.usualSet else {
      func contender(_ asked: ReproductionRecipe) -> Contender? {
        Contender.all.first { $0.recipe == asked && $0.seen != .oracle }
      }
      guard let own = contender(recipe), let its = contender(other) else { return nil }
      return results.differences(own, its, 4)
    }
    let own = sets?(recipe, on: set.folder, 4, only: set.images)?.psnr ?? [:]
    let its = sets?(other, on: set.folder, 4, only: set.images)?.psnr ?? [:]
    let found = set.images.compactMap { image in own[image].flatMap { mine in its[image].map { mine - $0 } } }
    return found.count == set.images.count ? found : nil
  }

  /// What the paper's NLVAE gains over the interpolation that is printed beside it, in dB: that of the whole set.
  ///
  /// - Parameter set: the set.
  public func claimedGain(on set: AskedSet) -> Double? {
    printed(on: set, Claims.nlvae(4)?.psnr) { name in
      Claims.otherSets.first { $0.set == name }?.scores[4]?.psnr
    }
  }

  /// A printed PSNR of Set5 or of a further set, less that of interpolation in table I.
  private func printed(on set: AskedSet, _ usual: Double?, _ further: (String) -> Double?) -> Double? {
    let name = Claims.name(of: set.folder), isUsual = set.folder == ReproductionPlan.usualSet
    let bicubic = isUsual ? Claims.bicubic(4)?.psnr : Claims.bicubic(of: name, 4)
    return (isUsual ? usual : further(name)).flatMap { psnr in bicubic.map { psnr - $0 } }
  }

  /// Columns and rows of the table of gains, in dB: means, with half of Student's interval at 95% over the pictures.
  public func gainTable() -> (columns: [String], rows: [[Cell]]) {
    let asked = askedSets
    func row(_ name: String, _ seen: String, _ cell: (AskedSet) -> Cell) -> [Cell] {
      [.text(name), .text(seen)] + asked.map(cell)
    }
    let made = Self.gaining.map { name, seen, recipe in
      row(name, seen) { set in
        gains(recipe, over: .bicubic, on: set).map {
          .number(mean($0), spread: studentReach($0), digits: 2)
        } ?? .missing
      }
    }
    let zssr = row("ZSSR as its authors print it", "the small picture") { set in
      let usual = Claims.published.first { $0.method == "ZSSR" }?.scores[4]?.psnr
      return cell(printed(on: set, usual) { Claims.zssrElsewhere[$0]?.psnr }, digits: 2)
    }
    let paper = row("NLVAE as the paper prints it", "unclear: the small picture, or both") {
      cell(claimedGain(on: $0), digits: 2)
    }
    let columns = asked.map { "\($0.name) (\($0.images.count))" }
    return (["", "what it has seen"] + columns, made + [zssr, paper])
  }

  /// What drawings are worth beside a training on the picture, in sentences that follow the table of gains.
  public var gainWords: [String] {
    typealias Lead = (set: AskedSet, preset: String, values: [Double])
    let leads = askedSets.compactMap { set -> Lead? in
      for (preset, recipe) in Self.presetsElsewhere.reversed() {
        if let values = gains(.instant, over: recipe, on: set) { return (set, preset, values) }
      }
      return nil
    }
    func words(_ some: [Lead]) -> String {
      series(
        some.map { lead in
          "\(signed(mean(lead.values))) dB on \(lead.set.folder)"
            + (lead.preset == "default" ? "" : " (*\(lead.preset)*)")
        })
    }
    let settled = leads.filter { studentInterval($0.values).low > 0 }
    let open = leads.filter { studentInterval($0.values).low <= 0 }
    guard !settled.isEmpty else { return [] }
    return [
      "In pairs on the same pictures `instant`, which has seen drawings, leads NLVAE's default by \(words(settled)): "
        + "there the interval lies above zero.", open.isEmpty ? "" : "Its lead of \(words(open)) is open.",
    ]
  }
}
