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
    let named: [EffortVariant] = [.quick, .standard, .full, .papersBlocks, .thorough]
    let pictures = quick?.psnr.count ?? 0
    let better = efforts.filter { effort in !efforts.contains { $0.seconds < effort.seconds && $0.mean > effort.mean } }
    let lowest = (efforts.map(\.mean).min()! * 20).rounded(.down) / 20 - 0.05
    let highest = (efforts.map(\.mean).max()! * 20).rounded(.up) / 20
    /// Where a name stands, if not to the right and below.
    let places: [EffortVariant: (below: Bool, left: Bool)] = [
      .halfSteps: (false, true), .oneOrientation: (false, true), .thorough: (true, true), .papersBlocks: (false, false),
      .thoroughFilter: (false, false), .twoChains: (false, false), .papersBlocksHalfSteps: (false, false),
      .standard: (false, true), .full: (false, true),
    ]
    page.figure(
      "effort",
      caption:
        "\(pictures) photographs, four times as large: PSNR against processor time. No recipe is both faster and "
        + "better than one on the line. Up to full, more steps pay; the paper's blocks and thorough lie below the line.",
      x: Axis(
        "processor time", unit: "s a picture", scale: .logarithmic, range: 5...200, ticks: [5, 10, 20, 50, 100, 200]),
      y: Axis("PSNR", unit: "dB", range: lowest...highest)
    ) { plot in
      plot.backdrop("", x: better.map(\.seconds), y: better.map(\.mean))
      for effort in efforts {
        let place = places[effort.recipe] ?? (below: true, left: false)
        plot.note(effort.recipe.rawValue, x: effort.seconds, y: effort.mean, below: place.below, left: place.left)
      }
    }
    page.table(
      "What more work is worth: T91, \(pictures) photographs, ×4",
      columns: ["recipe", "processor time (s a picture)", "PSNR (dB)", "difference to quick (dB)", "± (95%)"],
      rows: efforts.filter { named.contains($0.recipe) }.map { effort in
        let differences = quick.map { effort.less($0) } ?? []
        return [
          .text(effort.recipe.rawValue), .number(effort.seconds, digits: 0), .number(effort.mean, digits: 2),
          .number(mean(differences), digits: 2),
          effort.recipe == .quick ? .missing : .number(studentReach(differences), digits: 2),
        ]
      })

    let pairs: [(EffortVariant, EffortVariant)] = [(.full, .standard), (.full, .papersBlocks), (.standard, .thorough)]
    for (one, other) in pairs {
      guard let own = efforts.first(where: { $0.recipe == one }), let its = efforts.first(where: { $0.recipe == other })
      else { continue }
      let differences = own.less(its)
      page.show("\(one.rawValue) less \(other.rawValue)", mean(differences), digits: 3, unit: "dB")
      page.show("reach of its 95% interval", studentReach(differences), digits: 3, unit: "dB")
    }
    //: @unfold

    //: Half of the quick recipe's steps, or half of its rounds, cost something ([all
    //: recipes](../08b-the-audit/README.md#how-the-recipe-came-about)). Twice its steps (*standard*) gain for not quite twice
    //: its time, and four times (*full*) gain again. *The paper's blocks*, 5 + 9 where quick has 2 + 3, take nearly the time of
    //: full and end below it: on these photographs time is better spent on steps than on blocks. The thorough recipe takes the
    //: most time, and these photographs cannot tell it from standard.
    //:
    //: This is where the presets of `nlvae upscale` come from: *standard* is what it does if nothing is said, *quick* and
    //: *full* halve and double its steps. They were chosen by this record, so on the same photographs they look a little
    //: better than they are.
  }
}
