import Notebook

extension Chapter07 {
  static let howLargeMayThePictureBe = Section { page in
    //: ## How large may the picture be?
    //:
    //: With 4 GiB of memory, 2048 × 2048 enlarged by two is the largest we measured ([the engine
    //: room](../A-engine-room/README.md#how-large)). Which part of the work grows with it? A training step looks at one
    //: crop of at most 96 × 96 pixels. So it takes longer in a larger picture only until a crop fits; from then on it
    //: takes equally long. What goes on growing with the pixels are the eight answers and the filter's rounds. An answer
    //: at a pixel depends on its receptive field only, so a large picture is answered in **tiles** with so much margin
    //: around them. All tiles are normalised by the same mean and variance, so no seam shows. (The engine room's table has
    //: time and memory.)
    //:
    //: Before a picture is enlarged, every kind of work is tried on a piece of it. From this `nlvae upscale` says how long it
    //: will take, and refuses what does not fit in memory. While it runs, it says how much time is left. Is that true?
    //: `bench forecast` enlarges pictures of six sizes ×4 by the quick recipe, and holds what was said against what came
    //: (recorded, two threads). A ratio of 1 is a forecast come true:
    //: @fold
    let said = try page.record("forecast")
    let columns = try ["side", "seconds", "foretold", "least", "most", "silence"].map(said.numbers)
    page.table(
      "The time that was said to be left, over the time that was left",
      columns: [
        "side of the small picture", "took (s)", "before it began", "under way: least", "under way: most",
        "longest silence (s)",
      ],
      rows: said.rows.indices.map { row in
        [.number(Int(columns[0][row])), .number(columns[1][row], digits: 0)]
          + columns[2...].map { .number($0[row], digits: 2) }
      })
    func off(_ ratio: Double) -> String {
      "\(Int((100 * abs(ratio - 1)).rounded()))% too \(ratio < 1 ? "short" : "long")"
    }
    page.say(
      "Before a run began, the forecasts were from \(off(columns[2].min()!)) to \(off(columns[2].max()!)); under way, "
        + "from \(off(columns[3].min()!)) to \(off(columns[4].max()!)).")
    //: @unfold

    //: *Under way* is from a fifth of the time on, until a tenth of it or five seconds are left. The pictures are drawings
    //: made by code, and the machine did nothing else. Beside other work the forecasts are worse, because the machine's
    //: speed is measured only once, in half a second.
  }
}
