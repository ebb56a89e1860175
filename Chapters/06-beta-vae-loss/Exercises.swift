import Foundation
import Notebook

/// What the reader implements.
public protocol Chapter06Exercises: Sendable {
  /// 6.1 The standard divergence of every latent from N(0, 1), in nats, averaged over a minibatch.
  ///
  /// - Parameters:
  ///   - means: μ, one row of J numbers for each of M pictures.
  ///   - logVariances: log σ², likewise.
  /// - Returns: J numbers.
  func divergencePerLatent(means: [[Double]], logVariances: [[Double]]) throws -> [Double]

  /// 6.2 The β for means over N values and over J latents, pixels from 0 to 1, that is the same loss up to a factor as
  /// `beta` for sums with pixels from 0 to 255.
  func betaForMeans(_ beta: Double, values: Int, latents: Int) throws -> Double

  /// 6.3 Free bits: every latent may spend `free` nats without paying more or less for them.
  ///
  /// - Parameters:
  ///   - divergences: the divergence of each latent.
  ///   - free: nats that change nothing, for each latent.
  /// - Returns: the term Σ max(divergence, free), and its slope in each divergence (0 where a latent is at or below).
  func freeBits(_ divergences: [Double], free: Double) throws -> (term: Double, slopes: [Double])

  /// 6.4 Which latents are used: those whose mean varies over the data with a variance above `limit` (Burda, Grosse,
  /// Salakhutdinov, "Importance weighted autoencoders", 2016).
  ///
  /// - Parameters:
  ///   - means: μ, one row of J numbers for each picture.
  ///   - limit: the smallest variance that counts.
  /// - Returns: places of the latents, in order.
  func activeLatents(means: [[Double]], limit: Double) throws -> [Int]

  /// 6.5 The least distortion, the sum of all mean squared errors, with which independent Gaussians of these variances
  /// can be sent at a rate of so many nats in all.
  func leastDistortion(variances: [Double], rate: Double) throws -> Double

  /// 6.6 A multiplier that finds itself: the β at which a network, trained to the end, makes a wanted error.
  ///
  /// - Parameters:
  ///   - target: the wanted error, above zero.
  ///   - error: trains with a β between 10⁻⁶ and 10⁶ and returns the error, which grows with β; may be called 60 times.
  /// - Returns: a β whose error is within a thousandth of the target.
  func multiplier(target: Double, error: (Double) throws -> Double) throws -> Double
}

/// Your answers.
public struct Chapter06Answers: Chapter06Exercises {
  /// Makes the set of answers.
  public init() {}

  /// 6.1 Latent by latent.
  public func divergencePerLatent(means: [[Double]], logVariances: [[Double]]) throws -> [Double] {
    throw Unfinished("6.1")
  }

  /// 6.2 From sums to means.
  public func betaForMeans(_ beta: Double, values: Int, latents: Int) throws -> Double { throw Unfinished("6.2") }

  /// 6.3 Free bits.
  public func freeBits(_ divergences: [Double], free: Double) throws -> (term: Double, slopes: [Double]) {
    throw Unfinished("6.3")
  }

  /// 6.4 Latents that are used.
  public func activeLatents(means: [[Double]], limit: Double) throws -> [Int] { throw Unfinished("6.4") }

  /// 6.5 The ideal code.
  public func leastDistortion(variances: [Double], rate: Double) throws -> Double { throw Unfinished("6.5") }

  /// 6.6 A multiplier that finds itself.
  public func multiplier(target: Double, error: (Double) throws -> Double) throws -> Double {
    throw Unfinished("6.6")
  }
}

extension Chapter06 {
  /// The reader's own.
  public static var exercises: [Exercise] { checks(Chapter06Answers()) }

  /// The checks, over any answers.
  public static func checks(_ answers: any Chapter06Exercises) -> [Exercise] {
    [
      Exercise(
        "6.1", "Latent by latent", .warmUp,
        hint:
          "Eq. 4 with the sign turned and a half in front, but with only one of its two sums: the one over pictures."
      ) {
        let prior = try answers.divergencePerLatent(means: [[0, 0, 0]], logVariances: [[0, 0, 0]])
        try expect("at the prior", prior, equals: [0, 0, 0], within: 1e-12)
        let pair = try answers.divergencePerLatent(means: [[1, 0], [3, 0]], logVariances: [[0, 0], [0, log(4)]])
        try expect("two pictures", pair, equals: [2.5, 0.25 * (3 - log(4))], within: 1e-12)
        let sure = try answers.divergencePerLatent(means: [[0.5]], logVariances: [[-6]])
        try expect("a sure one", sure, equals: [0.5 * (0.25 + exp(-6) + 5)], within: 1e-12)
      },
      Exercise(
        "6.2", "From sums to means",
        hint:
          "Write both losses as e · (squared error over 0…1) + β k · (nats). They agree up to a factor if β k / e does."
      ) {
        try expect(
          "one value, one latent", answers.betaForMeans(255 * 255, values: 1, latents: 1), equals: 1, within: 1e-9)
        let latents = try answers.betaForMeans(255 * 255, values: 10, latents: 1)
        try expect("ten values", latents, equals: 0.1, within: 1e-9)
        let patch = try answers.betaForMeans(200, values: 64, latents: 8)
        try expect("the chapter's patch", patch, equals: 200.0 / 65025 / 8, within: 1e-12)
      },
      Exercise(
        "6.3", "Free bits", .warmUp,
        hint: "A latent below its allowance adds the allowance, which is a constant: it neither costs nor is it pushed."
      ) {
        let none = try answers.freeBits([0.1, 2], free: 0)
        try expect("nothing free: term", none.term, equals: 2.1, within: 1e-12)
        try expect("nothing free: slopes", none.slopes, equals: [1, 1], within: 0)
        let half = try answers.freeBits([0.1, 2, 0.5], free: 0.5)
        try expect("half a nat: term", half.term, equals: 3, within: 1e-12)
        try expect("half a nat: slopes", half.slopes, equals: [0, 1, 0], within: 0)
      },
      Exercise(
        "6.4", "Latents that are used", .warmUp,
        hint: "A latent may have a large divergence and carry nothing: what counts is whether its mean differs from "
          + "picture to picture."
      ) {
        let means = [[0, 5, -1, 0.01], [0, 5, 1, -0.01], [0, 5, 0, 0]]
        try expect("one varies", answers.activeLatents(means: means, limit: 0.01), equals: [2])
        try expect("a lower limit", answers.activeLatents(means: means, limit: 1e-6), equals: [2, 3])
        try expect("a variance, no deviation", answers.activeLatents(means: means, limit: 1e-3), equals: [2])
        try expect("one picture", answers.activeLatents(means: [[3, -7]], limit: 0.01), equals: [])
      },
      Exercise(
        "6.5", "The ideal code",
        hint:
          "`waterFilled` gives both for a water level. The rate falls as the water rises, so the level that fits can "
          + "be found by halving."
      ) {
        try expect("nothing sent", answers.leastDistortion(variances: [3, 4], rate: 0), equals: 7, within: 1e-6)
        let one = try answers.leastDistortion(variances: [16], rate: log(2))
        try expect("a bit quarters the squared error", one, equals: 4, within: 1e-6)
        let pair = try answers.leastDistortion(variances: [16, 1], rate: log(2))
        try expect("spent on the larger", pair, equals: 5, within: 1e-6)
        let many = try answers.leastDistortion(variances: [16, 4, 1], rate: 2 * log(2))
        // Above a level of 1: ½ log(16/θ) + ½ log(4/θ) = 2 log 2 gives θ = 2.
        try expect("shared by two", many, equals: 5, within: 1e-6)
      },
      Exercise(
        "6.6", "A multiplier that finds itself",
        hint: "The error grows with β, over twelve powers of ten: halve an interval of log β. (Rezende and Viola's "
          + "\"Taming VAEs\", 2018, does it while training, a little in each step.)"
      ) {
        // What a linear VAE of independent Gaussians comes to: the water level is β / 2.
        let variances = [4000.0, 900, 300, 70, 8, 0.5]
        for target in [2.0, 50, 1200, 5000] {
          var calls = 0
          let beta = try answers.multiplier(target: target) { beta in
            calls += 1
            guard calls <= 60 else { throw Mismatch("more than 60 trainings for an error of \(target)") }
            guard (0.999e-6...1.001e6).contains(beta) else { throw Mismatch("a β of \(beta), outside of 10⁻⁶ to 10⁶") }
            return waterFilled(variances, level: beta / 2).distortion
          }
          let reached = waterFilled(variances, level: beta / 2).distortion
          try expect("the error at \(target)", reached, equals: target, within: target / 1000)
        }
      },
    ]
  }
}
