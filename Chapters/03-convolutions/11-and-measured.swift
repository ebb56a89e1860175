import Engine
import Experiments
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter03 {
  static let andMeasured = Section { page in
    //: ## And measured
    //:
    //: Does a ninth of the multiplications take a ninth of the time? A second record, made by the same command: 128 ×
    //: 128 pixels, 4 to 128 channels, one thread.
    let kindsRecord = try page.record("kinds"), widths = [4, 8, 16, 32, 64, 128]
    func recorded(_ kind: String, _ column: String) throws -> [Double] {
      zip(kindsRecord.column("kind"), try kindsRecord.numbers(column)).filter { $0.0 == kind }.map(\.1)
    }
    let standard = try recorded("standard", "milliseconds")
    let shares = try ["point-wise", "depthwise separable"].map { kind in
      (kind, zip(try recorded(kind, "milliseconds"), standard).map { $0 / $1 })
    }
    page.figure(
      "cost",
      caption:
        "Time of two kinds of layer as a share of the standard one's, counted and measured (recorded, one thread).",
      x: Axis("channels in and out", scale: .logarithmic, range: 3.5...150),
      y: Axis("share of the standard layer's time", scale: .logarithmic, range: 0.05...2)
    ) { plot in
      for (kind, share) in shares { plot.line("\(kind), measured", x: widths, y: share) }
      plot.line("depthwise separable, counted", x: widths, y: widths.map { 1.0 / 9 + 1 / Double($0) })
      plot.mark(y: 1.0 / 9, "1/9")
    }
    page.table(
      "Rate, GFLOP/s of the counted operations (recorded)", columns: ["channels"] + widths.map(String.init),
      rows: try ["standard", "point-wise", "depthwise"].map { kind in
        [.text(kind)] + (try recorded(kind, "gflops")).map { .number($0, digits: 0) }
      })

    let middle = widths.firstIndex(of: 32)!
    page.show("point-wise, 32 channels, share of the count", 1.0 / 9, digits: 2)
    page.show("share of the time (recorded)", shares[0].1[middle], digits: 2)
    page.show("depthwise separable, share of the count", 1.0 / 9 + 1.0 / 32, digits: 2)
    page.show("share of the time (recorded)", shares[1].1[middle], digits: 2)

    //: What surprised us: a ninth of the count is nowhere near a ninth of the time. Two things stand between. The
    //: standard layer is cheaper than counted, since from 16 channels on Winograd's trick leaves a quarter of its
    //: products; for a point-wise layer there is no such trick. And the cheap layers wait for memory: a standard layer
    //: uses every number it has fetched nine times for each output channel, a point-wise one once, a depthwise one nine
    //: times in all, however many channels there are. Operations are what a paper can count. What a layer costs has to
    //: be measured, with the kernels that will run it.
  }
}
