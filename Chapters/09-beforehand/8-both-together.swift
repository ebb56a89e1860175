import Audit
import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution

//: @fold
extension SetResults {
  /// The mean PSNR of a method at ×4 over the pictures that `nlvae-prior` was run on, in dB; `nil` unless it has them all.
  func psnr(_ method: ReproductionRecipe, on set: String) -> Double? {
    let images = self(.prior, on: set, 4)?.psnr.keys.sorted(), own = self(method, on: set, 4, only: images)
    return own?.psnr.count == images?.count ? own?.meanPSNR : nil
  }
}
//: @unfold

//: @fold
/// What `nlvae trial together` has made of T91's ten pictures, or of another set: PSNR by picture.
struct UsesRecord {
  private let rows: [(use: String, image: String, seeds: String, psnr: Double, seconds: Double)]

  init(_ record: RecordedTable, of set: String) throws {
    let own = record.rows(where: "set", is: set)
    let psnr = try own.numbers("psnr"), seconds = try own.numbers("processor_seconds")
    let (uses, images, seeds) = (own.column("use"), own.column("image"), own.column("seeds"))
    rows = psnr.indices.map { (uses[$0], images[$0], seeds[$0], psnr[$0], seconds[$0]) }
  }

  /// The ways that every picture has been enlarged in.
  var uses: [PriorUse] { PriorUse.allCases.filter { !psnr($0).isEmpty } }

  /// PSNR by picture: the mean over single seeds, or of the mean of their answers; nothing unless all pictures are there.
  func psnr(_ use: PriorUse, ofMean isMean: Bool = false) -> [String: Double] {
    let own = rows.filter { $0.use == use.rawValue && $0.seeds.hasPrefix("mean") == isMean }
    let found = Dictionary(grouping: own, by: \.image).mapValues { mean($0.map(\.psnr)) }
    return found.count == Set(rows.map(\.image)).count ? found : [:]
  }

  /// Processor seconds a picture, with one seed.
  func seconds(_ use: PriorUse) -> Double {
    mean(rows.filter { $0.use == use.rawValue && !$0.seeds.hasPrefix("mean") }.map(\.seconds))
  }

  /// What each picture gains by one way over another.
  static func differences(_ one: [String: Double], _ other: [String: Double]) -> [Double] {
    one.keys.sorted().compactMap { image in other[image].map { one[image]! - $0 } }
  }
}
//: @unfold

extension Chapter09 {
  static let together = Section { page in
    //: ## Can a network know both?
    //:
    //: It can: begin with the weights that were trained on drawings, and go on training on the picture. This is
    //: **fine-tuning**, and `--method nlvae-prior` does it. (The name is short for "a prior in place of NLVAE's random
    //: weights"; the network is a plain residual one and no NLVAE.)
    //:
    //: What can the picture teach? We have only the small picture *x*. So we take a crop of it, which is *x* from here on,
    //: reduce it by a factor *f*, which is written $`D_f`$, and let the network *N* with the weights θ enlarge the
    //: reduction by four. For *f* = 4 the answer has the size of the crop. For *f* = 2 it is twice as large, and is
    //: reduced by two. Then the crop is the truth ($`D_1`$ changes nothing):
    //:
    //: ```math
    //: L(\theta) = \left\| D_{4/f} \, N_\theta(D_f \, x) - x \right\|_1 , \quad f \in \{4, 2\} \text{ in turn}
    //: ```
    //:
    //: ‖·‖₁ stands for a mean of absolute differences. The code takes it of each colour and, with more weight, of the
    //: brightness, without a border. Here is how a minibatch is made:
    //:
    //: @quote SuperResolution/Runs/AdaptedPriorRun.swift AdaptedPriorRun.minibatch
    let recipe = PriorAdaptation()
    page.show("steps", recipe.steps)
    page.show("learning rate at the start", recipe.learningRate, significant: 1)
    page.show(
      "and when the weights were trained on drawings",
      TrainingRecipe(PretrainedArchitecture(.residual), scales: [4]).learningRate, significant: 1)
    page.show("weights of the prior", try SyntheticPrior.network().weightCount)

    //: The learning rate is a hundredth of that of the first training. The weights should move a little towards this
    //: picture and not forget the drawings: half a million weights could learn a small picture by heart. (The network has no
    //: batch normalisation, so there are no statistics to freeze.)
    //:
    //: > **Paper** (table I)
    //: > NLVAE on Set5: 34.10 dB at ×3, 31.96 dB at ×4, 27.23 dB at ×8. (The abstract says from a single low-resolution
    //: > picture; section IV.B trains on both.) The SSIM is 0.9270, 0.8903 and 0.7860.
    let results = try Results(page.record("set5", of: "08-evaluation"))
    page.table(
      "Set5, mean PSNR in dB by protocol (recorded; the claim is the paper's)",
      columns: [
        "factor", "NLVAE, zero-shot (`nlvae-thorough`)", "drawings alone, synthetic prior (`instant`)",
        "drawings and picture, synthetic prior (`nlvae-prior`)", "NLVAE, oracle", "the paper's claim",
        "`nlvae-prior` less the claim",
      ],
      rows: [2, 3, 4, 8].map { scale in
        let scores = [Contender.thorough, .drawings, .prior, .oracle].map { cell(results($0, scale).psnr, digits: 2) }
        let claim = Claims.nlvae(scale)?.psnr, own = results(.prior, scale).psnr
        let less = claim.flatMap { claim in own.map { $0 - claim } }
        return [.text("×\(scale)")] + scores + [cell(claim, digits: 2), cell(less, digits: 2)]
      })
    page.table(
      "Set5, mean SSIM (recorded; the claim is the paper's)",
      columns: ["factor", "`nlvae-prior`, synthetic prior", "the paper's claim", "difference"],
      rows: [3, 4, 8].compactMap { scale -> [Cell]? in
        guard let claim = Claims.nlvae(scale)?.ssim, let own = results(.prior, scale).ssim else { return nil }
        return [
          .text("×\(scale)"), .number(own, digits: 4), .number(claim, digits: 4), .number(own - claim, digits: 4),
        ]
      })
    page.show("nlvae-prior at ×4, each seed", results(.prior, 4).means(\.psnr), digits: 3, unit: "dB")
    page.table(
      "What the picture adds to the drawings: Set5, `nlvae-prior` less `instant` (dB)",
      columns: ["factor"] + ReproductionPlan.set5 + ["mean ± Student's interval at 95%"],
      rows: [2, 3, 4, 8].map { scale in
        guard let added = results.differences(.prior, .drawings, scale) else {
          return [.text("×\(scale)")] + Array(repeating: .missing, count: ReproductionPlan.set5.count + 1)
        }
        let cells = added.map { gain -> Cell in .number(gain, digits: 2) }
        return [.text("×\(scale)")] + cells + [.number(mean(added), spread: studentReach(added), digits: 2)]
      })

    page.figure(
      "cost",
      caption:
        "PSNR at ×4 on Set5 against processor time (recorded on several machines), by protocol. The "
        + "dots to the upper left are better and quicker.",
      x: Axis("processor time", unit: "seconds a picture", scale: .logarithmic, range: 0.5...50_000),
      y: Axis("PSNR", unit: "dB", range: 28...34)
    ) { plot in
      let methods: [(name: String, contender: Contender)] = [
        ("filter alone", .wiener), ("brief", .brief), ("quick", .quick), ("standard", .standard), ("full", .full),
        ("thorough", .thorough), ("ZSSR", .zssr), ("Deep Image Prior", .dip), ("instant", .drawings),
        ("nlvae-prior", .prior), ("thorough", .oracle),
      ]
      let costs = methods.compactMap {
        method -> (name: String, seen: TrainingProtocol, seconds: Double, psnr: Double)? in
        let standing = results(method.contender, 4)
        guard let seconds = standing.seconds, let psnr = standing.psnr else { return nil }
        return (method.name, method.contender.seen, seconds, psnr)
      }
      for seen in [TrainingProtocol.zeroShot, .syntheticPrior, .oracle] {
        let own = costs.filter { $0.seen == seen }, name = seen.rawValue.replacing("-prior", with: " prior")
        plot.points(name, x: own.map(\.seconds), y: own.map(\.psnr))
      }
      for cost in costs {
        let isBelow = ["brief", "standard", "ZSSR", "instant"].contains(cost.name)
        plot.name(cost.name, x: cost.seconds, y: cost.psnr, below: isBelow, left: cost.name == "quick")
      }
      plot.mark(y: results(.bicubic, 4).psnr ?? .nan, "bicubic")
    }

    //: @fold
    if let gains = results.differences(.full, .quick, 4), let quick = results(.quick, 4).seconds,
      let full = results(.full, 4).seconds
    {
      let times = String(format: "%.0f", full / quick)
      page.say(
        verdict(gains).map {
          "What four times the steps buy on Set5 without drawings: *full* less *quick* \($0), for about \(times) times the "
            + "time (recorded on several machines). On photographs of T91 it is "
            + "[a gain](../07-zero-shot-training/README.md#what-more-work-is-worth)."
        } ?? "")
    }
    //: @unfold

    //: (The preset *full*, zero-shot, stands beside `nlvae-thorough` in [chapter
    //: 8](../08-evaluation/README.md#what-came-out).) At ×3 the mean PSNR is above the claim, by less than a tenth of a
    //: decibel. At ×4 it is less than a hundredth below on average (the line above the last table has each seed). The SSIM
    //: is a little below the claim at ×3 and a little above it at ×4. At ×8 both stay far below. The picture adds most to
    //: butterfly and woman, at ×3 and ×4, and nothing to head.
    //:
    //: At every factor the interval of the mean contains zero: five pictures cannot settle whether the training on the
    //: picture helps on average. At ×4 there are other sets, which `nlvae trial sets` has recorded.
    //: @fold
    let sets = try SetResults(page.record("sets", of: "08-evaluation"))
    func gains(on set: String, where isCounted: (String) -> Bool = { _ in true }) -> [Double] {
      let with = sets(.prior, on: set, 4)?.psnr.keys.filter(isCounted).sorted() ?? []
      return sets.differences(.prior, .instant, on: set, 4, only: with)
    }
    let shown = [
      ("T91", "T91, ten pictures: they chose the recipe"), ("Set14", "Set14: its first seven chose it too"),
      ("BSD100", "BSD100"), ("Urban20", "Urban20"),
    ].filter { !gains(on: $0.0).isEmpty }
    page.table(
      "What the picture adds to the drawings at ×4: other sets, `nlvae-prior` less `instant` (dB, recorded)",
      columns: [
        "set", "pictures", "seeds", "bicubic", "`wiener`, zero-shot", "`instant`, synthetic prior",
        "`nlvae-prior`, synthetic prior", "pictures that gain", "mean gain ± Student's interval at 95%",
        "which lies",
      ],
      rows: shown.map { set, name -> [Cell] in
        let found = gains(on: set), gain = mean(found), reach = studentReach(found)
        let scores = [ReproductionRecipe.bicubic, .wiener, .instant, .prior].map {
          cell(sets.psnr($0, on: set), digits: 2)
        }
        let head: [Cell] = [.text(name), .number(found.count), .number(sets.seeds(of: .prior, on: set, 4).count)]
        return head + scores + [
          .number(found.filter { $0 > 0 }.count), .number(gain, spread: reach, digits: 2),
          .text(
            Decision(found) == .open
              ? "about zero" : (gain > 0 ? "above zero" : "below zero") + (Decision(found) == .hint ? ", a hint" : "")),
        ]
      })

    for (set, _) in shown {
      let found = gains(on: set)
      guard let worst = found.min(), worst < -1 else { continue }
      page.say(
        "On \(set) the training on the picture harms the worst of \(found.count) pictures by "
          + "\(String(format: "%.2f", -worst)) dB, which widens the interval; \(found.count { $0 > 0 }) gain.")
    }
    let chosen = ..."img_007"
    page.show(
      "Set14: the seven pictures that chose the recipe gain, the other seven",
      [mean(gains(on: "Set14") { chosen.contains($0) }), mean(gains(on: "Set14") { !chosen.contains($0) })],
      digits: 2, unit: "dB")
    //: @unfold

    //: Each mean is over the pictures that `nlvae-prior` has enlarged. Where the interval lies above zero, the picture
    //: adds a little to the drawings. The last but one column says how little. An interval that all but touches zero is a
    //: hint, as chapter 7 uses the word. T91's gain is no evidence, because the recipe is the one that gained most there.
    //: The first seven of Set14 were among the pictures that chose it as well, so the other seven stand apart. No picture
    //: of BSD100 or of Urban20, which is our sample of Urban100, chose anything.
    //:
    //: At ×8 the training on the picture harms butterfly (one picture). A likely reason: its small picture has 32 ×
    //: 32 pixels. Reduced by four once more, 8 × 8 are left, and there is little to learn from those.

    //: And to the eye? One look, by us, at butterfly, bird and T91's tt20, ×4, by `wiener`, `nlvae` (quick), `instant` and
    //: `nlvae-prior`, beside the truth. On bird's throat and beak, and on the white balusters of tt20, the networks that
    //: have seen drawings make crisp edges where the other two are soft. The bricks behind the balusters none of them
    //: brings back. On butterfly's wing the four are hard to tell apart, and the frayed edges of its scales are smooth in
    //: all. (`nlvae evaluate --dataset DIR --scale 4 --method wiener,nlvae,instant,nlvae-prior --preset quick --save-images
    //: DIR` keeps the enlargements.)
    //:
    //: ### Is it the network, or the drawings?
    //:
    //: The network that has seen drawings is larger than NLVAE, and of another kind. Does it owe its lead to the drawings at
    //: all? Let us take them away: the same network begins with random weights, and is trained on the small picture alone, by
    //: the same steps, or by ten times as many. (Steps begin as large as in the training on drawings.) That is zero-shot again.
    //:
    //: `nlvae trial together` has tried this and other ways on the ten photographs of T91. Must all layers learn from
    //: the picture? Do they learn too slowly, or too briefly? Can the prior serve as NLVAE's teacher: it doubles the picture,
    //: and NLVAE learns from that larger *father* (chapter 7)? And what is a mean of the answers of three seeds worth?
    //: @fold
    if let record = try page.record(ifMade: "together") {
      let found = try UsesRecord(record, of: "T91"), both = found.psnr(.both)
      let titles: [PriorUse: String] = [
        .drawings: "drawings alone (`instant`)", .both: "drawings, then the picture (`nlvae-prior`)",
        .firstHalf: "only the first half of the layers learns", .secondHalf: "only the second half learns",
        .lastLayer: "only the last layer learns", .slower: "a tenth of the step size",
        .faster: "ten times the step size",
        .longer: "four times the steps",
        .ownFactor: "crops reduced by four only", .untaught: "the network without drawings",
        .untaughtLonger: "the network without drawings, ten times the steps",
        .fathers: "NLVAE (quick) on what the prior has doubled",
        .nlvae: "NLVAE (quick) on the picture alone",
      ]
      page.table(
        "Ten photographs of T91, ×4, by drawings and picture (recorded; the interval is Student's at 95%; seconds compare "
          + "within this table only)",
        columns: ["", "protocol", "PSNR (dB)", "less `nlvae-prior` (dB)", "processor time (s a picture)"],
        rows: found.uses.flatMap { use -> [[Cell]] in
          let own = found.psnr(use), averaged = found.psnr(use, ofMean: true), seconds = found.seconds(use)
          let title = titles[use] ?? use.rawValue, seen = use.seen.rawValue.replacing("-prior", with: " prior")
          func row(_ name: String, _ scores: [String: Double], _ seconds: Double) -> [Cell] {
            let gains = UsesRecord.differences(scores, both), isItself = use == .both && name == title
            return [
              .text(name), .text(seen), .number(mean(scores.values.sorted()), digits: 2),
              isItself || gains.count < 2 ? .missing : .number(mean(gains), spread: studentReach(gains), digits: 2),
              .number(seconds, digits: 1),
            ]
          }
          return [row(title, own, seconds)]
            + (averaged.isEmpty ? [] : [row("\(title), the mean of three seeds", averaged, 3 * seconds)])
        })
      func less(_ title: String, _ one: [String: Double], _ other: [String: Double]) -> String {
        verdict(UsesRecord.differences(one, other)).map { "\(title): \($0)." } ?? ""
      }
      let (nlvae, untaught, fathers) = (found.psnr(.nlvae), found.psnr(.untaughtLonger), found.psnr(.fathers))
      page.say(
        less(
          "The network without drawings, with ten times the steps, less NLVAE (quick), which ends with a filter",
          untaught, nlvae),
        less("`nlvae-prior` less the network without drawings", both, untaught),
        less("NLVAE taught by the prior, less NLVAE alone", fathers, nlvae),
        less("The same, less the prior that taught it", fathers, found.psnr(.drawings)),
        less(
          "The mean of three answers of NLVAE, less one of them on average", found.psnr(.nlvae, ofMean: true), nlvae),
        less("The same of `nlvae-prior`", found.psnr(.both, ofMean: true), both))
    }
    //: @unfold

    //: This points to the drawings, and does not settle it. Without them the same network falls far behind NLVAE, which
    //: ends with a filter. But nobody has tuned its recipe, so the drawings may be worth less than this difference.
    //: Perhaps half a million weights find too little to learn in one small picture. With them, most changes to the recipe
    //: of `nlvae-prior` make no difference that shows; the recipe had been chosen on these pictures, so it has an
    //: advantage here. The last layer alone adds next to nothing to the drawings. NLVAE that learns from the picture
    //: doubled by `instant` ends where `instant` is, below `nlvae-prior`, at many times the cost. It seems to imitate its
    //: teacher, and adds nothing that shows. Several seeds are not worth their time: the mean of three answers has hardly
    //: a higher score than one answer.
  }
}
