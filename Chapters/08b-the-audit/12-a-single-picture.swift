import Audit
import Notebook

//: ## A single picture
//:
//: > **Paper** (abstract; I; IV.B; VII)
//: > Reconstruction from a single low-resolution picture without prior training; but one low-resolution picture *and
//: > its high-resolution counterpart* are required for training.

extension Chapter08b {
  static let aSinglePicture = Section { page in
    //: @fold
    page.table(
      "A single picture", columns: [AuditRow].columns,
      rows: try Evidence(page).rows().filter { $0.part == .information }.cells)
    //: @unfold

    //: Both sentences are in the paper, and as we read them, at most one can describe its table, whose caption gives a
    //: third account (DIV2K). Our zero-shot rows satisfy the first by construction: `ZeroShotRun` has no parameter that
    //: could carry a truth, and the test replaces the truth by noise and finds every byte of the output unchanged.
  }
}
