import Foundation

extension Evidence {
  /// What a training may see.
  func information() -> [AuditRow] {
    let answer = Answers(.information)
    let enlarges = verdict(results, .thorough, above: .bicubic)
    answer(
      "a single low-resolution picture is enough, read as: to do better than bicubic (×4: thorough / bicubic, dB)",
      duel(results, .thorough, .bicubic, 4), enlarges, reproduce("nlvae-thorough,bicubic"), intervals: 1,
      central: true)
    answer(
      "its high-resolution counterpart is required, read as: to do better than bicubic",
      "the same rows were trained without; what else is meant is not said", .untestable,
      "`swift test --filter EvaluateTests`")
    return answer.rows
  }
}
