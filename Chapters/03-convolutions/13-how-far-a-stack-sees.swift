import Engine
import Experiments
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter03 {
  static let howFarAStackSees = Section(needs: drawn) { page, drawn in
    //: ## How far a stack sees
    //:
    //: One 3 × 3 convolution sees one pixel to each side. A second one sees the first one's outputs, and so one pixel
    //: more: L of them see $`2L + 1`$ pixels across, the *receptive field*. NLVAE has sixteen, one in each of 5 + 9
    //: blocks and one at each end. The tape can measure the field: the gradient of the middle output pixel is zero
    //: wherever the picture has no say. Here its mean size over random networks, for stacks of 2, 6 and 16.
    let depths = [2, 6, 16], side = 41, draws = page.options.full ? 64 : 16
    var random = drawn.random
    let fields = page.progress("receptive fields", total: depths.count) { tick in
      depths.map { depth in
        defer { tick() }
        return influence(depth: depth, side: side, draws: draws, using: &random)
      }
    }
    page.table(
      "Side of the field (pixels)", columns: ["3 × 3 layers", "counted, 2 L + 1", "measured, not zero", "holds 90 %"],
      rows: zip(depths, fields).map { depth, field in
        let row = field.values[side * (side / 2)..<side * (side / 2 + 1)]
        return [
          .number(depth), .number(2 * depth + 1), .number(row.filter { $0 > 0 }.count),
          .number(sideHolding(0.9, of: field)),
        ]
      })
    page.figure(
      "receptive-field",
      caption:
        "Influence of each input pixel on the middle output pixel, largest = 1, on a logarithmic scale; mean of random "
        + "networks of 8 channels. The fields are as large as counted, but their rims hardly have a say.",
      columns: 3
    ) { figure in
      for (depth, field) in zip(depths, fields) {
        let legend = Axis("influence", scale: .logarithmic, range: 1e-3...1)
        let visible = field.map(.clamp(lower: 1e-3, upper: 1))
        figure.heatMap("\(depth) layers", visible.values, width: side, height: side, legend: legend)
      }
    }

    //: The field grows with the depth, its effective part more slowly: there are many paths from the middle to the
    //: middle and a single one to the corner. A stack of small filters is a *local* thing for longer than its formula
    //: says. How to look further at one stroke is the question of chapter 4.
  }
}
