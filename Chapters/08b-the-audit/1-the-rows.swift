import Audit
import Experiments
import Foundation
import Notebook
import SuperResolution

//: ## The rows
//:
//: How was each row made? `make reproduce` makes them one by one and writes each into
//: [Figures/08-evaluation/set5.csv](../../Figures/08-evaluation/set5.csv) as soon as it is done.
//:
//: > **Paper** (IV.B; table I)
//: > "Both L_R and H_R" enter training; elsewhere a single low-resolution picture is promised. The caption adds that all
//: > methods of the table are trained on DIV2K; for NLVAE that is a third account.
//:
//: > **We differ**
//: > Four protocols, never mixed. **Zero-shot**: nothing but the low-resolution picture is read before scoring; a row of ours
//: > is zero-shot unless its name says something else. **Oracle**: the truth was the training target. **Synthetic prior**: a
//: > network that was trained on drawings beforehand, and reads only the low-resolution picture. **Trained**: networks
//: > that have seen other pictures. What NLVAE's printed figures have seen is unclear.
//:
//: > **We differ** (DIP's publication)
//: > If Deep Image Prior diverges, ours goes back to its last good state, halves the step size, and says so. Its
//: > publication has ×4 and ×8; at ×3 ours uses the numbers for ×4.
//:
//: *Bicubic, back-projected* is interpolation, corrected towards the small picture as often as a network's answer is.
//: *Similar patches alone* is the filter of chapter 4 without a network. NLVAE stands by the presets of `nlvae upscale`.
//: *Network alone* is thorough without the filter. *Global latent* is the same with one latent vector for the whole picture,
//: pooled as in fig. 3 and repeated at every position. Both are the median of eight orientations and back-projected; DIP
//: and ZSSR follow their publications. ZSSR's published program has schedules for ×2; ours climbs in six steps at every
//: factor, by its rule for the step size. Minutes are taken as in chapter 8. (DIP's baby at ×8 was run mostly with
//: freed memory kept, which is faster than the program by itself.)
//:
//: What does the paper print for Set5?

extension Chapter08b {
  static let theRows = Section { page in
    page.table(
      "Table I as the paper prints it: PSNR (dB) / SSIM", columns: ["method"] + [3, 4, 8].map { "×\($0)" },
      rows: Claims.table1.map { method, scores in
        [.text(method)]
          + [3, 4, 8].map { scale in
            scores[scale].map { .text(String(format: "%.2f / %.4f", $0.psnr, $0.ssim)) } ?? .missing
          }
      })

    //: (FSRCNN at ×8 stands there as printed, below interpolation and far below its neighbours.)
    //:
    //: The table does not say how long each network was trained. What do the same networks reach here, if each may train for
    //: the same time?
    //: @fold
    let evidence = try Evidence(page)
    guard let networks = try evidence.trainedNetworks(4) else {
      page.say(
        "None of these trained methods has been trained here: `nlvae train` has the networks of SRCNN, FSRCNN, VDSR, DRCN, "
          + "LapSRN and MemNet, and A+, but no row of theirs is recorded. A comparison at equal budget is open.")
      return
    }
    page.say(
      "`nlvae train` has trained them on photographs (T91, every tenth picture held back) and on drawings made by code; "
        + "`nlvae trial trained` asks each once, with nothing around it, and writes "
        + "[trained.csv](../../Figures/08-evaluation/trained.csv).", networks.budget, networks.pace)
    page.table(
      "Set5 ×4: mean PSNR of the same networks by what they were trained on", columns: Evidence.trainedColumns,
      rows: try evidence.trainedRows(networks))
    page.say("*Residual* is the network of `instant`, trained anew for as short a time as the others.")
    let seen = try evidence.seen(networks), bicubic = evidence.results(.bicubic, 4).psnr ?? .nan
    let time = networks.minutes.map { "for \($0) minutes of a processor core each, " } ?? ""
    let gains = seen.compactMap { one in one.alone.flatMap { alone in one.photographs.map { alone - $0 } } }
    if gains.count > 1 {
      page.say(
        "How far does the picture alone go? \(gains.count { $0 > 0 }) of \(gains.count) networks reach more on it than "
          + "after those minutes on photographs; the mean difference is \(signed(mean(gains))) dB "
          + "(single networks \(span(gains.min()!, gains.max()!))). Not all of it is the network's: on the picture alone it is asked in "
          + "eight orientations, and its answer is corrected.")
    }
    page.say(try evidence.worthOfPhotographs())
    let more = networks.more
    if !more.isEmpty {
      let longer = try LongerTrainings(page.record("longer", of: "08-evaluation"))
      page.say(
        "Is it the time? The steps of minutes on a core are few. `Tests/Peers` has the same recipe for a GPU, and defines "
          + "all of these networks but NLVAE and A+ again, in PyTorch. (`architectures.py compare` checks that the two "
          + "programs make the same picture from the same weights. Published weights were not converted.)")
      let beside = seen.compactMap { one in one.alone.flatMap { alone in one.longer.map { alone - $0 } } }
      let alone =
        beside.count > 1
        ? "On the picture alone \(beside.count { $0 > 0 }) of \(beside.count) reach more than after these steps; the mean "
          + "difference is \(signed(mean(beside))) dB (single networks \(span(beside.min()!, beside.max()!)))." : ""
      let brief = seen.filter { $0.longer != nil }.compactMap { one in
        one.alone.flatMap { alone in one.photographs.map { alone - $0 } }
      }
      let answer =
        beside.count > 1 && brief.count == beside.count
        ? "So more steps take most of the lead away: for the same \(brief.count) networks the lead of the picture alone was "
          + "\(signed(mean(brief))) dB after the short training (one training each)." : ""
      page.say(
        more + [try evidence.moreElsewhere(), longer.length, alone, mean(beside) < mean(brief) / 2 ? answer : ""])
      page.say(longer.words)
      page.figure(
        "longer",
        caption:
          "Networks trained on T91 on a GPU: gain over bicubic interpolation on those of its pictures that are held "
          + "back, while the training goes on.",
        columns: 2
      ) { figure in
        let own = ["ZSSR's network", "residual"]
        for (title, isMeant) in [("networks of the paper's rivals", false), ("ZSSR's network and ours", true)] {
          figure.plot(
            title, x: Axis("steps", scale: .logarithmic),
            y: Axis("gain over bicubic, held back", unit: "dB", range: 0...2.5)
          ) { plot in
            for training in longer.trainings where own.contains(training.name) == isMeant {
              plot.line(training.name, x: training.steps, y: training.gains)
            }
          }
        }
      }
    }
    let caption = [
      "The same networks by what they have seen: mean gain over bicubic interpolation on Set5 ×4.",
      "Drawings and photographs: trained beforehand, \(time)A+ in closed form; then asked once.",
      more.isEmpty ? "" : "On a GPU: trained on T91 for many more steps, asked once.",
      "The picture alone: trained on each picture by the quick recipe, asked in eight orientations and back-projected.",
      "In print: trained for longer, most of them on more pictures; NLVAE's and ZSSR's figures are claimed for the "
        + "picture alone.",
    ]
    // Two or three bars are a sentence, and no figure.
    if seen.count > 2 {
      page.figure(
        "seen", caption: caption.filter { !$0.isEmpty }.joined(separator: " "),
        x: "network", y: Axis("gain over bicubic", unit: "dB", range: 0...4)
      ) { plot in
        let names = seen.map { $0.name.replacing("'s network", with: "") }
        func add(_ name: String, _ score: (Evidence.SeenByNetwork) -> Double?) {
          plot.bars(name, names, seen.map { (score($0) ?? .nan) - bicubic })
        }
        add("the picture alone") { $0.alone }
        add("drawings", \.drawings)
        add("photographs (T91)", \.photographs)
        if seen.contains(where: { $0.longer != nil }) { add("T91, on a GPU", \.longer) }
        add("in print", \.printed)
      }
    }
    let least = 0.01
    page.figure(
      "work",
      caption:
        "Set5 ×4 against processor time (recorded on several machines): networks that were trained beforehand, asked "
        + "once; and the methods of this tool, by protocol. The networks "
        + "were trained for the minutes told above, the synthetic prior's far longer: heights compare within a group only. "
        + "Where names would lie on each other, some are left out.",
      x: Axis("processor time", unit: "seconds a picture", scale: .logarithmic, range: least...1000),
      y: Axis("PSNR", unit: "dB", range: 28...33)
    ) { plot in
      let trained = [("T91", "trained on photographs (T91)"), ("drawings", "trained on drawings")]
      for (material, name) in trained {
        let own = networks.shown.filter { $0.material == material }
        if !own.isEmpty { plot.points(name, x: own.map(\.seconds), y: own.map(\.psnr)) }
      }
      // A letter is some hundredths of a decade wide, and a line of text a quarter of a decibel high.
      var taken = networks.shown.map { dot -> (x: ClosedRange<Double>, y: ClosedRange<Double>) in
        let x = log10(dot.seconds)
        return (x: (x - 0.04)...(x + 0.04), y: (dot.psnr - 0.09)...(dot.psnr + 0.09))
      }
      for training in networks.shown
      where training.material == "T91" || networks(training.network, on: "T91") == nil {
        let name = TrainedNetworks.name(of: training.network).replacing("'s network", with: "")
        let x = log10(training.seconds), y = training.psnr, width = 0.078 * Double(name.count)
        for (left, below) in [(false, false), (false, true), (true, false), (true, true)] {
          let place = (
            x: left ? (x - 0.07 - width)...(x - 0.07) : (x + 0.07)...(x + 0.07 + width),
            y: below ? (y - 0.31)...(y - 0.07) : (y + 0.07)...(y + 0.31)
          )
          let isFree = !taken.contains { $0.x.overlaps(place.x) && $0.y.overlaps(place.y) }
          guard isFree, place.x.lowerBound > log10(least) else { continue }
          taken.append(place)
          plot.name(name, x: training.seconds, y: training.psnr, below: below, left: left)
          break
        }
      }
      let methods: [(String, Contender)] = [
        ("filter", .wiener), ("quick", .quick), ("full", .full), ("instant", .drawings), ("nlvae-prior", .prior),
      ]
      for kind in [TrainingProtocol.zeroShot, .syntheticPrior] {
        let own = methods.filter { $0.1.seen == kind }
        let known = own.compactMap { name, contender -> (name: String, seconds: Double, psnr: Double)? in
          let standing = evidence.results(contender, 4)
          guard let psnr = standing.psnr, let seconds = standing.seconds else { return nil }
          return (name, seconds, psnr)
        }
        guard !known.isEmpty else { continue }
        let name = kind.rawValue.replacing("-prior", with: " prior")
        plot.points(name, x: known.map(\.seconds), y: known.map(\.psnr))
        for one in known { plot.name(one.name, x: one.seconds, y: one.psnr) }
      }
    }
    page.say(
      "**Trained beforehand**, by gradients: a recipe of ours, not the published one. It is Adam, a weighted mean absolute "
        + "error of colours and brightness, and a step size that rises for a while and then falls. The largest step size, the "
        + "crops and the minibatch depend on the network.",
      "The trained networks are asked once, and nothing is corrected.",
      "One training of each stands here: a few hundredths rank nothing. To make a training again, give `nlvae train` the "
        + "steps of its row: minutes buy another number of steps on another machine.")
    page.say(
      "**On the picture alone** the network stands in NLVAE's place in the quick recipe (`nlvae trial networks`, alone). It is "
        + "trained from random weights on each picture and asked in eight orientations, and its answer is corrected towards "
        + "the picture.",
      "FSRCNN, LapSRN and A+ were not run so, because the recipe would change with the network: FSRCNN and LapSRN enlarge "
        + "by whole factors, where its stages are roots of the factor, and A+ learns without steps.",
      "On the picture alone NLVAE is the one of *quick*, which has "
        + "\(grouped(NetworkVariant.nlvae.weightCount(ZeroShotConfiguration(.quick)))) weights, and its figure is the mean of "
        + "\(counted(evidence.networkSeeds("NLVAE", on: "Set5", "alone").count, "seed")).")
    page.say(
      "**In print** ZSSR's figures are claimed for the picture alone; of NLVAE's the paper's accounts differ. Of the others A+ "
        + "and DRCN were published with T91, most with more pictures; DRCN and MemNet are wider there.")
    if let elsewhere = try evidence.trainedElsewhere(4) {
      page.say(
        "Do further sets agree? The same trainings were asked on all pictures of these (Urban20 is every fifth picture of "
          + "Urban100). In print are figures that later publications give for whole sets:")
      page.table(
        "Further sets ×4: mean PSNR (dB) of the same networks, trained on T91 and on drawings",
        columns: elsewhere.columns, rows: elsewhere.rows)
    }
    //: @unfold
  }
}
