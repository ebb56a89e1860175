import Experiments
import Foundation

extension Evidence {
  /// Table I's figures, number by number.
  func figures() -> [AuditRow] {
    let answer = Answers(.figures), ours: [Contender] = [.network, .standard, .full, .thorough]
    let methods = "nlvae-unrefined,nlvae,nlvae-full,nlvae-thorough"
    func scores(_ contenders: [Contender], _ scale: Int) -> String {
      let known = contenders.filter { results($0, scale).psnr != nil }
      let words = known.map { contender in
        let standing = results(contender, scale)
        return "\(contender.name) \(String(format: "%.2f / %.4f", standing.psnr!, standing.ssim!))"
      }
      return words.joined(separator: ", ")
    }
    for scale in [3, 4, 8] {
      let claim = Claims.nlvae(scale)!
      let curve = (try? oracleCurve(scale)) ?? [], passed = curve.first { $0.psnr >= claim.psnr }
      let asked = curve.count == 1 ? "no other was asked" : "the first point above"
      answer(
        "NLVAE reaches \(String(format: "%.2f dB, SSIM %.4f", claim.psnr, claim.ssim)) at ×\(scale)",
        scores(ours + [.oracle], scale)
          + (passed.map { String(format: " (PSNR above the claim at step %.0f, \(asked))", $0.step) } ?? ""),
        verdict(results, scale: scale), reproduce(methods, scale: scale), central: true
      )
    }
    for scale in [3, 4, 8] {
      let best = ours.compactMap { results($0, scale).psnr }.max(), bound = Claims.bestTrained(scale)!
      answer(
        "NLVAE is above the best trained method of table I at ×\(scale), \(String(format: "%.2f", bound)) dB in print",
        "zero-shot the best of ours \(best.map { String(format: "%.2f", $0) } ?? "–"), oracle "
          + measured(results, [.oracle], scale),
        verdict(zeroShot: best, oracle: results(.oracle, scale).psnr, atLeast: bound), reproduce(methods, scale: scale),
        central: scale == 4)
    }
    generative(answer, ours, methods)
    interpolation(answer)
    // None of the presets that the rule names has been run there, so the verdict is "not yet run".
    let claim = Claims.nlvae(4)!.psnr
    func beyond(_ contender: Contender, _ other: Double?) -> String {
      guard let own = results(contender, 4).psnr, let other else { return "–" }
      return signed(own - other)
    }
    answer(
      "NLVAE at 256 × 256 (IV.B) has table I's \(String(format: "%.2f", claim)) dB at ×4",
      "not run by a preset that a rule names; quick: \(measured(results, [.quickResized], 4)), less the claim "
        + "\(beyond(.quickResized, claim)); at native sizes \(measured(results, [.quick], 4)), where full has "
        + "\(beyond(.full, results(.quick, 4).psnr))",
      .open, reproduce("nlvae-quick-256"))
    otherSets(answer)
    return answer.rows
  }

  /// Table I's first row, at native sizes and at the one that IV.B names.
  private func interpolation(_ answer: Answers) {
    for scale in [3, 4, 8] {
      answer(
        "bicubic at ×\(scale), native sizes: \(String(format: "%.2f", Claims.bicubic(scale)!.psnr)) dB",
        measured(results, [.bicubic], scale), copies(.bicubic, scale), reproduce("bicubic", scale: scale))
    }
    let scales = [3, 4, 8], verdicts = scales.map { copies(.resized, $0) }
    answer(
      "our reading of IV.B: table I's bicubic row was made at 256 × 256 (\(listed(scales.map { Claims.bicubic($0)?.psnr })) dB)",
      listed(scales.map { results(.resized, $0).psnr }),
      verdicts.contains(.open) ? .open : verdicts.contains(.inconsistent) ? .inconsistent : .consistent,
      "`make reproduce ARGS=\"--scale 3,4,8 --method bicubic-256 --again\"`")
  }

  /// Whether our interpolation is that of table I, within a tenth of a decibel.
  private func copies(_ contender: Contender, _ scale: Int) -> Verdict {
    let claim = Claims.bicubic(scale)!.psnr
    return results(contender, scale).psnr.map { abs($0 - claim) <= 0.1 ? .consistent : .inconsistent } ?? .open
  }

  private func listed(_ numbers: [Double?]) -> String {
    numbers.map { $0.map { String(format: "%.2f", $0) } ?? "–" }.joined(separator: "; ")
  }

  /// Table I's other columns. A sample of a set is not the set, so its scores settle nothing.
  private func otherSets(_ answer: Answers) {
    let methods: [(name: String, recipe: ReproductionRecipe)] = [
      ("similar patches", .wiener), ("NLVAE, quick", .nlvaeQuick),
      ("drawings (synthetic prior)", .instant), ("drawings + picture (synthetic prior)", .prior),
    ]
    for (set, scores) in Claims.otherSets {
      func printed(_ scale: Int) -> String {
        guard let claim = scores[scale] else { return "–" }
        return String(format: "%.2f / ", claim.psnr) + (claim.ssim.map { String(format: "%.4f", $0) } ?? "–")
      }
      let folder = set == "BSDS100" ? "BSD100" : set
      let known = [3, 4, 8].filter { sets?.scales(of: folder).contains($0) ?? false }
      for scale in known {
        let found = methods.compactMap { name, recipe in
          sets!(recipe, on: folder, scale).map { (name, $0.meanPSNR, $0.meanSSIM, $0.psnr.count) }
        }
        let words = found.map { name, psnr, ssim, count in
          // Means of other pictures are no means of the same set.
          "\(name) \(String(format: "%.2f / %.4f", psnr, ssim))" + (count == found[0].3 ? "" : " (\(count) pictures)")
        }.joined(separator: ", ")
        let isWhole = Claims.sizes[set] == found.first?.3
        let preset =
          found.contains { $0.0 == "NLVAE, quick" }
          ? "of our presets only the quick one has been run there" : "NLVAE itself is not in this record"
        // The presets that rules are for have not been run there, and a sample settles nothing.
        answer(
          "\(set) at ×\(scale): \(printed(scale)) (dB / SSIM)",
          (isWhole ? "" : "on \(found.first?.3 ?? 0) of its pictures: ") + "\(words); \(preset)", .open,
          "`nlvae trial sets --dataset Data/\(folder)`")
      }
      let rest = [3, 4, 8].filter { !known.contains($0) }
      let factors = rest.map { "×\($0)" }.joined(separator: ", "), figures = rest.map(printed).joined(separator: ", ")
      answer("\(set) at \(factors): \(figures) (dB / SSIM)", "no row of it is recorded", .open, "–")
    }
  }

  /// IV.C: better than the other "reconstruction-based" methods at all factors, held against their printed figures.
  private func generative(_ answer: Answers, _ ours: [Contender], _ methods: String) {
    let rivals = [3, 4, 8].map { scale in
      Claims.table1.filter { ["SRGAN", "ESRGAN"].contains($0.method) }.compactMap { $0.scores[scale]?.psnr }.max()!
    }
    let best = [3, 4, 8].map { scale in ours.compactMap { results($0, scale).psnr }.max() }
    let words = zip(best, rivals).map { own, rival in
      "\(own.map { String(format: "%.2f", $0) } ?? "–") against \(String(format: "%.2f", rival))"
    }
    let oracle = [3, 4, 8].map { results(.oracle, $0).psnr }
    let verdicts = best.indices.map { verdict(zeroShot: best[$0], oracle: oracle[$0], atLeast: rivals[$0]) }
    answer(
      "NLVAE outperforms \"reconstruction-based\" methods (SRGAN, ESRGAN) in all factors: zero-shot the best of ours against "
        + "theirs in print at ×3; ×4; ×8 (PSNR, dB)",
      words.joined(separator: "; ") + "; oracle \(listed(oracle))", all(verdicts),
      "`make reproduce ARGS=\"--scale 3,4,8 --method \(methods) --again\"`", central: true)
  }
}
