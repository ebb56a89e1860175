import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter04 {
  static let whereAPixelLooks = Section(needs: drawn) { page, drawn in
    //: ## Where does a pixel look?
    //:
    //: We can draw the weights of one query as a map over the picture. First without any learning: queries and keys are the
    //: patches themselves, 5 × 5 pixels without their mean, and the scores are those of non-local means, with a width $`h`$
    //: of eight grey levels (the knob *likeness*). The picture has only 64 × 64 pixels, since the table of weights grows
    //: with the square of their number.
    let little = try Dataset.scene(in: page.options.dataset, side: 64)
    let likeness = Float(page.knob("likeness", 8.0, in: 1...32, scale: .logarithmic))
    let around = Variable(plane(little, 1)).padded(by: 2, mode: .reflect).value
    let every = patches(of: around, size: 5)
    let near = distances(every, every).map(.square) * (-1 / (2 * likeness * likeness))
    let similar = Variable(near).softmax().value

    //: Then with learning. A small network has two convolutions, one attention layer with keys on a 32 × 32 grid, and one
    //: more convolution. It sees the picture reduced to a half and enlarged again by interpolation, and it is trained to
    //: give the picture itself: it learns to double the size. It has 16 channels and trains with Adam at a rate of 0.002 on
    //: the whole picture. We train it for 80 steps. We ask non-local means and the network where three pixels look: on the
    //: shell's right rim, its left wall, and its lip. The figure shows the weights of non-local means; the table below it
    //: counts the keys for both.
    var trial = AttentionTrial(on: little, random: drawn.random)
    let untrained = trial.network.looks(trial.blurred)
    let steps = page.options.full ? 1000 : 80
    page.progress("training with attention", total: steps) { tick in
      for _ in 0..<steps {
        trial.advance()
        tick()
      }
    }
    let trained = trial.network.looks(trial.blurred)
    let asked = AttentionTrial.askedPixels
    page.figure(
      "attention",
      caption:
        "Where three pixels look: above, the pixel asked for; below, the weights of non-local means, on a scale on which 1 "
        + "is the weight that every key would have if all were equal; the small square marks the pixel. Non-local means looks "
        + "at a few places.",
      columns: 3
    ) { figure in
      for (index, place) in asked.enumerated() {
        var image = little.enlarged(by: 4)
        image.outline((4 * place.y - 8, 4 * place.x - 8), size: 20, thickness: 2, [1, 0, 0])
        figure.picture("pixel \(index + 1)", image)
      }
      let legend = Axis("weight × number of keys", scale: .logarithmic, range: 0.01...1000)
      for (index, place) in asked.enumerated() {
        let own = 64 * place.y + place.x, row = similar.sliced([own..<own + 1, 0..<4096]) * 4096
        figure.heatMap(
          "non-local means, pixel \(index + 1)", weightMap(row.values, of: place, within: 0.01...1000), width: 64,
          height: 64, legend: legend)
      }
    }

    //: > **Try** Turn the likeness, the grey levels that still count as alike, down to 2 and up to 20. Predict the maps of
    //: > non-local means first.

    //: How many keys does a pixel look at, in effect? Information theory answers with the **perplexity** of the weights,
    //: $`e^{-\sum_j w_j \ln w_j}`$: a pixel that looks at ten keys equally has 10. (In non-local means the pixel itself is one
    //: of the keys.)
    func keys(_ weights: Tensor) -> [Cell] {
      let all = effectiveKeys(weights)
      return asked.map { .number(all[$0.y * 64 + $0.x], digits: 0) }
    }
    page.table(
      "Keys looked at, in effect", columns: ["weights", "of", "pixel 1", "pixel 2", "pixel 3"],
      rows: [
        ["non-local means", .number(4096)] + keys(similar), ["network, untrained", .number(1024)] + keys(untrained),
        [.text("network, \(steps) steps"), .number(1024)] + keys(trained),
      ])
    page.show("gate after \(steps) steps", trial.network.gate, digits: 4)

    //: After 80 steps the network looks at nearly all keys, like the untrained one. The gate is still almost zero, so
    //: attention's output hardly enters the answer; and eighty steps are few. Is it the gate that holds attention back, or is
    //: it time?

    //: So we train longer, in a run that is recorded (`nlvae trial attention --record Figures/04-non-local-block`): with the
    //: gate shut at first, as the library has it, with the gate open at first, and without any attention. The last has four
    //: fewer point-wise convolutions to train. So there are two more controls, whose gates begin shut. One weighs all keys
    //: alike, so that it adds one mean of all values to every pixel, no more than a bias. In the other one each pixel looks at
    //: its own place of the grid only: two more convolutions work on the features, and no other place takes part. Every
    //: hundred steps the runs note the gate, the error on the picture, and the share of the keys that the median pixel looks
    //: at.
    //: @fold
    let record = try page.record("attention")
    let seeds = Set(record.column("seed")).sorted()
    func runs(_ gate: AttentionTrial.Gate) -> [(seed: String, record: RecordedTable)] {
      seeds.map { ($0, record.rows(where: "gate", is: gate.rawValue).rows(where: "seed", is: $0)) }
    }
    let names: KeyValuePairs<AttentionTrial.Gate, String> = [
      .shut: "gate shut at first", .open: "gate open at first", .even: "even weights", .own: "own place only",
      .none: "no attention",
    ]
    //: @unfold
    try page.figure(
      "longer",
      caption:
        "A longer training with four seeds (recorded). Above, the share of the keys that the median pixel looks at, "
        + "where 1 means all alike; in the middle, the gate; below, the squared error less that of a run with the same "
        + "seed in which each pixel looks at its own place only (where lines leave the scale, they differ by more). "
        + "Attention begins to choose its keys only after several hundred steps.",
      columns: 2
    ) { figure in
      for (column, axis) in [
        ("keys", Axis("share of keys", range: 0.4...1.05)), ("value", Axis("gate", range: -0.4...1.2)),
        ("squared_error", Axis("difference in error", unit: "grey levels²", range: -30...30)),
      ] {
        for gate in [AttentionTrial.Gate.shut, .open] {
          let isError = column == "squared_error"
          let title = "gate \(gate.rawValue) at first" + (isError ? ", less own place only" : "")
          try figure.plot(title, x: Axis("steps", unit: "hundreds"), y: axis) { plot in
            for (run, control) in zip(runs(gate), runs(.own)) {
              let base = try control.record.numbers(column), own = try run.record.numbers(column)
              plot.line(
                "seed \(run.seed)", x: try run.record.numbers("step").map { $0 / 100 },
                y: isError ? zip(own, base).map { $0 - $1 } : own, marked: false)
            }
          }
        }
      }
    }
    //: @fold
    func last(_ column: String, _ gate: AttentionTrial.Gate) throws -> [Double] {
      try runs(gate).map { try $0.record.numbers(column).last! }
    }
    func range(_ values: [Double], digits: Int) -> Cell {
      let ends = [values.min()!, values.max()!].map { String(format: "%.\(digits)f", $0) }
      return .text("\(ends[0]) to \(ends[1])")
    }
    func margins(_ name: String, _ gate: AttentionTrial.Gate, less control: AttentionTrial.Gate) throws -> [Cell] {
      let pairs = zip(try last("squared_error", gate), try last("squared_error", control))
      return [.text(name)] + pairs.map { .number($0 - $1, digits: 1) }
    }
    let untouched = AttentionTrial(on: SamplePicture.image(width: 64, height: 64), random: drawn.random)
    let interpolated = 255 * 255 * (untouched.blurred - untouched.picture).map(.square).mean
    //: @unfold
    page.table(
      "After \(Int(try last("step", .shut)[0])) steps, \(seeds.count) seeds, least to most (recorded)",
      columns: ["run", "gate", "share of keys", "squared error (grey levels²)", "with the gate shut afterwards"],
      rows: try names.map { gate, name in
        [
          .text(name), gate == .none ? "none" : range(try last("value", gate), digits: 2),
          gate == .none ? "none" : gate == .own ? "one key" : range(try last("keys", gate), digits: 2),
          range(try last("squared_error", gate), digits: 0),
          gate == .none ? "no gate" : range(try last("shut_error", gate), digits: 0),
        ]
      } + [
        ["the interpolated picture itself", "no network", "no network", .number(interpolated, digits: 0), "no network"]
      ])
    page.table(
      "Error at the end, less that of a control with the same seed (grey levels²)",
      columns: ["run"] + seeds.map { "seed \($0)" },
      rows: try names.dropLast().map { gate, name in try margins("\(name), less no attention", gate, less: .none) } + [
        margins("gate shut at first, less own place only", .shut, less: .own),
        margins("gate open at first, less own place only", .open, less: .own),
      ])

    //: And where do the pixels look, once the keys are no longer even? For the seed with the smallest share of keys, the weights
    //: of the three pixels are recorded too (`nlvae trial attention --maps 0,300,800,1500 --seeds 4 --record …`):
    //: @fold
    let maps = try page.record("attention-maps")
    let moments = maps.column("step").reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    func map(_ place: (y: Int, x: Int), after step: String) throws -> [Float] {
      let own = maps.rows(where: "step", is: step).rows(where: "y", is: "\(place.y)")
      return own.rows(where: "x", is: "\(place.x)").rows.flatMap { $0.dropFirst(5).compactMap(Float.init) }
    }
    let ends = try asked.map { try map($0, after: moments.last!) }
    let most = String(format: "%.1f", ends[2].max()!)
    let looked = ends.map { effectiveKeys(Tensor(shape: [1, 1024], $0) * (1 / 1024))[0] }
    //: @unfold
    try page.animation(
      "moments",
      caption:
        "Where the three pixels look in the network whose gate was shut at first (recorded, seed "
        + "\(maps.column("seed")[0])). After 1500 steps the first two, on the shell's right rim and left wall, look at the "
        + "bright parts of the shells; the third, on its lip, looks at the sand, at no more than \(most) times the even "
        + "weight. The scale is narrower than above; smaller weights are drawn at its lower end.",
      frames: moments.map { "step \($0)" }, columns: 3
    ) { frame, figure in
      for (index, place) in asked.enumerated() {
        let weights = weightMap(try map(place, after: moments[frame]), of: place, within: 0.03...30)
        figure.heatMap(
          "pixel \(index + 1), step \(moments[frame])", weights, width: 64, height: 64,
          legend: Axis("weight × number of keys", scale: .logarithmic, range: 0.03...30))
      }
    }
    page.show("keys that they look at, in effect, at the end", looked, digits: 0, unit: "of 1024")

    //: At first it is time that holds attention back, not the gate: with every seed the keys stay almost even for three
    //: hundred steps, whether the gate began shut or open. (A gate that began shut has started to open by then.) Later, in
    //: the one network whose maps are recorded, the weights sort the keys by brightness and colour: two of the three pixels
    //: look at the bright parts of the shells, the third at the sand. That is a choice, but not of single matching places,
    //: as in non-local means; the median pixel still looks at more than half of the keys. Once trained, the network needs
    //: what passes the gate: shut by hand, it raises the error above that of a network without attention. But the same is
    //: true of *own place only*.
    //:
    //: So what is the choice of keys worth? If the gate began shut, all four seeds end with a smaller error than without
    //: attention and than with even weights. But so do all four in which each pixel looks at its own place only and no key
    //: is chosen. Against these, attention is ahead with two seeds and slightly behind with two. Four seeds do not show
    //: that the choice adds anything. Seed 1 leads the most, with keys that stayed nearly even (0.95 of them); seed 4
    //: chose the most (0.54) and does not lead. Even weights add no more than a bias, and yet differ from no attention by
    //: up to 4.9: differences of about this size can come from the course of a training alone. If the gate began open,
    //: three of four seeds end behind *own place only*, one of them hardly.
    //:
    //: What this does not show: where the other seeds look; how it ends, since the lead is still changing; and what it is worth
    //: on a picture that it was not trained on.
  }
}

//: @fold
/// The weights of one pixel on a square of keys as a map of 64 × 64, with a small square around the pixel.
///
/// - Parameters:
///   - weights: a number a key, in units of the even weight.
///   - limits: of the map's scale.
func weightMap(_ weights: [Float], of place: (y: Int, x: Int), within limits: ClosedRange<Float>) -> [Float] {
  let keys = Int(Double(weights.count).squareRoot()), zoom = 64 / keys
  return (0..<64 * 64).map { pixel in
    let (y, x) = (pixel / 64, pixel % 64), ring = max(abs(y - place.y), abs(x - place.x))
    if ring == 4 { return limits.upperBound }
    if ring == 3 { return limits.lowerBound }
    return min(limits.upperBound, max(limits.lowerBound, weights[y / zoom * keys + x / zoom]))
  }
}
//: @unfold
