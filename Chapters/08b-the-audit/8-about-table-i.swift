import Audit
import Notebook

//: ## About table I
//:
//: What section IV.C says *about* the table can be held against the table itself, its columns of Set5.

extension Chapter08b {
  static let aboutTableI = Section { page in
    //: @fold
    page.table(
      "About table I", columns: ["claim", "here", "verdict", "command"],
      rows: try Evidence(page).rows().filter { $0.part == .aboutTableI }.cells)
    //: @unfold

    //: Depth at ×8 was run for this question, with table II's networks and steps: five pictures, one seed, the difference
    //: taken picture by picture. The printed figures rise from SRCNN to MemNet at ×3 and ×4; at ×8 FSRCNN's breaks the row.
    //: Sharpness and overshoot are what two measures of ours can say about "sharp edges" and "no undesirable artifacts", against
    //: interpolation, which has the blunter edges by construction; they say nothing about textures that look wrong to an
    //: eye. Of fig. 4's pictures two are in this book: butterfly, in the tables, and tt17 of T91, which [chapter
    //: 7](../07-zero-shot-training/README.md) enlarges by the brief preset.
  }
}
