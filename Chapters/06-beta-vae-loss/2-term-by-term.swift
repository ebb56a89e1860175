import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## Term by term
//:
//: Does the library compute what the paper prints? Sixteen patches go through a fresh network, and each term is
//: computed by hand and by the library.

/// What the terms are looked at with: sixteen patches, a network as it begins, and noise for its latents.
struct Minibatch {
  let sixteen: Tensor, fresh: SmallAutoencoder, noise: Tensor
}

extension Chapter06 {
  static let minibatch = Computation("a minibatch") { page -> Minibatch in
    var random = RandomSource(seed: page.options.seed)
    let sixteen = Patches().some(16, &random), fresh = SmallAutoencoder(latents: 8, using: &random)
    return Minibatch(sixteen: sixteen, fresh: fresh, noise: .normal([16, 8], using: &random))
  }
}

extension Chapter06 {
  static let termByTerm = Section(needs: minibatch) { page, minibatch in
    let (sixteen, fresh, noise) = (minibatch.sixteen, minibatch.fresh, minibatch.noise)

    let said = fresh.reconstruct(Variable(sixteen), Pass(.training), noise: noise)
    let library = sums(200)(said, target: sixteen)
    let byHand = reconstructionLoss(said.picture, sixteen, range: 255).value.scalar
    let printed = printedDivergence(said.mean!, said.logVariance!).value.scalar
    page.table(
      "One minibatch, pixels from 0 to 255", columns: ["term", "by hand", "the library's"],
      rows: [
        ["eq. 3", short(Double(byHand), 4), short(Double(library.reconstruction), 4)],
        ["eq. 4 as printed", .number(printed, significant: 4), .missing],
        ["eq. 4 times -1/2", .number(-0.5 * printed, significant: 4), .number(library.divergence, significant: 4)],
      ])

    //: A divergence is never negative, chapter 5 said, and eq. 4 as printed is never positive. Turned round and halved it is the
    //: divergence of chapter 5, and that is what the library computes:
    //:
    //: @quote SuperResolution/Networks/BetaVAELoss.swift BetaVAELoss.callAsFunction
  }
}
