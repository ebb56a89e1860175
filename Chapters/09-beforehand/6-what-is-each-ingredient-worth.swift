import Experiments
import Foundation
import Imaging
import Notebook

//: ## What is each ingredient worth?
//:
//: Leave one ingredient out, train the same network in the same way, and score it on the same photographs: the field
//: calls this an **ablation**. `nlvae trial leaves` has done it for every ingredient. All networks have 16 channels and
//: 4 blocks, and get 256 drawings and 1500 steps. Only what they are shown differs.
//:
//: Predict the order before you look. Which would hurt more: drawings without colour, without texture, without thin
//: lines, with leaves of glass, or nothing but discs?

extension Chapter09 {
  static let ladder = Section { page in
    let record = try page.record("leaves")
    let last = record.rows(where: "step", is: "\(LeavesBudget().steps)")
    func scores(_ variant: LeavesVariant, _ column: String = "t91") throws -> [String: Double] {
      let own = last.rows(where: "drawings", is: variant.name)
      return Dictionary(uniqueKeysWithValues: zip(own.column("seed"), try own.numbers(column)))
    }
    let everything = try scores(.everything), seeds = everything.keys.sorted()
    let base = everything.values.reduce(0, +) / Double(everything.count)
    // A variant and the whole generator with the same seed have the same first weights and crops.
    let losses = try LeavesVariant.allCases.dropFirst().map { variant in
      let own = try scores(variant)
      return (variant: variant, losses: seeds.compactMap { seed in own[seed].map { $0 - everything[seed]! } })
    }.sorted { mean($0.losses) < mean($1.losses) }
    page.show("everything, T91's ten", base, digits: 2, unit: "dB (mean of \(seeds.count) seeds)")
    page.show("least and most of the seeds", range(Array(everything.values), digits: 2), unit: "dB")
    page.figure(
      "ladder",
      caption:
        "What is lost on ten photographs of T91 if an ingredient is left out. Each dot is the difference of two trainings with "
        + "the same seed.", x: Axis("place in the table below"), y: Axis("change of the PSNR", unit: "dB")
    ) { plot in
      let places = losses.indices.flatMap { index in losses[index].losses.map { _ in Double(index + 1) } }
      plot.points("one seed", x: places, y: losses.flatMap(\.losses))
      plot.points("mean", x: losses.indices.map { Double($0 + 1) }, y: losses.map { mean($0.losses) })
      plot.mark(y: 0, "everything")
      plot.key = .bottomRight
    }
    page.table(
      "One ingredient left out: change of the PSNR against everything, in dB (mean ± 95% interval over seeds)",
      columns: ["place", "drawings", "T91, ten photographs", "eight drawings of everything"],
      rows: try losses.enumerated().map { index, entry in
        let own = try scores(entry.variant, "drawings_psnr"), whole = try scores(.everything, "drawings_psnr")
        let unseen = seeds.compactMap { seed in own[seed].map { $0 - whole[seed]! } }
        return [
          .number(index + 1), .text(entry.variant.name),
          .number(mean(entry.losses), spread: studentReach(entry.losses), digits: 2), .number(mean(unseen), digits: 2),
        ]
      })
  }
}
