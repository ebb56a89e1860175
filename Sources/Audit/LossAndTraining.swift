import Engine
import Experiments
import Foundation
import SuperResolution

extension Evidence {
  /// What a row says of a step size beyond which a better one may lie.
  public static let gridEnd = "the smallest step size tried"

  /// Equations 3 to 5, β, losses and optimisers.
  func lossAndTraining() throws -> [AuditRow] {
    let answer = Answers(.loss)
    func printed(_ logVariance: Float) -> Float {
      let v = Variable(Tensor(shape: [1, 1], [logVariance])), m = Variable(Tensor(shape: [1, 1], [0]))
      return -2 * Variable.gaussianDivergence(mean: m, logVariance: v).value.scalar
    }
    let bowl = [1, 5, 9].map { Double(printed($0)) }
    let isBounded = bowl[2] > bowl[1]
    let values = bowl.map { String(format: "%.0f", $0) }.joined(separator: ", ")
    answer(
      "eq. 4, minimised, draws the posterior to the prior", "at log σ² of 1, 5, 9: \(values)",
      isBounded ? .consistent : .inconsistent, "`swift run chapter 08b`")
    func gradients(alpha: Float) -> [Tensor] {
      var random = RandomSource(seed: 1), loss = BetaVAELoss()
      loss.alpha = alpha
      let crop = Tensor.uniform([1, 3, 8, 8], using: &random), tape = Tape()
      let tracked = PlainNetwork(channels: 4, depth: 2, using: &random).tracked(on: tape)
      let answer = tracked.reconstruct(Variable(crop), Pass(.training), noise: nil)
      let found = tape.gradients(of: loss(answer, target: crop * 2).total)
      return tracked.weights.map { found[$0] }
    }
    let isIdle = gradients(alpha: 0) == gradients(alpha: 1000)
    answer(
      "α steers reconstruction (eq. 5)", isIdle ? "equal gradients for 0 and 1000" : "other gradients for 1000",
      isIdle ? .inconsistent : .consistent, "`swift run chapter 08b`")
    answer(
      "algorithm 1, against eqs. 4 and 5",
      "it takes L_KL of two decoded pictures, where eq. 4 has latents; its L_AE is not defined; it has no step for the decoder",
      .inconsistent, "–")
    answer("β of 150, 200, 300; 500", "no unit is given; five readings in chapter 6", .untestable, "–")
    answer(
      "β is 150, 200, 300 by factor (III.D), against IV.B", "it says 500 for all the experiments", .inconsistent, "–")
    answer(
      "β = 1 is the traditional VAE",
      "no unit is given; in chapter 6's, β = 1 is a decoder whose noise has a deviation of √½", .untestable, "–")
    // What a picture's spatial latents have to tell at the end of a training, by the price of a nat.
    let told = try [2, 20_000].map { price in
      // The second panel of the figure, where it has a panel for each kind of latent.
      let own = try? page.points(of: ".spatial, β = \(price)", in: "collapse", of: "06-beta-vae-loss")
      return try (own ?? page.points(of: "β = \(price)", in: "collapse", of: "06-beta-vae-loss", panel: 1)).last!.y
    }
    answer(
      "our reading of \"reduce potential model collapse\" (III.C): summing the error gives it more weight, against collapse (chapter 6, .spatial: nats at β of 2; 20,000)",
      told.map { String(format: "%.0f", $0) }.joined(separator: "; "), told[0] > told[1] ? .consistent : .inconsistent,
      "`swift run chapter 06`", by: .own)
    let traded = try page.points(of: "VAE, 16 latents", in: "rate-distortion", of: "06-beta-vae-loss").sorted {
      $0.x < $1.x
    }
    let isTraded = zip(traded, traded.dropFirst()).allSatisfy { $0.y > $1.y }
    answer(
      "our reading of \"trade-off with the extent of disentanglement\" (III.D): β trades code length for error",
      "chapter 6: over \(traded.count) values of β the error \(isTraded ? "falls" : "does not fall") with every bit",
      isTraded ? .reproduces : .doesNot, "`swift run chapter 06`")
    let record = losses
    let early = try scores(of: record, atStep: 500), ends = try scores(of: record)
    let sprint = try scores(of: record, atStep: 500, bestAt: 500)
    let atEnd = Set(try smallestIsBest(in: record, atStep: 500))
    func race(_ claim: String, _ scores: [String: [Double]], _ first: String, _ others: [String], best: Bool = false) {
      guard ([first] + others).allSatisfy({ scores[$0] != nil }) else {
        return answer(claim, "–", .open, "`swift run -c release nlvae trial losses`", intervals: others.count)
      }
      let small = best ? ([first] + others).filter(atEnd.contains) : []
      let numbers = ([first] + others).map { String(format: "%.2f", mean(scores[$0]!)) }
      let gaps = others.map { other in spanned(zip(scores[first]!, scores[other]!).map { $0 - $1 }) }
      let leads = others.map { other in verdict(above: zip(scores[first]!, scores[other]!).map { $0 - $1 }) }
      answer(
        claim,
        "\(numbers.joined(separator: " / ")), ahead by \(gaps.joined(separator: "; ")); "
          + counted(scores[first]!.count, "seed")
          + (small.isEmpty ? "" : "; at \(Self.gridEnd): \(series(small))"), all(leads),
        "`swift run -c release nlvae trial losses --seeds \(listedSeeds(record))`", intervals: leads.count,
        of: others.map { other in zip(scores[first]!, scores[other]!).map { $0 - $1 } })
    }
    let isBestThere = "the same, each with that one of its step sizes that is best there"
    race("under Adam, L2 is faster than L1 (dB after 500 steps)", early, "L2 with Adam", ["L1 with Adam"])
    race(isBestThere, sprint, "L2 with Adam", ["L1 with Adam"], best: true)
    race("under Adam, L2 ends finer than L1 (dB)", ends, "L2 with Adam", ["L1 with Adam"])
    for loss in ["L1", "L2"] {
      let others = ["SGD", "RMSProp"].map { "\(loss) with \($0)" }
      race("under \(loss), Adam is faster than SGD, RMSProp (dB after 500 steps)", early, "\(loss) with Adam", others)
      race(isBestThere, sprint, "\(loss) with Adam", others, best: true)
      race("our question: under \(loss), it ends above SGD, RMSProp (dB)", ends, "\(loss) with Adam", others)
    }
    try posterior(answer)
    answer("L2 with Adam converges most smoothly", "no measure is given", .untestable, "–")
    answer("β gives sharp gradients (III.D)", "no measure is given, nor gradients of what", .untestable, "–")
    answer("latents are disentangled", "no measure is given", .untestable, "–")
    return answer.rows
  }
}
