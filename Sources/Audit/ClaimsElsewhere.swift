import Experiments
import Foundation

/// How our methods stand to what the paper claims for further sets at ×4.
extension Evidence {
  /// The methods whose means and gains are held against the paper's claims, by the names that sentences have for them.
  static let namesElsewhere: [(recipe: ReproductionRecipe, name: String)] = [
    (.wiener, "the filter"), (.zssr, "ZSSR"), (.nlvaeQuick, "*quick*"), (.nlvae, "the default"),
    (.instant, "`instant`"),
    (.prior, "`nlvae-prior`"),
  ]

  /// The methods whose means and gains there are held against the paper's claims.
  public static var methodsElsewhere: [ReproductionRecipe] { namesElsewhere.map(\.recipe) }

  /// How some methods stand to the paper's claim for a further set at ×4: means of those that were run on all of it, and
  /// gains over interpolation on its sample, if it has one; `nil` if nothing can be said.
  ///
  /// - Parameters:
  ///   - folder: the set.
  ///   - recipes: the methods.
  ///   - isBrief: by PSNR alone.
  public func beside(_ folder: String, _ recipes: [ReproductionRecipe], isBrief: Bool = false) -> String? {
    let name = Claims.name(of: folder)
    guard let sets, let asked = askedSets.first(where: { $0.folder == folder }),
      let claim = Claims.otherSets.first(where: { $0.set == name })?.scores[4], let printed = Claims.otherBicubic[name]
    else { return nil }
    let known = Self.namesElsewhere.filter { recipes.contains($0.recipe) && sets($0.recipe, on: folder, 4) != nil }
    let whole = known.filter { sets($0.recipe, on: folder, 4)!.psnr.count == Claims.sizes[name] }
    var words = inMeans(asked.set, whole.map { ($0.name, sets($0.recipe, on: folder, 4)!) }, claim, isBrief)
    if asked.sample != nil {
      words += inGains(asked, known, psnr: claim.psnr - printed.psnr)
      if let ssim = claim.ssim, !isBrief { words += inGains(asked, known, ssim: ssim - printed.ssim) }
    }
    return words.isEmpty ? nil : words.joined(separator: " ")
  }

  /// How the means of methods that were run on all of a set stand to a claim for it; nothing without such methods.
  private func inMeans(
    _ set: String, _ methods: [(name: String, own: SetResults.Standing)], _ claim: (psnr: Double, ssim: Double?),
    _ isBrief: Bool
  ) -> [String] {
    guard let best = methods.max(by: { $0.own.meanPSNR < $1.own.meanPSNR }) else { return [] }
    let missing = claim.psnr - best.own.meanPSNR, figure = String(format: "%.2f dB", claim.psnr)
    guard missing > 0 else { return ["On all of \(set) \(best.name) reaches the claimed \(figure)."] }
    let similarity = claim.ssim.map { ssim -> String in
      let lead = best.own.meanSSIM - ssim
      return isBrief ? "" : String(format: ", %.4f %@ its SSIM", abs(lead), lead < 0 ? "below" : "above")
    }
    let below = String(format: "%.2f dB below", missing) + (similarity ?? "")
    guard methods.count > 1 else {
      return ["On all of \(set) \(best.name) does not reach the claimed \(figure); it is \(below)."]
    }
    return [
      "On all of \(set) none of \(series(methods.map(\.name))) reaches the claimed \(figure); the nearest, \(best.name), is "
        + "\(below)."
    ]
  }

  /// Where a claimed gain over interpolation lies beside those of methods on a sample of a set; nothing without a method that
  /// was run on all of the sample.
  private func inGains(
    _ set: AskedSet, _ methods: [(recipe: ReproductionRecipe, name: String)], psnr: Double? = nil, ssim: Double? = nil
  ) -> [String] {
    guard let claimed = psnr ?? ssim else { return [] }
    let score: KeyPath<SetResults.Standing, [String: Double]> = psnr == nil ? \.ssim : \.psnr
    let found = methods.compactMap { recipe, name -> (name: String, mean: Double, ends: (low: Double, high: Double))? in
      guard let own = gains(recipe, over: .bicubic, on: set, of: score), own.count == set.images.count else {
        return nil
      }
      return (name, mean(own), studentInterval(own))
    }
    guard !found.isEmpty else { return [] }
    let figure = psnr == nil ? String(format: "%.4f in SSIM", claimed) : String(format: "%.2f dB", claimed)
    let higher = found.filter { $0.mean >= claimed }.map(\.name), outside = found.filter { claimed > $0.ends.high }
    let means =
      higher.isEmpty ? "is above the mean of each of ours" : "is reached in the mean by \(series(higher))"
    let others = found.filter { claimed > $0.ends.high || claimed < $0.ends.low }.map(\.name)
    let intervals =
      outside.count == found.count
      ? "and above each interval"
      : others.count == found.count
        ? "and lies within none of the intervals"
        : "and lies within the interval of each" + (others.isEmpty ? "" : " but \(series(others))")
    return ["On the sample of \(set.set) the claimed gain of \(figure) \(means), \(intervals)."]
  }
}
