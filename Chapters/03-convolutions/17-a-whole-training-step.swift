import Engine
import Experiments
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter03 {
  static let aWholeTrainingStep = Section { page in
    //: ### A whole training step
    //:
    //: Between the convolutions of the paper's block stand a normalisation, a concatenation and two rectifiers. They
    //: compute very little, but done one after the other, each of them reads all numbers from memory and writes them back.
    //: How often do 32 channels pass between processor and memory in one block, forward only?
    let apart: [(String, Int, Int)] = [
      ("3 × 3", 1, 1), ("1 × 1", 1, 1), ("mean and variance", 1, 0), ("normalise", 1, 1), ("rectify", 1, 1),
      ("join", 2, 2), ("1 × 1 of both", 2, 1), ("rectify", 1, 1),
    ]
    let brought: [(String, Int, Int)] = [
      ("3 × 3 and 1 × 1 as one filter", 1, 1), ("mean and variance", 1, 0), ("all the rest", 2, 1),
    ]
    page.table(
      "Passes of 32 channels through memory, one block", columns: ["", "operations", "passes read", "passes written"],
      rows: [("one by one", apart), ("brought together", brought)].map { name, steps in
        [
          .text(name), .number(steps.count), .number(steps.reduce(0) { $0 + $1.1 }),
          .number(steps.reduce(0) { $0 + $1.2 }),
        ]
      })

    //: The second row is the engine's, for a block that joins its *input* with its last feature (`joined = .input`). It has
    //: three operations. The first takes one extra line: between the 3 × 3 and the 1 × 1 convolution there is no rectifier,
    //: and two linear maps in a row are one linear map. So their filters are multiplied with each other first, and the tape
    //: carries the gradient of each back through that small product:
    //:
    //: @quote SuperResolution/Networks/NonLocalBlock.swift NonLocalBlock.spatialThenPointwise documented
    //:
    //: (Where a block joins the output of its first convolution, as the paper's caption has it and as is the default,
    //: that output is needed by itself and the two stay apart: one operation, one reading and one writing more.) The
    //: second is the mean and the variance. The third, all the rest, is a routine of its own: it normalises and rectifies a
    //: strip of the picture before it multiplies, and rectifies the result before it writes it:
    //:
    //: @quote Kernels/Convolution/PointwiseConvolution.swift PointwiseConvolution.stage documented
    //:
    //: Going back, one pass yields all gradients, that of the bias included: it is a weight whose input is always one. The
    //: normalised numbers that it needs are not kept. They are computed again from what they were made of, which is faster
    //: than fetching them and saves their memory.
    //:
    //: Does it pay? The next table compares a step of NLVAE (with blocks that join their input) and of ZSSR with the same
    //: networks in PyTorch: forward, backward and Adam, on the same processor, in turn, three rounds each. Times are
    //: medians, and the ratio is the median of the rounds' ratios, with the lowest and the highest. PyTorch gets the faster
    //: of its two memory layouts. Both programs were measured with AVX-512 and kept to AVX2, which older machines have.
    //: `make bench RECORD=Figures/03-convolutions` measures it on your machine, given a Python that has PyTorch
    //: (`Tests/Peers/README.md`).
    let recordedSteps = try page.record("step")
    func column(_ name: String, _ digits: Int, _ factor: Double = 1) throws -> [Cell] {
      try recordedSteps.numbers(name).map { .number($0 * factor, digits: digits) }
    }
    let cells: [[Cell]] = [
      recordedSteps.column("model").map { .text($0 == "nlvae" ? "NLVAE" : "ZSSR") }, try column("size", 0),
      try column("threads", 0), recordedSteps.column("vectors").map { .text($0) }, try column("ours", 0),
      try column("torch", 0), try column("ratio", 2), try column("lowest", 2), try column("highest", 2),
    ]
    page.table(
      "Time of a step (recorded: \(recordedSteps.notes["machine"] ?? "?"), \(recordedSteps.notes["peer"] ?? "?"))",
      columns: [
        "network", "side (pixels)", "threads", "vectors", "ours (ms)", "PyTorch (ms)", "PyTorch / ours", "lowest",
        "highest",
      ],
      rows: recordedSteps.rows.indices.map { row in cells.map { $0[row] } })
    let others = cells[..<4] + [try column("share", 0, 100), try column("memory", 0), try column("torch_memory", 0)]
    page.table(
      "How much of the processor and of the memory a step uses (recorded)",
      columns: [
        "network", "side (pixels)", "threads", "vectors", "share of peak speed (%)", "ours, memory (MiB)",
        "PyTorch, memory (MiB)",
      ],
      rows: recordedSteps.rows.indices.map { row in others.map { $0[row] } })

    //: (The share of peak speed counts all nine products of a direct convolution, relative to the best that the
    //: processor does without touching memory, so it may exceed 100. The memory is the whole program's.) ZSSR is eight
    //: large convolutions in a row; PyTorch is good at those, and most of what we gain there should be Winograd's
    //: method. The paper's network alternates small convolutions with passes over memory; how much of its gain is
    //: Winograd's and how much comes from saved passes, this table does not tell.
    //:
    //: How much more is possible? Every routine has a floor: the time of its multiply-adds at the processor's best
    //: speed, or of the numbers that it must read and write at the memory's, whichever is longer. (Of the nine products
    //: of a 3 × 3 convolution, only the quarter that Winograd's method leaves counts here. A routine that finds its
    //: numbers in a cache may be faster than its floor.) One thread, 128 × 128 pixels, recorded by `swift run -c
    //: release bench kernels --record Figures/03-convolutions`:
    let kernels = try page.record("kernels")
    let (time, floor) = (try kernels.numbers("milliseconds"), try kernels.numbers("floor"))
    func at128(_ vectors: String) -> [Int] {
      kernels.rows.indices.filter { kernels.rows[$0][1] == "128" && kernels.rows[$0][2] == vectors }
    }
    page.table(
      "Routines and their floors, 32 channels (recorded)",
      columns: [
        "routine", "AVX2 (ms)", "its floor (ms)", "floor / time (%)", "AVX-512 (ms)", "its floor (ms)",
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

    //: The 3 × 3 convolutions take about twice their floor. Winograd's method spends that time on transforms before and
    //: after its products: additions and shuffles, which the floor does not count. They, and the gradients of the joined
    //: 1 × 1, would be the next to improve.
  }
}
