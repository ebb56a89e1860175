import Audit
import Experiments
import Foundation
import Notebook

extension Chapter08b {
  static let whatHasBeenRun = Section { page in
    //: ## What has been run
    //:
    //: How many rows are recorded; if some are missing, a table lists them with the options for `nlvae reproduce`. (`make
    //: reproduce ARGS="--scale 4"` builds the program first; without `ARGS` it makes everything, in an order that begins
    //: with the most telling rows. It can be stopped at any time and goes on where it was.)
    let results = try Results(page.record("set5", of: "08-evaluation"))
    let missing = results.missing
    let planned = ReproductionPlan().rows.filter { $0.recipe.table == .methods }.count
    let open = missing.reduce(0) { $0 + $1.planned - $1.recorded }
    page.show("rows of table I recorded", "\(planned - open) of \(planned)")
    if !missing.isEmpty {
      page.table(
        "Not yet run", columns: ["", "rows", "recorded", "command"],
        rows: missing.map { [.text("×\($0.scale)"), .number($0.planned), .number($0.recorded), .text($0.command)] })
    }
  }
}
