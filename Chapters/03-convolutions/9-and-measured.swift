import Engine
import Experiments
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter03 {
  static let andMeasured = Section { page in
    //: ## Does a ninth of the multiplications take a ninth of the time?
    //:
    //: Counting is easy; time has to be measured. `swift run -c release bench convolution` has done so for 128 × 128 pixels
    //: and 4 to 128 channels on one thread (AMD EPYC), and written a record. Predict the figure: where do the measured lines
    //: lie?
    //: @fold
    let kindsRecord = try page.record("kinds"), widths = [4, 8, 16, 32, 64, 128]
    func recorded(_ kind: String, _ column: String) throws -> [Double] {
      zip(kindsRecord.column("kind"), try kindsRecord.numbers(column)).filter { $0.0 == kind }.map(\.1)
    }
    let standard = try recorded("standard", "milliseconds")
    func share(_ kind: String) throws -> [Double] { zip(try recorded(kind, "milliseconds"), standard).map { $0 / $1 } }
    let shares = [try share("point-wise"), try share("depthwise separable")]
    //: @unfold
    page.figure(
      "cost",
      caption:
        "Time of two cheaper kinds of layer, as a share of the standard layer's: what the count promises, and what was "
        + "measured (recorded, one thread, 128 × 128 pixels). Both take at least twice the time that the count promises.",
      columns: 2
    ) { figure in
      let counts = [widths.map { _ in 1.0 / 9 }, widths.map { 1.0 / 9 + 1 / Double($0) }]
      for (index, kind) in ["point-wise", "depthwise separable"].enumerated() {
        let x = Axis("channels in and out", scale: .logarithmic, range: 3.5...150)
        figure.plot(kind, x: x, y: Axis("share of the standard layer", range: 0...1.5)) { plot in
          plot.line("measured time", x: widths, y: shares[index])
          plot.line("counted multiplications", x: widths, y: counts[index])
        }
      }
    }
    page.table(
      "Speed (GFLOP/s: 10⁹ multiplications and additions a second, counted without any saving; recorded)",
      columns: ["channels"] + widths.map(String.init),
      rows: try ["standard", "point-wise", "depthwise"].map { kind in
        [.text(kind)] + (try recorded(kind, "gflops")).map { .number($0, digits: 0) }
      })

    //: The point-wise layer takes two to three and a half times as long as its count promises, the depthwise separable one
    //: three to four and a half times. With 4 channels the latter is slower than the standard layer. Why?
    //:
    //: *From 16 channels on, the standard layer costs less than counted.* The engine gets by with a quarter of its
    //: products (by [Winograd's method](../A-engine-room/README.md#fewer-multiplications)), for some more additions. A
    //: point-wise layer allows no such saving. A quarter of the products could make the standard layer four times as fast
    //: as the point-wise one. By the table it is 2.3 to 3.4 times as fast, so the saving is large enough to explain the
    //: gap.
    //:
    //: *With 4 and 8 channels the engine does not use this method, and we have no explanation.* The standard layer makes
    //: all of its products, and still reaches three times and twice the point-wise one's speed.
    //:
    //: *The depthwise layer uses what it fetches only once.* Our routine goes over a row of the output nine times, once for
    //: each weight, and fetches and stores the sum each time: three accesses for one product. The routine of the standard
    //: layer keeps [a block of sums](../A-engine-room/README.md#why-a-block) inside the processor. We have not measured how
    //: much of the gap this explains.
    //:
    //: A paper can count operations. What a layer costs has to be measured, with the program that will run it.
  }
}
