import Audit
import Experiments
import Imaging
import Notebook
import SuperResolution

//: ## Figure 1, again
//:
//: > **Paper** (II, fig. 1)
//: > One picture enlarged by Deep Image Prior and by NLVAE, neither trained on anything else; DIP's structure is said
//: > to be much weaker than NLVAE's.
//:
//: Is it? Here is the picture of fig. 4, butterfly, with all steps of both, from the record of table I. (No picture of Set5 is
//: kept in the repository, and none made from one.)

extension Chapter08 {
  static let figure1Again = Section { page in
    //: @fold
    let results = try Results(page.record("set5"))
    func alone() throws -> ZeroShotRun {
      var recipe = ZeroShotConfiguration(.thorough)
      recipe.refinement = nil
      return try ZeroShotRun(SamplePicture.image(width: 64, height: 64), scale: 4, seed: 1, configuration: recipe)
    }
    page.table(
      "Butterfly ×4, at full length (recorded; means over seeds)",
      columns: ["", "steps", "seeds", "PSNR (dB)", "SSIM"],
      rows: [
        (Contender.bicubic, nil), (.dip, DIPConfiguration(scale: 4).steps), (.network, try alone().progress.totalSteps),
      ].map { contender, steps in
        let standing = results(contender, 4)
        return [
          .text(contender.name), steps.map { .number($0) } ?? .missing,
          standing.seeds == [0] ? .missing : .number(standing.seeds.count),
          cell(standing.psnr(of: "butterfly"), digits: 2), cell(standing.ssim(of: "butterfly"), digits: 4),
        ]
      })
    //: @unfold

    //: The two are near each other on this picture. NLVAE's answer is the median over eight orientations and back-projected;
    //: DIP's, as published, is neither. One picture settles nothing; the [pairs](#four-times-in-full) ask the same of five.
  }
}
