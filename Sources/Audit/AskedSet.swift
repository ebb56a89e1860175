import Experiments
import Foundation

/// A set of pictures in the table of gains at ×4, with those of its pictures that count.
public struct AskedSet: Sendable, Equatable {
  /// Its folder, as records have it.
  public let folder: String
  /// What pages call the set: Urban100 if the folder holds a part of it, as Urban20 does, and the folder's name otherwise.
  public let set: String
  /// The pictures that every usual method was run on.
  public let images: [String]
  /// The pictures in words, if they are a sample: "every fifth picture"; `nil` for the whole set.
  public let sample: String?
  /// Whether they are those that did not choose the drawings, of a set of which some did.
  private var isUnseen = false

  /// Set14's last picture that helped to choose the drawings.
  private static let lastThatChose = "img_007"

  /// What a table calls it.
  public var name: String { sample.map { "\(set), \($0)" } ?? set }

  /// What a sentence calls it.
  public var place: String {
    guard sample != nil else { return set }
    return isUnseen ? "those pictures of \(set) that did not choose the drawings" : "\(set)'s sample"
  }

  /// Set5, which has a record of its own.
  public static let usual = AskedSet(
    folder: ReproductionPlan.usualSet, set: ReproductionPlan.usualSet, images: ReproductionPlan.set5, sample: nil)

  /// Methods that a set has to have been asked by: their pictures count. What else has some of these is compared on those.
  private static let core: [ReproductionRecipe] = [.wiener, .nlvaeQuick, .instant, .prior]

  private init(folder: String, set: String, images: [String], sample: String?) {
    (self.folder, self.set, self.images, self.sample) = (folder, set, images, sample)
  }

  /// A further set as it is recorded; `nil` unless each usual method was run on two of its pictures and more, all on the same.
  ///
  /// - Parameters:
  ///   - folder: the set, as the record calls it.
  ///   - results: the record.
  public init?(_ folder: String, in results: SetResults) {
    guard let all = results(.bicubic, on: folder, 4)?.psnr.keys.sorted() else { return nil }
    let asked = Self.core.map { results($0, on: folder, 4)?.psnr ?? [:] }
    let images = all.filter { image in asked.allSatisfy { $0[image] != nil } }
    guard images.count > 1 else { return nil }
    // A part of a set that has a folder of its own is called after the set.
    let paper = Claims.name(of: folder), size = Claims.sizes[paper] ?? all.count
    self.init(
      folder: folder, set: paper == "Urban100" ? paper : folder, images: images,
      sample: images.count == size ? nil : Self.sample(images, of: size))
  }

  /// The pictures that did not choose which drawings the synthetic prior learns from: of Set14 the second half, elsewhere all.
  public var unseenByDrawings: AskedSet {
    guard folder == "Set14", !isUnseen else { return self }
    var others = AskedSet(
      folder: folder, set: set, images: images.filter { $0 > Self.lastThatChose },
      sample: sample == nil ? "the second half" : "pictures of the second half")
    others.isUnseen = true
    return others
  }

  /// "fifth" of 5; `nil` for a step that no sample has.
  static func ordinal(_ step: Int) -> String? { [2: "second", 4: "fourth", 5: "fifth", 10: "tenth"][step] }

  /// A sample in words: "every fifth picture" if it is that, "20 of 100 pictures" otherwise.
  ///
  /// - Parameters:
  ///   - images: names with a number in them, which counts the set's pictures.
  ///   - size: how many pictures the set has.
  static func sample(_ images: [String], of size: Int) -> String {
    let places = images.compactMap { Int($0.filter(\.isNumber)) }.sorted(), step = size / max(images.count, 1)
    let isEven = zip(places, places.dropFirst()).allSatisfy { $1 - $0 == step } && places.count * step == size
    guard let ordinal = ordinal(step), isEven else { return "\(images.count) of \(size) pictures" }
    return "every \(ordinal) picture"
  }
}
