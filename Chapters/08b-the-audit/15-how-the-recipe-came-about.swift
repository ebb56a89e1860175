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
        + "filter; on the left the filter is applied after every stage.")

    //: Is the second network worth its time?
    //: @fold
    let training = "07-zero-shot-training", t91 = try page.record("recipe-t91", of: training)
    func psnr(_ change: Ablation, _ image: String) -> Double? {
      t91.rows.first { $0[0] == change.rawValue && $0[1] == "thorough" && $0[2] == image }.flatMap { Double($0[4]) }
    }
    let late = Set(t91.column("image")).compactMap { image in
      psnr(.lateRefinement, image).flatMap { own in psnr(.all, image).map { own - $0 } }
    }
    page.say(
      "On \(counted(late.count, "photograph")) of T91 one network that is refined at the end only differs from the two by "
        + "\(series(late.sorted().map { signed($0) })) dB.")
    //: @unfold

    //: So few photographs show no difference, and the one network takes about half of the work. *Quick*, *default* and
    //: *full* are this one network, with fewer blocks; *brief* still filters every stage. The thorough recipe stayed,
    //: because rows of chapter 8 were run with it. What does each recipe gain for its time? *Full* gains most over
    //: *quick*. *Thorough* takes longest, and cannot be told from *quick* on these photographs. (*Standard* is the
    //: default; [chapter 7](../07-zero-shot-training/README.md#what-more-work-is-worth) draws the recipes.)
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
