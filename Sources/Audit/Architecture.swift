import Engine
import Experiments
import Foundation
import SuperResolution

extension Evidence {
  /// Blocks, receptive fields, rivals.
  func architecture() throws -> [AuditRow] {
    let answer = Answers(.architecture)
    try plainStack(answer)
    try ingredients(answer)
    fields(answer)
    rivals(answer)
    try units(answer)
    module(answer)
    try blocks(answer)
    answer(
      "interpolation before the network avoids what deconvolution does badly (I)",
      "all networks here interpolate first; none that ends in a transposed convolution was run on one picture", .open,
      "–")
    words(answer)
    return answer.rows
  }

  /// DIP, ZSSR and a pooled latent against ours.
  private func rivals(_ answer: Answers) {
    answer(
      "our question: a pooled latent does better than one at every pixel (×4: pooled / alone / bicubic / back-projected, dB)",
      "\(measured(results, [.global, .network, .bicubic, .corrected], 4)); pooled less alone "
        + (results.differences(.global, .network, 4).map { spanned($0) } ?? "–") + ", "
        + seedsInWords([results(.global, 4).seeds, results(.network, 4).seeds]),
      verdict(results, .global, above: .network),
      reproduce("nlvae-global,nlvae-unrefined,bicubic,bicubic-back-projected"), intervals: 1,
      of: pair(.global, .network, 4))
    for scale in [3, 4, 8] {
      answer(
        scale == 3
          ? "\(AuditRow.question): is the network alone, with eight orientations and back-projection, above DIP, run here by its "
            + "publication, which neither turns nor back-projects? (×3, by its numbers for ×4: alone / DIP, dB)"
          : "\(AuditRow.question) again: ×\(scale), dB",
        duel(results, .network, .dip, scale),
        verdict(results, .network, above: .dip, scale: scale), reproduce("nlvae-unrefined,dip", scale: scale),
        intervals: 1, of: pair(.network, .dip, scale))
    }
    for scale in [3, 4, 8] {
      answer(
        scale == 3
          ? "\(AuditRow.question): is its SSIM above DIP's? (×3: alone / DIP)"
          : "\(AuditRow.question) again: ×\(scale), SSIM",
        duel(results, .network, .dip, scale, of: \.ssim, digits: 4),
        results.differences(.network, .dip, scale, of: \.ssim).map(verdict(above:)) ?? .open,
        reproduce("nlvae-unrefined,dip", scale: scale), intervals: 1, of: pair(.network, .dip, scale, \.ssim))
    }
    for scale in [3, 4, 8] {
      answer(
        "above ZSSR, run here, ×\(scale) (I: \"outperforms currently available methods\"; alone / ZSSR, dB)",
        duel(results, .network, .zssr, scale),
        verdict(results, .network, above: .zssr, scale: scale), reproduce("nlvae-unrefined,zssr", scale: scale),
        intervals: 1, of: pair(.network, .zssr, scale), central: true)
      answer(
        "our question: is thorough, with its filter, above ZSSR, run here, ×\(scale) (thorough / ZSSR, dB)",
        duel(results, .thorough, .zssr, scale),
        verdict(results, .thorough, above: .zssr, scale: scale), reproduce("nlvae-thorough,zssr", scale: scale),
        intervals: 1, of: pair(.thorough, .zssr, scale))
    }
  }

  /// What the interval of two contenders is taken of; nothing unless both have been run.
  func pair(_ a: Contender, _ b: Contender, _ scale: Int, _ score: KeyPath<Score, Double> = \.psnr) -> [[Double]] {
    results.differences(a, b, scale, of: score).map { [$0] } ?? []
  }

  /// Fig. 6b.
  private func units(_ answer: Answers) throws {
    let comparison = try UnitComparison(units: units.column("unit"), number: units.numbers)
    // Whether a kind has a lower error than each of some others, at both depths.
    func leads(_ kind: FeatureUnit, _ others: [FeatureUnit]) -> Verdict {
      all(
        [4, 8].flatMap { layers in
          others.map { verdict(above: comparison.excess(of: $0, over: kind, layers: layers)) }
        })
    }
    let others = FeatureUnit.allCases.filter { $0 != .nonLocal && $0 != .residual }
    func gaps(_ more: FeatureUnit, _ less: FeatureUnit) -> String {
      [4, 8].map { spanned(comparison.excess(of: more, over: less, layers: $0), digits: 1) }.joined(separator: " and ")
    }
    let counts = Set([4, 8].map { comparison.excess(of: .residual, over: .nonLocal, layers: $0).count }).sorted()
    let seeds = "; \(counts.map(String.init).joined(separator: " and ")) seeds"
    // A kind whose best rate is the largest or the smallest that was tried might do better still.
    let atEnd = comparison.results.filter { !$0.isWithin }.map { "\($0.unit.rawValue)'s at \($0.layers) layers" }
    let ends = atEnd.isEmpty ? "" : "; at an end of its five rates: \(series(atEnd))"
    let command = "`swift run -c release nlvae trial units`"
    // At which depth which kinds have a clearly lower error.
    let ahead = [4, 8].map { layers -> String in
      let names = ([.residual] + others).filter {
        verdict(above: comparison.excess(of: $0, over: .nonLocal, layers: layers)) == .doesNot
      }.map(\.rawValue)
      return "at \(layers) layers \(names.isEmpty ? "none" : series(names))"
    }
    answer(
      "non-local units have the lowest error (V.B; squared, in grey levels; at equal weights, four and eight 3 × 3 layers in "
        + "a row, each unit at its best of five rates)",
      ([.residual] + others).map { "\($0.rawValue) more by \(gaps($0, .nonLocal))" }.joined(separator: ", ")
        + "; clearly lower: \(ahead.joined(separator: ", "))" + seeds + ends,
      leads(.nonLocal, [.residual] + others), command, intervals: 8,
      of: [4, 8].flatMap { layers in
        ([.residual] + others).map { comparison.excess(of: $0, over: .nonLocal, layers: layers) }
      })
    answer(
      "\(AuditRow.question): are residual units below the other three at equal weights? (likewise; V.B has them better and "
        + "heavier)",
      others.map { "\($0.rawValue) more by \(gaps($0, .residual))" }.joined(separator: ", ") + seeds,
      leads(.residual, others), command, intervals: 6,
      of: [4, 8].flatMap { layers in others.map { comparison.excess(of: $0, over: .residual, layers: layers) } })
    let sizes = unitSizes().reversed()
    answer(
      "residual units are the larger burden (V.B; weights of one unit at equal channels, 32, each used once a pixel)",
      sizes.map { "\($0.unit.rawValue) \(grouped($0.weights))" }.joined(separator: ", "),
      sizes.first?.unit == .residual ? .consistent : .inconsistent, "`swift run chapter 08b`")
  }

  /// Table II.
  private func blocks(_ answer: Answers) throws {
    let table2 = self.table2?.rows(where: "scale", is: "\(ReproductionPlan.blocksScale)")
    let encoder = climb(try blockRuns(table2, varying: "encoder", fixed: ("decoder", "9")), Claims.encoderBlocks)
    let decoder = climb(try blockRuns(table2, varying: "decoder", fixed: ("encoder", "5")), Claims.decoderBlocks)
    // From the fewest blocks that the paper has a figure for to the most, seed by seed.
    func climb(_ runs: [Int: [Double]], _ claims: [(blocks: Int, psnr: Double?)]) -> (words: String, verdict: Verdict) {
      guard table2?.rows.count == 9 * ReproductionPlan.blocksSeeds.count else { return ("–", .open) }
      let printed = claims.compactMap { claim in claim.psnr.map { (claim.blocks, $0) } }
      let (first, last) = (printed[0], printed[printed.count - 1])
      let seeds = ReproductionPlan.blocksSeeds.count
      guard let low = runs[first.0], let high = runs[last.0], low.count == seeds, high.count == seeds else {
        return ("a run has diverged", .doesNot)
      }
      let differences = zip(high, low).map { $0 - $1 }, interval = studentInterval(differences)
      let words =
        "from \(first.0) to \(last.0): \(signed(mean(differences))) "
        + "(\(signed(interval.low)) … \(signed(interval.high))), \(counted(differences.count, "seed")), paper "
        + signed(last.1 - first.1)
      return (words, verdict(differences, climbingBy: last.1 - first.1))
    }
    // Clipping and the global skip connection may be what keeps ours stable, so no verdict follows.
    func instability(_ isMeant: (Int) -> Bool) -> (words: String, verdict: Verdict) {
      guard let table2 else { return ("–", .open) }
      let own = zip(table2.column("encoder"), table2.column("outcome")).filter { isMeant(Int($0.0) ?? 0) }
      guard !own.isEmpty else { return ("–", .open) }
      let diverged = own.filter { $0.1 == "diverged" }.count, rate = largestRate(diverged: diverged, of: own.count)
      return (
        "with clipped gradients and a global skip connection \(diverged) of \(own.count) runs diverged, which a rate of up "
          + "to \(Int((100 * rate).rounded()))% allows", .untestable
      )
    }
    let table2Command = "`make reproduce ARGS=\"--table 2 --scale 3 --again\"`"
    answer(
      "our reading of table II, for zero-shot networks with a residual and clipped gradients, of butterfly: more blocks in "
        + "the encoder, as much better (dB)",
      encoder.words, encoder.verdict, table2Command, by: .climb, intervals: 1, central: true)
    answer(
      "the same in the decoder, by the same reading",
      decoder.words, decoder.verdict, table2Command, by: .climb, intervals: 1, central: true)
    let costs = try [("encoder", ("decoder", "9"), 1, 5), ("decoder", ("encoder", "5"), 5, 9)].map {
      half, fixed, few, many in
      let runs = try blockRuns(table2, of: "processor_seconds", varying: half, fixed: fixed)
      return (words: half, fewer: runs[few] ?? [], more: runs[many] ?? [])
    }
    answer(
      "more blocks cost more (V.D; encoder from 1 to 5, decoder from 5 to 9, processor seconds)",
      costs.map { cost in
        guard !cost.fewer.isEmpty && !cost.more.isEmpty else { return "–" }
        let gains = zip(cost.more, cost.fewer).map { $0 - $1 }
        return "\(cost.words) \(String(format: "%.0f → %.0f", mean(cost.fewer), mean(cost.more))), "
          + "\(spanned(gains, digits: 0)), \(counted(gains.count, "seed"))"
      }.joined(separator: "; "),
      costs.allSatisfy { $0.fewer.count == $0.more.count && $0.fewer.count > 1 }
        ? all(costs.map { verdict(above: zip($0.more, $0.fewer).map { $0 - $1 }) }) : .open, table2Command,
      intervals: 2, of: costs.map { cost in zip(cost.more, cost.fewer).map { $0 - $1 } })
    let one = instability { $0 == 1 }, many = instability { $0 >= 5 }
    answer("one block in the encoder is unstable (table II)", one.words, one.verdict, table2Command)
    answer("5 or more are, under Adam (V.D)", many.words, many.verdict, table2Command)
    answer(
      "5 blocks and more are unstable (V.D), against table II", "it marks 1 as unstable, and 5 and 9 as the best",
      .inconsistent, "–")
  }
}
