import Engine
import Imaging

/// What a decoder makes of several samples of the posterior, in units of the picture (0…1).
public struct PosteriorSamples: Sendable {
  /// The answer to the first sample, 1×C×H×W; where a picture is answered in tiles, every tile has draws of its own.
  public var first: Tensor
  /// The mean of all answers, 1×C×H×W.
  public var mean: Tensor
  /// Their standard deviation, averaged over colours, 1×1×H×W.
  public var deviation: Tensor
}

extension PosteriorSamples {
  /// The mean and the deviation of some answers.
  ///
  /// What is summed are differences from the first answer: in bright parts the squares of the answers themselves would
  /// cancel and leave rounding errors.
  ///
  /// - Parameters:
  ///   - count: number of answers, at least 1.
  ///   - answer: makes the next one.
  init(_ count: Int, _ answer: () -> Tensor) {
    first = answer()
    var sum = Tensor.zeros(first.shape), squares = sum
    for _ in 1..<count {
      let off = answer() - first
      sum.add(off)
      squares.add(off.map(.square))
    }
    let n = Float(count), shift = sum * (1 / n)
    mean = first + shift
    let variance = (squares * (1 / n) - shift.map(.square)).map(.clamp(lower: 0, upper: .infinity))
    deviation = Variable(variance * (n / max(1, n - 1))).squareRoot().mean(along: [1]).value
  }
}

extension ZeroShotRun {
  /// The answer of the last stage's network to its input, from the mean of the posterior and upright only, before anything
  /// corrects or refines it: 1×C×H×W.
  public func plainAnswer() -> Tensor {
    precondition(isFinished, "the answer of an unfinished enlargement")
    let input = input(ofStage: schedule.count - 1)
    let trained = fitted(learner.averaged, to: input) { _ in }
    return trained.enhanced(input, mode: .evaluation, orientations: [.upright])
  }

  /// The same answer from samples of the posterior.
  ///
  /// - Parameter count: number of samples.
  /// - Returns: `nil` for a network without a latent.
  public func posteriorSamples(_ count: Int) -> PosteriorSamples? {
    precondition(isFinished, "samples of an unfinished enlargement")
    let input = input(ofStage: schedule.count - 1)
    let trained = fitted(learner.averaged, to: input) { _ in }
    guard count > 0, trained.noiseShape(for: input.shape) != nil else { return nil }
    var generator = RandomSource(seed: identity.seed ^ 0x756e_6365)
    return PosteriorSamples(count) {
      trained.tiled(input, mode: .evaluation) {
        let noise = Tensor.normal(trained.noiseShape(for: $0.shape)!, using: &generator)
        return trained.reconstruct(Variable($0), Pass(.evaluation), noise: noise).picture.value
      }
    }
  }

  /// How much the last stage's answer varies over the latent posterior: the standard deviation over samples of z, averaged
  /// over colours.
  ///
  /// - Parameter samples: number of posterior samples.
  /// - Returns: 1×1×H×W in units of the picture (0…1); `nil` for a network without a latent.
  public func uncertainty(samples: Int = 16) -> Tensor? { posteriorSamples(samples)?.deviation }
}
