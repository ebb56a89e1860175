import Notebook

extension ChapterA {
  static let howLarge = Section { page in
    //: ## How large may a picture be?
    //:
    //: How large may a picture be on a machine with 4 GiB of memory? The largest that we measured, 2048 × 2048 enlarged by
    //: 2, takes 3308 MiB, three times what a quarter of its pixels take. Twice its sides would probably not fit. [Chapter
    //: 7](../07-zero-shot-training/README.md#how-large-may-the-picture-be) says what grows with the pixels: the eight
    //: answers of the network and the filter's rounds, not a training step. A large picture is answered in tiles, which
    //: bounds what the network itself needs. The memory of the whole program still grows. `bench size` has measured the
    //: memory that the default recipe takes, its checkpoints included. The time is extrapolated from a few steps and
    //: rounds of every stage, with the slower of the two filters of [chapter
    //: 7](../07-zero-shot-training/README.md#what-patches-that-look-alike-have-to-say):
    //: @fold
    let sizes = try page.record("size", of: "07-zero-shot-training")
    let growth = sizes.rows.filter { $0[0] == "standard" }.map { $0.compactMap(Double.init) }.sorted { $0[3] < $1[3] }
    page.figure(
      "size",
      caption:
        "Peak memory of the default recipe. Sixty-four times the pixels, from 64 × 64 to 512 × 512, take five times the "
        + "memory; but four times as many, from 1024 × 1024 to 2048 × 2048, take three times as much.",
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
    //: pictures nearly all of the work is training. From 128 × 128 on training no longer grows with the picture (a crop has at
    //: most 96 × 96 pixels, and 64 × 64 do not fill it). For the largest picture it is 9% of the time. (Times are multiples,
    //: because their level depends on the machine. They are reckoned from a few steps: training, which should take equally long
    //: from 128 × 128 on, comes out at 1.6 to 2.1 times the first row's.)
  }
}
