import Engine
import Foundation

extension Evidence {
  /// Equations 6 to 16.
  func cost() throws -> [AuditRow] {
    let answer = Answers(.cost)
    var random = RandomSource(seed: 1)
    let pointwise = Conv2D(inputChannels: 32, outputChannels: 32, kernelSize: 1, bias: false, using: &random)
      .weightCount
    let standard = Conv2D(inputChannels: 32, outputChannels: 32, kernelSize: 3, bias: false, using: &random).weightCount
    let speeds = kinds
    func milliseconds(_ kind: String) throws -> Double? {
      zip(zip(speeds.column("kind"), speeds.column("channels")), try speeds.numbers("milliseconds"))
        .first { $0.0 == (kind, "32") }?.1
    }
    let ratio = try milliseconds("point-wise").flatMap { a in try milliseconds("standard").map { a / $0 } }
    answer(
      "a ninth of the weights at K = 3", "\(grouped(pointwise)) of \(grouped(standard))",
      9 * pointwise == standard ? .consistent : .inconsistent, "`swift run chapter 08b`")
    answer(
      "a ninth of the operations at K = 3, for 256 × 256 pixels",
      [pointwise, standard].map { String(format: "%.1f", 256 * 256 * Double($0) / 1e6) }.joined(separator: " of ")
        + " million", 9 * pointwise == standard ? .consistent : .inconsistent, "`swift run chapter 08b`")
    answer(
      "our question: a ninth of the time (within 0.02)", ratio.map { String(format: "%.2f of the time", $0) } ?? "–",
      ratio.map { abs($0 - 1.0 / 9) < 0.02 ? .reproduces : .doesNot } ?? .open,
      "`swift run -c release bench convolution`")
    return answer.rows
  }
}
