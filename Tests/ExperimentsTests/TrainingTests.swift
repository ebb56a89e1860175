import Engine
import Imaging
import Kernels
import SuperResolution
import Testing

@testable import Experiments

@Suite("Training beforehand", .serialized)
struct TrainingTests {
  private static func recipe(_ kind: PretrainedArchitecture.Kind, steps: Int = 6) -> TrainingRecipe {
    let flexible = PretrainedArchitecture(kind).isFlexible
    var recipe = TrainingRecipe(
      .init(kind, channels: flexible ? 6 : nil, depth: flexible ? 2 : nil), scales: [2], steps: steps)
    (recipe.minibatch, recipe.crop, recipe.validations) = (9, 8, 3)
    return recipe
  }

  /// Four pictures of different sizes; the last is held back.
  private static let pictures = TrainingMaterial(
    (0..<4).map { index in
      let picture = SamplePicture.image().resized(width: 40 + 7 * index, height: 33 + index).quantized()
      return .init(name: "\(index)", image: picture)
    })

  private func finished(_ training: NetworkTraining) throws -> [UInt8] {
    var training = training
    while !training.isFinished { training.advance() }
    #expect(training.validations.map(\.step) == [2, 4, 6])
    return training.weights(notes: [:]).encoded()
  }

  @Test(
    "Interrupted anywhere, and on any number of threads, it comes to the same bytes",
    arguments: [PretrainedArchitecture.Kind.residual, .nlvae, .fsrcnn])
  func resumes(_ kind: PretrainedArchitecture.Kind) throws {
    let fresh = try NetworkTraining(on: Self.pictures, recipe: Self.recipe(kind), seed: 7)
    let expected = try finished(fresh)
    var run = fresh, states: [[UInt8]] = []
    while !run.isFinished {
      states.append(try run.checkpoint())
      run.advance()
    }
    let before = Threads.count
    defer { Threads.count = before }
    for (index, state) in states.enumerated() where index % 3 == 1 {
      Threads.count = 1 + index % 4
      var resumed = fresh
      try resumed.resume(from: state)
      #expect(try finished(resumed) == expected)
    }
    let other = try NetworkTraining(on: Self.pictures, recipe: Self.recipe(kind), seed: 8)
    #expect(try finished(other) != expected)
    #expect(throws: EnlargementError.self) {
      var another = other
      try another.resume(from: states[2])
    }
  }

  @Test("A step that is ended has changed nothing")
  func interruption() throws {
    struct Stop: Error {}
    let before = Threads.count
    defer { Threads.count = before }
    Threads.count = 1
    var run = try NetworkTraining(on: Self.pictures, recipe: Self.recipe(.residual), seed: 7)
    run.advance()
    let state = try run.checkpoint()
    #expect(throws: Stop.self) { try run.advance { if $0 > 0.5 { throw Stop() } } }
    #expect(try run.checkpoint() == state)
  }

  @Test("The error falls, and the averaged weights become better than interpolation")
  func learns() throws {
    var recipe = Self.recipe(.residual, steps: 150)
    recipe.architecture.channels = 12
    var run = try NetworkTraining(on: Self.pictures, recipe: recipe, seed: 7)
    while !run.isFinished { run.advance() }
    #expect(run.skipped == 0 && run.lastError.isFinite)
    #expect(run.validations.map(\.step) == [50, 100, 150])
    let held = SamplePicture.image().resized(width: 61, height: 36).quantized()
    let task = try EvaluationTask(name: "held back", picture: held, scale: 2)
    let plain = psnr(task.lowResolution.interpolated(by: 2).quantized(), groundTruth: task.groundTruth, border: 2)
    #expect(run.validations.last!.psnr > plain + 0.3, "\(run.validations) after \(plain)")
  }

  @Test("A crop and its reduction lie on top of each other in every orientation", arguments: Orientation.allCases)
  func crops(_ orientation: Orientation) {
    let image = SamplePicture.image().resized(width: 31, height: 28).quantized()
    let pair = TrainingPicture(image, scales: [2]).pairs[2]!
    #expect(pair.large.width == 30 && pair.small.width == 15 && pair.small.height == 14)
    var small: [Float] = [], large: [Float] = []
    pair.small.write(row: 3, column: 2, side: 9, orientation: orientation, channels: 3, into: &small)
    pair.large.write(row: 6, column: 4, side: 18, orientation: orientation, channels: 3, into: &large)
    let whole = image.modCropped(by: 2), reduced = whole.degraded(by: 2)
    func turned(_ picture: Image, _ row: Int, _ column: Int, _ side: Int) -> [Float] {
      orientation(Tensor(picture.cropped(x: column, y: row, width: side, height: side))).values
    }
    #expect(zip(small, turned(reduced, 3, 2, 9)).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(zip(large, turned(whole, 6, 4, 18)).allSatisfy { abs($0 - $1) < 1e-6 })
    var grey: [Float] = []
    pair.small.write(row: 3, column: 2, side: 9, orientation: orientation, channels: 1, into: &grey)
    let luma = orientation(Tensor(reduced.cropped(x: 2, y: 3, width: 9, height: 9)).standardBrightness).values
    #expect(zip(grey, luma).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test("Drawings come and go with the steps, and are the same after an interruption")
  func drawings() throws {
    var pool = TrainingPool(.drawings(Leaves()), scales: [4], seed: 3)
    #expect(pool.numbers(step: 0) == 0..<65 && pool.numbers(step: 2000) == 1041..<2065)
    pool.prepare([64, 3], step: 0) {}
    var later = TrainingPool(.drawings(Leaves()), scales: [4], seed: 3)
    later.prepare([64], step: 40) {}
    #expect(pool[64].pairs[4]!.large.samples == later[64].pairs[4]!.large.samples)
    #expect(pool[64].pairs[4]!.large.samples != pool[3].pairs[4]!.large.samples)
    #expect(pool[64].pairs[4]!.small.width == 64)
  }

  @Test("The step size rises, then falls along a cosine")
  func schedule() {
    let recipe = TrainingRecipe(.init(.residual), scales: [4], steps: 10_000)
    let rates = [0, 199, 399, 400, 5200, 9999].map { recipe.learningRate(step: $0, of: 10_000) }
    #expect(rates[0] == 1e-3 / 400 && rates[1] == 5e-4 && rates[2] == 1e-3 && rates[3] == 1e-3)
    #expect(abs(rates[4] - 5.01e-4) < 1e-6 && rates[5] < 2.1e-6)
    // A short training warms up for a twentieth of its steps.
    #expect(recipe.learningRate(step: 9, of: 200) == 1e-3)
  }
}
