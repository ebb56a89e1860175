import Foundation
import Notebook

extension ChapterA {
  static let aWholeTrainingStep = Section { page in
    //: ## A whole training step
    //:
    //: What does a step of training cost, and could it cost less? Between the convolutions of the paper's block ([chapter
    //: 4](../04-non-local-block/README.md#the-papers-block-piece-by-piece) shows it) stand a normalisation, a concatenation
    //: and two rectifiers. They compute very little, but done one after the other, each of them reads all numbers from memory
    //: and writes them back. How often do 32 channels pass between processor and memory in one block, forward only? For each
    //: operation we write down how often it reads them and how often it writes:
    let apart: [(String, Int, Int)] = [
      ("3 × 3", 1, 1), ("1 × 1", 1, 1), ("mean and variance", 1, 0), ("normalise", 1, 1), ("rectify", 1, 1),
      ("join", 2, 2), ("1 × 1 of both", 2, 1), ("rectify", 1, 1),
    ]
    let brought: [(String, Int, Int)] = [
      ("3 × 3 and 1 × 1 as one filter", 1, 1), ("mean and variance", 1, 0), ("all the rest", 2, 1),
    ]
    page.table(
      "Passes of 32 channels through memory, one block",
      columns: ["computed", "operations", "passes read", "passes written"],
      rows: [("one by one", apart), ("brought together", brought)].map { name, steps in
        [
          .text(name), .number(steps.count), .number(steps.reduce(0) { $0 + $1.1 }),
          .number(steps.reduce(0) { $0 + $1.2 }),
        ]
      })

    //: The second row is the engine's, for a block that joins its *input* with its last feature (`joined = .input`). The
    //: default block takes one operation, one reading and one writing more: it joins the output of its first convolution, as
    //: the paper's caption has it, and so has to write it.
    //:
    //: The first of the three operations makes two convolutions one: between the 3 × 3 and the 1 × 1 there is no rectifier,
    //: and two linear maps in a row are one linear map. So their filters are multiplied with each other first, and the tape
    //: carries the gradient of each back through that small product:
    //:
    //: @quote SuperResolution/Networks/NonLocalBlock.swift NonLocalBlock.spatialThenPointwise documented
    //:
    //: The second is the mean and the variance. The third, all the rest, is a routine of its own: it normalises and rectifies
    //: a strip of the picture, a few rows at a time, before it multiplies, and rectifies the result before it writes it.
    //:
    //: On the way back, one pass over the strips yields the gradients of weights, bias, scale and shift, and most of the
    //: inputs' gradients. A second pass adds what flows through the batch's mean and variance. The normalised numbers that
    //: are needed are not kept. They are computed again from what they were made of, which saves their memory.
    //:
    //: How long does a whole step take? The record compares a step of NLVAE and of ZSSR (an older method's plain stack of
    //: 3 × 3 convolutions) with the same networks in PyTorch. It does not show what the saved passes alone are worth:
    //: Winograd's method is in the same times. NLVAE has blocks that join their input, not the default ones. A step is
    //: forward, backward and Adam, on the same processor, in turn, three rounds each. Times are medians, and the ratio is
    //: the median of the rounds' ratios. PyTorch gets the faster of its two memory layouts and runs as written, operation
    //: by operation (without `torch.compile`, which might join passes as we do). Both programs were measured twice: with
    //: AVX-512, and restricted to AVX2, the longest vectors of machines without AVX-512.
    let steps = try page.record("step"), ratios = try steps.numbers("ratio")
    page.figure(
      "step",
      caption:
        "PyTorch's time over ours for one training step (recorded; NLVAE with blocks that join their input). Above the "
        + "line at 1 ours is faster.", columns: 2
    ) { figure in
      for vectors in ["AVX2", "AVX-512"] {
        let x = Axis("side of the picture", unit: "pixels"), sides = ["96", "128", "256"]
        let y = Axis("PyTorch's time / ours", range: 0...4, ticks: [0, 1, 2, 3, 4])
        figure.plot("both with \(vectors)", x: x, y: y) { plot in
          for (model, name) in [("nlvae", "NLVAE"), ("zssr", "ZSSR")] {
            for threads in ["1", "2"] {
              let rows = steps.rows.indices.filter {
                steps.rows[$0][0] == model && steps.rows[$0][2] == threads && steps.rows[$0][3] == vectors
              }
              plot.bars("\(name), \(threads == "1" ? "1 thread" : "2 threads")", sides, rows.map { ratios[$0] })
            }
          }
          plot.mark(y: 1)
        }
      }
    }

    //: By the median, ours is between two and four times as fast in every case of the figure.
    //: @fold
    func number(_ name: String, _ row: Int) throws -> Double { try steps.numbers(name)[row] }
    func range(_ row: Int) throws -> String {
      let numbers = try ["ratio", "lowest", "highest"].map { try number($0, row) }
      return String(format: "%.2f (%.2f to %.2f)", numbers[0], numbers[1], numbers[2])
    }
    let (machine, peer) = (steps.notes["machine"] ?? "?", steps.notes["peer"] ?? "?")
    page.table(
      "A step at 128 × 128 pixels, one thread, NLVAE with blocks that join their input (recorded: \(machine), \(peer))",
      columns: [
        "network", "vectors", "ours (ms)", "PyTorch (ms)", "PyTorch / ours (lowest to highest)",
        "all nine products, % of peak speed", "ours (MiB)", "PyTorch (MiB)",
      ],
      rows: try steps.rows.indices.filter { steps.rows[$0][1] == "128" && steps.rows[$0][2] == "1" }.map { row in
        [
          .text(steps.rows[row][0] == "nlvae" ? "NLVAE" : "ZSSR"), .text(steps.rows[row][3]),
          .number(try number("ours", row), digits: 0), .number(try number("torch", row), digits: 0),
          .text(try range(row)), .number(100 * (try number("share", row)), digits: 0),
          .number(try number("memory", row), digits: 0), .number(try number("torch_memory", row), digits: 0),
        ]
      })
    //: @unfold

    //: @fold
    let pixels = try steps.rows.indices.filter { steps.rows[$0][0] == "nlvae" }.map { row in
      (side: try number("size", row), time: try number("ours", row), kind: Array(steps.rows[row][2...3]))
    }
    let costs = pixels.filter { $0.side == 256 }.compactMap { large in
      pixels.first { $0.side == 96 && $0.kind == large.kind }.map { large.time / $0.time * 96 * 96 / (256 * 256) }
    }
    //: @unfold
    page.show("a pixel at 256 × 256 / at 96 × 96, NLVAE, least and most", [costs.min()!, costs.max()!], digits: 2)

    //: A pixel costs about the same in a small and in a large picture, though the numbers of a large one do not fit into the
    //: second-level cache. The likely reason: Winograd's method works on strips of at most 48 squares of 4 × 4 outputs, so
    //: short that their transformed input stays in that cache (`Winograd.swift`).
    //:
    //: With one thread, ours needs less than a third of PyTorch's memory in the table's cases and for NLVAE at 256 pixels,
    //: and more than half of it for ZSSR at 256. (The memory is the whole program's; PyTorch's includes the Python
    //: interpreter and the library, so small pictures flatter us. From small to large pictures, the memory of ZSSR's step
    //: grows by about as much in both.)
    //:
    //: *All nine products* are those of a direct convolution. Divided by the ratio, the column gives PyTorch's own share
    //: of the peak: over a third to nearly three fifths for NLVAE, about two thirds for ZSSR. No direct convolution
    //: exceeds 100%. ZSSR is nothing but 3 × 3 convolutions. So without Winograd's method our step would take at least 2.3
    //: times as long with AVX2, and 1.8 times with AVX-512. Of the lead of 3.3 and 2.8, at least that factor comes from
    //: the products that the method saves.
    //:
    //: How much more is possible? Every routine has a floor: the time of its multiply-adds at the processor's best speed, or of
    //: the numbers that it must read and write at the memory's, whichever is longer. The table has those whose floor the
    //: processor sets. (Routines that only pass through memory are left out: in these runs their numbers probably lay in a
    //: cache, where the memory's floor does not hold. Of the nine products of a 3 × 3 convolution, only the quarter that
    //: Winograd's method leaves counts here. *Joined 1×1* is the 1 × 1 over two inputs at once, with its rectifier.) One
    //: thread, 128 × 128 pixels:
    //: @fold
    let kernels = try page.record("kernels")
    let (time, floor) = (try kernels.numbers("milliseconds"), try kernels.numbers("floor"))
    let (peaks, speeds) = (try kernels.numbers("peak"), try kernels.numbers("gflops"))
    page.show("peak of this machine with AVX2", peaks.min()!, digits: 0, unit: "GFLOP/s")
    page.show("peak of this machine with AVX-512", peaks.max()!, digits: 0, unit: "GFLOP/s")
    let earlier = try page.record("fma").numbers("gflops").max()!
    page.show("peak of the machine in \u{201C}How fast?\u{201D}, AVX2", earlier, digits: 0, unit: "GFLOP/s")
    /// Whether the multiply-adds at the processor's best speed take less than the floor: then it is the memory's.
    func isMemorys(_ row: Int) -> Bool { speeds[row] * time[row] / peaks[row] < 0.99 * floor[row] }
    func at128(_ vectors: String) -> [Int] {
      kernels.rows.indices.filter {
        kernels.rows[$0][1] == "128" && kernels.rows[$0][2] == vectors && !isMemorys($0)
      }
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
              .number(time[row], digits: 3), .number(floor[row], digits: 3),
              .number(100 * floor[row] / time[row], digits: 0),
            ]
          }
      })

    let spatial = kernels.rows.indices.filter { kernels.rows[$0][0].hasPrefix("3×3") }
    func share(_ row: Int) -> Double { 100 * floor[row] / time[row] }
    for vectors in ["AVX2", "AVX-512"] {
      let shares = spatial.filter { kernels.rows[$0][2] == vectors }.map(share)
      page.show(
        "3 × 3 routines at all sizes, floor / time, least and most, \(vectors)", [shares.min()!, shares.max()!],
        digits: 0,
        unit: "%")
    }
    //: @unfold

    //: The 3 × 3 convolutions run at 37 to 58% of the speed that their floor allows. The floor leaves out the transforms of
    //: Winograd's method (additions and shuffles before and after the products), so not all of the distance can be won. In
    //: one profile (not recorded; convolution and input gradient, AVX-512) the products took about seven tenths of the
    //: time, at three quarters of the peak. We also tried to make the products for all channels at once, so that the
    //: transformed input is read only once. At 256 pixels this gained nothing. With AVX-512 the largest distances in the
    //: table are those of the weight gradient and of the joined 1 × 1 gradients, about equally many milliseconds. (This
    //: section's records and those before were made on different days, so their times should not be compared.)
  }
}
