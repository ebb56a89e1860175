import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution

/// The longer checks of the exercises, and what they draw from.
extension Chapter04 {
  static func checkHardAgainstSoft(_ answers: any Chapter04Exercises) throws {
    func check(
      _ what: String, _ noisy: [Double], _ clean: [Double], counts: [Int] = [1], widths: [Double] = [1],
      hard: Double? = nil, soft: Double? = nil
    ) throws {
      let found = try answers.hardAgainstSoft(noisy: [noisy], clean: [clean], counts: counts, widths: widths)
      if let hard { try expect("\(what), hard: error", found.hard.error, equals: hard, within: 1e-9) }
      if let soft { try expect("\(what), soft: error", found.soft.error, equals: soft, within: 1e-9) }
    }
    try check("one pixel", [5], [3], hard: 4, soft: 4)
    // Patches 0 0 1 and 0 1 1, three times each: a third apart.
    let other = exp(-1.0 / 6), weighted = (other * other + 1) / ((1 + other) * (1 + other)) / 2
    try check("two pixels", [0, 1], [0, 0], counts: [1, 2], hard: 0.25, soft: weighted)
    // 4 is as near to 2 as to 6, and 2 comes first.
    try check("the first of two", [2, 4, 6], [3, 3, 5], counts: [2], hard: 0)
    // With a large h all weigh alike, and the last is too far from the first.
    try check(
      "nobody further than 4", [0, 5, 5, 5, 10, 5, 110],
      [5, 5, 20, 20, 20, 140 / 6.0, 27], widths: [1e7], soft: 0)
    // A piece of the built-in picture with noise.
    let side = 20, crop = SamplePicture.image(width: 96, height: 96).cropped(x: 30, y: 30, width: side, height: side)
    let plane = crop.plane(1).map(Double.init)
    let clean = (0..<side).map { row in (0..<side).map { plane[row * side + $0] } }
    let noisy = (0..<side).map { row in (0..<side).map { clean[row][$0] + 0.15 * noise(row * side + $0) } }
    let counts = [1, 2, 4, 8, 16], widths = [0.02, 0.04, 0.08, 0.16, 0.32]
    let found = try answers.hardAgainstSoft(noisy: noisy, clean: clean, counts: counts, widths: widths)
    let alone = try zip(counts, widths).map { count, h in
      try answers.hardAgainstSoft(noisy: noisy, clean: clean, counts: [count], widths: [h])
    }
    for (what, best, errors) in [
      ("hard", found.hard.error, alone.map(\.hard.error)), ("soft", found.soft.error, alone.map(\.soft.error)),
    ] { try expect("\(what): the smallest error", best, equals: errors.min()!, within: 1e-12) }
    let best = counts.indices.min { alone[$0].hard.error < alone[$1].hard.error }!
    try expect("the best count", found.hard.count, equals: counts[best])
    let left = try error(noisy.flatMap { $0 }, clean.flatMap { $0 }) / Double(side * side)
    guard max(found.hard.error, found.soft.error) < 0.95 * left else {
      throw Mismatch("the smallest errors, \(found), are hardly smaller than the noise's, \(left)")
    }
  }

  static func checkBlock(_ answers: any Chapter04Exercises) throws {
    var configuration = NLVAEConfiguration(), mine = RandomSource(seed: 5)
    (configuration.channels, configuration.joined) = (6, .input)
    var theirs = mine
    let slope = configuration.slope
    let parts = BlockParts(
      spatial: Conv2D(inputChannels: 6, outputChannels: 6, kernelSize: 3, slope: 1, using: &mine),
      pointwise: Conv2D(inputChannels: 6, outputChannels: 6, kernelSize: 1, slope: slope, using: &mine),
      normalization: BatchNorm2D(channels: 6, slope: slope),
      reduction: Conv2D(inputChannels: 12, outputChannels: 6, kernelSize: 1, slope: slope, using: &mine), slope: slope)
    let library = NonLocalBlock(configuration, attention: false, using: &theirs)
    let x = Variable(Tensor.normal([1, 6, 9, 11], using: &mine))
    let answer = try answers.block(x, from: parts).value
    try expect("shape", answer.shape, equals: [1, 6, 9, 11])
    try expect(
      "the library's block", answer.values.map(Double.init),
      equals: library(x, Pass(.transductive)).value.values.map(Double.init), within: 1e-4)
  }

  static func checkLookup(_ answers: any Chapter04Exercises) throws {
    var random = RandomSource(seed: 11), draws = 0
    let weights = try answers.lookup {
      draws += 1
      return lookupSet(&random)
    }
    guard draws <= 400 else { throw Mismatch("sets", expected: "at most 400", got: draws) }
    try expect("shapes", [weights.query.shape, weights.key.shape], equals: [[6, 6], [6, 6]])
    var keys: Float = 0, error: Float = 0, even: Float = 0
    for _ in 0..<20 {
      let set = lookupSet(&random)
      let (queries, own) = (
        set.queries.multiplied(by: weights.query.value), set.keys.multiplied(by: weights.key.value)
      )
      let looks = Variable(queries.multiplied(by: own, transposingOther: true)).softmax().value
      keys += effectiveKeys(looks).reduce(0, +) / 160
      error += (looks.multiplied(by: set.values) - set.wanted).map(.square).mean
      even += (Variable(set.values).mean(along: [0]).value - set.wanted).map(.square).mean
    }
    guard keys < 2 else { throw Mismatch("keys looked at, of eight", expected: "fewer than 2", got: keys) }
    guard error < even / 10 else {
      throw Mismatch("squared error, of that of even weights", expected: "less than a tenth", got: error / even)
    }
  }

  /// Keys of length 1; a query is a key whose numbers are exchanged and partly negated.
  private static func lookupSet(_ random: inout RandomSource) -> LookupSet {
    let drawn = Tensor.normal([8, 6], using: &random), values = Tensor.normal([8, 16], using: &random)
    let keys = drawn / Variable(drawn.map(.square)).sum(along: [1]).value.map(.sqrt)
    let asked = (0..<8).map { (3 * $0 + 1) % 8 }
    let queries = asked.flatMap { key in (0..<6).map { keys[key, ($0 + 2) % 6] * ($0 % 2 == 0 ? 1 : -1) } }
    let wanted = asked.flatMap { key in (0..<16).map { values[key, $0] } }
    return LookupSet(
      queries: Tensor(shape: [8, 6], queries), keys: keys, values: values, wanted: Tensor(shape: [8, 16], wanted))
  }

  /// A bar code, and the same with noise: far-away bars are what helps.
  static var barCode: (clean: [Double], noisy: [Double]) {
    let clean = (0..<120).map { $0 / 5 % 3 == 0 ? 1.0 : 0 }
    return (clean, clean.enumerated().map { $1 + 0.15 * noise($0) })
  }

  /// A number between −1 and 1 that looks random.
  static func noise(_ index: Int) -> Double {
    let value = sin(Double(index) * 12.9898) * 43758.5453
    return 2 * (value - value.rounded(.down)) - 1
  }

  static func error(_ a: [Double], _ b: [Double]) throws -> Double {
    guard a.count == b.count else { throw Mismatch("numbers", expected: b.count, got: a.count) }
    let differences = zip(a, b).map { $0 - $1 }
    return dot(differences, differences)
  }

  static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for (x, y) in zip(a, b) { sum += x * y }
    return sum
  }
}
