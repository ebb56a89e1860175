import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution

extension Chapter07 {
  static let whatMoreWorkIsWorth = Section { page in
    //: ## What more work is worth
    //:
    //: Everything in a recipe can be done more often: more blocks, more steps, more stages, more rounds of the filter,
    //: a second training. Where does more work stop paying? `nlvae trial effort` enlarges photographs of T91 ×4 by
    //: recipes that differ in their work, and records PSNR and the processor's time (recorded, one seed, one thread):
    //: @fold
    let record = try page.record("effort-t91")
    let efforts = try efforts(in: record), quick = efforts.first { $0.recipe == .quick }
    let pictures = quick?.psnr.count ?? 0
    let better = efforts.filter { effort in !efforts.contains { $0.seconds < effort.seconds && $0.mean > effort.mean } }
    page.figure(
      "effort",
      caption:
        "\(pictures) photographs, four times as large: what a recipe gains and what it takes. The line joins those that "
        + "no other beats in both.",
      x: Axis("processor time", unit: "s a picture", scale: .logarithmic), y: Axis("PSNR", unit: "dB")
    ) { plot in
      plot.backdrop("", x: better.map(\.seconds), y: better.map(\.mean))
      func points(_ name: String, _ chosen: (EffortVariant) -> Bool) {
        let some = efforts.filter { chosen($0.recipe) }
        if !some.isEmpty { plot.points(name, x: some.map(\.seconds), y: some.map(\.mean)) }
      }
      let named: [EffortVariant] = [.quick, .standard, .full, .papersBlocks, .thorough]
      for effort in named { points(effort.rawValue) { $0 == effort } }
      points("quick, one thing changed") { !named.contains($0) }
      plot.key = .bottomRight
    }
    page.table(
      "What more work is worth: T91, \(pictures) photographs, ×4",
      columns: ["recipe", "processor time (s a picture)", "PSNR (dB)", "difference to quick (dB)", "± (95%)"],
      rows: efforts.map { effort in
        let differences = quick.map { zip(effort.psnr, $0.psnr).map { $0 - $1 } } ?? []
        return [
          .text(effort.recipe.rawValue), .number(effort.seconds, digits: 0), .number(effort.mean, digits: 2),
          .number(mean(differences), digits: 2),
          effort.recipe == .quick ? .missing : .number(studentReach(differences), digits: 2),
        ]
      })

    //: @unfold

    //: The line bends near the quick recipe. Half of its steps, or half of its rounds of the filter, cost something;
    //: half of its stages cost nothing that these photographs can show. Twice its steps gain, for not quite twice its
    //: time. The full recipe has three times its blocks and half as many steps again, takes three times its time, and
    //: gains no more than the steps alone do. The thorough recipe takes twice as long again, and its interval contains
    //: zero. Eight stages lose a little; a refinement after every stage and a second network cost time and show no
    //: gain. The thorough filter gains one or two hundredths of a decibel for half as much time again. `nlvae upscale` still
    //: takes the full recipe, since so few photographs should not decide alone; quick with twice its steps is the first
    //: candidate for its successor.
  }
}
