import Audit
import Engine
import Experiments
import Foundation
import Imaging
import Kernels
import Notebook
import SuperResolution

//: ## What does a network learn from drawings?
//:
//: Can a network learn from drawings alone to enlarge? The smallest experiment: draw thirty-two pictures, reduce them by
//: four, and let a small network learn to undo it. It is never shown anything else. Then ask it about a picture that it
//: has never seen.
//:
//: The network works on the small picture: some convolutions with detours (*residual blocks*), and at the end sixteen
//: numbers for each pixel and colour, which are laid out as 4 × 4 pixels. What it makes is added to bicubic
//: interpolation. Its first weights are random and small, so it begins as bicubic interpolation with some noise on it.

/// A small network that learns to enlarge by four from pairs of small and large pictures.
struct SmallTraining {
  var network: ResidualNetwork
  private var optimizer = Adam(learningRate: 0), random: RandomSource, step = 0
  private let pairs: [(small: Tensor, large: Tensor)], steps: Int

  init(on pictures: [Image], steps: Int, seed: UInt64) {
    random = RandomSource(seed: seed)
    network = ResidualNetwork(channels: 8, depth: 3, scale: 4, using: &random)
    pairs = pictures.map { (Tensor($0.degraded(by: 4)), Tensor($0)) }
    self.steps = steps
  }

  /// One step on eight crops of 24 × 24 pixels; returns the mean absolute error before it.
  mutating func advance() -> Float {
    let side = 24
    var small: [Tensor] = [], large: [Tensor] = []
    for _ in 0..<8 {
      let pair = pairs.randomElement(using: &random)!
      let y = Int.random(in: 0...pair.small.shape[2] - side, using: &random)
      let x = Int.random(in: 0...pair.small.shape[3] - side, using: &random)
      small.append(pair.small.sliced([0..<1, 0..<3, y..<y + side, x..<x + side]))
      large.append(pair.large.sliced([0..<1, 0..<3, 4 * y..<4 * (y + side), 4 * x..<4 * (x + side)]))
    }
    let input = Tensor.concatenated(small, along: 0), target = Tensor.concatenated(large, along: 0)
    let tape = Tape(), tracked = network.tracked(on: tape)
    let answer = tracked(Variable(input)) + Variable(input.resized(height: 4 * side, width: 4 * side))
    let error = answer.meanAbsoluteError(to: target), gradients = tape.gradients(of: error)
    optimizer.learningRate = 4e-3 * Float(steps - step) / Float(steps)
    optimizer.update(&network, with: tracked.weights.map { gradients[$0] })
    step += 1
    return error.value.scalar
  }

  /// What the network makes of a small picture.
  func enlarged(_ image: Image) -> Image {
    let input = Tensor(image), plain = input.resized(height: 4 * image.height, width: 4 * image.width)
    let answer = (network(Variable(input)).value + plain).map(.clamp(lower: 0, upper: 1))
    return Image(width: 4 * image.width, height: 4 * image.height, channels: 3, pixels: answer.values).quantized()
  }
}

//: @fold
/// What the notes have of the long training that made the shipped weights: `Tests/Peers/drawings/README.md`.
struct LongTraining {
  /// Steps at which the network was asked, in thousands as the notes have them, and the mean PSNR of T91's ten, dB.
  let steps: [Double], psnr: [Double]
  /// The mean PSNR of bicubic interpolation on the same pictures.
  let bicubic: Double
  /// Steps of the whole training, and the minutes that they took.
  let allSteps: Double, allMinutes: Double
  /// Hours that one core would take for a step, by the work in it and by what a core does.
  let coreHours: Double

  /// Reads the notes.
  ///
  /// - Throws: `Missing` if something is not where it was.
  init() throws {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = package.appendingPathComponent("Tests/Peers/drawings/README.md").path
    let text = String(decoding: FileManager.default.contents(atPath: file) ?? Data(), as: UTF8.self)
    func missing(_ what: String) -> Missing { Missing(description: "\(file): there is no \(what)") }
    func row(_ name: String, after heading: String = "") throws -> [Double] {
      let part = heading.isEmpty ? text : text.components(separatedBy: heading).dropFirst().joined()
      guard let line = part.split(separator: "\n").first(where: { $0.hasPrefix("| \(name) |") }) else {
        throw missing("row \(name)")
      }
      return line.split(separator: "|").dropFirst().compactMap { Double($0.filter { "0123456789.".contains($0) }) }
    }
    func number(before words: String) throws -> Double {
      guard let place = text.range(of: words) else { throw missing("'\(words)'") }
      let digits = text[..<place.lowerBound].reversed().prefix { "0123456789,.".contains($0) }.reversed()
      guard let number = Double(String(digits).replacing(",", with: "")) else { throw missing("number") }
      return number
    }
    steps = try row("steps", after: "### Long run").map { $0 * 1000 }
    psnr = try row("b T91", after: "### Long run")
    bicubic = try row("bicubic")[0]
    allSteps = try number(before: " steps in 420 s")
    allMinutes = try number(before: " s, 180 steps/s") / 60
    coreHours = try number(before: " GFLOP, counted as direct") / number(before: " GFLOP/s of them") / 3600
    guard steps.count == psnr.count, !steps.isEmpty else { throw missing("curve") }
  }

  /// What the notes do not have, in words.
  struct Missing: Error, CustomStringConvertible { var description: String }

  /// Minutes of the GPU after so many steps.
  func minutes(_ steps: Double) -> Double { steps / allSteps * allMinutes }
}

/// Networks that `nlvae train` has trained on drawings, asked as the shipped one is: the record of
/// `nlvae trial trained --as-prior`.
struct PriorsRecord {
  /// One training.
  struct Training: Hashable {
    let network: String, seed: String, steps: String, minutes: String
  }

  private let rows: [(training: Training, set: String, image: String, psnr: Double, seconds: Double)]
  /// All trainings, the shortest first, network by network.
  let trainings: [Training]

  init(_ record: RecordedTable) throws {
    let own = record.rows(where: "on", is: "drawings").rows(where: "scale", is: "4")
    let psnr = try own.numbers("psnr"), seconds = try own.numbers("processor_seconds")
    let columns = ["network", "seed", "steps", "core_minutes", "set", "image"].map { own.column($0) }
    rows = psnr.indices.map { row in
      let text = columns.map { $0[row] }
      let training = Training(network: text[0], seed: text[1], steps: text[2], minutes: text[3])
      return (training, text[4], text[5], psnr[row], seconds[row])
    }
    trainings = Set(rows.map(\.training)).sorted { one, other in
      (one.network, Int(one.steps) ?? 0) < (other.network, Int(other.steps) ?? 0)
    }
  }

  /// Minutes of a core, as recorded; or reckoned from those of a shorter training of the same network.
  func minutes(_ training: Training) -> (minutes: Double, isReckoned: Bool)? {
    if let minutes = Double(training.minutes) { return (minutes, false) }
    guard let steps = Double(training.steps),
      let other = trainings.last(where: { $0.network == training.network && Double($0.minutes) != nil }),
      let otherSteps = Double(other.steps), let otherMinutes = Double(other.minutes)
    else { return nil }
    return (steps / otherSteps * otherMinutes, true)
  }

  /// PSNR by picture of a set.
  func psnr(_ training: Training, on set: String) -> [String: Double] {
    Dictionary(
      rows.filter { $0.training == training && $0.set == set }.map { ($0.image, $0.psnr) }, uniquingKeysWith: { $1 })
  }

  /// Processor seconds that a picture of Set5 takes.
  func seconds(_ training: Training) -> Double? {
    let own = rows.filter { $0.training == training && $0.set == "Set5" }.map(\.seconds)
    return own.isEmpty ? nil : mean(own)
  }
}

/// A grey picture with three equal colours.
func coloured(_ image: Image) -> Image {
  Image(width: image.width, height: image.height, channels: 3, pixels: image.pixels + image.pixels + image.pixels)
    .quantized()
}
//: @unfold

extension Chapter09 {
  static let steps = Section { page in
    //: @fold
    let truth = try Dataset.scene(in: page.options.dataset), small = truth.degraded(by: 4)
    let seed = page.seed(), count = page.options.full ? 1500 : 300
    let looks = [0, 30, 100, count]
    let shown = page.choice("shown", "drawings", of: ["drawings", "discs alone", "clouds"])
    let leaves = shown == "drawings" ? Leaves() : LeavesVariant.discs.leaves
    let pictures =
      shown == "clouds"
      ? (0..<32).map { coloured(clouds(side: 128, seed: seed + $0)) }
      : leaves.pictures(0..<32, side: 128, ofSeries: seed)
    var training = SmallTraining(on: pictures, steps: count, seed: seed), answers: [Image] = []
    page.show("weights", training.network.weightCount)
    page.progress("learning from drawings", total: count) { tick in
      for step in 0...count {
        if looks.contains(step) { answers.append(training.enlarged(small)) }
        guard step < count else { break }
        let error = training.advance()
        page.live("mean absolute error", error)
        page.live("its answer") { training.enlarged(small) }
        tick()
      }
    }
    func part(_ image: Image) -> Image { image.cropped(x: 100, y: 68, width: 88, height: 88) }
    page.figure(
      "learning",
      caption:
        "A part of a picture that the network has never seen, enlarged after some steps of training on drawings. The noise "
        + "of the first weights goes, and edges become sharper than interpolation leaves them.", columns: 3
    ) { figure in
      figure.picture("bicubic", part(small.interpolated(by: 4).quantized()))
      for (step, answer) in zip(looks, answers) { figure.picture("\(step) steps", part(answer)) }
      figure.picture("truth", part(truth))
    }
    func score(_ image: Image) -> Double { psnr(image, groundTruth: truth, border: 4) }
    var corrected = Enlargement(method: .bicubic, scale: 4)
    corrected.backProjections = 10
    let untaught = [
      ("bicubic interpolation", small.interpolated(by: 4).quantized()),
      ("bicubic interpolation, back-projected", try corrected(small)),
    ]
    let taught = zip(looks, answers).map { ("\($0) steps", $1) }
    page.table(
      "An unseen picture, PSNR (dB)", columns: ["", "PSNR"],
      rows: (untaught + taught).map { name, image in [.text(name), .number(score(image), digits: 2)] })
    //: @unfold

    //: After a few seconds of training on drawings, the network enlarges this one picture, itself a drawing, better than
    //: interpolation. It is not yet better than back-projection (chapter 4), which learns nothing.
    //:
    //: > **Try** Has it learned edges? Show it clouds instead. Their spectrum is a power law, as a photograph's nearly is,
    //: > but they have no edges. Predict whether it still comes to be better than interpolation. Then show it discs alone.
    //:
    //: What comes after that? `nlvae trial leaves` has trained a larger network (16 channels, 4 blocks, 25,968 weights)
    //: for 1500 steps on 256 drawings, with three seeds. It was scored on the way, on ten photographs of T91 and on eight
    //: drawings that it had not seen. As with the shipped network, a picture is enlarged by the self-ensemble of chapter
    //: 7, but with the mean of the eight answers in place of their median; the mean is back-projected.
    let record = try page.record("leaves").rows(where: "drawings", is: "everything")
    let all = try record.numbers("step"), photographs = try record.numbers("t91")
    let unseen = try record.numbers("drawings_psnr"), milestones = Array(Set(all)).sorted()
    func scores(_ values: [Double], _ step: Double) -> [Double] {
      all.indices.filter { all[$0] == step }.map { values[$0] }
    }
    func gains(_ values: [Double], _ step: Double) -> [Double] {
      zip(scores(values, step), scores(values, 0)).map { $0 - $1 }
    }
    page.figure(
      "curve",
      caption:
        "What is gained over the untrained network (interpolation with some noise, back-projected); the mean of the seeds. "
        + "The scale of the steps is logarithmic. The first thirty steps take the noise away; the steep part lies between "
        + "steps 300 and 1000.",
      x: Axis("steps of training on drawings", scale: .logarithmic, range: 10...2000), y: Axis("gain", unit: "dB")
    ) { plot in
      let shown = milestones.filter { $0 > 0 }
      for (name, values) in [("ten photographs of T91", photographs), ("unseen drawings, eight a seed", unseen)] {
        plot.line(name, x: shown, y: shown.map { mean(gains(values, $0)) })
      }
      plot.key = .topLeft
    }
    page.table(
      "Recorded, PSNR in dB, mean and range of \(scores(all, milestones[0]).count) seeds",
      columns: ["steps", "T91, ten photographs", "least … most", "unseen drawings, eight a seed"],
      rows: milestones.map { step in
        [
          .number(Int(step)), .number(mean(scores(photographs, step)), digits: 2),
          .text(range(scores(photographs, step), digits: 2)), .number(mean(scores(unseen, step)), digits: 2),
        ]
      })

    //: The untrained networks differ by their random weights. At step 30 their scores on the photographs have met: the
    //: first thirty steps mostly take the noise of the first weights away. Of what is gained after that, most comes between
    //: steps 300 and 1000. The last five hundred steps, with the smallest learning rates, add little: this training is
    //: short, so that many of them can be compared. (Bicubic interpolation is below all these means, by [the
    //: notes](../../Tests/Peers/drawings/README.md); back-projected interpolation is not in this record.) In the end the
    //: drawings have gained more than the photographs. The network was shown drawings; but drawings are also simpler (see
    //: [the first section](#what-do-photographs-have-in-common)), and this table cannot tell the two reasons apart.
    //:
    //: How much better does a network get with a longer training? The network that ships was trained in PyTorch on a GPU;
    //: [its notes](../../Tests/Peers/drawings/README.md) have its score on the way. On one core of ours each of those
    //: minutes would take hours, by the work in a step (reckoned, not measured):
    //: @fold
    let long = try LongTraining()
    page.figure(
      "minutes",
      caption:
        "What the shipped network (0.48 million weights) knew on its way: mean PSNR of T91's ten photographs, ×4, asked in one "
        + "orientation (eight add about a tenth of a decibel). A second network was trained beside it. Most is learned in the "
        + "first minute.",
      x: Axis("minutes of training on a GPU"), y: Axis("PSNR", unit: "dB", range: 24.5...27)
    ) { plot in
      plot.line("shipped network", x: long.steps.map(long.minutes), y: long.psnr)
      plot.mark(y: long.bicubic, "bicubic")
    }
    page.show("minutes of the GPU in all", long.allMinutes, digits: 0)
    page.show(
      "the same work on one core, by counted operations", long.allSteps * long.coreHours, digits: 0, unit: "hours")
    //: @unfold

    //: What do a minute, ten minutes and more of one core give? Here `nlvae train` has trained the shipped network's
    //: architecture anew, in Swift, with our generator. Beside it stands NLVAE, trained on drawings of the same kind. All
    //: are asked as the shipped network is. (Our generator is a second writing of the one in PyTorch, with fewer
    //: ingredients: it casts no shadows and repeats nothing.)
    //: @fold
    if let record = try page.record(ifMade: "priors") {
      let found = try PriorsRecord(record), sets = try SetResults(page.record("sets", of: "08-evaluation"))
      let results = try Results(page.record("set5", of: "08-evaluation"))
      let shippedOnT91 = sets(.instant, on: "T91", 4)
      let judges = ["T91", "Set5", "Set14"]
      let pictures = Dictionary(
        uniqueKeysWithValues: judges.map { set in
          (set, Set(set == "Set5" ? ReproductionPlan.set5 : sets(.prior, on: set, 4).map { Array($0.psnr.keys) } ?? []))
        })
      func scores(_ training: PriorsRecord.Training, _ set: String) -> [String: Double] {
        let wanted = pictures[set] ?? [], own = found.psnr(training, on: set).filter { wanted.contains($0.key) }
        return own.count == wanted.count ? own : [:]
      }
      func score(_ training: PriorsRecord.Training, _ set: String) -> Double? {
        let own = scores(training, set)
        return own.isEmpty ? nil : mean(own.values.sorted())
      }
      let placed = found.trainings.filter { score($0, "T91") != nil && found.minutes($0) != nil }
      let trained = placed.filter { $0.network == "residual" }
      let shipped: [Cell] = judges.map { set in
        cell(set == "Set5" ? results(.drawings, 4).psnr : sets.psnr(.instant, on: set), digits: 2)
      }
      page.table(
        "Trained on drawings, in Swift, ×4, asked in eight orientations: mean PSNR in dB (recorded; minutes with \"about\" "
          + "are reckoned from the row above)",
        columns: ["network", "core minutes", "steps"] + ["T91, ten photographs", "Set5", "Set14"]
          + ["to enlarge (s a picture of Set5)"],
        rows: found.trainings.map { training in
          let minutes = found.minutes(training).map { found in
            found.isReckoned ? "about \(Int(found.minutes.rounded()))" : String(format: "%.1f", found.minutes)
          }
          let known = judges.map { set in score(training, set).map { Cell.number($0, digits: 2) } ?? .missing }
          return [.text(training.network), .text(minutes ?? "–"), Int(training.steps).map { .number($0) } ?? .missing]
            + known + [found.seconds(training).map { .number($0, digits: 1) } ?? .missing]
        } + [
          ["the shipped residual network", .text("\(Int(long.allMinutes)) of a GPU"), .number(Int(long.allSteps))]
            + shipped + [.missing]
        ])
      if !trained.isEmpty {
        page.figure(
          "minutes-of-a-core",
          caption:
            "What networks that have seen drawings know after so many minutes of one core: mean PSNR of T91's ten photographs, "
            + "×4, asked in eight orientations.",
          x: Axis("minutes of one core", scale: .logarithmic, range: 0.5...300),
          y: Axis("PSNR", unit: "dB", range: 24.5...27)
        ) { plot in
          func minutes(_ trainings: [PriorsRecord.Training]) -> [Double] {
            trainings.map { found.minutes($0)!.minutes }
          }
          func heights(_ trainings: [PriorsRecord.Training]) -> [Double] { trainings.map { score($0, "T91")! } }
          plot.line("residual network", x: minutes(trained), y: heights(trained))
          let others = placed.filter { $0.network != "residual" }
          if !others.isEmpty { plot.points("other networks", x: minutes(others), y: heights(others)) }
          for (index, other) in others.enumerated() {
            plot.name(other.network, x: minutes(others)[index], y: heights(others)[index])
          }
          plot.mark(y: long.bicubic, "bicubic")
          if let shipped = sets.psnr(.instant, on: "T91") { plot.mark(y: shipped, "shipped network") }
        }
      }
      if let record = try page.record(ifMade: "learned") {
        let small = SamplePicture.image(width: 256, height: 256).degraded(by: 4)
        let shipped = try Enlargement(method: .instant, scale: 4)(small)
        page.figure(
          "learned",
          caption:
            "A part of the built-in picture, enlarged by the residual network after some minutes of drawings on one core, and by "
            + "the shipped one.", columns: 3
        ) { figure in
          figure.picture("bicubic", LearnedPart.cut(small.interpolated(by: 4).quantized()))
          for training in trained {
            let own = record.rows(where: "network", is: training.network).rows(where: "steps", is: training.steps)
              .rows(where: "on", is: "drawings").rows(where: "seed", is: training.seed)
            let minutes = Int(found.minutes(training)!.minutes.rounded())
            if let part = LearnedPart.picture(own.column("pixels")) {
              figure.picture("\(minutes) minute\(minutes == 1 ? "" : "s")", part)
            }
          }
          figure.picture("shipped", LearnedPart.cut(shipped))
          figure.picture("truth", LearnedPart.cut(SamplePicture.image(width: 256, height: 256)))
        }
      }
      if let longest = trained.last {
        let steps = trained.map { training in
          String(
            format: "%.2f dB after %.0f", score(training, "T91")!, found.minutes(training)!.minutes)
        }
        let filter = sets.psnr(.wiener, on: "T91").map { String(format: "; the filter alone has %.2f", $0) } ?? ""
        page.say("On T91's ten photographs the residual network has \(steps.joined(separator: ", ")) minutes\(filter).")
        let nlvae = placed.last { $0.network == "nlvae" && Double($0.minutes) != nil }
        let peer = nlvae.flatMap { other in
          trained.last { abs((Double($0.minutes) ?? .infinity) / Double(other.minutes)! - 1) < 0.15 }
        }
        page.say(
          verdict(UsesRecord.differences(scores(longest, "T91"), shippedOnT91?.psnr ?? [:])).map {
            "The longest training in Swift less the shipped weights, on T91's ten photographs: \($0)."
          } ?? "")
        if let nlvae, let peer {
          page.say(
            verdict(UsesRecord.differences(scores(nlvae, "T91"), scores(peer, "T91"))).map {
              "NLVAE after \(nlvae.minutes) minutes of drawings, less the residual network after \(peer.minutes): \($0), over the "
                + "same ten."
            } ?? "")
        }
      }
    }
    //: @unfold
  }
}
