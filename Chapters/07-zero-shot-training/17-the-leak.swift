import Audit
import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution

extension Chapter07 {
  static let theLeak = Section { page in
    //: ## The leak
    //:
    //: How much does a score gain if training may see the answer?
    //:
    //: > **Paper** (abstract; I; IV.B; table I)
    //: > The abstract needs a single low-resolution picture and no training beforehand. The first contribution requires "one
    //: > LR image and its corresponding HR image". In IV.B training "takes both L_R and H_R single image", and pseudo-labels
    //: > are made because there is one image only. Whether H_R is the answer or such a label stays open. By the caption of
    //: > table I all methods are trained on DIV2K.
    //:
    //: > **We differ**
    //: > The low-resolution picture alone, and the answer with it: these are two of our three protocols (the third, a
    //: > synthetic prior, is chapter 9's), and we never mix them. Everything above is zero-shot, but for *instant* among the
    //: > [damaged photographs](#what-if-the-picture-is-noisy). What follows is labelled *oracle* wherever it stands.
    //:
    //: A method that may see the answer in training is called an **oracle**. One is easily made: the same blocks, crops of
    //: the same picture, and for a target the answer itself. It is a type of its own, `OracleRun`, in the module
    //: `Experiments`. It was trained on squared errors without a divergence, its statistics frozen half way, without
    //: refinement or ensemble (`make reproduce ARGS="--protocol oracle"`):
    let results = try Results(page.record("set5", of: "08-evaluation"))
    table(
      page, results,
      "Set5, four times as large: without and with the answer for a target, PSNR in dB (the recipes differ in more than that)",
      [
        ("zero-shot, network alone", .network),
        ("zero-shot, thorough recipe", .thorough),
        ("oracle", .oracle),
      ])

    //: The oracle's column is no super-resolution. It tells how much of a picture a network of this size learns by heart in
    //: so many steps. It is no ceiling either: a larger or longer training could learn the rest. A score by this protocol
    //: can be compared with nothing that was made without the answer, in this table or in anybody's.
  }
}
