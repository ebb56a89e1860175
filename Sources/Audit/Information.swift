import Foundation

extension Evidence {
  /// What a training may see.
  func information() -> [AuditRow] {
    let answer = Answers(.information)
    let enlarges = verdict(results, .network, above: .bicubic)
    answer(
      "a single low-resolution picture is enough, read as: to do better than bicubic (×4: network alone / bicubic, dB)",
      duel(results, .network, .bicubic, 4), enlarges, reproduce("nlvae-unrefined,bicubic"), intervals: 1,
      central: true)
    answer(
      "its high-resolution counterpart is required, read as: to do better than bicubic",
      "the same rows were trained without; what else is meant is not said", .untestable,
      "`swift test --filter EvaluateTests`")
    return answer.rows
  }
}
