import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ### Cost
//:
//: > **Paper** (III.E, eqs. 6 to 16)
//: > A point-wise convolution has $`1/K^2`$ of the weights and operations of a standard one; so the block is light.

extension Chapter08 {
  static let cost = Section { page in

    let answer = Answers()

    var random = RandomSource(seed: 1)
    let pointwise = Conv2D(inputChannels: 32, outputChannels: 32, kernelSize: 1, bias: false, using: &random)
      .weightCount
    let standard = Conv2D(inputChannels: 32, outputChannels: 32, kernelSize: 3, bias: false, using: &random).weightCount
    let speeds = try page.record("kinds", of: "03-convolutions")
    func milliseconds(_ kind: String) throws -> Double? {
      zip(zip(speeds.column("kind"), speeds.column("channels")), try speeds.numbers("milliseconds"))
        .first { $0.0 == (kind, "32") }?.1
    }
    let ratio = try milliseconds("point-wise").flatMap { a in try milliseconds("standard").map { a / $0 } }
    answer(
      "a ninth of the weights at K = 3", "\(grouped(pointwise)) of \(grouped(standard))",
      9 * pointwise == standard ? .consistent : .inconsistent, "`swift run chapter 08`")
    answer(
      "a ninth of the operations at K = 3, for 256 × 256 pixels",
      [pointwise, standard].map { String(format: "%.1f", 256 * 256 * Double($0) / 1e6) }.joined(separator: " of ")
        + " million", 9 * pointwise == standard ? .consistent : .inconsistent, "`swift run chapter 08`")
    answer(
      "our question: a ninth of the time (within 0.02)", ratio.map { String(format: "%.2f of the time", $0) } ?? "–",
      ratio.map { abs($0 - 1.0 / 9) < 0.02 ? .reproduces : .doesNot } ?? .open,
      "`swift run -c release bench convolution`")
    page.table("Cost", columns: ["claim", "here", "verdict", "command"], rows: answer.rows)

    //: The counts are arithmetic, and the paper claims no more than they say. The time is [chapter
    //: 3](../03-convolutions/README.md)'s; there it also stands that a layer which does not look around is no substitute
    //: for one that does, and what the whole block saves.
  }
}
