import Engine
import Foundation
import Imaging
import SuperResolution
import Testing

@testable import Experiments

@Suite("Statistics of pictures, and ladders of drawings")
struct LeavesTrialTests {
  /// Grey noise whose power falls as 1 / frequency^slope.
  private func noise(slope: Float) -> Image {
    let side = 128, count = side * side
    var random = RandomSource(seed: 4)
    let white = Tensor.normal([2, side, side], using: &random).values
    func frequency(_ index: Int) -> Float { Float(index < side / 2 ? index : index - side) / Float(side) }
    let waves = (0..<count).map { place -> SIMD2<Float> in
      let x = frequency(place % side), y = frequency(place / side), radius = (x * x + y * y).squareRoot()
      return radius > 0
        ? SIMD2(white[place], white[count + place]) * Float(pow(Double(radius), Double(-slope / 2))) : .zero
    }
    let values = FourierTransform(count: side).square(waves).map(\.x)
    return Image(width: side, height: side, channels: 1, pixels: values.map { 0.5 + $0 / 10_000 })
  }

  @Test(
    "the slope of noise is the one it was made with, and its differences are normal", arguments: [1, 2, 3] as [Float])
  func slope(_ slope: Float) {
    let found = PictureStatistics(noise(slope: slope))
    #expect(abs(found.slope - Double(slope)) < 0.2)
    #expect(abs(found.kurtosis - 3) < 0.3)
    #expect(abs(found.differences.reduce(0, +) - 1) < 0.01)
    #expect(found.differences.max() == found.differences[found.differences.count / 2])
  }

  @Test("one white square has few differences, and they are large")
  func square() {
    var pixels = [Float](repeating: 0, count: 128 * 128)
    for y in 40..<80 { for x in 40..<80 { pixels[y * 128 + x] = 1 } }
    let found = PictureStatistics(Image(width: 128, height: 128, channels: 1, pixels: pixels))
    // 160 steps along edges among 2 · 127² differences of size 0 or 1.
    #expect(abs(found.kurtosis - 2 * 127 * 127 / 160) < 1e-6)
  }

  @Test("every ingredient can be left out, and then the drawing is another", arguments: LeavesIngredient.allCases)
  func ingredients(_ ingredient: LeavesIngredient) {
    let less = Leaves().without([ingredient])
    #expect(less != Leaves() && less.without([ingredient]) == less)
    let drawings = [Leaves(), less].map { leaves in (0..<8).map { leaves.picture($0, side: 32, ofSeries: 3).pixels } }
    #expect(drawings[0] != drawings[1])
  }

  @Test("nothing left out is the generator itself, and without colour it is grey")
  func grey() {
    #expect(Leaves().without([]) == Leaves())
    let image = Leaves().without([.colour, .sensor]).picture(3, side: 48, ofSeries: 5)
    #expect(zip(image.plane(0), image.plane(2)).allSatisfy { abs($0 - $1) < 0.02 })
  }

  @Test("a training on other drawings does not go on from these drawings' state")
  func identity() throws {
    var recipe = TrainingRecipe(.init(.residual, channels: 4, depth: 2), scales: [4], steps: 3)
    (recipe.minibatch, recipe.crop) = (2, 8)
    func training(_ leaves: Leaves) throws -> NetworkTraining {
      try NetworkTraining(on: .drawings(leaves), recipe: recipe, seed: 1)
    }
    #expect(try training(Leaves()).identity == training(Leaves()).identity)
    #expect(try training(Leaves()).identity != training(Leaves().without([.strokes])).identity)
  }

  @Test("a ladder scores every network at its end, and that of all ingredients on the way")
  func ladder() throws {
    let task = try EvaluationTask(name: "a", picture: SamplePicture.image(width: 64, height: 64), scale: 4)
    var budget = LeavesBudget()
    (budget.steps, budget.drawings, budget.milestones) = (2, 2, [0, 1])
    let trial = Trials.leaves(on: [task], of: "T91", variants: [.everything, .discs], seeds: [1], budget: budget)
    #expect(trial.form.columns.map(\.name) == ["drawings", "seed", "step", "t91", "drawings_psnr"])
    var context = ExperimentContext(
      checkpointPath: nil, resumes: false, checkpointInterval: 60,
      stopwatch: Stopwatch(.wall, path: nil, goesOn: false, interval: 60), display: Silence(),
      shouldStop: { false }, warn: { _ in })
    let rows = try trial.pieces.flatMap { try $0.make(&context) }
    #expect(rows.map(\.key) == ["0", "1", "2"].map { ["everything", "1", $0] } + [["discs alone", "1", "2"]])
    let scores = try rows.map { try $0.result.map { try #require(Double($0)) } }
    #expect(scores.allSatisfy { $0.count == 2 && $0.allSatisfy { 10...60 ~= $0 } })
    // The last two had the same first weights, and other drawings.
    #expect(scores[2] != scores[3])
  }
}

/// Nobody watches.
private struct Silence: ProgressDisplay {
  func show(_ progress: RunProgress) {}
  func finish() {}
}
