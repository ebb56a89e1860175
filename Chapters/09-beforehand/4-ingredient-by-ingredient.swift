import Engine
import Experiments
import Foundation
import Imaging
import Kernels
import Notebook

//: ## What else does a drawing need?
//:
//: What does a heap of discs lack? It has edges and sizes, but no corners, no thin lines, no texture, no blur. A network
//: that has seen only discs has never seen those either. The generator of this repository, `Leaves`, adds them one after
//: another. It decides about every leaf in turn: its place and size, its shape, its edge, its texture and colours, the
//: light on it.
//:
//: @quote Imaging/Leaves/Composition.swift Composition.leaf
//:
//: The heap is painted as above, at twice the size of the finished picture, so that edges are smooth. The last part is
//: the camera: a lens blurs, a sensor adds up the light that falls on each pixel, and the file is sharpened or grainy,
//: as photographs are.
//:
//: @quote Imaging/Leaves/Camera.swift Camera.photograph
//:
//: *VibrantLeaves* (Achddou, Gousseau, Ladjal and Süsstrunk, 2025), whose colours come from photographs, found that such a
//: generator needs corners, textures and a lens's focus. [Whether ours does](#what-is-each-ingredient-worth) is measured
//: below.
//:
//: Two rules hold throughout. First, **none of the generator's numbers was measured on a photograph by us** ([what chose
//: them](#what-remains-doubtful)). Colours follow laws of our own, and no published one: a picture draws two to eight grey
//: levels and tints each of them a little, mostly weakly. Second, every ingredient draws its random numbers
//: from a stream of its own, so leaving one out does not change the rest of the picture.
//:
//: The noise of textures is a sum of waves whose amplitude falls with the frequency *f* as $`1/f^s`$, with *s* from 0.5 to
//: 2.5 as in *VibrantLeaves*. Its power falls as $`1/f^{2s}`$; the slopes of the first section are those of power.

//: @fold
/// The generator, growing: each stage has one ingredient more.
let stages: [(name: String, leaves: Leaves)] = {
  let order: [LeavesIngredient] = [.colour, .shapes, .strokes, .textures, .shading, .lens, .sensor]
  return (0...order.count).map { count in
    (count == 0 ? "discs" : "+ \(order[count - 1].rawValue)", Leaves().without(Array(order[count...])))
  }
}()
//: @unfold

extension Chapter09 {
  static let ingredients = Section { page in
    let seed = page.seed(), number = page.knob("drawing", 7, in: 0...99)
    let missing = page.choice(
      "left out", "nothing",
      of: [
        "nothing", "strokes", "shapes", "occlusion", "sizes", "colour", "textures", "noise", "gratings", "shading",
        "lens", "focus", "antialiasing", "sensor",
      ])
    let without = LeavesIngredient.allCases.filter { $0.rawValue == missing }
    let grown = stages.map { $0.leaves.without(without).picture(number, side: 136, ofSeries: seed) }
    page.figure(
      "grown",
      caption:
        "One drawing, growing. From one panel to the next a single ingredient is added; everything else stays where it was.",
      columns: 4
    ) { figure in
      for (stage, image) in zip(stages, grown) { figure.picture(stage.name, image) }
    }

    //: Not every drawing uses every ingredient. A picture draws once how many strokes it has, whether its lens has a depth of
    //: field, how rough its textures are.
    //:
    //: > **Try** Leave out `occlusion`, then `sizes`, then `strokes`. Which would you have noticed without the figure as it
    //: > stands? Then turn to other drawings.

    //: Do the statistics come nearer to those of photographs as the drawing grows? The table has the median over 16
    //: drawings.
    let measured = stages.map { stage in
      stage.leaves.pictures(0..<16, side: 136, ofSeries: seed).map(PictureStatistics.init)
    }
    page.table(
      "Statistics of the growing drawing (16 drawings)",
      columns: ["", "slope of the spectrum, median", "kurtosis, median"],
      rows: zip(stages, measured).map { stage, found in
        [
          .text(stage.name), .number(median(found.map(\.slope)), digits: 1),
          .number(median(found.map(\.kurtosis)), digits: 0),
        ]
      })

    //: Discs alone have a *larger* kurtosis than photographs, and than the heaps above. A likely reason: they are larger
    //: here, with more flat surface. A picture draws its smallest radius between 1 and 22 pixels; the heaps have 2.
    //: Shapes, strokes, textures and the lens bring it down. The slope goes to and fro: textures add fine waves, the lens
    //: takes them away. So these statistics do not tell us which ingredients are needed. A network has to tell us that.
  }
}
