import Experiments
import Foundation

extension Evidence {
  /// What section IV.C says about table I, held against the table.
  func aboutTableI() throws -> [AuditRow] {
    let answer = Answers(.aboutTableI)
    // The largest figure of some methods of table I.
    func most(_ value: KeyPath<ClaimedScore, Double>, _ scale: Int, _ isMeant: (String) -> Bool) -> Double {
      Claims.table1.compactMap { isMeant($0.method) ? $0.scores[scale]?[keyPath: value] : nil }.max()!
    }
    let generative = ["SRGAN", "ESRGAN"]
    let similarities = [3, 4, 8].map { scale in
      (most(\.ssim, scale) { generative.contains($0) }, most(\.ssim, scale) { !(generative + ["NLVAE"]).contains($0) })
    }
    answer(
      "\"reconstruction-based\" methods (SRGAN, ESRGAN) have the higher SSIM: their best / the others' at ×3; ×4; ×8",
      similarities.map { String(format: "%.4f / %.4f", $0.0, $0.1) }.joined(separator: "; "),
      similarities.allSatisfy { $0.0 > $0.1 } ? .consistent : .inconsistent, "`swift run chapter 08b`")
    let counted = zip([3, 4, 8], similarities).map { scale, others in
      (max(others.0, most(\.ssim, scale) { $0 == "NLVAE" }), others.1)
    }
    answer(
      "the same with NLVAE, by its own figures, which IV.C counts among these methods",
      counted.map { String(format: "%.4f / %.4f", $0.0, $0.1) }.joined(separator: "; "),
      counted.allSatisfy { $0.0 > $0.1 } ? .consistent : .inconsistent, "`swift run chapter 08b`")
    func lead(_ score: KeyPath<ClaimedScore, Double>, _ method: String, without: [String] = []) -> [Double] {
      [3, 4, 8].map { scale in
        most(score, scale) { $0 == method } - most(score, scale) { !(without + [method, "NLVAE"]).contains($0) }
      }
    }
    func listed(_ leads: [Double]) -> String { leads.map { signed($0) }.joined(separator: ", ") }
    let memory = lead(\.psnr, "MemNet", without: generative), its = lead(\.psnr, "NLVAE")
    let alike = lead(\.ssim, "MemNet", without: generative)
    let drops = [memory, alike].map { $0[0] == $0.min() }
    answer(
      "MemNet is good at large factors and drops at small ones: its lead among \"learning-based\" methods at ×3, ×4, ×8",
      "PSNR \(listed(memory)) dB; SSIM \(alike.map { signed($0, digits: 4) }.joined(separator: ", "))"
        + (drops[0] == drops[1] ? "" : ": only the \(drops[0] ? "PSNR" : "SSIM")'s is least at ×3"),
      drops[0] != drops[1] ? .untestable : drops[0] ? .consistent : .inconsistent, "`swift run chapter 08b`")
    answer(
      "NLVAE is better \"specifically, on smaller scaled images\": its lead at ×3, ×4, ×8 (dB)",
      "\(listed(its)); which images are meant is not said", .untestable, "–")
    let depths = table2?.rows(where: "scale", is: "\(ReproductionPlan.depthScale)")
    let deepened = try [("encoder", ("decoder", "9"), 1), ("decoder", ("encoder", "5"), 5)].map { half, fixed, few in
      let runs = try blockRuns(depths, varying: half, fixed: fixed)
      let (fewer, more) = (runs[few] ?? [], runs[half == "encoder" ? 5 : 9] ?? [])
      return (half: half, gains: fewer.count == 5 && more.count == 5 ? zip(more, fewer).map { $0 - $1 } : [])
    }
    let seeds = Set(depths?.column("seed") ?? []).count
    answer(
      "the deeper architecture is what helps at large factors: ×8, encoder from 1 to 5 blocks, decoder from 5 to 9 (dB)",
      deepened.map { half, gains in
        guard !gains.isEmpty else { return "–" }
        let interval = studentInterval(gains)
        return "\(half) \(signed(mean(gains))) (\(signed(interval.low)) … \(signed(interval.high)))"
      }.joined(separator: ", ") + "; 5 pictures, \(Audit.counted(seeds, "seed"))",
      deepened.contains { $0.gains.isEmpty } ? .open : all(deepened.map { verdict(above: $0.gains) }),
      "`make reproduce ARGS=\"--table 2 --scale 8 --again\"`", intervals: 2, of: deepened.map(\.gains))
    let deep = ["SRCNN", "FSRCNN", "VDSR", "LapSRN", "MemNet"]
    let rises = [3, 4, 8].map { scale in
      deep.compactMap { method in Claims.table1.first { $0.method == method }?.scores[scale]?.psnr }
    }
    // A network below interpolation, as FSRCNN is printed at ×8, is no rung of a ladder.
    let sound = zip([3, 4, 8], rises).map { scale, psnr in psnr.filter { $0 > Claims.bicubic(scale)!.psnr } }
    let depthsInPrint = [3, 4, 8].map { scale -> [(name: String, psnr: Double)] in
      (["VDSR"] + generative).compactMap { name in
        Claims.table1.first { $0.method == name }?.scores[scale].map { (name: name, psnr: $0.psnr) }
      }
    }
    let isDeeperBetter = depthsInPrint.allSatisfy { own in own.dropFirst().allSatisfy { $0.psnr > own[0].psnr } }
    answer(
      "deeper architectures perform better (IV.C), among all of table I: SRGAN and ESRGAN are deeper than VDSR; ×3; ×4; ×8 "
        + "(dB)",
      depthsInPrint.map { own in own.map { String(format: "\($0.name) %.2f", $0.psnr) }.joined(separator: ", ") }
        .joined(separator: "; "), isDeeperBetter ? .consistent : .inconsistent, "`swift run chapter 08b`")
    answer(
      "our reading of it: among the learning-based ones alone, SRCNN, FSRCNN, VDSR, LapSRN, MemNet, from few layers to many, as "
        + "printed at ×3; ×4; ×8 (dB); FSRCNN's ×8, which is below interpolation, left out",
      rises.map { $0.map { String(format: "%.2f", $0) }.joined(separator: " ") }.joined(separator: "; "),
      sound.allSatisfy { zip($0, $0.dropFirst()).allSatisfy { $0 < $1 } } ? .consistent : .inconsistent,
      "`swift run chapter 08b`")
    answer(
      "all methods of table I are trained on DIV2K (caption)",
      "by their publications A+ on T91, SRCNN on T91 or ImageNet, VDSR and MemNet on 291 pictures, LapSRN on T91 and BSD200; "
        + "that they were trained anew is not said",
      .inconsistent, "–")
    answer(
      "seven benchmark data sets (abstract, IV.A)",
      "\(1 + Claims.otherSets.count) in table I; two by single pictures only, General100 and T91 (figs. 4 and 5)",
      .consistent, "–")
    try looks(answer)
    answer(
      "fewer blurring artefacts, better details in irregular regions (IV.C, fig. 4)",
      "no measure is given, nor which regions", .untestable, "–")
    return answer.rows
  }

  /// What IV.C says of the pictures, as far as a measure can tell.
  private func looks(_ answer: Answers) throws {
    let evaluate = "swift run -c release nlvae evaluate --dataset Data/Set5 --scale 4 --save-images Output/set5"
    let command =
      "`\(evaluate) --method bicubic,wiener && \(evaluate) --method nlvae --preset quick && swift run -c release nlvae "
      + "trial edges --dataset Data/Set5 --enlarged Output/set5`"
    let methods = [
      ("NLVAE quick, filter included", "nlvae-quick"), ("bicubic", "bicubic"), ("similar patches", "wiener"),
    ]
    // An enlargement is named "nlvae-quick-seed1".
    let seeds = Set((edges?.column("enlargement") ?? []).filter { $0.hasPrefix("\(methods[0].1)-seed") })
      .compactMap { $0.split(separator: "-seed").last.map(String.init) }.sorted()
    func values(_ column: String) throws -> [[Double]]? {
      guard let edges else { return nil }
      let numbers = try edges.numbers(column), names = edges.column("enlargement"), images = edges.column("image")
      // Pictures in order, each the mean of its seeds.
      return methods.map { method in
        let own = numbers.indices.filter { isEnlargement(names[$0], by: method.1) }
        return ReproductionPlan.set5.compactMap { image in
          let values = own.filter { images[$0] == image }.map { numbers[$0] }
          return values.isEmpty ? nil : mean(values)
        }
      }
    }
    func row(_ claim: String, _ column: String, _ digits: Int, sign: Double) throws {
      let found = try values(column)
      let words = (found ?? []).enumerated().map { index, numbers in
        "\(methods[index].0) \(String(format: "%.\(digits)f", mean(numbers)))"
      }
      guard found?.allSatisfy({ $0.count == ReproductionPlan.set5.count }) ?? true else {
        return answer(claim, "–", .open, command, intervals: 1)
      }
      let leads = (found ?? []).dropFirst().map { rival in zip(found![0], rival).map { sign * ($0 - $1) } }
      let spans = zip(methods.dropFirst(), leads).map { "\($0.0.0) \(spanned($0.1, digits: digits))" }
      answer(
        claim,
        words.isEmpty
          ? "–"
          : words.joined(separator: ", ") + "; ahead of \(spans.joined(separator: ", of "))"
            + "; 5 pictures, seed \(seeds.joined(separator: ", "))",
        leads.isEmpty ? .open : verdict(above: leads.first!), command, intervals: 1, of: Array(leads.prefix(1)))
    }
    try row(
      "our reading of sharp edges (IV.C), of the preset with its filter: steeper than interpolation's (slope at the truth's "
        + "steepest 5% of pixels, share of the truth's; Set5 ×4)", "sharpness", 2, sign: 1)
    try row(
      "our reading of no artefacts (IV.C), of the preset with its filter: less outside of the truth's range round about than "
        + "interpolation (5 × 5 pixels, root mean square, grey levels; Set5 ×4)", "overshoot", 2, sign: -1)
  }
}
