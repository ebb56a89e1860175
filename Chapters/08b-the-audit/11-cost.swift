import Audit
import Notebook

//: ## Cost
//:
//: What does a point-wise convolution cost beside a standard one?
//:
//: > **Paper** (III.E, eqs. 6 to 16)
//: > A point-wise convolution has $`1/K^2`$ of the weights and operations of a standard one.

extension Chapter08b {
  static let cost = Section { page in
    //: @fold
    page.table(
      "Cost", columns: [AuditRow].columns,
      rows: try Evidence(page).rows().filter { $0.part == .cost }.cells)
    //: @unfold

    //: The counts are arithmetic and agree with the paper, which claims no more. The time, measured in [chapter
    //: 3](../03-convolutions/README.md), falls less than the operations do.
  }
}
