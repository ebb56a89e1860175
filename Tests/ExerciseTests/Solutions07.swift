import Chapter07
import Foundation

/// One way to solve the exercises of chapter 7.
struct Solutions07: Chapter07Exercises {
  func sides(_ side: Int, factor: Double, generations: Int) -> [Int] {
    var sides: [Int] = []
    for _ in 0..<generations {
      sides.append(max(1, Int((Double(sides.last ?? side) / factor - 1e-9).rounded(.up))))
    }
    return sides
  }

  func bases(scale: Double, stages: Int, largest: Double) -> [Int] {
    var bases: [Int] = [], base = 0, size = 1.0, last = 1.0
    for stage in 1...stages {
      let reached = pow(scale, Double(stage) / Double(stages))
      if reached / size > largest + 1e-6 { (base, size) = (stage - 1, last) }
      bases.append(base)
      last = reached
    }
    return bases
  }

  func backProjected(_ estimate: [Double], onto signal: [Double]) -> [Double] {
    estimate.indices.map { i in
      let reduced = (estimate[i / 2 * 2] + estimate[i / 2 * 2 + 1]) / 2
      return estimate[i] + signal[i / 2] - reduced
    }
  }

  func runningAverage(_ weights: [Double], share: Double) -> Double {
    weights.enumerated().reduce(0) { average, step in
      let kept = min(share, Double(step.offset) / Double(step.offset + 10))
      return kept * average + (1 - kept) * step.element
    }
  }

  func ensemble(_ network: ([Double]) -> [Double], _ row: [Double]) -> [Double] {
    zip(network(row), network(row.reversed()).reversed()).map { ($0 + $1) / 2 }
  }

  func surprised(errors: [Double], deviations: [Double], factor: Double) -> Double {
    let count = zip(errors, deviations).filter { abs($0) > factor * $1 }.count
    return Double(count) / Double(errors.count)
  }
}
