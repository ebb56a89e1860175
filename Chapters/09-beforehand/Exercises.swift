import Engine
import Experiments
import Foundation
import Imaging
import Notebook

/// What the reader implements.
public protocol Chapter09Exercises: Sendable {
  /// 9.1 The radius below which a share `u` of all discs lies, if their density falls as r^(-exponent) between `smallest`
  /// and `largest`. Any exponent, 1 included.
  func radius(_ u: Double, exponent: Double, smallest: Double, largest: Double) throws -> Double

  /// 9.2 A heap of opaque discs, the first one in front, before a background of one tone: side × side tones, row by row.
  ///
  /// A disc covers a pixel if the pixel's centre, such as (0.5, 0.5) for the first, lies less than a radius from its own.
  func heap(_ discs: [Disc], side: Int, background: Float) throws -> [Float]

  /// 9.3 The slope of a picture's spectrum: the exponent a, if the power of its waves falls as 1 / frequency^a.
  ///
  /// The picture has side × side brightnesses, row by row, and repeats itself beyond its borders; the side is a power of
  /// two. `FourierTransform(count: side).square` writes a picture as waves. Right to 0.2.
  func slope(of picture: [Double], side: Int) throws -> Double

  /// 9.4 The exponent of the law that some radii were drawn from: all above `smallest`, with no largest. Right to 3% from
  /// 10,000 radii, without a histogram. What is the mean of log(r / smallest) under the law?
  func exponent(of radii: [Double], smallest: Double) throws -> Double

  /// 9.5 Two answers to one question, and the truth: which share of the first, from 0 to 1, makes the mean of the two
  /// answers best? Best is the smallest squared error; share · first + (1 - share) · second is the mean.
  func share(of first: [Float], and second: [Float], truth: [Float]) throws -> Float

  /// 9.6 A generator of your own: a grey picture of something that is no heap of discs, with the statistics of a
  /// photograph.
  ///
  /// The same seed gives the same picture, another seed another one. Of four pictures of 128 × 128, the median slope lies
  /// between 1.5 and 3, the median kurtosis is above 8, and every one has at least eight tones.
  func drawing(side: Int, seed: UInt64) throws -> Image
}

/// Your answers.
public struct Chapter09Answers: Chapter09Exercises {
  /// Makes the set of answers.
  public init() {}
  /// 9.1 A radius.
  public func radius(_ u: Double, exponent: Double, smallest: Double, largest: Double) throws -> Double {
    throw Unfinished("9.1")
  }
  /// 9.2 A heap of discs.
  public func heap(_ discs: [Disc], side: Int, background: Float) throws -> [Float] { throw Unfinished("9.2") }
  /// 9.3 A spectrum's slope.
  public func slope(of picture: [Double], side: Int) throws -> Double { throw Unfinished("9.3") }
  /// 9.4 The exponent of a law.
  public func exponent(of radii: [Double], smallest: Double) throws -> Double { throw Unfinished("9.4") }
  /// 9.5 Whom to believe.
  public func share(of first: [Float], and second: [Float], truth: [Float]) throws -> Float { throw Unfinished("9.5") }
  /// 9.6 A generator.
  public func drawing(side: Int, seed: UInt64) throws -> Image { throw Unfinished("9.6") }
}

extension Chapter09 {
  /// The reader's own.
  public static var exercises: [Exercise] { checks(Chapter09Answers()) }

  /// The checks, over any answers.
  public static func checks(_ answers: any Chapter09Exercises) -> [Exercise] {
    [
      Exercise(
        "9.1", "A radius from a power law", .warmUp,
        hint:
          "The integral of 1/r is the logarithm, so for an exponent of 1 the radius is smallest · (largest/smallest)^u."
      ) { try checkRadius(answers) },
      Exercise(
        "9.2", "Who is in front?", .warmUp,
        hint:
          "Paint from the back to the front, each disc over what is there; or from the front, and only where nothing is."
      ) { try checkHeap(answers) },
      Exercise(
        "9.3", "The slope of a spectrum",
        hint:
          "`FourierTransform(count: side).square` gives the waves. Take the mean of their squared lengths in rings of "
          + "frequency, and fit a straight line to the logarithms. The frequency of wave k > side/2 is (k - side)/side."
      ) { try checkSlope(answers) },
      Exercise(
        "9.4", "An exponent from samples",
        hint:
          "The logarithm of r/smallest has an exponential density with the rate exponent - 1; its mean is one over that rate."
      ) { try checkExponent(answers) },
      Exercise(
        "9.5", "Whom to believe?",
        hint: "The squared error is a parabola in the share. Find its lowest point, and do not leave 0…1."
      ) { try checkShare(answers) },
      Exercise(
        "9.6", "An ingredient of your own", .project,
        hint:
          "What makes the kurtosis large is flat surfaces with sharp edges; what makes the slope about 2 is sizes without a "
          + "preferred one. Try rectangles, stripes, polygons, letters."
      ) { try checkDrawing(answers) },
    ]
  }

  private static func checkRadius(_ answers: any Chapter09Exercises) throws {
    func radius(_ u: Double, _ exponent: Double) throws -> Double {
      try answers.radius(u, exponent: exponent, smallest: 2, largest: 32)
    }
    try expect("exponent 3, u = 0", radius(0, 3), equals: 2, within: 1e-9)
    try expect("exponent 3, u = 1", radius(1, 3), equals: 32, within: 1e-6)
    try expect("exponent 3, u = ½", radius(0.5, 3), equals: 2.822_913_0, within: 1e-5)
    try expect("exponent 0, u = ½", radius(0.5, 0), equals: 17, within: 1e-9)
    try expect("exponent 1, u = ½", radius(0.5, 1), equals: 8, within: 1e-6)
  }

  private static func checkHeap(_ answers: any Chapter09Exercises) throws {
    let discs = [
      Disc(x: 3, y: 3, radius: 2.2, tone: 0.9), Disc(x: 5, y: 4, radius: 3, tone: 0.1),
      Disc(x: 1, y: 7, radius: 2.5, tone: 0.4), Disc(x: -1, y: 0, radius: 2, tone: 0.7),
    ]
    var rest = discs + [Disc(x: 4, y: 4, radius: 100, tone: 0.5)]
    let expected = painted(side: 8, opacity: 1) { rest.removeFirst() }
    try expect("the tones", answers.heap(discs, side: 8, background: 0.5), equals: expected, within: 1e-6)
    try expect("nothing", answers.heap([], side: 2, background: 0.25), equals: [0.25, 0.25, 0.25, 0.25], within: 0)
  }

  private static func checkSlope(_ answers: any Chapter09Exercises) throws {
    for (index, slope) in [1.0, 2, 3].enumerated() {
      let picture = noise(slope: slope, side: 64, seed: UInt64(index))
      try expect("power 1/frequency^\(slope)", answers.slope(of: picture, side: 64), equals: slope, within: 0.2)
    }
  }

  /// A picture of noise whose power falls as 1 / frequency^slope.
  private static func noise(slope: Double, side: Int, seed: UInt64) -> [Double] {
    var random = RandomSource(seed: seed)
    let white = Tensor.normal([2, side, side], using: &random).values, count = side * side
    func frequency(_ index: Int) -> Double { Double(index < side / 2 ? index : index - side) / Double(side) }
    let waves = (0..<count).map { place -> SIMD2<Float> in
      let x = frequency(place % side), y = frequency(place / side), radius = (x * x + y * y).squareRoot()
      return radius > 0 ? SIMD2(white[place], white[count + place]) * Float(pow(radius, -slope / 2)) : .zero
    }
    return FourierTransform(count: side).square(waves).map { 128 + Double($0.x) }
  }

  private static func checkExponent(_ answers: any Chapter09Exercises) throws {
    var random = RandomSource(seed: 9)
    for exponent in [1.8, 3, 4.5] {
      let radii = (0..<10_000).map { _ in 1.5 * pow(Double.random(in: 1e-12..<1, using: &random), 1 / (1 - exponent)) }
      try expect(
        "exponent \(exponent)", answers.exponent(of: radii, smallest: 1.5), equals: exponent, within: 0.03 * exponent)
    }
  }

  private static func checkShare(_ answers: any Chapter09Exercises) throws {
    let truth: [Float] = [1, 2, 3, 4]
    func share(_ first: [Float], _ second: [Float]) throws -> Float {
      try answers.share(of: first, and: second, truth: truth)
    }
    try expect("a third of the way", share([0, 1, 2, 3], [1.5, 2.5, 3.5, 4.5]), equals: 1 / 3, within: 1e-5)
    try expect("the first is right", share(truth, [0, 0, 5, 1]), equals: 1, within: 1e-5)
    try expect("both on one side", share([2, 3, 4, 5], [3, 4, 5, 6]), equals: 1, within: 1e-5)
    try expect("the second is nearer", share([3, 4, 5, 6], [2, 3, 4, 5]), equals: 0, within: 1e-5)
  }

  private static func checkDrawing(_ answers: any Chapter09Exercises) throws {
    let images = try (1...4).map { try answers.drawing(side: 128, seed: $0) }
    for image in images {
      try expect("width, height, channels", [image.width, image.height, image.channels], equals: [128, 128, 1])
      let tones = Set(image.quantized().pixels).count
      guard tones >= 8 else { throw Mismatch("tones", expected: "at least 8", got: tones) }
    }
    try expect("the same seed again", try answers.drawing(side: 128, seed: 2).pixels, equals: images[1].pixels)
    guard images[0].pixels != images[1].pixels else {
      throw Mismatch("another seed", expected: "another picture", got: "the same one")
    }
    let found = images.map(PictureStatistics.init)
    let slope = median(found.map(\.slope)), kurtosis = median(found.map(\.kurtosis))
    guard 1.5...3 ~= slope else { throw Mismatch("slope", expected: "1.5 to 3", got: String(format: "%.2f", slope)) }
    guard kurtosis > 8 else { throw Mismatch("kurtosis", expected: "above 8", got: String(format: "%.1f", kurtosis)) }
  }
}
