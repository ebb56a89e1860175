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
    let lowest = (efforts.map(\.mean).min()! * 20).rounded(.down) / 20 - 0.05
    let highest = (efforts.map(\.mean).max()! * 20).rounded(.up) / 20
    page.figure(
      "effort",
      caption:
        "\(pictures) photographs, four times as large: what a recipe gains and what it takes. The line joins those that "
        + "no other beats in both.",
      x: Axis("processor time", unit: "s a picture", scale: .logarithmic),
      y: Axis("PSNR", unit: "dB", range: lowest...highest)
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

    if let full = efforts.first(where: { $0.recipe == .full }),
      let blocks = efforts.first(where: { $0.recipe == .papersBlocks })
    {
      let differences = zip(full.psnr, blocks.psnr).map { $0 - $1 }
      page.show("full less the paper's blocks", mean(differences), digits: 3, unit: "dB")
      page.show("reach of its 95% interval", studentReach(differences), digits: 3, unit: "dB")
    }
    //: @unfold

    //: The line bends near the quick recipe, and still climbs behind it. Half of the quick recipe's steps, or half of
    //: its rounds of the filter, cost something. Twice its steps (*standard*) gain for not quite twice its time, and
    //: four times its steps (*full*) gain again, about half as much. *The paper's blocks* are a network with 5 + 9
    //: blocks where quick has 2 + 3, and with half as many steps again: it takes nearly the time of full and does
    //: worse, as the interval above says. So on these photographs, time is better spent on steps than on blocks. The
    //: thorough recipe, with the paper's blocks, two networks and a filter after every stage, takes the most time and
    //: does no better. Nor do more stages, or a refinement after every one. The thorough filter gains one or two
    //: hundredths of a decibel for half as much time again.
    //:
    //: This is where the presets of `nlvae upscale` come from: *standard* is what it does if nothing is said, *quick*
    //: and *full* halve and double its steps. They were chosen by this record, so on the same photographs they look a
    //: little better than they are; chapter 8 scores them on Set5.
  }
}
