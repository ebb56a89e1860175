import Audit
import Chapter07
import Experiments
import Imaging
import Notebook
import SuperResolution

extension Chapter08b {
  static let howTheRecipeCameAbout = Section { page in
    //: ## How the recipe came about
    //:
    //: Why are there a *thorough* recipe and a shorter default, if the longer one is not better? The thorough recipe came
    //: first. It filters the output of every stage, so later stages learn from filtered pictures, and with them what the
    //: filter got wrong. So it trains a second network without the filter. Its final picture is 70% the answer of the first
    //: and 30% that of the second:
    let thorough = try ZeroShotRun(
      SamplePicture.image(width: 64, height: 64), scale: 4, seed: page.options.seed,
      configuration: ZeroShotConfiguration(.thorough))
    page.diagram(
      "thorough", of: pipeline(of: thorough),
      caption:
        "What the thorough recipe does, drawn from the run's own plan. On the right the network is trained without the "
        + "filter; on the left the filter has its say after every stage.")

    //: Is the second network worth its time? In [chapter 7's
    //: ladder](../07-zero-shot-training/README.md#one-ingredient-at-a-time), *plus an unrefined network* gains on the drawing
    //: and shows no gain on ten photographs. *Refined at the end only* is one network that has learned as that second one
    //: has, and gains on the drawing as well. Three photographs by the thorough recipe:
    //: @fold
    let training = "07-zero-shot-training", t91 = try page.record("recipe-t91", of: training)
    func psnr(_ change: Ablation, _ image: String) -> Double? {
      t91.rows.first { $0[0] == change.rawValue && $0[1] == "thorough" && $0[2] == image }.flatMap { Double($0[4]) }
    }
    func cell(_ value: Double?) -> Cell { value.map { .number($0, digits: 2) } ?? "not run" }
    func difference(_ a: Double?, _ b: Double?) -> Cell { a.flatMap { a in b.map { cell(a - $0) } } ?? "not run" }
    page.table(
      "The thorough recipe: PSNR (dB)",
      columns: [
        "photograph", "the recipe", "no second network", "refined at the end only", "second network: difference",
        "at the end only: difference",
      ],
      rows: Set(t91.column("image")).sorted().filter { psnr(.all, $0) != nil }.map { image in
        let (both, one, late) = (psnr(.all, image), psnr(.withoutSecondNetwork, image), psnr(.lateRefinement, image))
        return [.text(image)] + [both, one, late].map(cell) + [difference(both, one), difference(late, both)]
      })
    //: @unfold

    //: On these three, one network that is refined at the end only comes within a tenth of a decibel of the two, for about
    //: half of the work. The other presets are this one network, with fewer blocks. The thorough recipe stayed, because rows
    //: of chapter 8 were run with it. All recipes that were tried on the way
    //: ([chapter 7](../07-zero-shot-training/README.md#what-more-work-is-worth) draws them):
    //: @fold
    let efforts = try efforts(in: page.record("effort-t91", of: training))
    let quick = efforts.first { $0.recipe == .quick }!
    page.table(
      "What more work is worth: T91, \(quick.psnr.count) photographs, ×4",
      columns: ["recipe", "processor time (s a picture)", "PSNR (dB)", "difference to quick (dB)", "± (95%)"],
      rows: efforts.map { effort in
        let differences = effort.less(quick)
        return [
          .text(effort.recipe.rawValue), .number(effort.seconds, digits: 0), .number(effort.mean, digits: 2),
          .number(mean(differences), digits: 2),
          effort.recipe == .quick ? .missing : .number(studentReach(differences), digits: 2),
        ]
      })
    //: @unfold
  }
}
