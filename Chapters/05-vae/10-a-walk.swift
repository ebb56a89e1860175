import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter05 {
  static let aWalk = Section(needs: trained) { page, trained in
    //: ## A walk
    //:
    //: If few addresses are empty, one can walk. Between two patches we go in a straight line, once in the pixels and
    //: once in the latent space.
    let (variational, pieces) = (trained.variational, trained.pieces)
    let ends = Tensor(shape: [2, Pieces.numbers], pieces.row(x: 22, y: 110) + pieces.row(x: 150, y: 238))
    let shares = (0..<9).map { Float($0) / 8 }
    func line(_ rows: Tensor) -> Tensor {
      let a = rows.sliced([0..<1, 0..<rows.shape[1]]), b = rows.sliced([1..<2, 0..<rows.shape[1]])
      return .concatenated(shares.map { a * (1 - $0) + b * $0 }, along: 0)
    }
    let walked = variational.decode(Variable(line(variational.encode(Variable(ends)).mean.value))).value
    page.image(
      "between", mosaic(.concatenated([line(ends), walked], along: 0), columns: 9),
      caption: "From one patch to another: above through the pixels, below through the latent space.")

    //: Halfway through the pixels there is a double exposure: two edges, each half as strong, which is no piece of this
    //: picture. Halfway through the latent space there is one edge, soft, on its way round. And along a single latent,
    //: from -2.5 to 2.5, all others at zero? We take the four that carry most, by their divergence:
    let perLatent = divergences(variational, trained.known)
    let order = perLatent.indices.sorted { perLatent[$0] > perLatent[$1] }
    var walks = Tensor.zeros([36, 8])
    for row in 0..<36 { walks[row, order[row / 9]] = -2.5 + 5 * shares[row % 9] }
    page.image(
      "walk", mosaic(variational.decode(Variable(walks)).value, columns: 9),
      caption: "Four walks through zero, one latent each, those of the largest divergence first.")
    page.show("divergence of each latent, sorted", order.map { perLatent[$0] }, digits: 1, unit: "nats")

    //: Nobody has told the network about sand and shell, about light from above or from the side. Eight numbers that have
    //: to survive noise had better mean something. The last line leaves a question open: not all latents carry the same,
    //: and chapter 6 will show some that carry nothing at all.
  }
}
