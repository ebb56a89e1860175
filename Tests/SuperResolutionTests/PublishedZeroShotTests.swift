import Engine
import Imaging
import Testing

@testable import SuperResolution

@Suite("Published networks, trained on the one picture")
struct PublishedZeroShotTests {
  /// Small ones where sizes are free.
  private static let architectures: [PretrainedArchitecture] = [
    .init(.srcnn), .init(.vdsr, channels: 12, depth: 5), .init(.drcn, channels: 8, depth: 3),
    .init(.memnet, channels: 6, depth: 2),
  ]

  private func recipe(_ architecture: PretrainedArchitecture) -> ZeroShotConfiguration {
    var recipe = ZeroShotConfiguration(.quick), steps = CosinePolicy()
    (steps.firstSteps, steps.laterSteps) = (150, 20)
    recipe.policy = .cosine(steps)
    recipe.stages = 2
    recipe.cropSize = 24
    recipe.architecture = .published(architecture)
    return recipe
  }

  @Test(
    "A stage of the recipe's steps improves what it has not been trained on, and the run comes to its end",
    arguments: architectures)
  func improves(_ architecture: PretrainedArchitecture) throws {
    let picture = SamplePicture.image().resized(width: 32, height: 28).quantized()
    var run = try ZeroShotRun(picture, scale: 2, seed: 3, configuration: recipe(architecture))
    run.advance()
    let before = run.heldOutError(0)
    while run.progress.stepsDone < 150 { run.advance() }
    #expect(run.heldOutError(0) < before)
    while !run.isFinished { run.advance() }
    #expect(run.result?.shape == [1, 3, 56, 64] && run.progress.recoveries == 0)
  }

  @Test("The brightness becomes the network's answer, and colour differences stay", arguments: architectures)
  func colours(_ architecture: PretrainedArchitecture) {
    var random = RandomSource(seed: 2)
    let network = BrightnessNetwork(architecture, using: &random)
    let x = Tensor.uniform([2, 3, 5, 6], in: 0.2..<0.8, using: &random)
    let brightness = Variable(x).standardBrightness
    var same = RandomSource(seed: 2)
    let expected = architecture.network(scale: 2, using: &same)
      .enlarged(brightness, interpolation: brightness, Pass(.training), noise: nil).picture.value
    let answer = network.reconstruct(Variable(x), Pass(.training), noise: nil).picture
    #expect(zip(answer.standardBrightness.value.values, expected.values).allSatisfy { abs($0 - $1) < 1e-5 })
    // As many numbers as pixels: the change of red is that of green and blue.
    let change = (answer.value - x).values, plane = 30
    for n in 0..<2 {
      for i in 0..<plane {
        let red = change[3 * n * plane + i]
        #expect((1..<3).allSatisfy { abs(change[(3 * n + $0) * plane + i] - red) < 1e-6 })
      }
    }
    #expect(expected != brightness.value)
    // A grey picture is its own brightness.
    let grey = network.reconstruct(brightness, Pass(.training), noise: nil).picture.value
    #expect(grey == expected)
  }
}
