import Chapter08
import Foundation

/// One likely slip for every exercise of chapter 8.
struct Slips08: Chapter08Exercises {
  /// Takes the mean size of the differences for the root of their mean square.
  func psnr(_ estimate: [Double], truth: [Double]) -> Double {
    let size = zip(estimate, truth).reduce(0) { $0 + abs($1.0 - $1.1) } / Double(truth.count)
    return 20 * log10(255 / size)
  }

  /// Takes the constant for samples of 0…1.
  func similarityOfConstants(_ a: Double, _ b: Double) -> Double { (2 * a * b + 1e-4) / (a * a + b * b + 1e-4) }

  /// Gives green the weight of blue, and blue that of green.
  func luma(red: Double, green: Double, blue: Double) -> (limited: Double, full: Double) {
    Solutions08().luma(red: red, green: blue, blue: green)
  }

  /// Averages the roots of the errors.
  func pooled(_ psnrs: [Double]) -> Double {
    -20 * log10(psnrs.reduce(0) { $0 + pow(10, -$1 / 20) } / Double(psnrs.count))
  }

  /// Leaves the border out at the left and right, but not at the top and bottom.
  func psnr(squaredErrors: [Double], width: Int, border: Int) -> Double {
    let inside = squaredErrors.indices.filter { (border..<width - border).contains($0 % width) }
    let error = inside.reduce(0) { $0 + squaredErrors[$1] } / Double(inside.count)
    return 10 * log10(255 * 255 / error)
  }

  /// Takes the two methods for independent samples.
  func pairedDifference(_ a: [Double], _ b: [Double]) -> (mean: Double, standardError: Double) {
    let zeros = a.map { _ in 0.0 }, right = Solutions08()
    let (first, second) = (right.pairedDifference(a, zeros), right.pairedDifference(b, zeros))
    return (first.mean - second.mean, hypot(first.standardError, second.standardError))
  }

  /// Draws without putting back.
  func bootstrap(_ values: [Double], resamples: Int, draw: (Int) -> Int) -> (low: Double, high: Double) {
    let means = (0..<resamples).map { _ in
      var rest = values
      return values.reduce(0) { sum, _ in sum + rest.remove(at: draw(rest.count)) } / Double(values.count)
    }.sorted()
    return (means[resamples * 25 / 1000], means[resamples * 975 / 1000 - 1])
  }

  /// Lets the mean decide alone about the margin.
  func flipped(_ pairs: [(name: String, differences: [Double])], margin: Double) -> [String] {
    let right = Solutions08()
    return pairs.filter { pair in
      let found = right.pairedDifference(pair.differences, pair.differences.map { _ in 0 })
      return abs(found.mean) > 2.776 * found.standardError && abs(found.mean) < margin
    }.map(\.name)
  }

  /// Forgets the root.
  func seeds(toSee difference: Double, deviation: Double, quantile: (Int) -> Double) -> Int {
    (2...30).first { quantile($0) * deviation / Double($0) < difference } ?? 30
  }
}
