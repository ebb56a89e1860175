import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ### Loss and training
//:
//: > **Paper** (III.C, eqs. 3 to 5; III.D; IV.B; V.A, fig. 6a)
//: > $`\beta`$ trades disentanglement against reconstruction, 150, 200 and 300 or 500 for all; $`\alpha`$ controls
//: > the quality of the reconstruction; more latent variables make poorer pictures; L2 with Adam converges most
//: > smoothly, Adam fastest, and L2 faster and to finer pictures than L1.

extension Chapter08 {
  static let lossAndTraining = Section { page in

    let answer = Answers()

    func printed(_ logVariance: Float) -> Float {
      let v = Variable(Tensor(shape: [1, 1], [logVariance])), m = Variable(Tensor(shape: [1, 1], [0]))
      return -2 * Variable.gaussianDivergence(mean: m, logVariance: v).value.scalar
    }
    let bowl = [1, 5, 9].map { Double(printed($0)) }
    let isBounded = bowl[2] > bowl[1]
    let values = bowl.map { String(format: "%.0f", $0) }.joined(separator: ", ")
    answer(
      "eq. 4, minimised, draws the posterior to the prior", "at log σ² of 1, 5, 9: \(values)",
      isBounded ? .reproduces : .doesNot, "`swift run chapter 08`")
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
      isIdle ? .doesNot : .reproduces, "`swift run chapter 08`")
    answer("β of 150, 200, 300; 500", "no unit is given", .untestable, "–")
    answer(
      "β = 1 is the traditional VAE", "no unit is given; it is where the decoder errs by √½ of it (chapter 6)",
      .untestable, "–")
    // What a picture's spatial latents have to tell at the end of a training, by the price of a nat.
    let told = try [2, 20_000].map { price in
      try page.points(of: ".spatial, β = \(price)", in: "collapse", of: "06-beta-vae-loss").last!.y
    }
    answer(
      "summing the error gives it more weight, against collapse (chapter 6, .spatial: nats at β of 2; 20,000)",
      told.map { String(format: "%.0f", $0) }.joined(separator: "; "), told[0] > told[1] ? .reproduces : .doesNot,
      "`swift run chapter 06`")
    let traded = try page.points(of: "VAE, 16 latents", in: "rate-distortion", of: "06-beta-vae-loss").sorted {
      $0.x < $1.x
    }
    let isTraded = zip(traded, traded.dropFirst()).allSatisfy { $0.y > $1.y }
    answer(
      "β trades code length for error",
      "chapter 6: over \(traded.count) values of β the error \(isTraded ? "falls" : "does not fall") with every bit",
      isTraded ? .reproduces : .doesNot, "`swift run chapter 06`")
    let record = try page.record("losses", of: "07-zero-shot-training")
    let early = try scores(of: record, atStep: 500), ends = try scores(of: record)
    let sprint = try scores(of: record, atStep: 500, bestAt: 500)
    func race(_ claim: String, _ scores: [String: [Double]], _ first: String, _ others: [String]) {
      let numbers = ([first] + others).map { String(format: "%.2f", mean(scores[$0]!)) }
      let leads = others.map { other in verdict(above: zip(scores[first]!, scores[other]!).map { $0 - $1 }) }
      answer(claim, numbers.joined(separator: " / "), all(leads), "`swift run -c release nlvae trial losses`")
    }
    let isBestThere = "the same, each with the step size that is best there"
    race("under Adam, L2 is faster than L1 (dB after 500 steps)", early, "L2 with Adam", ["L1 with Adam"])
    race(isBestThere, sprint, "L2 with Adam", ["L1 with Adam"])
    race("under Adam, L2 ends finer than L1 (dB)", ends, "L2 with Adam", ["L1 with Adam"])
    for loss in ["L1", "L2"] {
      let others = ["SGD", "RMSProp"].map { "\(loss) with \($0)" }
      race("under \(loss), Adam is faster than SGD, RMSProp (dB after 500 steps)", early, "\(loss) with Adam", others)
      race(isBestThere, sprint, "\(loss) with Adam", others)
      race("our question: under \(loss), it ends above SGD, RMSProp (dB)", ends, "\(loss) with Adam", others)
    }
    let ladder = try page.record("recipe", of: "07-zero-shot-training")
    func rungs(_ ingredient: Ablation) throws -> [Double] {
      zip(ladder.column("ingredient"), try ladder.numbers("psnr")).filter { $0.0 == ingredient.rawValue }.map(\.1)
    }
    let fewest = try rungs(.fewLatents), most = try rungs(.manyLatents)
    answer(
      "more latents, poorer pictures (built-in: \(Ablation.fewLatents.rawValue) / \(Ablation.manyLatents.rawValue), dB)",
      [fewest, most].map { String(format: "%.2f", mean($0)) }.joined(separator: " / "),
      verdict(above: zip(fewest, most).map { $0 - $1 }), "`swift run -c release nlvae trial recipe`")
    answer("L2 with Adam converges most smoothly", "no measure is given", .untestable, "–")
    answer("latents are disentangled", "no measure is given", .untestable, "–")
    page.table("Loss and training", columns: ["claim", "here", "verdict", "command"], rows: answer.rows)

    //: The printed divergence falls without end as the variance grows; the sign is a slip, and chapter 6 trains with it
    //: to see what happens. There $`\beta`$ is also measured in a unit that means something, and the trade-off is drawn:
    //: it is real, and the verdict reads that figure. What has no unit or no measure in the paper is called untestable by
    //: us, not by a program. To sum is to lower the price, and any lower price would do as much; it does nothing for
    //: `.global`, which nobody listens to. Losses and optimisers are [chapter 7](../07-zero-shot-training/README.md)'s,
    //: each pair with that one of three step sizes that ends highest. Where the question is who is faster, another one
    //: may be ahead early on, so it is asked in both ways; where the verdicts differ, the claim hangs on the choice. They
    //: are scored after a quarter of the steps (a place that we chose when the curves were known) and after the last one,
    //: on an enlargement that training has not seen: most of such a figure's message is who was given the right step
    //: size. The paper calls SGD and RMSProp competitive and slower, so who ends highest is a question of ours.
  }
}
