import Foundation
import SuperResolution
import Terminal

/// Prints rows as they come, and the means at the end.
struct ResultTable {
  /// What the last column is called: the seconds are those of the clock on the wall or of the processor.
  private let seconds: String
  private var rows: [EvaluationRow] = []

  init(seconds: String = "seconds") { self.seconds = seconds }

  mutating func add(_ row: EvaluationRow) {
    if rows.isEmpty { print("scale  image         method        protocol   seed   PSNR dB    SSIM  " + seconds) }
    rows.append(row)
    print(line(row.scale, row.image, row.method, row.protocol, "\(row.seed)", row.psnr, row.ssim, row.seconds))
    // Rows are minutes apart; in a file they should stand at once.
    fflush(nil)
  }

  func printMeans() {
    let groups = Dictionary(grouping: rows) { "\($0.scale) \($0.method) \($0.protocol)" }
    for (_, group) in groups.sorted(by: { $0.key < $1.key }) {
      func mean(_ value: (EvaluationRow) -> Double) -> Double {
        group.reduce(0) { $0 + value($1) } / Double(group.count)
      }
      let (scale, method, seen) = (group[0].scale, group[0].method, group[0].protocol)
      print(line(scale, "mean", method, seen, "", mean(\.psnr), mean(\.ssim), mean(\.seconds)))
    }
  }

  private func line(
    _ scale: Int, _ image: String, _ method: String, _ seen: String, _ seed: String, _ psnr: Double, _ ssim: Double,
    _ seconds: Double
  ) -> String {
    func pad(_ text: String, _ width: Int) -> String {
      text.padding(toLength: max(width, text.count), withPad: " ", startingAt: 0)
    }
    let numbers = String(format: "%8.3f  %.4f  %7.1f", psnr, ssim, seconds)
    return "×\(pad("\(scale)", 5)) \(pad(image, 13)) \(pad(method, 13)) \(pad(seen, 10)) \(pad(seed, 5)) \(numbers)"
  }
}
