import Engine
import Experiments
import Foundation
import Notebook
import SuperResolution

extension Evidence {
  /// NLVAE against a plain stack of convolutions under the identical recipe.
  func plainStack(_ answer: Answers) throws {
    let recipe = ZeroShotConfiguration(.quick), plain = NetworkVariant.plain
    let weights = [NetworkVariant.nlvae, plain].map { grouped($0.weightCount(recipe)) }
    for (set, stage) in [("Set5", "alone"), ("Set5", "refined"), ("T91", "alone"), ("T91", "refined")] {
      let lead = try lead(over: plain.rawValue, on: set, stage)
      let own = try network("NLVAE", on: set, stage), its = try network(plain.rawValue, on: set, stage)
      let means = [own, its].map { $0.map { String(format: "%.2f", mean($0.map(\.psnr))) } ?? "–" }
      let images = set == "T91" ? " --images " + (own ?? []).map(\.image).joined(separator: ",") : ""
      answer(
        "our question: is NLVAE (\(weights[0]) weights) above a plain stack (\(weights[1])) by the same schedule, which was "
          + "chosen for NLVAE? (\(set) ×4, quick, \(stage), one seed; NLVAE / plain, dB)",
        means.joined(separator: " / ") + (lead.map { ", difference \(spanned($0))" } ?? ""),
        lead.map { verdict(above: $0) } ?? .open,
        "`swift run -c release nlvae trial networks --dataset Data/\(set)\(images) --networks \"NLVAE,plain stack\" --seeds 1`",
        intervals: 1, central: true)
    }
  }

  /// What one ingredient of ours is worth, on the built-in picture (seeds) and on photographs of T91 (pictures).
  private func ladderRows(
    _ answer: Answers, _ claim: String, without change: String, sign: Double = 1, central: Bool = true
  ) {
    for (record, isDrawn) in [(built, true), (photographs, false)] {
      let gains = ((try? ladder(record, change)) ?? []).map { sign * $0 }
      let place = isDrawn ? "built-in picture, \(gains.count) seeds" : "\(gains.count) photographs of T91"
      answer(
        "\(claim) (×4, brief, refined; \(place); dB)", gains.count > 1 ? spanned(gains) : "–",
        gains.count > 1 ? verdict(above: gains) : .open, trial([change], record, isDrawn: isDrawn), intervals: 1,
        central: central)
    }
  }

  /// The command that makes some changes' rows of a ladder again, and prints them.
  private func trial(_ changes: [String], _ record: RecordedTable, isDrawn: Bool) -> String {
    let own = record.rows.filter { changes.contains($0[0]) && $0[1] == "brief" }
    func listed(_ column: Int) -> String {
      own.map { $0[column] }.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }.joined(separator: ",")
    }
    let pictures = isDrawn ? "" : " --dataset Data/T91 --images \(listed(2))"
    return "`swift run -c release nlvae trial recipe\(pictures) --seeds \(listed(3)) --changes "
      + "\"\(([Ablation.all.rawValue] + changes).joined(separator: ","))\"`"
  }

  /// Attention and the residual.
  func ingredients(_ answer: Answers) {
    ladderRows(
      answer, "non-local attention (IV.B) helps: attention behind the last blocks less none",
      without: Ablation.withAttention.rawValue, sign: -1)
    ladderRows(
      answer, "our question: does the residual, which table III leaves out, help: with it less without",
      without: Ablation.withoutResidual.rawValue, central: false)
  }

  /// The β-VAE loss, its sampling, and the number of latents.
  func posterior(_ answer: Answers) {
    ladderRows(
      answer, "the β-VAE loss and its sampling help (I, VII): with them less a plain encoder-decoder",
      without: Ablation.withoutPosterior.rawValue)
    ladderRows(
      answer, "the sampling alone: with it less the posterior's mean", without: Ablation.withoutSampling.rawValue,
      central: false)
    ladderRows(
      answer, "the divergence alone: with it less β = 0", without: Ablation.withoutDivergence.rawValue, central: false)
    let fewest = (try? ladder(built, Ablation.fewLatents.rawValue)) ?? []
    let most = (try? ladder(built, Ablation.manyLatents.rawValue)) ?? []
    let lead = zip(most, fewest).map { $0 - $1 }
    answer(
      "more latents, poorer pictures (III.D; one latent channel less 128, built-in picture, \(lead.count) seeds, dB)",
      lead.count > 1 ? spanned(lead) : "–", lead.count > 1 ? verdict(above: lead) : .open,
      trial([Ablation.fewLatents, .manyLatents].map(\.rawValue), built, isDrawn: true), intervals: 1)
  }

  /// Receptive fields, counted from the networks.
  func fields(_ answer: Answers) {
    var source = RandomSource(seed: 1)
    func across(_ architecture: Architecture) -> Int? {
      architecture.network(imageChannels: 3, using: &source).reach.map { 2 * $0 + 1 }
    }
    let own = across(ZeroShotConfiguration().architecture), zssr = across(ZeroShotConfiguration.zssr().architecture)
    let dip = DIPConfiguration(scale: 4).receptiveField
    answer(
      "DIP focuses on smaller receptive fields than NLVAE (II; pixels across, by the layers)",
      "NLVAE \(own ?? 0), with a pooled latent (fig. 3) all; DIP \(dip)",
      dip > own ?? .max ? .inconsistent : .consistent,
      "`swift run chapter 08b`", central: true)
    answer(
      "ZSSR extracts local features (II; pixels across)", "ZSSR \(zssr ?? 0), NLVAE \(own ?? 0)",
      zssr ?? 0 < own ?? 0 ? .consistent : .inconsistent, "`swift run chapter 08b`")
  }

  /// Table III, word by word, against the methods' own publications.
  func words(_ answer: Answers) {
    for (printed, own) in zip(Claims.table3, Claims.ownPapers) {
      let pairs = [
        (printed.input, own.input), (printed.residual, own.residual), (printed.reconstruction, own.reconstruction),
        (printed.loss, own.loss),
      ]
      let differences = pairs.filter { $0 != $1 }.map { "\($0) here, \($1) there" }
      answer(
        "table III: \(printed.name) is \(pairs.map(\.0).joined(separator: ", "))",
        differences.isEmpty ? "so says its publication" : differences.joined(separator: "; "),
        differences.isEmpty ? .consistent : .inconsistent, "–")
    }
  }
}
