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
    //: If the VAE leaves few gaps between its codes, is there a patch at every step from one patch to another? We go from
    //: one to another in a straight line, once in the pixels and once in the **latent space**, between the codes of the
    //: eight-latent VAE.
    let (variational, pieces) = (trained.variational, trained.pieces)
    let ends = Tensor(shape: [2, Pieces.numbers], pieces.row(x: 22, y: 110) + pieces.row(x: 150, y: 238))
    let shares = (0..<9).map { Float($0) / 8 }
    func line(_ rows: Tensor) -> Tensor {
      let a = rows.sliced([0..<1, 0..<rows.shape[1]]), b = rows.sliced([1..<2, 0..<rows.shape[1]])
      return .concatenated(shares.map { a * (1 - $0) + b * $0 }, along: 0)
    }
    let walked = variational.decode(Variable(line(variational.encode(Variable(ends)).mean.value))).value
    page.figure(
      "between", caption: "From one patch to another. Look at the panels in the middle: two edges above, one below."
    ) {
      figure in
      figure.picture("through the pixels", mosaic(line(ends), columns: 9))
      figure.picture("through the latent space", mosaic(walked, columns: 9))
    }

    //: Halfway through the pixels there is a double exposure: two edges, each half as strong, which is no piece of this
    //: picture. Halfway through the latent space there is one soft, slanted edge, between the upright and the level one.
    //: (One pair, picked by hand: it shows what can happen, not how often.) And along a single latent, from -2.5 to 2.5,
    //: all others at zero? We take the four that carry most, by their divergence:
    let perLatent = divergences(variational, trained.known)
    let order = perLatent.indices.sorted { perLatent[$0] > perLatent[$1] }
    var walks = Tensor.zeros([36, 8])
    for row in 0..<36 { walks[row, order[row / 9]] = -2.5 + 5 * shares[row % 9] }
    let decoded = variational.decode(Variable(walks)).value
    page.figure(
      "walk",
      caption:
        "Four walks from -2.5 to 2.5, along one latent each, with the divergence that the encoder spends on it. What each "
        + "changes, the others at zero: brightness (with colour), colour, and two an edge."
    ) { figure in
      for walk in 0..<4 {
        let nats = (perLatent[order[walk]] * 10).rounded() / 10
        let rows = decoded.sliced([9 * walk..<9 * walk + 9, 0..<Pieces.numbers])
        figure.picture("latent \(order[walk] + 1), \(nats) nats", mosaic(rows, columns: 9))
      }
    }
    page.show("divergence of each latent, sorted", order.map { perLatent[$0] }, digits: 1, unit: "nats")

    //: > **Try** Set the error overlooked to 15 grey levels here too (`--set "error overlooked=15"`), and watch what
    //: > the walks gain.
  }
}
