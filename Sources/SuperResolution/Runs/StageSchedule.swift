import Foundation

/// One stage of the climb to a scale.
package struct Stage: Equatable, Sendable {
  /// The output's size over the picture's.
  package var scale: Double
  /// What is enlarged: 0 for the picture, k for the output of stage k - 1.
  package var base: Int
  /// The output's size over that of what is enlarged.
  package var factor: Double

  /// Height or width of the output for that of the picture.
  package func size(_ count: Int) -> Int { Int((Double(count) * scale).rounded()) }

  /// A climb in equal stages, as ZSSR's gradual one: the first `k` of `n` stages reach the scale to the power of k / n.
  ///
  /// Every stage enlarges the picture itself, as long as that is a factor of `largestFactor` at most; then the output
  /// before takes the picture's place. In six stages ×4 is 1.26, 1.59 and 2 times the picture, then as much times the
  /// output at ×2.
  static func schedule(scale: Int, stages: Int, largestFactor: Double) -> [Stage] {
    var schedule: [Stage] = [], base = 0, baseScale = 1.0
    for stage in 1...stages {
      let reached = pow(Double(scale), Double(stage) / Double(stages))
      // Rounding must not decide whether three stages of ×1.26 are a factor of two.
      if let last = schedule.last, reached / baseScale > largestFactor + 1e-6 {
        base = stage - 1
        baseScale = last.scale
      }
      schedule.append(Stage(scale: reached, base: base, factor: reached / baseScale))
    }
    return schedule
  }
}
