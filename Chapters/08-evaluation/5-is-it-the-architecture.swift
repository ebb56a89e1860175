import Audit
import Engine
import Experiments
import Foundation
import Notebook
import SuperResolution

//: ## Is it the architecture?
//:
//: Is NLVAE worth anything against a plain stack of convolutions?
//:
//: > **Paper** (I; II; V.B)
//: > The non-local module boosts super-resolution; ZSSR's simple network extracts local features and performs poorly.
//:
//: The tables above cannot say: ZSSR differs from NLVAE in its network, its step sizes and its length. So we change the
//: network alone. We run the quick preset twice, with NLVAE and with a plain stack of 3 × 3 convolutions in its place, as
//: wide and with about as many weights, under the same schedule, crops, loss, step sizes, self-ensemble and
//: back-projection (`nlvae trial networks`). *Alone* is the network's own answer; *refined* is that answer after the
//: filter of chapter 4, which is what the preset returns.

extension Chapter08 {
  static let isItTheArchitecture = Section { page in
    //: @fold
    let evidence = try Evidence(page), plain = NetworkVariant.plain.rawValue
    let places = [("Set5", "alone"), ("Set5", "refined"), ("T91", "alone"), ("T91", "refined")]
    let recipe = ZeroShotConfiguration(.quick)
    var names: [String] = [], leads: [(image: Double, row: Int)] = [], spans: [(Double, Double, Double, Int)] = []
    for (set, stage) in places {
      guard let lead = try evidence.lead(over: plain, on: set, stage) else { continue }
      leads += lead.map { ($0, names.count) }
      let interval = studentInterval(lead)
      spans.append((interval.low, mean(lead), interval.high, names.count))
      names.append("\(set), \(stage) (\(lead.count) pictures)")
    }
    let seeds = places.flatMap { set, stage in
      [NetworkVariant.nlvae.rawValue, plain].map { evidence.networkSeeds($0, on: set, stage).count }
    }.filter { $0 > 0 }
    let (least, most) = (seeds.min() ?? 0, seeds.max() ?? 0)
    let counts = least == most ? counted(most, "seed") : "\(least) to \(most) seeds"
    if !names.isEmpty {
      page.figure(
        "plain-stack",
        caption:
          "×4, the quick recipe, \(counts): what NLVAE scores more than a plain stack in its place. Small marks are "
          + "pictures, bars are Student's intervals at 95% over them.",
        x: Axis("NLVAE minus plain stack", unit: "dB"), y: ""
      ) { plot in
        plot.rows = names
        plot.intervals(
          "mean over pictures", rows: spans.map(\.3), low: spans.map(\.0), middle: spans.map(\.1), high: spans.map(\.2))
        plot.points("a picture", x: leads.map(\.image), y: leads.map { -Double($0.row) - 0.22 })
        plot.mark(x: 0)
      }
    }
    page.table(
      "NLVAE less plain stack on Set5, picture by picture: PSNR (dB)", columns: [""] + ReproductionPlan.set5,
      rows: try ["alone", "refined"].map { stage in
        let own = try evidence.network("NLVAE", on: "Set5", stage) ?? []
        let its = try evidence.network(plain, on: "Set5", stage) ?? []
        return [.text(stage)]
          + ReproductionPlan.set5.map { name in
            let pair = [own, its].compactMap { $0.first { $0.image == name }?.psnr }
            return cell(pair.count == 2 ? pair[0] - pair[1] : nil, digits: 2)
          }
      })
    page.table(
      "The two networks of the quick recipe", columns: ["network", "weights", "3 × 3 convolutions in a row"],
      rows: [NetworkVariant.nlvae, .plain].map { network in
        let architecture = network.configuration(recipe).architecture
        var generator = RandomSource(seed: 1)
        let reach = architecture.network(imageChannels: 3, using: &generator).reach
        return [.text(network.rawValue), .number(architecture.weightCount), reach.map { .number($0) } ?? .missing]
      })
    func words(_ index: Int) -> String {
      "\(names[index]) \(signed(spans[index].1)) dB (\(span(spans[index].0, spans[index].2)))"
    }
    func listed(_ title: String, _ isMeant: ((Double, Double, Double, Int)) -> Bool) -> String {
      let own = names.indices.filter { isMeant(spans[$0]) }.map(words)
      return own.isEmpty ? "" : "\(title): \(own.joined(separator: "; "))."
    }
    page.say(
      listed("NLVAE is ahead", { $0.0 > 0 }), listed("The stack is ahead", { $0.2 < 0 }),
      listed("Open, as the interval contains zero", { $0.0 <= 0 && $0.2 >= 0 }),
      "Each mean is taken over \(counts).")
    //: @unfold

    //: On Set5 butterfly, with its long and repeated edges, makes most of the mean. The pictures of T91 chose the recipe,
    //: and chose it for NLVAE; a plain stack may want other step sizes or another length. And what differs is all that
    //: makes the two networks: blocks and their joins, latents and sampling, and batch normalisation, which the stack has
    //: none of, as in ZSSR. (Further networks in the same place, one seed each, are in [chapter
    //: 8b](../08b-the-audit/README.md#the-rows); NLVAE has the highest mean.) The parts one at a time, within the brief
    //: preset:
    //: @fold
    let parts: [(name: String, change: Ablation, other: Ablation)] = [
      ("batch normalisation", .all, .withoutNormalization), ("pairwise attention", .withAttention, .all),
      ("the residual", .all, .withoutResidual), ("the posterior", .all, .withoutPosterior),
    ]
    let records = try ["recipe", "recipe-t91"].map { try page.record($0, of: "07-zero-shot-training") }
    let compared: [[Cell]] = try parts.map { part in
      var row: [Cell] = [.text(part.name)]
      for record in records {
        let own = try ladder(record, part.change.rawValue, less: part.other.rawValue)
        row += [own.count > 1 ? .text(spanned(own)) : .missing, .number(own.count)]
      }
      return row
    }
    page.table(
      "With less without, PSNR (dB), mean and Student's interval",
      columns: ["part", "drawing", "seeds", "photographs of T91", "pictures"], rows: compared)
    let settledParts = try zip(["the drawing", "the photographs"], records).map { place, record -> String in
      let own = try parts.filter { part in
        let gains = try ladder(record, part.change.rawValue, less: part.other.rawValue)
        return gains.count > 1 && studentInterval(gains).low > 0
      }.map(\.name)
      return "on \(place) \(own.isEmpty ? "none" : series(own))"
    }
    page.say("Of these parts help, with an interval above zero: \(settledParts.joined(separator: "; ")).")
    //: @unfold

    //: ([Attention](../08b-the-audit/README.md#architecture) is our reading of IV.B's word; fig. 2 has none.) With a
    //: squared error and the paper's $`\beta`$ in one reading of its unit, charged to our latent at every pixel, [the
    //: posterior](../08b-the-audit/README.md#loss-and-training) costs the network alone something on ten photographs.
    //: (III.D warns of that for a $`\beta`$ that is too large.) On the built-in picture that is open, and behind the
    //: filter it is a hint.
  }
}
