import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution

extension Chapter09 {
  static let together = Section { page in
    //: ## Can a network know both?
    //:
    //: It can: begin with the weights that were trained on drawings, and go on training on the picture. This is
    //: **fine-tuning**, and `--method nlvae-prior` does it. (The name is short for "a prior in place of NLVAE's random
    //: weights"; the network is a plain residual one and no NLVAE.)
    //:
    //: What can the picture teach? We have only the small picture *x*. So we take a crop of it, reduce it by a factor
    //: *f*, which is written $`D_f`$, and let the network *N* with the weights θ enlarge the reduction by four. For *f*
    //: = 4 the answer has the size of the crop. For *f* = 2 it is twice as large, and is reduced by two. Then the crop
    //: is the truth:
    //:
    //: ```math
    //: L(\theta) = \left\| D_{4/f} \, N_\theta(D_f \, x) - x \right\|_1 , \quad f \in \{4, 2\} \text{ in turn}
    //: ```
    //:
    //: Here is how a minibatch is made:
    //:
    //: @quote SuperResolution/Runs/AdaptedPriorRun.swift AdaptedPriorRun.minibatch
    let recipe = PriorAdaptation()
    page.show("steps", recipe.steps)
    page.show("learning rate at the start", recipe.learningRate, significant: 1)
    page.show(
      "and when the weights were trained on drawings",
      TrainingRecipe(PretrainedArchitecture(.residual), scales: [4]).learningRate, significant: 1)
    page.show("weights of the prior", try SyntheticPrior.network().weightCount)

    //: The learning rate is a hundredth of that of the first training. The weights should move a little towards this
    //: picture and not forget the drawings: half a million weights could learn a small picture by heart.
    //:
    //: > **Paper** (table I)
    //: > NLVAE on Set5, from a single low-resolution picture: 34.10 dB at ×3, 31.96 dB at ×4, 27.23 dB at ×8. The SSIM
    //: > is 0.9270, 0.8903 and 0.7860.
    let claims = [3: 34.10, 4: 31.96, 8: 27.23], claimedSSIM = [3: 0.9270, 4: 0.8903, 8: 0.7860]
    let set5 = Set5Record(try page.record("set5", of: "08-evaluation"))
    page.table(
      "Set5, mean PSNR in dB by protocol (recorded; the claim is the paper's)",
      columns: [
        "factor", "NLVAE, zero-shot (`nlvae-thorough`)", "drawings alone, synthetic prior (`instant`)",
        "drawings and picture, synthetic prior (`nlvae-prior`)", "NLVAE, oracle", "the paper's claim",
        "`nlvae-prior` less the claim",
      ],
      rows: [2, 3, 4, 8].map { scale in
        func cell(_ method: String, _ seen: TrainingProtocol) -> Cell {
          set5.psnr(method, seen, scale: scale).map { .number($0, digits: 2) } ?? .missing
        }
        let claim = claims[scale], own = set5.psnr("nlvae-prior", .syntheticPrior, scale: scale)
        return [
          .text("×\(scale)"), cell("nlvae-thorough", .zeroShot), cell("instant", .syntheticPrior),
          cell("nlvae-prior", .syntheticPrior), cell("nlvae-thorough", .oracle),
          claim.map { .number($0, digits: 2) } ?? .missing,
          claim.flatMap { claim in own.map { .number($0 - claim, digits: 2) } } ?? .missing,
        ]
      })
    page.table(
      "Set5, mean SSIM (recorded; the claim is the paper's)",
      columns: ["factor", "`nlvae-prior`, synthetic prior", "the paper's claim", "difference"],
      rows: [3, 4, 8].compactMap { scale -> [Cell]? in
        guard let claim = claimedSSIM[scale], let own = set5.ssim("nlvae-prior", .syntheticPrior, scale: scale)
        else { return nil }
        return [
          .text("×\(scale)"), .number(own, digits: 4), .number(claim, digits: 4), .number(own - claim, digits: 4),
        ]
      })
    let seeds = Set(set5.rows.filter { $0[0] == "nlvae-prior" && $0[2] == "4" }.map { $0[4] }).sorted()
    let means = seeds.map { seed in
      mean(set5.rows.filter { $0[0] == "nlvae-prior" && $0[2] == "4" && $0[4] == seed }.compactMap { Double($0[5]) })
    }
    page.show("nlvae-prior at ×4, each seed", means, digits: 3, unit: "dB")
    page.table(
      "What the picture adds to the drawings: Set5, `nlvae-prior` less `instant` (dB)",
      columns: ["factor"] + Set5Record.pictures + ["mean ± Student's interval at 95%"],
      rows: [2, 3, 4, 8].map { scale in
        let added = Set5Record.pictures.map { picture -> Double? in
          guard let with = set5.psnr("nlvae-prior", .syntheticPrior, scale: scale, of: picture),
            let without = set5.psnr("instant", .syntheticPrior, scale: scale, of: picture)
          else { return nil }
          return with - without
        }
        let known = added.compactMap { $0 }
        let cells = added.map { gain -> Cell in gain.map { .number($0, digits: 2) } ?? .missing }
        let whole: Cell =
          known.count < added.count ? .missing : .number(mean(known), spread: studentReach(known), digits: 2)
        return [.text("×\(scale)")] + cells + [whole]
      })

    //: (At ×4 the preset *full*, zero-shot, is above `nlvae-thorough`, see the table of the section before; it was not run
    //: at other factors.) At ×3 the mean PSNR is above the claim, by less than a tenth of a decibel. At ×4 it is about a
    //: hundredth below, with each of three seeds (0.003 to 0.011 dB); at the other factors one seed is recorded. The SSIM
    //: is a little below the claim at ×3 and a little above it at ×4. At ×8 both stay far below. The picture adds most to
    //: butterfly and woman, at ×3 and ×4, and nothing to head.
    //:
    //: At every factor the interval of the mean contains zero: five pictures cannot settle whether the training on the
    //: picture helps on average. At ×4 there are other sets, which `nlvae trial sets` has recorded with one seed:
    //: Set14, and every fifth picture of BSD100.
    let sets = try page.record("sets", of: "08-evaluation").rows(where: "scale", is: "4")
    func gains(on set: String, where isMeant: (String) -> Bool = { _ in true }) throws -> [Double] {
      func scores(_ method: String) throws -> [String: Double] {
        let own = sets.rows(where: "set", is: set).rows(where: "method", is: method)
        return Dictionary(zip(own.column("image"), try own.numbers("psnr")), uniquingKeysWith: { first, _ in first })
      }
      let with = try scores("nlvae-prior"), without = try scores("instant")
      return with.keys.filter(isMeant).sorted().compactMap { image in without[image].map { with[image]! - $0 } }
    }
    page.table(
      "What the picture adds to the drawings at ×4: other sets, `nlvae-prior` less `instant` (dB, recorded)",
      columns: ["set", "pictures", "pictures that gain", "mean ± Student's interval at 95%"],
      rows: try ["Set14", "BSD100"].map { set in
        let found = try gains(on: set)
        return [
          .text(set), .number(found.count), .number(found.filter { $0 > 0 }.count),
          .number(mean(found), spread: studentReach(found), digits: 2),
        ]
      })

    let chosen = ..."img_007"
    page.show(
      "Set14: the seven pictures that chose the recipe gain, the other seven",
      try [mean(gains(on: "Set14") { chosen.contains($0) }), mean(gains(on: "Set14") { !chosen.contains($0) })],
      digits: 2, unit: "dB")

    //: On both sets the interval lies above zero (Set14's by little: in chapter 7's word a hint). At ×4 the picture adds a
    //: little to the drawings. (The recipe was chosen on pictures that include the first seven of Set14, which gain less
    //: than the other seven, and none of BSD100.)
    //:
    //: At ×8 the training on the picture harms butterfly (one picture, one seed). A likely reason: its small picture has 32 ×
    //: 32 pixels. Reduced by four once more, 8 × 8 are left, and there is little to learn from those.
  }
}
