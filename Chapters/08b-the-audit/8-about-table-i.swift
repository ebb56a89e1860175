import Audit
import Notebook

//: ## About table I
//:
//: Does section IV.C describe table I correctly? Most of its sentences are held against the table's own columns of Set5;
//: one on depth and two on the look of the pictures are held against runs of ours.

extension Chapter08b {
  static let aboutTableI = Section { page in
    //: @fold
    page.table(
      "About table I", columns: [AuditRow].columns,
      rows: try Evidence(page).rows().filter { $0.part == .aboutTableI }.cells)
    //: @unfold

    //: Depth at ×8 was run for this question, with table II's networks and steps: five pictures, one seed, the difference
    //: taken picture by picture. The printed figures rise from SRCNN to MemNet, but for FSRCNN's at ×8, which lies below
    //: interpolation. SRGAN and ESRGAN are deeper than VDSR. At ×4 both are below it; at ×8 SRGAN is below it and ESRGAN
    //: above; at ×3, where only SRGAN has a figure, it is above. Sharpness and overshoot are what two measures of ours can
    //: say about edges and artefacts; they say nothing about textures that look wrong to an eye. To compare with
    //: interpolation is our choice too: fig. 5 sets NLVAE beside learned methods. The filter by itself is sharper than
    //: interpolation too, and these pictures cannot tell the preset from the filter. So the row speaks for the preset and
    //: not for the network. Three slips are no rows: "T19" in IV.A is T91 by its reference, Urban100's SSIM of 84.02 at ×3
    //: would be above 1, and IV.C counts bicubic interpolation among the "learning-based" methods. Of fig. 4's pictures
    //: two are in this book: butterfly, in the tables, and tt17 of T91, which [chapter
    //: 7](../07-zero-shot-training/README.md) enlarges by the brief preset.
  }
}
