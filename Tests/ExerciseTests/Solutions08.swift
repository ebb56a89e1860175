import Chapter08
import Foundation

/// One way to solve the exercises of chapter 8.
struct Solutions08: Chapter08Exercises {
  func psnr(_ estimate: [Double], truth: [Double]) -> Double {
    let squares = zip(estimate, truth).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return 10 * log10(255 * 255 * Double(truth.count) / squares)
  }

  func similarityOfConstants(_ a: Double, _ b: Double) -> Double {
    let c1 = 2.55 * 2.55
    return (2 * a * b + c1) / (a * a + b * b + c1)
  }

  func luma(red: Double, green: Double, blue: Double) -> (limited: Double, full: Double) {
    (
      16 + (65.481 * red + 128.553 * green + 24.966 * blue) / 255,
      0.299 * red + 0.587 * green + 0.114 * blue
    )
  }

  func pooled(_ psnrs: [Double]) -> Double {
    let errors = psnrs.map { pow(10, -$0 / 10) }
    return -10 * log10(errors.reduce(0, +) / Double(errors.count))
  }

  func psnr(squaredErrors: [Double], width: Int, border: Int) -> Double {
    let height = squaredErrors.count / width
    let inside = squaredErrors.indices.filter { index in
      (border..<width - border).contains(index % width) && (border..<height - border).contains(index / width)
    }
    let error = inside.reduce(0) { $0 + squaredErrors[$1] } / Double(inside.count)
    return 10 * log10(255 * 255 / error)
  }

  func pairedDifference(_ a: [Double], _ b: [Double]) -> (mean: Double, standardError: Double) {
    let differences = zip(a, b).map(-), count = Double(differences.count)
    let mean = differences.reduce(0, +) / count
    let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / (count - 1) / count).squareRoot())
  }

  func bootstrap(_ values: [Double], resamples: Int, draw: (Int) -> Int) -> (low: Double, high: Double) {
    let count = values.count
    let means = (0..<resamples).map { _ in
      (0..<count).reduce(0.0) { sum, _ in sum + values[draw(count)] } / Double(count)
    }.sorted()
    return (means[resamples / 40], means[resamples - 1 - resamples / 40])
  }

  func flipped(_ pairs: [(name: String, differences: [Double])], margin: Double) -> [String] {
    func judge(_ differences: [Double], _ margin: Double) -> Int {
      let found = pairedDifference(differences, differences.map { _ in 0 }), reach = 2.776 * found.standardError
      return found.mean - reach > margin ? 1 : found.mean + reach < -margin ? -1 : 0
    }
    return pairs.filter { judge($0.differences, 0) != judge($0.differences, margin) }.map(\.name)
  }

  func seeds(toSee difference: Double, deviation: Double, quantile: (Int) -> Double) -> Int {
    (2...30).first { quantile($0) * deviation / Double($0).squareRoot() < difference } ?? 30
  }
}
