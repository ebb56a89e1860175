import Audit
import Experiments
import Foundation
import Notebook

extension Chapter08b {
  static let whatHasBeenRun = Section { page in
    //: ## What has been run
    //:
    //: How many of the planned rows are recorded? `make reproduce ARGS=--list` names those that are not. (`make reproduce
    //: ARGS="--scale 4"` builds the program first; without `ARGS` it makes everything, in an order that begins with the most
    //: telling rows. It can be stopped at any time and goes on where it was.)
    let results = try Results(page.record("set5", of: "08-evaluation"))
    let planned = ReproductionPlan().rows.filter { $0.recipe.table == .methods }.count
    page.show("runs recorded for the tables of Set5", "\(planned - results.missing) of \(planned)")
  }
}
