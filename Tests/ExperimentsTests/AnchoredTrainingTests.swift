import Engine
import Imaging
import Kernels
import SuperResolution
import Testing

@testable import Experiments

@Suite("Learning A+", .serialized)
struct AnchoredTrainingTests {
  private static var recipe: AnchoredRecipe {
    var recipe = AnchoredRecipe(scale: 2)
    (recipe.anchors, recipe.neighbours, recipe.rounds, recipe.levels) = (20, 300, 3, 2)
    (recipe.samples, recipe.dictionarySamples, recipe.drawings) = (4000, 1000, 4)
    return recipe
  }

  /// Four pictures of different sizes; the last is held back.
  private static let pictures = TrainingMaterial(
    (0..<4).map { index in
      let picture = SamplePicture.image().resized(width: 60 + 7 * index, height: 53 + index).quantized()
      return .init(name: "\(index)", image: picture)
    })

  private func finished(_ training: AnchoredTraining) throws -> [UInt8] {
    var training = training
    while !training.isFinished { training.advance() }
    return try #require(training.weights(notes: [:])).encoded()
  }

  @Test("Interrupted anywhere, and on any number of threads, it comes to the same bytes")
  func resumes() throws {
    let fresh = try AnchoredTraining(on: Self.pictures, recipe: Self.recipe, seed: 7)
    let expected = try finished(fresh)
    var run = fresh, states: [[UInt8]] = []
    while !run.isFinished {
      states.append(try run.checkpoint())
      run.advance()
    }
    #expect(states.count == 9 && run.progress.stepsDone == run.progress.totalSteps)
    let before = Threads.count
    defer { Threads.count = before }
    for (index, state) in states.enumerated() {
      Threads.count = 1 + index % 4
      var resumed = fresh
      try resumed.resume(from: state)
      #expect(try finished(resumed) == expected, "from step \(index)")
    }
    let other = try AnchoredTraining(on: Self.pictures, recipe: Self.recipe, seed: 8)
    #expect(try finished(other) != expected)
    #expect(throws: EnlargementError.self) {
      var another = other
      try another.resume(from: states[4])
    }
  }

  @Test("A step that is ended has changed nothing")
  func interruption() throws {
    struct Stop: Error {}
    var run = try AnchoredTraining(on: Self.pictures, recipe: Self.recipe, seed: 7)
    for _ in 0..<2 {
      let state = try run.checkpoint()
      #expect(throws: Stop.self) { try run.advance { if $0 > 0.5 { throw Stop() } } }
      #expect(try run.checkpoint() == state && run.sampleCount == 0)
      run.advance()
    }
    #expect(run.sampleCount > 1000)
  }

  @Test("Learned from four drawings, it is better than interpolation on drawings held back")
  func learns() throws {
    let material = TrainingMaterial.drawings(Leaves())
    var run = try AnchoredTraining(on: material, recipe: Self.recipe, seed: 3)
    while !run.isFinished { run.advance() }
    let held = try material.tasks(scale: 2, seed: 3)
    let plain = held.reduce(0.0) { sum, task in
      sum + psnr(task.lowResolution.interpolated(by: 2).quantized(), groundTruth: task.groundTruth, border: 2)
    }
    let validation = try #require(run.validation), bicubic = plain / Double(held.count)
    #expect(validation > bicubic + 0.5, "\(validation) after \(bicubic)")
    // About as many as were wanted, less the flat ones.
    #expect(run.anchorCount == 20 && (2000...4400).contains(run.sampleCount), "\(run.sampleCount)")
    let weights = try PretrainedWeights(#require(run.weights(notes: ["protocol": "synthetic prior"])).encoded())
    #expect(weights.scales == [2] && weights.architecture.depth == 20)
    #expect(try held.meanPSNR(of: weights.network(scale: 2)) { _ in } == validation)
  }

  @Test("Samples have features of length 1, and a regression brings back what made the pixels")
  func samples() throws {
    let image = SamplePicture.image().resized(width: 80, height: 64).quantized()
    let picture = try #require(AnchoredPicture(image, scale: 2))
    var random = RandomSource(seed: 1)
    let directions = Tensor.normal([5, 4 * 36], using: &random)
    var samples = AnchoredSamples(width: 5, pixels: 36)
    samples.add(picture, at: Array(0..<picture.grid.count), components: directions, flat: 0.1)
    #expect(samples.count > 500 && samples.count <= picture.grid.count)
    for row in 0..<samples.count {
      let length = samples.features[row * 5..<row * 5 + 5].reduce(0) { $0 + $1 * $1 }
      #expect(abs(length - 1) < 1e-5)
    }
    // With all samples as neighbours, it is the plain ridge regression of all.
    var recipe = AnchoredRecipe(scale: 2)
    recipe.neighbours = samples.count
    let found = samples.regression([Float](repeating: 1, count: samples.count), recipe)
    let all = ridgeRegression(
      Tensor(shape: [samples.count, 5], samples.features), Tensor(shape: [samples.count, 36], samples.missing),
      lambda: 0.1)
    #expect(found == all)
    #expect(AnchoredPicture(image.cropped(x: 0, y: 0, width: 5, height: 9), scale: 2) == nil)
  }

  @Test("The largest of many numbers", arguments: [(10, 3), (5000, 40), (5000, 4999), (300, 300), (40, 90)])
  func largest(_ count: Int, _ wanted: Int) {
    var random = RandomSource(seed: 5)
    // Many of them equal.
    let numbers = (0..<count).map { _ in Float(Int.random(in: 0..<90, using: &random)) }
    let sorted = numbers.indices.sorted { numbers[$0] > numbers[$1] || numbers[$0] == numbers[$1] && $0 < $1 }
    #expect(indicesOfLargest(wanted, of: numbers) == sorted.prefix(wanted).sorted())
    // What lies above the estimated limit is less than what is wanted: everything is looked at.
    let rare = (0..<count).map { Float($0 % 64 == 0 ? 1 : 0) }
    #expect(indicesOfLargest(wanted, of: rare).count == min(wanted, count))
  }

  @Test("A record calls it a+, however many dimensions it was found to need")
  func name() throws {
    for (dimensions, anchors, name) in [(3, 1024, "a+"), (31, 1024, "a+"), (3, 20, "a+ 31×20")] {
      let learned = AnchoredRegression(
        components: .ones([dimensions, 4, 6, 6]), anchors: .ones([anchors, dimensions]),
        regressions: .ones([anchors, dimensions, 36]))
      let file = Safetensors(
        metadata: ["protocol": "trained on T91", "seed": "1"],
        tensors: Array(zip(learned.names, learned.state)).map { ($0, $1) })
      let network = try TrainedNetwork(PretrainedWeights(file))
      #expect(network.name == name && network.material == "T91" && network.steps == "")
    }
  }

  @Test("From flat pictures nothing is learned")
  func flat() throws {
    let grey = Image(width: 60, height: 60, channels: 1, pixels: [Float](repeating: 0.5, count: 3600))
    let material = TrainingMaterial((0..<3).map { .init(name: "\($0)", image: grey) })
    var run = try AnchoredTraining(on: material, recipe: Self.recipe, seed: 1)
    while !run.isFinished { run.advance() }
    #expect(run.weights(notes: [:]) == nil && run.sampleCount == 0)
  }
}
