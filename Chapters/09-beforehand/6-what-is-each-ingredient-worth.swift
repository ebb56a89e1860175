import Experiments
import Foundation
import Imaging
import Notebook

//: ## What is each ingredient worth?
//:
//: How much worse does a network get when one ingredient is missing? Leave one out, train the same network in the same
//: way, and score it on the same photographs (T91's ten, which chose the ingredients: so the full set has an advantage
//: here). This is an ablation, as in chapter 7. `nlvae trial leaves` has done it for every ingredient. All networks have
//: 16 channels and 4 blocks, and get 256 drawings and 1500 steps. Only what they are shown differs.
//:
//: Predict the order before you look. Which would hurt more: drawings without colour, without texture, without thin lines,
//: with leaves of glass, or nothing but coloured, opaque discs?

extension Chapter09 {
  static let ladder = Section { page in
    //: @fold
    let record = try page.record("leaves")
    let last = record.rows(where: "step", is: "\(LeavesBudget().steps)")
    func scores(_ variant: LeavesVariant, _ column: String = "t91") throws -> [String: Double] {
      let own = last.rows(where: "drawings", is: variant.name)
      return Dictionary(uniqueKeysWithValues: zip(own.column("seed"), try own.numbers(column)))
    }
    // A variant counts once it has every seed of the whole generator.
    let seeds = try scores(.everything).keys.sorted()
    let variants = try LeavesVariant.allCases.dropFirst().filter { variant in
      let known = try scores(variant)
      return seeds.allSatisfy { known[$0] != nil }
    }
    func changes(_ variant: LeavesVariant, _ column: String = "t91") throws -> [Double] {
      let own = try scores(variant, column), whole = try scores(.everything, column)
      return seeds.map { own[$0]! - whole[$0]! }
    }
    let rungs = try variants.map { (variant: $0, changes: try changes($0)) }
      .sorted { mean($0.changes) < mean($1.changes) }
    //: @unfold
    let everything = try scores(.everything)
    page.show("everything, T91's ten, each seed", seeds.map { everything[$0]! }, digits: 2, unit: "dB")
    page.figure(
      "ladder",
      caption:
        "What the PSNR on ten photographs of T91 changes by if an ingredient of the drawings is left out. Each mark compares "
        + "two networks with the same first weights and crops. A mark on the left edge stands for what lies beyond it, which "
        + "is written beside the name.",
      x: Axis("change of the PSNR", unit: "dB", range: -0.12...0.06), y: "left out"
    ) { plot in
      plot.rows = rungs.map { rung in
        let name = rung.variant == .discs ? "all but discs" : String(rung.variant.name.dropFirst(3))
        let beyond = rung.changes.filter { $0 < -0.12 }.map { String(format: "%.2f", $0).replacing("-", with: "−") }
        return beyond.isEmpty ? name : "\(name) (\(beyond.joined(separator: ", ")))"
      }
      for (index, seed) in seeds.enumerated() {
        let shown = rungs.indices.filter { rungs[$0].changes[index] >= -0.12 }
        plot.points("seed \(seed)", x: shown.map { rungs[$0].changes[index] }, rows: shown)
      }
      let clipped = rungs.indices.filter { rung in rungs[rung].changes.contains { $0 < -0.12 } }
      let edge = [Double](repeating: -0.12, count: clipped.count)
      if !clipped.isEmpty { plot.points("beyond the edge", x: edge, rows: clipped) }
      plot.mark(x: 0)
    }
    page.table(
      "One ingredient left out: change of the PSNR against everything (dB), ± Student's interval at 95% over \(seeds.count) seeds",
      columns: ["drawings", "T91, ten photographs", "unseen drawings, eight a seed"],
      rows: try rungs.map { rung in
        let unseen = try changes(rung.variant, "drawings_psnr")
        return [
          .text(rung.variant.name), .number(mean(rung.changes), spread: studentReach(rung.changes), digits: 3),
          .number(mean(unseen), spread: studentReach(unseen), digits: 3),
        ]
      })

    //: **Colour** has the largest mean, although the score is taken on brightness alone. All three seeds lie below zero, and
    //: differ so much that the interval contains zero. A likely reason: the network sees three channels, and grey drawings show
    //: it only inputs whose three channels are equal. A photograph asks it about others. Unseen drawings, most of which have
    //: weak colours, ask less, and there it loses less.
    //:
    //: **Occlusion** comes next. (Without it a leaf is of glass that hides seven tenths of what is behind it; the glass
    //: drawn above hid a fifth.) On the photographs its interval lies below zero, on the unseen drawings it contains zero.
    //: With the **law of sizes** it is the other way round. (Without the law, every radius is as frequent as any other.)
    //:
    //: **The others**, one at a time, change the photographs' score by a few hundredths of a decibel at most, to either
    //: side. Without the lens it *rises*, with an interval above zero, and most so without its focus alone; without shapes
    //: the interval just begins at zero. Without shading it falls, by an interval that only just excludes zero. Without
    //: textures, strokes or the sensor the interval contains zero. *Noise* and *gratings* are parts of the textures,
    //: *focus* is a part of the lens, and *antialiasing* is the soft step at every edge.
    //:
    //: @fold
    page.say(
      "The table has \(2 * rungs.count) intervals at 95%. Of twenty, one misses its true mean by chance, on average, so nothing "
        + "should be built on one that ends near zero.")
    //: @unfold
    //:
    //: That does not show that textures or a lens are useless. This network is small and its training short, so what it
    //: learns about them it may miss elsewhere. And with all of them gone, "discs alone", more is lost than with any one of
    //: these: perhaps each stands in for the others, and what counts is variety. In [another
    //: such ladder](../../Tests/Peers/drawings/README.md), of the generator in PyTorch, with a larger network and several times
    //: the steps, most was lost without strokes, outlines and flow (strokes that run along a common field), and with more
    //: blur. So an ablation answers for one network and one budget.
    //:
    //: > **Try**
    //: > `nlvae train --on leaves --without strokes,textures --architecture residual --channels 16 --depth 4 --minutes 5 -o W.safetensors`
    //: > trains a network without two of them, and `nlvae evaluate --dataset DIR --scale 4 --weights W.safetensors`
    //: > scores it.
  }
}
