import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## A divergence from draws
//:
//: Is the closed form right? A divergence is a mean,
//:
//: ```math
//: \mathrm{KL}(q \| p) = \mathbb{E}_q [\log q(z) - \log p(z)] ,
//: ```
//:
//: and a mean can be estimated from random draws: this is a **Monte Carlo estimate**. We do it for the true posterior. (In
//: the code, `logRatio` is $`\log q - \log p`$; the terms $`\tfrac12 \log 2 \pi`$ cancel. `thrown` holds draws from N(0,
//: 1), made once for the chapter.)

//: @fold
/// Draws from N(0, 1), made once and in this order.
struct Dice {
  /// For one long mean.
  let many: [Double]
  /// Eight, and another long row, for slopes.
  let eight: [Double], last: [Double]
}

extension Chapter05 {
  static let thrown = Computation("dice") { page -> Dice in
    var random = RandomSource(seed: page.options.seed)
    return Dice(many: draws(100_000, &random), eight: draws(8, &random), last: draws(100_000, &random))
  }
}
//: @unfold

extension Chapter05 {
  static let aDivergenceByDice = Section(needs: thrown) { page, thrown in
    let (trueMean, trueVariance) = World().posterior(1.5)
    func logRatio(_ z: Double) -> Double {
      let off = z - trueMean
      return 0.5 * (z * z - off * off / trueVariance - log(trueVariance))
    }
    let closed = divergence(mean: trueMean, variance: trueVariance)
    let many = thrown.many.map { logRatio(trueMean + trueVariance.squareRoot() * $0) }
    page.show("closed form", closed, digits: 3, unit: "nats")
    page.show("mean of 100,000 draws", mean(many), digits: 2, unit: "nats")
    page.show("share of negative draws", Double(many.filter { $0 < 0 }.count) / Double(many.count), digits: 2)
    let engine = Variable.gaussianDivergence(
      mean: Variable(Tensor(Float(trueMean))), logVariance: Variable(Tensor(Float(log(trueVariance)))))
    page.show("the engine's", engine.value.scalar, digits: 3, unit: "nats")

    //: The draws agree with it, to the two digits that 100,000 of them settle. The third line is a surprise: a divergence
    //: is never negative, but the estimate from a single draw may well be. A training that logs one-draw estimates and
    //: shows a negative divergence need not have a bug.
    //:
    //: The closed form has no sampling error and costs a logarithm. That, and the ease with which one draws from them, is the
    //: reason for Gaussians in the middle of a VAE. The engine has it as one operation, with its backward rule.
    //:
    //: @quote Engine/Operations/Losses.swift Variable.gaussianDivergence
    //:
    //: The other term of the bound has no closed form, because there is a network in it. There draws are all we have, and
    //: a VAE takes *one*.
  }
}
