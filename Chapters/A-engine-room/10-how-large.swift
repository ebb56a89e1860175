import Notebook

extension ChapterA {
  static let howLarge = Section { page in
    //: ## How large may a picture be?
    //:
    //: What do time and memory come to for a larger picture? [Chapter
    //: 7](../07-zero-shot-training/README.md#how-large-may-the-picture-be) says what grows with the pixels: the eight answers
    //: of the network and the filter's rounds, not a training step. A large picture is answered in tiles, so that memory does
    //: not grow beyond what is there. `bench size` has measured the memory that the default recipe takes, its checkpoints
    //: included. It has reckoned the processor's time from a few steps and rounds of every stage, with the slower of the two
    //: filters:
    //: @fold
    let sizes = try page.record("size", of: "07-zero-shot-training")
    let growth = sizes.rows.filter { $0[0] == "standard" }.map { $0.compactMap(Double.init) }.sorted { $0[3] < $1[3] }
    page.figure(
      "size", caption: "The default recipe: peak memory against the size of what it makes.",
      x: Axis("enlarged picture", unit: "megapixels", scale: .logarithmic),
      y: Axis("peak memory", unit: "MiB", scale: .logarithmic, range: 100...10_000)
    ) { plot in
      for scale in [2.0, 4] {
        let own = growth.filter { $0[1] == scale }
        if !own.isEmpty { plot.line("×\(Int(scale))", x: own.map { $0[3] }, y: own.map { $0[8] }) }
      }
      plot.mark(y: 4096, "4 GiB")
      plot.key = .bottomRight
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
    //: @unfold

    //: From 64 × 64 to 512 × 512 pixels, ×4, sixty-four times as many pixels take about five times as long. For the small
    //: picture nearly all of the work is training, which does not grow; for the largest, ten times as much is the rest.
    //: (Times are multiples, because their level depends on the machine; they are reckoned from a few steps.)
    //:
    //: Whoever starts something long wants to know how long. So before a picture is enlarged, each kind of work (a training
    //: step, an answer, a round of the filter) is tried on a piece of it, and the time of all that is to come is added up.
    //: While it is under way, measured times take the place of the forecast. How true is that? `bench forecast` enlarges
    //: pictures of several sizes by the quick recipe and compares what was said with what came:
    //: @fold
    let forecasts = try page.record("forecast", of: "07-zero-shot-training")
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
    //: @unfold

    //: For the smallest picture the forecast was too long by more than half, for the others it was off by a seventh at most.
    //: What was said to be left, judged from a fifth of the time on until shortly before the end, was never off by more than
    //: a fifth. (*Silence* is a time without any sign of progress.)
  }
}
