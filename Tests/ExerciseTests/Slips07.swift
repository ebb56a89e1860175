import Chapter07
import Engine
import Foundation
import SuperResolution

/// One likely slip for every exercise of chapter 7.
struct Slips07: Chapter07Exercises {
  /// Rounds up what is above a whole number only because the factor has been rounded.
  func sides(_ side: Int, factor: Double, generations: Int) -> [Int] {
    var sides: [Int] = []
    for _ in 0..<generations { sides.append(Int((Double(sides.last ?? side) / factor).rounded(.up))) }
    return sides
  }

  /// Forgets that small differences do not count.
  func bases(scale: Double, stages: Int, largest: Double) -> [Int] {
    var bases: [Int] = [], base = 0, size = 1.0, last = 1.0
    for stage in 1...stages {
      let reached = pow(scale, Double(stage) / Double(stages))
      if reached / size > largest { (base, size) = (stage - 1, last) }
      bases.append(base)
      last = reached
    }
    return bases
  }

  /// Reduces with the sums of pairs, not with their means.
  func backProjected(_ estimate: [Double], onto signal: [Double]) -> [Double] {
    estimate.indices.map { i in estimate[i] + signal[i / 2] - estimate[i / 2 * 2] - estimate[i / 2 * 2 + 1] }
  }

  /// Forgets the share, and averages over everything that ever was.
  func runningAverage(_ weights: [Double], share: Double) -> Double {
    Solutions07().runningAverage(weights, share: 1)
  }

  /// Takes the upper one of the two in the middle.
  func ensemble(_ network: ([Double]) -> [Double], _ row: [Double]) -> [Double] {
    zip(network(row), network(row.reversed()).reversed()).map { max($0, $1) }
  }

  /// Turns the pair round: learns to make the interpolated picture from the picture.
  func enlarged(_ picture: Tensor) -> Tensor {
    let side = picture.shape[2]
    let question = picture.resized(height: side / 2, width: side / 2).resized(height: side, width: side)
    return Solutions07().trained(on: picture, question).enhanced(
      picture.resized(height: 2 * side, width: 2 * side), mode: .transductive)
  }

  /// Comes close to the truth, but does not keep the means.
  func leaking(_ truth: [Double]) -> [Double] { truth.map { 0.9 * $0 } }

  /// Looks whether the answer is the truth.
  func leaks(_ method: ([Double]) throws -> [Double]) rethrows -> Bool {
    let truth = (0..<16).map { sin(Double($0)) }
    return try method(truth) == truth
  }
}
