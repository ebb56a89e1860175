import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution

extension Chapter07 {
  static let howLargeMayThePictureBe = Section { page in
    //: ## How large may the picture be?
    //:
    //: A training step looks at one crop, so it takes as long in a large picture as in a small one. What comes after a
    //: stage grows with the pixels: eight answers of the network, and the filter's rounds. Time may grow; memory must
    //: not grow beyond what is there. An answer at a pixel depends on its receptive field only, a pixel more in each
    //: direction for every 3 × 3 convolution. So a large picture can be answered in **tiles** with so much margin
    //: around them, and no seam can be seen.
    //:
    //: @quote SuperResolution/Networks/Tiling.swift Tensor.tiled
    //:
    //: Normalisation would spoil this if every tile were measured by itself. So one mean and one variance are taken
    //: first, the averages of what the tiles have, and used in all of them: near the picture's own, and everywhere the
    //: same. Tests hold tiles against the whole. `bench size` has measured the memory that the default takes, its
    //: checkpoints included, and has reckoned the processor's time from a few steps and rounds of every stage, with the
    //: slower of the two filters:
    let sizes = try page.record("size")
    let growth = sizes.rows.filter { $0[0] == "standard" }.map { $0.compactMap(Double.init) }.sorted { $0[3] < $1[3] }
    page.figure(
      "size",
      caption:
        "The default recipe against the size of what it makes: peak memory, and processor time as a multiple of the "
        + "smallest size's.",
      columns: 2
    ) { figure in
      let panels = [
        (title: "memory", axis: Axis("peak memory", unit: "MiB", scale: .logarithmic, range: 100...10_000), column: 8),
        (title: "time", axis: Axis("processor time", unit: "multiple", range: 0...5), column: 4),
      ]
      for panel in panels {
        figure.plot(
          panel.title, x: Axis("enlarged picture", unit: "megapixels", scale: .logarithmic), y: panel.axis
        ) { plot in
          for scale in [2.0, 4] {
            let own = growth.filter { $0[1] == scale }, one = panel.column == 8 ? 1 : growth[0][4]
            if !own.isEmpty {
              plot.line("×\(Int(scale))", x: own.map { $0[3] }, y: own.map { $0[panel.column] / one })
            }
          }
          if panel.column == 8 { plot.mark(y: 4096, "4 GiB") }
          plot.key = .bottomRight
        }
      }
    }
    page.table(
      "What grows with the size",
      columns: [
        "from", "scale", "to (megapixels)", "time (multiple of the first row's)", "of it training (%)",
        "peak memory (MiB)",
      ],
      rows: growth.map { row in
        [
          .text("\(Int(row[0])) × \(Int(row[0]))"), .text("×\(Int(row[1]))"), .number(row[3], digits: 2),
          .number(row[4] / growth[0][4], digits: 1),
          .number(100 * row[5] / (row[5] + row[6] + row[7]), digits: 0), .number(Int(row[8])),
        ]
      })

    //: Sixty-four times as many pixels take a few times as long, because most of the work is training, which does not
    //: grow. Only the growth is shown: the level is not to be trusted. Here is what is reckoned from a few steps for 64 × 64
    //: pixels, and what a whole enlargement of a picture of that size took, butterfly in chapter 8's record (on another
    //: machine and by another version):
    let set5 = try page.record("set5", of: "08-evaluation")
    let butterfly = set5.rows.filter { Array($0[0...3]) == ["nlvae", "zero-shot", "4", "butterfly"] }
    page.show("64 × 64, ×4, reckoned", growth[0][4], digits: 1, unit: "min of processor time")
    page.show(
      "butterfly, whole", mean(butterfly.compactMap { Double($0[7]) }) / 60, digits: 1, unit: "min of processor time")

    //: Whoever starts something long wants to know how long. So before a picture is enlarged, each kind of work (a training
    //: step, an answer, a round of the filter) is tried on a piece of it, and the time of all that is to come is added up.
    //: While it is under way, measured times take the place of the forecast. How true is that? `bench forecast` enlarges
    //: pictures of several sizes by the quick recipe and compares what was said with what came:
    let forecasts = try page.record("forecast")
    let said = try forecasts.rows.indices.map { row in
      try ["side", "scale", "seconds", "foretold", "least", "most", "silence"].map { try forecasts.numbers($0)[row] }
    }
    page.table(
      "The time that was foretold, and the time that was said to be left, over the truth (recorded)",
      columns: [
        "from", "scale", "took (s)", "foretold / taken", "left, said / true: least", "most", "longest silence (s)",
      ],
      rows: said.map { row in
        [.text("\(Int(row[0])) × \(Int(row[0]))"), .text("×\(Int(row[1]))"), .number(row[2], digits: 1)]
          + row[3...].map { .number($0, digits: 2) }
      })

    //: True enough to plan by, but for very small pictures: for the smallest, the forecast was too long by more than half.
    //: For the others it was off by a seventh at most. What was said to be left, judged from a fifth of the time on until
    //: shortly before the end, was never off by more than a fifth. (*Silence* is a time without any sign of progress. The
    //: longest lasted about half a second.)
  }
}
