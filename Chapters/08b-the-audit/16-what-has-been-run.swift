import Audit
import Experiments
import Foundation
import Notebook

extension Chapter08b {
  static let whatHasBeenRun = Section { page in
    //: ## What has been run
    //:
    //: How many of the planned runs (one method, picture, factor and seed) are recorded? `make reproduce ARGS=--list`
    //: names those that are not. (`make reproduce ARGS="--scale 4"` builds the program first; without `ARGS` it makes
    //: everything, in an order that begins with the most telling rows. It can be stopped at any time and goes on where it
    //: was.)
    let results = try Results(page.record("set5", of: "08-evaluation"))
    let planned = ReproductionPlan().rows.filter { $0.recipe.table == .methods }.count
    page.show("runs recorded for the tables of Set5", "\(planned - results.missing) of \(planned)")

    //: How many runs on the other sets are recorded? ZSSR alone would take days of a core there. The names are those of
    //: `--method`: `wiener` is the filter, `nlvae` the default. On BSD100 the default is planned for every fifth picture,
    //: the other methods for all.
    //: @fold
    let evidence = try Evidence(page)
    let further = Evidence.furtherSets, sets = further.filter { evidence.sets?.sets.contains($0) ?? false }
    func listed(_ names: [String]) -> Cell { names.isEmpty ? .missing : .text(names.joined(separator: "; ")) }
    page.table(
      "Runs on other sets", columns: ["set", "planned", "recorded", "recorded in part", "not run"],
      rows: sets.compactMap { set in
        guard let coverage = evidence.sets?.coverage(of: set) else { return nil }
        return [
          .text(set), .number(coverage.planned), .number(coverage.recorded), listed(coverage.inPart),
          listed(coverage.without),
        ]
      })
    let unseen = further.filter { !sets.contains($0) }
    page.say(unseen.isEmpty ? "" : "No row of \(series(unseen, "or")) is recorded.")
    page.say(evidence.trainedWhere())
    let trained = evidence.trained.map { zip(zip($0.column("network"), $0.column("on")), $0.column("seed")) }
    let seeds = Dictionary(grouping: trained.map(Array.init) ?? []) { [$0.0.0, $0.0.1] }.values
      .map { Set($0.map(\.1)).count }
    page.say(
      (seeds.max() == 1 ? "Each of them has one seed. " : "")
        + "On the picture alone the other networks of table I were run on Set5 at ×4 only, with one seed each but the plain "
        + "stack.")
    let records = try ["set5", "sets"].map { try page.record($0, of: "08-evaluation") }
    let all = records.reduce(0) { $0 + $1.rows.count }, older = records.reduce(0) { $0 + $1.rowsWithoutOrigin }
    page.say(
      "Every row names its commit. \(grouped(older)) of the \(grouped(all)) rows of both records were made before "
        + "threads, processor and the checksum of the small picture were kept, and have none.")
    //: @unfold
  }
}
