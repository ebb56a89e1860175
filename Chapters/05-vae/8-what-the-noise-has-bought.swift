import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## What noise and divergence have bought
//:
//: Can they make something new? The decoder wants eight numbers; we give it eight from N(0, 1), with no patch behind
//: them. For the plain autoencoder we try a second thing, to be fair: numbers with the mean and the deviation that its
//: own codes have.
//:
//: How good is a patch that was made up? We measure its distance to the most similar of 4096 real patches. A measure
//: needs **controls**, answers whose worth we know beforehand. One copies nothing but the mean colour of real patches.
//: One blurs real patches. One draws from the Gaussian that has the mean and the full covariance of the real patches,
//: every pair of pixels included: what statistics can do without a network. And since patches with little in them are
//: near to many others, some are *calmed*, their contrast brought down to that of the VAE's patches.

//: @fold
/// The mean divergence of each latent over some patches, in nats.
func divergences(_ network: PatchAutoencoder, _ patches: Tensor) -> [Double] {
  let (means, logs) = network.encode(Variable(patches))
  return (0..<network.latents).map { j in
    mean(zip(column(means.value, j), column(logs.value, j)).map { divergence(mean: $0, variance: exp($1)) })
  }
}

extension Chapter05 {
  static let whatTheNoiseHasBought = Section(needs: trained) { page, trained in
    let (variational, plain, pieces, known) = (trained.variational, trained.plain, trained.pieces, trained.known)
    var random = trained.random
    let prior = Tensor.normal([512, 8], using: &random)
    let plainCodes = plain.encode(Variable(known)).mean.value
    let centre = Variable(plainCodes).mean(along: [0]).value
    let reach = Variable((plainCodes - centre).map(.square)).mean(along: [0]).value.map(.sqrt)
    let real = pieces.some(512, &random)
    let spectrum = Tensor.normal([512, 4096], using: &random)
    let centred = known - Variable(known).mean(along: [0]).value
    let gaussian = spectrum.multiplied(by: centred) * (1 / 64) + Variable(known).mean(along: [0]).value
    func reduced(_ patches: Tensor, to side: Int) -> Tensor {
      let stack = patches.reshaped([patches.shape[0], 3, Pieces.side, Pieces.side])
      return stack.resized(height: side, width: side).resized(height: Pieces.side, width: Pieces.side)
        .reshaped(patches.shape)
    }
    let dreamt = variational.decode(Variable(prior)).value, plainly = plain.decode(Variable(prior)).value
    // As much contrast as the VAE's, around the mean colours of each patch.
    func calmed(_ patches: Tensor) -> Tensor {
      let flat = reduced(patches, to: 1)
      return flat + (patches - flat) * Float(contrast(dreamt) / contrast(patches))
    }
    let dreams: [(name: String, patches: Tensor)] = [
      ("real", real), ("constant", reduced(real, to: 1)), ("blurred", reduced(real, to: 3)), ("Gaussian", gaussian),
      ("Gaussian, calmed", calmed(gaussian)), ("plain, N(0, 1)", plainly), ("plain, calmed", calmed(plainly)),
      ("plain, its own spread", plain.decode(Variable(prior * reach + centre)).value), ("VAE, N(0, 1)", dreamt),
    ]
    page.figure(
      "samples",
      caption:
        "Nine times 36 patches: real ones, controls, and what the two decoders make of random numbers. Unless calmed, "
        + "the plain autoencoder's have too much contrast; the VAE's have too little.",
      columns: 3
    ) { figure in
      for (name, patches) in dreams {
        figure.picture(name, mosaic(patches.sliced([0..<36, 0..<Pieces.numbers]), columns: 6))
      }
    }
    page.table(
      "512 of each",
      columns: ["patches", "to the nearest of 4096 real ones (grey levels, rms)", "contrast (grey levels)"],
      rows: dreams.map { name, patches in
        let clamped = patches.map(.clamp(lower: 0, upper: 1))
        return [
          .text(name), .number(mean(nearest(clamped, among: known)), digits: 0), .number(contrast(clamped), digits: 0),
        ]
      })
    //: @unfold

    //: Read the controls first. A patch of one colour is nearer to a real patch than real patches are to each other. Much
    //: of this picture is flat, so the measure rewards blandness, and distances can only be compared at equal contrast.
    //: The VAE's patches are the nearest of all made-up ones, but except for the calmed ones they also have the least
    //: contrast. Against the calmed ones their lead is small, and one training each cannot say how much of it is luck.
    //: Blurred real patches of about the same contrast are much nearer. But nothing made up should be expected to reach
    //: them: they come from the same picture as the 4096, and one of these is often only a pixel or two away.
    //:
    //: So noise and divergence together may have bought something, and less than the pictures suggest. (We did not take the two
    //: out one at a time.)
  }
}
