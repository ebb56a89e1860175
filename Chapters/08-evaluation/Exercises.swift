import Foundation
import Notebook

/// What the reader implements.
public protocol Chapter08Exercises: Sendable {
  /// 8.1 Decibels. The peak signal-to-noise ratio of samples of 0…255.
  ///
  /// - Parameters:
  ///   - estimate: one number a pixel.
  ///   - truth: as many.
  /// - Returns: dB; infinite if nothing differs.
  func psnr(_ estimate: [Double], truth: [Double]) throws -> Double

  /// 8.2 Two smooth patches. SSIM of one patch that is `a` everywhere with one that is `b` everywhere, of 0…255.
  func similarityOfConstants(_ a: Double, _ b: Double) throws -> Double

  /// 8.3 Two kinds of brightness. What a colour of 0…255 is worth on luma.
  ///
  /// - Returns: luma as the protocol has it (16…235), and the full-range one that JPEG uses (0…255), whose weights are
  ///   0.299, 0.587 and 0.114.
  func luma(red: Double, green: Double, blue: Double) throws -> (limited: Double, full: Double)

  /// 8.4 Two means. Tables average the PSNR of their pictures. One may as well average the mean squared errors of
  /// pictures of equal size and turn that into decibels. Given the PSNRs, what is this other mean?
  func pooled(_ psnrs: [Double]) throws -> Double

  /// 8.5 The border's share. The PSNR inside a border from a picture's squared errors.
  ///
  /// - Parameters:
  ///   - squaredErrors: one row after the other, of 0…255².
  ///   - width: pixels in a row.
  ///   - border: pixels to leave out along each edge.
  func psnr(squaredErrors: [Double], width: Int, border: Int) throws -> Double

  /// 8.6 Pairs. The mean of the differences of two methods on the same pictures, and its standard error: the standard
  /// deviation of the differences (with n - 1) over the root of n.
  func pairedDifference(_ a: [Double], _ b: [Double]) throws -> (mean: Double, standardError: Double)

  /// 8.7 Drawing again. The 95 % bootstrap interval of a mean (Efron, 1979): draw new samples from the sample, with
  /// replacement; their means spread as the mean itself might have.
  ///
  /// - Parameters:
  ///   - values: the sample.
  ///   - resamples: how many samples are drawn from it, each as large as itself.
  ///   - draw: a random whole number from 0 up to, and without, its argument.
  /// - Returns: of the sorted means the one at 2.5 % and the one at 97.5 %.
  func bootstrap(_ values: [Double], resamples: Int, draw: (Int) -> Int) throws -> (low: Double, high: Double)

  /// 8.8 A rule of your own. Which verdicts flip if a difference has to be at least as large as a margin? A pair is better
  /// if Student's interval at 95 % for the mean of its five differences lies above the margin, worse if it lies below minus
  /// the margin, and open otherwise. The chapter's rule is the one with a margin of 0. (Turn the knob `margin` under "×4 in
  /// full" to see the same for the record.)
  ///
  /// - Parameters:
  ///   - pairs: a name, and one difference in dB for each of five pictures.
  ///   - margin: in dB, 0 or more.
  /// - Returns: the names of those whose verdict is another than with a margin of 0, in their order. The interval reaches
  ///   2.776 standard errors to either side of the mean (the quantile for five values).
  func flipped(_ pairs: [(name: String, differences: [Double])], margin: Double) throws -> [String]

  /// 8.9 How many seeds? The smallest number of seeds, from 2 on, with which a difference would be seen: with so many, half
  /// of Student's interval is shorter than the difference.
  ///
  /// - Parameters:
  ///   - difference: in dB, above 0; a tenth, say.
  ///   - deviation: the standard deviation, over seeds, of the difference of two methods, in dB.
  ///   - quantile: Student's quantile for a number of seeds, as 12.706 for 2 and 4.303 for 3.
  /// - Returns: at most 30; 30 if not even they are enough.
  func seeds(toSee difference: Double, deviation: Double, quantile: (Int) -> Double) throws -> Int
}

/// Your answers.
public struct Chapter08Answers: Chapter08Exercises {
  /// Makes the set of answers.
  public init() {}

  /// 8.1 Decibels.
  public func psnr(_ estimate: [Double], truth: [Double]) throws -> Double { throw Unfinished("8.1") }

  /// 8.2 Two smooth patches.
  public func similarityOfConstants(_ a: Double, _ b: Double) throws -> Double { throw Unfinished("8.2") }

  /// 8.3 Two kinds of brightness.
  public func luma(red: Double, green: Double, blue: Double) throws -> (limited: Double, full: Double) {
    throw Unfinished("8.3")
  }

  /// 8.4 Two means.
  public func pooled(_ psnrs: [Double]) throws -> Double { throw Unfinished("8.4") }

  /// 8.5 The border's share.
  public func psnr(squaredErrors: [Double], width: Int, border: Int) throws -> Double { throw Unfinished("8.5") }

  /// 8.6 Pairs.
  public func pairedDifference(_ a: [Double], _ b: [Double]) throws -> (mean: Double, standardError: Double) {
    throw Unfinished("8.6")
  }

  /// 8.7 Drawing again.
  public func bootstrap(_ values: [Double], resamples: Int, draw: (Int) -> Int) throws -> (low: Double, high: Double) {
    throw Unfinished("8.7")
  }

  /// 8.8 A rule of your own.
  public func flipped(_ pairs: [(name: String, differences: [Double])], margin: Double) throws -> [String] {
    throw Unfinished("8.8")
  }

  /// 8.9 How many seeds?
  public func seeds(toSee difference: Double, deviation: Double, quantile: (Int) -> Double) throws -> Int {
    throw Unfinished("8.9")
  }
}

extension Chapter08 {
  /// The reader's own.
  public static var exercises: [Exercise] { checks(Chapter08Answers()) }

  /// The checks, over any answers.
  public static func checks(_ answers: any Chapter08Exercises) -> [Exercise] {
    [
      Exercise(
        "8.1", "Decibels", .warmUp, hint: "Ten times the decimal logarithm of the peak's square over the mean square."
      ) {
        try expect("one level off", answers.psnr([1, 2, 3], truth: [2, 3, 4]), equals: 48.1308, within: 1e-3)
        try expect("white for black", answers.psnr([255, 255], truth: [0, 0]), equals: 0, within: 1e-9)
        try expect("half the pixels off by ten", answers.psnr([10, 0], truth: [0, 0]), equals: 31.1411, within: 1e-3)
        try expect("nothing differs", answers.psnr([7], truth: [7]), equals: .infinity)
      },
      Exercise("8.2", "Two smooth patches", hint: "Both variances and the covariance are zero; what is left?") {
        try expect("the same", answers.similarityOfConstants(90, 90), equals: 1, within: 1e-9)
        try expect("100 and 110", answers.similarityOfConstants(100, 110), equals: 0.995476, within: 1e-5)
        try expect("black and white", answers.similarityOfConstants(0, 255), equals: 0.0001, within: 1e-6)
      },
      Exercise("8.3", "Two kinds of brightness", .warmUp, hint: "16 + (65.481 R + 128.553 G + 24.966 B) / 255.") {
        let white = try answers.luma(red: 255, green: 255, blue: 255)
        try expect("white", [white.limited, white.full], equals: [235, 255], within: 1e-6)
        let black = try answers.luma(red: 0, green: 0, blue: 0)
        try expect("black", [black.limited, black.full], equals: [16, 0], within: 1e-6)
        let red = try answers.luma(red: 200, green: 0, blue: 0)
        try expect("red", [red.limited, red.full], equals: [67.3576, 59.8], within: 1e-3)
        let sky = try answers.luma(red: 100, green: 150, blue: 220)
        try expect("sky", [sky.limited, sky.full], equals: [138.8375, 143.03], within: 1e-3)
      },
      Exercise("8.4", "Two means", hint: "Go back to mean squared errors before you average.") {
        try expect("equal pictures", answers.pooled([30, 30, 30]), equals: 30, within: 1e-9)
        // The worst picture decides: the pooled figure is never above the mean of the decibels.
        try expect("an easy and a hard one", answers.pooled([40, 20]), equals: 22.9671, within: 1e-3)
      },
      Exercise("8.5", "The border's share", hint: "A pixel counts if its row and its column are both inside.") {
        // 5 × 4 pixels; the border's errors are large.
        let errors = (0..<20).map { [0, 4].contains($0 % 5) || $0 < 5 || $0 >= 15 ? 100.0 : 1.0 }
        try expect("all", answers.psnr(squaredErrors: errors, width: 5, border: 0), equals: 29.66125, within: 1e-3)
        try expect("inside", answers.psnr(squaredErrors: errors, width: 5, border: 1), equals: 48.1308, within: 1e-3)
      },
      Exercise("8.6", "Pairs", hint: "Subtract first; what all pictures have in common then drops out.") {
        let (a, b) = ([33.4, 33.0, 26.9, 32.6, 29.8], [31.8, 30.2, 22.1, 31.6, 26.5])
        let found = try answers.pairedDifference(a, b)
        try expect("mean", found.mean, equals: 2.7, within: 1e-9)
        try expect("standard error", found.standardError, equals: 0.666333, within: 1e-5)
      },
      Exercise(
        "8.7", "Drawing again", hint: "Sort the means; the interval leaves out a fortieth at each end."
      ) {
        var state: UInt64 = 5, draws = 0
        func draw(_ count: Int) -> Int {
          draws += 1
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          return Int((state >> 33) % UInt64(count))
        }
        let constant = try answers.bootstrap([2, 2, 2], resamples: 100, draw: draw)
        try expect("of equal values", [constant.low, constant.high], equals: [2, 2], within: 1e-12)
        try expect("a hundred samples of three, drawn", draws, equals: 300)
        let values = (0..<100).map { Double($0 % 10) }
        let spread = try answers.bootstrap(values, resamples: 4000, draw: draw)
        // About 1.96 standard errors to each side of 4.5.
        try expect("of a hundred values", [spread.low, spread.high], equals: [3.94, 5.06], within: 0.06)
      },
      Exercise("8.8", "A rule of your own", hint: "Judge every pair twice, with 0 and with the margin, and compare.") {
        let pairs = [
          ("clearly better", [0.4, 0.5, 0.6, 0.5, 0.4]), ("better by a little", [0.05, 0.06, 0.04, 0.05, 0.06]),
          ("open", [1.6, -0.2, 0.1, 0.0, 0.2]), ("worse by a little", [-0.08, -0.1, -0.06, -0.09, -0.07]),
        ].map { (name: $0.0, differences: $0.1) }
        try expect("no margin", answers.flipped(pairs, margin: 0), equals: [])
        try expect(
          "a tenth of a decibel", answers.flipped(pairs, margin: 0.1),
          equals: ["better by a little", "worse by a little"])
        try expect(
          "half a decibel", answers.flipped(pairs, margin: 0.5),
          equals: ["clearly better", "better by a little", "worse by a little"])
        // 0.05 and the interval's half: the mean is beyond the margin, the interval is not.
        try expect("a mean is not enough", answers.flipped([pairs[1]], margin: 0.045), equals: ["better by a little"])
      },
      Exercise(
        "8.9", "How many seeds?",
        hint: "Half the interval is the quantile times the deviation over the root of the number."
      ) {
        let table = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262]
        func quantile(_ count: Int) -> Double { count - 2 < table.count ? table[count - 2] : 2.2 }
        try expect(
          "a tenth of a decibel, deviation 0.05", answers.seeds(toSee: 0.1, deviation: 0.05, quantile: quantile),
          equals: 4)
        try expect(
          "the same, deviation 0.1", answers.seeds(toSee: 0.1, deviation: 0.1, quantile: quantile), equals: 7)
        try expect("a whole decibel", answers.seeds(toSee: 1, deviation: 0.1, quantile: quantile), equals: 2)
        try expect("hopeless", answers.seeds(toSee: 0.001, deviation: 1, quantile: quantile), equals: 30)
      },
    ]
  }
}
