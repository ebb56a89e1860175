import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter04 {
  static let whereAPixelLooks = Section(needs: drawn) { page, drawn in
    //: ## Where a pixel looks
    //:
    //: What does attention find? To begin with nothing learned: queries and keys are the patches themselves, 5 × 5 and
    //: without their mean, and the score is the negative squared distance, over twice 8² grey levels. Three pixels of
    //: the picture at 64 × 64, and their weights:
    let little = try Dataset.scene(in: page.options.dataset, side: 64)
    let likeness = Float(page.knob("likeness", 8.0, in: 1...32, scale: .logarithmic))
    let around = Variable(plane(little, 1)).padded(by: 2, mode: .reflect).value
    let every = patches(of: around, size: 5)
    let near = distances(every, every).map(.square) * (-1 / (2 * likeness * likeness))
    let similar = Variable(near).softmax().value
    let asked = [(y: 22, x: 46), (y: 40, x: 16), (y: 58, x: 50)]
    func map(_ weights: Tensor, _ place: (y: Int, x: Int)) -> [Float] {
      let index = place.y * 64 + place.x
      let row = weights.sliced([index..<index + 1, 0..<weights.shape[1]]).values
      let largest = row.enumerated().filter { $0.offset != index }.map(\.element).max() ?? 1
      return row.map { min(1, max(0.001, $0 / largest)) }
    }
    func marked(_ image: Image, _ places: [(y: Int, x: Int)]) -> Image {
      var image = image
      for place in places {
        for (dy, dx) in [(0, -2), (0, -1), (0, 1), (0, 2), (-2, 0), (-1, 0), (1, 0), (2, 0)] {
          for c in 0..<3 {
            image.pixels[(c * image.height + place.y + dy) * image.width + place.x + dx] = c == 0 ? 1 : 0
          }
        }
      }
      return image
    }

    //: And learned: a small network with one attention layer (two convolutions before it, one behind) learns to double
    //: the size of that picture, as in chapter 7. Then we ask it where the same three pixels look.
    let father = Tensor(little), son = father.resized(height: 32, width: 32).resized(height: 64, width: 64)
    var random = drawn.random
    var network = AttentionNetwork(channels: 16, using: &random)
    let untrained = network.looks(father)
    var adam = Adam(learningRate: 2e-3)
    let steps = page.options.full ? 1000 : 80
    page.progress("training with attention", total: steps) { tick in
      for _ in 0..<steps {
        _ = network.train(on: son, father, loss: BetaVAELoss(), gradientLimit: 1, &adam, &random)
        tick()
      }
    }
    let trained = network.looks(father)
    page.figure(
      "attention",
      caption:
        "Where the marked pixels look. Above by likeness of patches, on a logarithmic scale: along their edge, and to "
        + "edges like it elsewhere. Below in the network (keys on a 32 × 32 grid): everywhere.", columns: 4
    ) { figure in
      figure.picture("1 right, 2 left, 3 below", marked(little, asked))
      for (index, place) in asked.enumerated() {
        let legend = Axis("of the largest weight", scale: .logarithmic, range: 0.001...1)
        figure.heatMap("patches, \(index + 1)", map(similar, place), width: 64, height: 64, legend: legend)
      }
      let legend = Axis("of the largest weight", range: 0.6...1)
      figure.heatMap("untrained, 2", map(untrained, asked[1]), width: 32, height: 32, legend: legend)
      for (index, place) in asked.enumerated() {
        figure.heatMap("trained, \(index + 1)", map(trained, place), width: 32, height: 32, legend: legend)
      }
    }

    //: How many keys does a pixel look at, in effect? The answer of information theory is e to the entropy of its
    //: weights: a pixel that looks at ten keys alike has 10.
    func keys(_ weights: Tensor) -> [Cell] {
      let all = effectiveKeys(weights)
      return asked.map { .number(all[$0.y * 64 + $0.x], digits: 0) }
    }
    page.table(
      "Keys looked at, in effect", columns: ["weights", "of", "pixel 1", "pixel 2", "pixel 3"],
      rows: [
        ["likeness of patches", .number(4096)] + keys(similar),
        ["network, untrained", .number(1024)] + keys(untrained),
      ])
    page.show("trained, share of all keys", median(effectiveKeys(trained)) / 1024, digits: 1)

    //: > **Try** Turn the likeness, the grey levels that still count as alike, down to 2 and up to 20. Watch how many of the
    //: > 4096 patches are looked at in effect, and where they lie.

    //: What surprised us: the learned weights are nearly even. Patches pick a few relatives out of thousands. The
    //: network takes a mean over most of the picture, a little less over its edges, whoever asks. One picture and a
    //: minute do not teach it to look things up, and nothing forces it to: the loss falls by the convolutions alone.
    //: The hard choice of the 32 nearest, which nobody had to learn, is what makes the filter above so strong.
  }
}
