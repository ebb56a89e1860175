import Engine
import Imaging

extension ZeroShotSession {
  /// How much the last stage's answer varies over the latent posterior: the standard deviation over samples of z, averaged
  /// over colours.
  ///
  /// - Parameter samples: number of posterior samples.
  /// - Returns: 1×1×H×W in units of the picture (0…1); `nil` for a network without a latent.
  public func uncertainty(samples: Int = 16) -> Tensor? {
    precondition(isFinished, "the uncertainty of an unfinished enlargement")
    let input = input(ofStage: stageCount - 1)
    let trained = fitted(learner.averaged, to: input)
    guard trained.noiseShape(for: input.shape) != nil else { return nil }
    var generator = RandomSource(seed: seed ^ 0x756e_6365)
    var sum = Tensor.zeros(input.shape), squares = sum
    for _ in 0..<samples {
      let picture = trained.tiled(input, mode: .evaluation) {
        let noise = Tensor.normal(trained.noiseShape(for: $0.shape)!, using: &generator)
        return trained.reconstruct(Variable($0), Pass(.evaluation), noise: noise).picture.value
      }
      sum.add(picture)
      squares.add(picture.map(.square))
    }
    let n = Float(samples), mean = sum * (1 / n)
    let variance = (squares * (1 / n) - mean.map(.square)).map(.clamp(lower: 0, upper: .infinity))
    let deviation = Variable(variance * (n / max(1, n - 1))).squareRoot()
    return deviation.mean(along: [1]).value
  }
}
