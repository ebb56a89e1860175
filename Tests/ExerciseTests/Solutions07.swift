import Chapter07
import Engine
import Foundation
import SuperResolution

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

  func enlarged(_ picture: Tensor) -> Tensor {
    let side = picture.shape[2]
    let question = picture.resized(height: side / 2, width: side / 2).resized(height: side, width: side)
    return trained(on: question, picture).enhanced(
      picture.resized(height: 2 * side, width: 2 * side), mode: .transductive)
  }

  /// A small network after two hundred steps on one pair.
  func trained(on question: Tensor, _ target: Tensor) -> NLVAE {
    var random = RandomSource(seed: 1), small = NLVAEConfiguration(), adam = Adam(learningRate: 0.002)
    (small.channels, small.encoderBlocks, small.decoderBlocks) = (16, 1, 2)
    var network = NLVAE(small, using: &random)
    for _ in 0..<200 {
      _ = network.train(on: question, target, loss: BetaVAELoss(), gradientLimit: 1, &adam, &random)
    }
    return network
  }

  func leaking(_ truth: [Double]) -> [Double] { truth }

  func leaks(_ method: ([Double]) throws -> [Double]) rethrows -> Bool {
    var state: UInt64 = 1
    func number() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / Double(1 << 24) - 0.5
    }
    for _ in 0..<50 {
      let means = (0..<8).map { _ in number() }
      let answers = try (0..<2).map { _ in
        try method(
          means.flatMap { mean in
            let half = 4 * number()
            return [mean - half, mean + half]
          })
      }
      if zip(answers[0], answers[1]).contains(where: { abs($0 - $1) > 1e-9 }) { return true }
    }
    return false
  }
}
