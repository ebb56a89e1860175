import Engine
import Imaging
import Kernels
import Testing

@testable import SuperResolution

/// A recipe that takes a second.
var tinyZSSR: ZeroShotConfiguration {
  var configuration = ZeroShotConfiguration.zssr(), policy = PlateauPolicy()
  configuration.architecture = .plain(channels: 6, depth: 3)
  (configuration.stages, configuration.cropSize, configuration.backProjections) = (2, 24, 2)
  policy.mostSteps = 12
  (policy.measureInterval, policy.checkInterval, policy.shortestRun) = (2, 3, 6)
  configuration.policy = .plateau(policy)
  return configuration
}

@Suite("ZSSR")
struct ZSSRTests {
  private func finished(_ session: ZeroShotRun) -> [Float] {
    var session = session
    while !session.isFinished { session.advance() }
    return session.result!.values
  }

  @Test("An interrupted run ends with the same bytes", arguments: [0, 1, 5, 8, 12, 13, 17, 20])
  func resumes(afterSteps steps: Int) throws {
    let whole = try ZeroShotRun(smallPicture, scale: 2, seed: 3, configuration: tinyZSSR)
    var interrupted = whole
    for _ in 0..<steps where !interrupted.isFinished { interrupted.advance() }
    var resumed = try ZeroShotRun(smallPicture, scale: 2, seed: 3, configuration: tinyZSSR)
    try resumed.resume(from: try interrupted.checkpoint())
    #expect(resumed.progress.stepsDone == interrupted.progress.stepsDone)
    #expect(finished(resumed) == finished(whole))
  }

  @Test("The number of threads changes no bit, and the seed does")
  func threads() throws {
    let before = Threads.count
    defer { Threads.count = before }
    let session = try ZeroShotRun(smallPicture, scale: 2, seed: 1, configuration: tinyZSSR)
    Threads.count = 1
    let one = finished(session)
    Threads.count = 3
    #expect(finished(session) == one)
    #expect(finished(try ZeroShotRun(smallPicture, scale: 2, seed: 2, configuration: tinyZSSR)) != one)
  }

  @Test("The smallest picture that is accepted can be enlarged; a smaller one is an error", arguments: [2, 3, 4, 8])
  func smallest(scale: Int) throws {
    var configuration = tinyZSSR
    configuration.stages = 6
    let picture = SamplePicture.image().resized(width: 16, height: 16).quantized()
    let values = finished(try ZeroShotRun(picture, scale: scale, seed: 1, configuration: configuration))
    #expect(values.count == 3 * 16 * 16 * scale * scale)
    #expect(values.allSatisfy { $0 >= 0 && $0 <= 1 })
    #expect(throws: EnlargementError.tooSmall(width: 16, height: 15, limit: 16)) {
      try ZeroShotRun(
        picture.cropped(x: 0, y: 0, width: 16, height: 15), scale: scale, seed: 1, configuration: configuration)
    }
  }

  @Test("No stage enlarges by more than two, and the last one ends at the scale", arguments: [2, 3, 4, 8])
  func schedule(scale: Int) {
    let schedule = ZeroShotConfiguration.zssr().schedule(scale: scale)
    #expect(schedule.count == 6 && abs(schedule[5].scale - Double(scale)) < 1e-12)
    for (index, stage) in schedule.enumerated() {
      let base = stage.base == 0 ? 1 : schedule[stage.base - 1].scale
      #expect(stage.base <= index && stage.factor > 1 && stage.factor < 2.000001)
      #expect(abs(stage.scale - base * stage.factor) < 1e-12)
    }
  }

  @Test("×4 is reached by three steps to ×2 and three from there; ×2 as it was published")
  func bases() {
    #expect(ZeroShotConfiguration.zssr().schedule(scale: 4).map(\.base) == [0, 0, 0, 3, 3, 3])
    #expect(ZeroShotConfiguration.zssr().schedule(scale: 2).map(\.base) == [0, 0, 0, 0, 0, 0])
  }

  @Test("First weights have the published variance, 0.1 over the weights that meet in one output")
  func variance() {
    var generator = RandomSource(seed: 1)
    let network = PlainNetwork(imageChannels: 64, channels: 64, depth: 3, weightVariance: 0.1, using: &generator)
    for weight in network.weights {
      let variance = weight.value.map(.square).mean * 9 * 64
      #expect(abs(variance - 0.1) < 0.005)
    }
  }

  @Test("A median is taken number by number")
  func medians() {
    let rows: [[Float]] = [[3, 0], [1, 9], [2, 4], [10, 5]]
    let tensors = rows.map { Tensor(shape: [2], $0) }
    #expect(median(of: tensors).values == [2.5, 4.5])
    #expect(median(of: Array(tensors.prefix(3))).values == [2, 4])
  }

  @Test("A son is as much smaller as asked for, whether or not the sizes divide", arguments: [1.26, 1.5, 2.0])
  func sons(factor: Double) {
    // A slope is what reduction and interpolation leave (nearly) alone, away from the borders: it rises by 0.024 a pixel.
    let slope = Tensor(shape: [1, 1, 1, 41], (0..<41).map { Float($0) / 41 })
    let picture = Tensor.concatenated([Tensor](repeating: slope, count: 37), along: 2)
    let son = picture.reducedAndEnlarged(by: factor)
    #expect(son.shape == picture.shape)
    for x in 10..<30 { #expect(abs(son[0, 0, 18, x] - slope[0, 0, 0, x]) < 2e-3) }
  }
}

@Suite("The step size of ZSSR")
struct PlateauTests {
  private let policy = PlateauPolicy()

  /// The steps at which the step size falls, and the step after which training is over.
  private func run(_ error: (Int) -> Double) -> (drops: [Int], end: Int) {
    var plateau = Plateau(.plateau(policy)), step = 0, drops: [Int] = []
    while !plateau.isOver(policy, afterSteps: step) {
      let before = plateau.learningRate
      step += 1
      plateau.note(step: step, policy, error: step % policy.measureInterval == 0 ? error(step) : nil)
      if plateau.learningRate < before { drops.append(step) }
    }
    return (drops, step)
  }

  @Test("Errors that go up and down end training as soon as the rule allows")
  func flat() {
    let outcome = run { 1 + 0.01 * Double($0 / 50 % 2) }
    #expect(outcome.drops == [300, 600, 900] && outcome.end == 900)
  }

  @Test("While errors fall in a straight line the step size stays, up to the most steps")
  func falling() {
    let outcome = run { 10 - 0.001 * Double($0) + 1e-6 * Double($0 / 50 % 2) }
    #expect(outcome.drops.isEmpty && outcome.end == 3000)
  }

  @Test("Slope and standard error of a line are those of the textbook")
  func line() throws {
    // By hand: the residuals are 0.3, 0.1, -1.1 and 0.7.
    let (slope, deviation) = try #require(fittedSlope([0, 1, 2, 3], [1, 3, 4, 8]))
    #expect(abs(slope - 2.2) < 1e-12)
    #expect(abs(deviation - (1.8 / 2 / 5).squareRoot()) < 1e-12)
    #expect(fittedSlope([0, 1], [1, 2]) == nil)
  }
}

@Suite("Crops of ZSSR")
struct CropTests {
  @Test("A crop that is not warped is the picture's own")
  func identity() {
    let picture = Tensor(smallPicture)
    let part = picture.warped(by: Matrix2(a: 1, b: 0, c: 0, d: 1), x: 5, y: 3, side: 14)
    #expect(part == picture.sliced([0..<1, 0..<3, 3..<17, 5..<19]))
  }

  @Test("A quarter turn is an orientation")
  func quarter() {
    let picture = Tensor(smallPicture).sliced([0..<1, 0..<3, 0..<24, 0..<24])
    let part = picture.warped(by: Matrix2(a: 0, b: 1, c: 1, d: 0), x: 0, y: 0, side: 24)
    #expect(part == Orientation.transposed(picture))
  }

  @Test("Matrices multiply and invert")
  func matrices() {
    let m = Matrix2.rotation(0.3) * Matrix2(a: 1, b: 0.2, c: -0.1, d: 0.7), one = m * m.inverse
    #expect(abs(one.a - 1) < 1e-12 && abs(one.d - 1) < 1e-12 && abs(one.b) < 1e-12 && abs(one.c) < 1e-12)
    #expect(abs(m.determinant - 0.72) < 1e-12)
  }

  @Test("A warped crop lies within its father: a slope stays the slope that it was")
  func inside() {
    // Beyond its border a picture would be continued by its last pixels, and a slope would end there.
    let slope = Tensor(shape: [1, 1, 40, 50], (0..<40).flatMap { y in (0..<50).map { Float(y + $0) / 100 } })
    let fathers = [CropAugmentation.Father(picture: slope, scale: 1)]
    var augmentation = CropAugmentation(), random = RandomSource(seed: 4), made = 0
    augmentation.smallestScale = 1
    for _ in 0..<200 {
      guard let crop = augmentation.warpedCrop(of: fathers, side: 30, using: &random) else { continue }
      made += 1
      let side = crop.shape[2]
      #expect(side >= CropAugmentation.smallestSide && side <= 30)
      // Away from the father's own borders, where the four samples reach beyond it.
      let rise = crop[0, 0, 6, 6] - crop[0, 0, 5, 6], run = crop[0, 0, 6, 6] - crop[0, 0, 6, 5]
      for y in 3..<side - 3 {
        for x in 3..<side - 3 {
          let expected = crop[0, 0, 6, 6] + Float(y - 6) * rise + Float(x - 6) * run
          #expect(abs(crop[0, 0, y, x] - expected) < 1e-3)
        }
      }
    }
    #expect(made > 150)
  }

  @Test("Crops come in the published shares, and from all fathers")
  func shares() {
    func flat(_ value: Float, _ side: Int) -> Tensor { Tensor(shape: [1, 1, side, side], repeating: value) }
    let fathers = [(0.25, 1.0), (0.5, 1.5), (0.75, 2)].map {
      CropAugmentation.Father(picture: flat(Float($0.0), Int(40 * $0.1)), scale: $0.1)
    }
    var random = RandomSource(seed: 2), counts: [Float: Int] = [:]
    for _ in 0..<2000 {
      let crop = CropAugmentation().crop(of: fathers, side: 32, using: &random), value = crop.values[0]
      #expect(crop.shape[2] == crop.shape[3] && crop.shape[2] <= 32)
      #expect(crop.values.allSatisfy { abs($0 - value) < 1e-5 })
      counts[(value * 4).rounded() / 4, default: 0] += 1
    }
    // 5% from the largest, 45% from any, 50% by scale: 0.5…1, 1…1.5 and 1.5…2 in equal parts.
    for (value, share) in [(Float(0.25), 0.317), (0.5, 0.317), (0.75, 0.367)] {
      #expect(abs(Double(counts[value] ?? 0) / 2000 - share) < 0.04)
    }
  }

  @Test("The smallest fathers still give crops")
  func small() {
    var random = RandomSource(seed: 6)
    let father = CropAugmentation.Father(picture: Tensor.uniform([1, 3, 16, 16], using: &random), scale: 1)
    for _ in 0..<100 {
      let crop = CropAugmentation().crop(of: [father], side: 128, using: &random)
      #expect(crop.shape[2] >= CropAugmentation.smallestSide && crop.shape[2] <= 16)
    }
  }
}
