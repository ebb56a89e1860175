import Engine
import Experiments
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter03 {
  static let aWholeTrainingStep = Section { page in
    //: ## A whole training step
    //:
    //: Layers do not come alone. Between the convolutions of the paper's block stand a normalisation, a joining and two
    //: rectifiers. They compute next to nothing, but done one after the other each of them reads everything and writes
    //: everything. Let us count for one block, forward, how often all 32 channels pass between processor and memory:
    let apart: [(String, Int, Int)] = [
      ("3 × 3", 1, 1), ("1 × 1", 1, 1), ("mean and variance", 1, 0), ("normalise", 1, 1), ("rectify", 1, 1),
      ("join", 2, 2), ("1 × 1 of both", 2, 1), ("rectify", 1, 1),
    ]
    let brought: [(String, Int, Int)] = [
      ("3 × 3 and 1 × 1 as one filter", 1, 1), ("mean and variance", 1, 0), ("all the rest", 2, 1),
    ]
    page.table(
      "Passes of 32 channels through memory, one block", columns: ["", "operations", "read", "written"],
      rows: [("one by one", apart), ("brought together", brought)].map { name, steps in
        [
          .text(name), .number(steps.count), .number(steps.reduce(0) { $0 + $1.1 }),
          .number(steps.reduce(0) { $0 + $1.2 }),
        ]
      })

    //: The second row is the engine's, for a block that joins its *input* with its last feature (`joined = .input`).
    //: The first line of it costs nothing but a thought. Between the 3 × 3 and the 1 × 1 convolution there is no
    //: rectifier, and two linear maps in a row are one linear map; so the filters are multiplied with each other first.
    //: The gradient of each finds its own way back through that small product, and no rule had to be written for it:
    //:
    //: @quote SuperResolution/Networks/NonLocalBlock.swift NonLocalBlock.spatialThenPointwise documented
    //:
    //: (Where a block joins the output of its first convolution, as the paper's caption has it and as is the default,
    //: that output is needed by itself and the two stay apart: one operation, one reading and one writing more.) The
    //: last line is a kernel of its own. While a strip of the picture is on its way into the product, it is normalised
    //: and rectified, and while the result is on its way out, it is rectified again:
    //:
    //: @quote Kernels/Convolution/PointwiseConvolution.swift PointwiseConvolution.stage documented
    //:
    //: Going back, the same visit yields all gradients at once, that of the bias included: it is a weight whose input
    //: is always one. What it needs of the normalised numbers was never kept. It is computed again from what they were
    //: made of, which is quicker than fetching it would be, and frees the memory besides.
    //:
    //: Does it pay? NLVAE (with blocks that join their input) and ZSSR against the same networks in PyTorch: forward,
    //: backward and Adam, on the same processor, in turn, three rounds each. Times are medians, and the ratio is the
    //: median of the rounds' ratios, with the lowest and the highest. PyTorch gets the faster of its two memory
    //: layouts. Both programs were measured twice: with AVX-512, and kept to AVX2, which older machines have. `make
    //: bench RECORD=Figures/03-convolutions` measures it on your machine, given a Python that has PyTorch
    //: (`Tests/Peers/README.md`).
    let recordedSteps = try page.record("step")
    func column(_ name: String, _ digits: Int, _ factor: Double = 1) throws -> [Cell] {
      try recordedSteps.numbers(name).map { .number($0 * factor, digits: digits) }
    }
    let cells: [[Cell]] = [
      recordedSteps.column("model").map { .text($0 == "nlvae" ? "NLVAE" : "ZSSR") }, try column("size", 0),
      try column("threads", 0), recordedSteps.column("vectors").map { .text($0) }, try column("ours", 0), try column("torch", 0), try column("ratio", 2),
      try column("lowest", 2), try column("highest", 2),
    ]
    page.table(
      "Milliseconds of a step (recorded: \(recordedSteps.notes["machine"] ?? "?"), \(recordedSteps.notes["peer"] ?? "?"))",
      columns: ["network", "side", "threads", "vectors", "ours", "PyTorch", "ratio", "lowest", "highest"],
      rows: recordedSteps.rows.indices.map { row in cells.map { $0[row] } })
    let others = cells[..<4] + [try column("share", 0, 100), try column("memory", 0), try column("torch_memory", 0)]
    page.table(
      "What it makes of the processor and of the memory (recorded)",
      columns: ["network", "side", "threads", "vectors", "peak (%)", "ours (MiB)", "PyTorch (MiB)"],
      rows: recordedSteps.rows.indices.map { row in others.map { $0[row] } })

    //: (The share of the peak counts all nine products of a direct convolution and is measured against the best that
    //: the processor does without touching memory, so it may exceed 100. The megabytes are the whole program's.) ZSSR
    //: is eight large convolutions in a row, where PyTorch is good already: what we gain there is Winograd's. The
    //: paper's network alternates small ones with passes over memory, and there most of the gain is in passes that are
    //: not made.
    //:
    //: How much more would there be to gain? A kernel has a floor: its multiply-adds at the processor's best rate, or
    //: the numbers that it must read and write at the memory's, whichever takes longer. (Of the nine products of a 3 ×
    //: 3 convolution only the quarter that Winograd leaves counts here. What finds its numbers in a cache may go
    //: through the floor.) One thread, 128 × 128 pixels, recorded by
    //: `swift run -c release bench kernels --record Figures/03-convolutions`:
    let kernels = try page.record("kernels")
    let (time, floor) = (try kernels.numbers("milliseconds"), try kernels.numbers("floor"))
    func at128(_ vectors: String) -> [Int] {
      kernels.rows.indices.filter { kernels.rows[$0][1] == "128" && kernels.rows[$0][2] == vectors }
    }
    page.table(
      "Kernels and their floors, 32 channels (recorded)",
      columns: [
        "kernel", "AVX2 (ms)", "its floor (ms)", "floor / time (%)", "AVX-512 (ms)", "its floor (ms)",
        "floor / time (%)",
      ],
      rows: zip(at128("AVX2"), at128("AVX-512")).map { narrow, wide in
        [.text(kernels.rows[narrow][0])]
          + [narrow, wide].flatMap { row -> [Cell] in
            [
              .number(time[row], digits: 2), .number(floor[row], digits: 2),
              .number(100 * floor[row] / time[row], digits: 0),
            ]
          }
      })

    //: The transforms before and after its products keep Winograd's convolution well above its floor: they are
    //: additions and shuffles, which the floor does not count. That, and the gradients of the joined 1 × 1, are where
    //: the next hour of work should go.
  }
}
