import Foundation

extension Evidence {
  /// What a training may see.
  func information() -> [AuditRow] {
    let answer = Answers(.information)
    for scale in [3, 4, 8] {
      answer(
        scale == 3
          ? "our reading of the abstract, that a single low-resolution image is enough: to do better than back-projected "
            + "interpolation (×3: network alone / interpolation, dB)" : "the same at ×\(scale)",
        duel(results, .network, .corrected, scale), verdict(results, .network, above: .corrected, scale: scale),
        reproduce("nlvae-unrefined,bicubic-back-projected", scale: scale), intervals: 1,
        of: pair(.network, .corrected, scale), central: true)
    }
    answer(
      "its high-resolution counterpart is required (I)",
      "for what is not said; the rows above were trained without it", .untestable,
      "`swift test --filter EvaluateTests`")
    answer(
      "a single low-resolution picture (abstract), against I and IV.B: its high-resolution counterpart enters the training",
      "both are in the paper; as we read them, at most one describes table I", .inconsistent, "–")
    answer(
      "no prior training (abstract), against the caption of table I", "it says that all methods are trained on DIV2K",
      .inconsistent, "–")
    return answer.rows
  }
}
