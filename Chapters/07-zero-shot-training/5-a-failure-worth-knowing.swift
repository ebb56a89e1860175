import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution

extension Chapter07 {
  static let aFailureWorthKnowing = Section(needs: task) { page, task in
    //: ## A failure worth knowing
    //:
    //: Fig. 2's block normalises over the batch, and our batch is a crop or a few of one picture. While training, a
    //: crop is measured by its own mean and variance; enlarging a whole picture, the network meets other ones. It then
    //: corrects edges by the wrong amount, and each stage amplifies the mistake of the one before. Running means over
    //: thousands of crops are no help: the network was never trained to live with them. (So it was with the first
    //: versions of this recipe; they have no row here.) There are two ways out. The picture can be measured by its own
    //: mean and variance too, as the crops were. Or the statistics are frozen half way through the first stage and
    //: trained with from then on, so that the function that is trained is the function that enlarges.
    //:
    //: > **We differ** (III.A)
    //: > The paper names batch normalisation and says nothing about its statistics; these are our choice.
    let lowResolution = task.lowResolution
    var small = NLVAEConfiguration()
    var trial = ZeroShotConfiguration(.quick)
    (small.channels, small.encoderBlocks, small.decoderBlocks) = (16, 2, 2)
    trial.architecture = .nlvae(small)
    trial.refinement = nil
    var cosine = CosinePolicy()
    (cosine.firstSteps, cosine.laterSteps) = page.options.full ? (400, 250) : (160, 80)
    trial.policy = .cosine(cosine)
    let crops = [(side: 24, count: 4), (side: 64, count: 1)]
    let outcomes = try page.progress("four trials", total: 4) { tick in
      try crops.map { crop in
        try [nil, cosine.firstSteps / 2].map { steps in
          (trial.cropSize, trial.minibatch, trial.batchNormFreezeStep) = (crop.side, crop.count, steps)
          tick()
          let enlargement = Enlargement(method: .nlvae, scale: 4, seed: page.options.seed, configuration: trial)
          return task.scores(of: try enlargement(lowResolution)).psnr
        }
      }
    }
    page.table(
      "Whose statistics? PSNR in dB",
      columns: ["a step sees", "its own, as what is enlarged by its own", "frozen half way through the first stage"],
      rows: zip(crops, outcomes).map { crop, psnr in
        [
          .text(crop.count == 1 ? "one crop of 64 × 64" : "four crops of 24 × 24"), .number(psnr[0], digits: 1),
          .number(psnr[1], digits: 1),
        ]
      })

    //: With small crops it is better to freeze: a crop is not what the picture is on average. Where a crop is as large
    //: as the picture, what is measured in training is what is met later, and to freeze it only takes something away.
    //: (One seed each.) The recipe's crops are at most 96 pixels wide, 64 in the quick one: the whole of a small
    //: picture and a good part of a larger one. It never freezes; a row of the quick recipe's ladder below says what
    //: that is worth.
  }
}
