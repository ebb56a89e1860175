import Audit
import Notebook

//: ## About table I
//:
//: What section IV.C says *about* the table can be held against the table itself, its columns of Set5.

extension Chapter08b {
  static let aboutTableI = Section { page in
    //: @fold
    page.table(
      "About table I", columns: [AuditRow].columns,
      rows: try Evidence(page).rows().filter { $0.part == .aboutTableI }.cells)
    //: @unfold

    //: Depth at ×8 was run for this question, with table II's networks and steps: five pictures, one seed, the
    //: difference taken picture by picture. The printed figures rise from SRCNN to MemNet, but for the one of FSRCNN
    //: that lies below interpolation; SRGAN and ESRGAN, which are deeper than VDSR, are at ×4 below it, at ×3 and,
    //: ESRGAN, at ×8 above it. Sharpness and overshoot are what two measures of ours can say about edges and artefacts;
    //: they say nothing about textures that look wrong to an eye. To compare with interpolation is our choice too: fig.
    //: 5 sets NLVAE beside learned methods. Sharper than interpolation is also the filter by itself, and the two cannot
    //: be told apart; so the row speaks for the preset and not for the network. Three slips are no rows: "T19" in IV.A
    //: is T91 by its reference, Urban100's SSIM of 84.02 at ×3 would be above 1, and IV.C counts bicubic interpolation
    //: among the "learning-based" methods. Of fig. 4's pictures two are in this book: butterfly, in the tables, and
    //: tt17 of T91, which [chapter 7](../07-zero-shot-training/README.md) enlarges by the brief preset.
  }
}
