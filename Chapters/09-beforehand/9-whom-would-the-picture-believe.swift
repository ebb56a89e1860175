import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution

//: ## Whom would the picture believe?
//:
//: Can we weigh the methods without knowing the truth? We can test them on the small picture. Reduce the small picture *x*
//: by two once more, let each method enlarge the reduction, and see whose answer is nearer to *x*. The assumption is that
//: a method which does well there also does well on the enlargement. Chapter 4 chooses between filters in this way.
//:
//: Here we do not choose one method but mix them. Method *i* makes $`a_i(x)`$ of *x*, and gets a **weight** $`w_i`$. No
//: weight is negative, and their sum is 1. The weights are fitted by least squares on the brightness:
//:
//: ```math
//: \min_w \; \Big\| \sum_i w_i \, a_i(D_2 \, x) - x \Big\|^2 , \quad w_i \ge 0 , \; \sum_i w_i = 1
//: ```
//:
//: The same weights then mix the large answers: $`\sum_i w_i \, a_i(x)`$. Why reduce by two, and not by four as in the
//: task itself? The small pictures of T91 are 50 to 110 pixels wide and high. A quarter of that is, for many of them, less than
//: the 16 pixels that these methods need to learn from.
//:
//: How is the best mixture found? Let *G* have a row and a column for each method, and in row *i* and column *j* the
//: products of the errors of methods *i* and *j*, summed over the pixels. A mixture then has the squared error wᵀ*G*w,
//: where w is the column of the weights. Suppose we knew which weights are above zero, and kept only their rows and
//: columns. At the best mixture all numbers of *G*w are equal; otherwise moving a little weight from a method with a
//: larger number to one with a smaller would lower the error. So w is proportional to *G*⁻¹**1** (**1** is a column of
//: ones), and the error is one over the sum of *G*⁻¹**1**. There are few methods, so we try all choices, and keep the one
//: with the largest sum and no negative weight:
//:
//: @quote Experiments/OpinionWeights.swift bestShares
//:
//: One set of weights for the whole picture cannot follow who is right *where*. So we also fit a set for each block of 8 × 8
//: pixels of *x*. Such a block is little to go by, so its neighbours have a say (their sums are blurred together), and the
//: weights change gradually from block to block. Or does it depend on what is there? A third way sorts the blocks by the
//: variance of their brightness into a few classes, from flat to lively, and fits one set of weights for each class.
//:
//: Here is the built-in picture again, with two methods, the filter and the network that has seen drawings:

//: @fold
/// The weight of an answer at every pixel, row by row.
func weightMap(_ weights: OpinionWeights, of answer: Int, width: Int, height: Int, pixel: Double) -> [Double] {
  (0..<width * height).map { place in
    weights.shares(x: (Double(place % width) + 0.5) * pixel, y: (Double(place / width) + 0.5) * pixel)[answer]
  }
}

/// One set's part of the record of `nlvae trial opinions`: PSNR by picture, the mean of the seeds.
struct OpinionRecord {
  private let rows: [(methods: String, weighing: String, image: String, psnr: Double, shares: [Double])]
  /// The methods with a weight.
  let methods: [String]

  init(_ whole: RecordedTable, of set: String, where isMeant: (String) -> Bool = { _ in true }) throws {
    let record = whole.rows(where: "set", is: set)
    let names = OpinionGroup.all.recipes.map(\.name), psnr = try record.numbers("psnr")
    let shares = try names.map { try record.numbers("share_\($0)") }
    let (groups, ways) = (record.column("methods"), record.column("weighing")), images = record.column("image")
    methods = names
    rows = psnr.indices.filter { isMeant(images[$0]) }.map { row in
      (groups[row], ways[row], images[row], psnr[row], shares.map { $0[row] })
    }
  }

  func psnr(_ methods: String, _ weighing: String) -> [String: Double] {
    Dictionary(grouping: rows.filter { $0.methods == methods && $0.weighing == weighing }, by: \.image)
      .mapValues { mean($0.map(\.psnr)) }
  }

  func gains(_ methods: String, _ weighing: String, over other: (methods: String, weighing: String)) -> [Double] {
    let (own, less) = (psnr(methods, weighing), psnr(other.methods, other.weighing))
    return own.keys.sorted().compactMap { image in less[image].map { own[image]! - $0 } }
  }

  /// The mean weights over pictures and seeds.
  func shares(_ methods: String, _ weighing: String) -> [Double] {
    let own = rows.filter { $0.methods == methods && $0.weighing == weighing }
    return self.methods.indices.map { method in mean(own.map { $0.shares[method] }) }
  }

  /// The method of a group with the highest mean.
  func best(of group: OpinionGroup) -> String {
    group.recipes.map(\.name).max { mean(psnr($0, "alone").values.sorted()) < mean(psnr($1, "alone").values.sorted()) }!
  }
}

extension OpinionRecord {
  /// What weighing is worth to a group of methods: a row of mean gains in dB, with half of Student's interval at 95%.
  func gains(_ group: OpinionGroup, _ title: String) -> [Cell] {
    let best = best(of: group), one = Weighing.picture.rawValue, blocks = Weighing.pictureBlocks
    let compared: [(weighing: Weighing, other: (String, String))] = [
      (.picture, (best, "alone")), (.picture, (group.name, Weighing.equal.rawValue)), (blocks, (group.name, one)),
      (.pictureVariance, (group.name, one)), (.truthBlocks, (group.name, blocks.rawValue)),
    ]
    return [.text(title), .number(psnr(best, "alone").count), .text("`\(best)`")]
      + compared.map { weighing, other in
        let own = gains(group.name, weighing.rawValue, over: other)
        return own.count > 1 ? .number(mean(own), spread: studentReach(own), digits: 2) : .missing
      }
  }
}
//: @unfold

extension Chapter09 {
  static let asked = Section { page in
    let truth = try Dataset.scene(in: page.options.dataset)
    let task = try EvaluationTask(name: "the picture", picture: truth, scale: 4)
    let methods = [SuperResolution.Method.instant, .wiener]
    let opinions = try Opinions(on: task, count: methods.count) { method, task in
      try Enlargement(method: methods[method], scale: task.scale)(task.lowResolution)
    }
    let side = page.knob("block", 8, in: 4...32)
    let asked = opinions.weights(.pictureBlocks, blocksOf: side)
    let ideal = opinions.weights(.truthBlocks, blocksOf: side)
    page.figure(
      "weights",
      caption:
        "How far the network that knows drawings is believed; the filter has the rest. Left, weights fitted to the small "
        + "picture, which is all that an enlargement may do; right, weights fitted to the truth.",
      columns: 2
    ) { figure in
      let (width, height) = (truth.width / 4, truth.height / 4), legend = Axis("weight", range: 0...1)
      for (name, weights, pixel) in [("asked of the picture", asked, 1.0), ("fitted to the truth", ideal, 4)] {
        figure.heatMap(
          name, weightMap(weights, of: 0, width: width, height: height, pixel: pixel), width: width, height: height,
          legend: legend)
      }
    }
    let names: [(Weighing, String)] = [
      (.equal, "equal weights"), (.picture, "one weight each, asked of the picture"),
      (.pictureBlocks, "weights by block, asked of the picture"),
      (.pictureVariance, "weights by the variance of a block, asked of the picture"),
      (.truth, "one weight each, fitted to the truth"),
      (.truthBlocks, "weights by block, fitted to the truth"),
    ]
    func score(_ image: Image) -> Double { task.scores(of: image).psnr }
    let alone = [("drawings alone (`instant`)", 0), ("the picture alone (`wiener`)", 1)].map { name, method -> [Cell] in
      [.text(name), .number(score(opinions.answers[method]), digits: 2), .missing]
    }
    let mixed = names.map { weighing, name -> [Cell] in
      [
        .text(name), .number(score(opinions.mixture(weighing, blocksOf: side)), digits: 2),
        .number(opinions.weights(weighing, blocksOf: side).means[0], digits: 2),
      ]
    }
    page.table("This picture, ×4", columns: ["", "PSNR (dB)", "mean weight of the network"], rows: alone + mixed)

    //: The last two rows use the truth, so they are no method. They say what weights of this kind can win. The judge of
    //: [the section on who is right where](#drawings-or-the-picture-who-is-right-where) wins more: it chooses in blocks of
    //: 8 × 8 pixels of the enlargement. A block here is 32 × 32 of them, and weights change gradually from block to block.
    //:
    //: Is the picture a good judge of photographs? `nlvae trial opinions` has asked the ten photographs of T91, with four
    //: methods: the filter (`wiener`), the network that has seen drawings (`instant`), the same network trained further on the
    //: picture (`nlvae-prior`), and NLVAE with its filter, trained on the picture alone (`nlvae-quick`). Two of them are
    //: zero-shot, and were also mixed without the others.
    //: @fold
    if let record = try page.record(ifMade: "opinions") {
      let found = try OpinionRecord(record, of: "T91")
      let groups: [(group: OpinionGroup, title: String)] = [
        (.all, "all four, synthetic prior"), (.zeroShot, "`wiener` and `nlvae-quick`, zero-shot"),
      ]
      let alone = found.methods.map { method -> [Cell] in
        let score = mean(found.psnr(method, "alone").values.sorted()), rest = 2 + found.methods.count
        let seen = ["wiener", "nlvae-quick"].contains(method) ? "zero-shot" : "synthetic prior"
        return [.text("`\(method)`, \(seen)"), "alone", .number(score, digits: 2)]
          + [Cell](repeating: .missing, count: rest)
      }
      let mixed = groups.flatMap { group, title in
        names.filter { !found.psnr(group.name, $0.0.rawValue).isEmpty }.map { weighing, name -> [Cell] in
          func gain(_ other: (String, String)) -> Cell {
            let gains = found.gains(group.name, weighing.rawValue, over: other)
            return .number(mean(gains), spread: studentReach(gains), digits: 2)
          }
          let own = mean(Array(found.psnr(group.name, weighing.rawValue).values))
          let overEqual: Cell = weighing == .equal ? .missing : gain((group.name, Weighing.equal.rawValue))
          let shares = found.shares(group.name, weighing.rawValue).map { share -> Cell in
            share > 0 ? .number(share, digits: 2) : .missing
          }
          return [
            .text(title), .text(name), .number(own, digits: 2), gain((found.best(of: group), "alone")), overEqual,
          ] + shares
        }
      }
      page.table(
        "Ten photographs of T91, ×4: mean PSNR (dB), and the mean gain with Student's interval at 95% (recorded)",
        columns: ["methods", "weights", "PSNR", "over the best method alone", "over equal weights"]
          + found.methods.map { "weight of `\($0)`" }, rows: alone + mixed)
      let others = try OpinionRecord(record, of: "Set14") { $0 > "img_007" }
      let known = [("T91", found), ("Set14's last seven", others)].filter {
        $0.1.psnr("wiener", "alone").count > 1
      }
      page.table(
        "What is gained (dB, ± half of Student's interval at 95% over pictures; recorded)",
        columns: [
          "pictures and methods", "pictures", "best method alone", "one weight each, less the best alone",
          "one weight each, less equal weights", "by block, less one weight each", "by variance, less one weight each",
          "fitted to the truth by block, less asked by block",
        ],
        rows: known.flatMap { set, opinions in
          [opinions.gains(.all, "\(set): all four"), opinions.gains(.zeroShot, "\(set): the two zero-shot ones")]
        })
    }
    //: @unfold

    //: *One weight each, less the best alone*: does mixing pay at all? *Less equal weights*: does asking the picture?
    //: (Equal weights ask nobody and let the weak spoil the strong.) *Fitted to the truth*: what could a perfect judge
    //: with blocks of this size still win? The pictures of T91 chose some of the methods, the last seven of Set14 chose
    //: none. Where no difference is shown, the photographs cannot settle it; the best method alone is then the simpler
    //: choice.
    //:
    //: Asked of the picture, `nlvae-prior` gets hardly more weight than `instant`; the truth gives it most. A likely reason: a
    //: method that trains on the picture has a quarter of the pixels when it is asked, so it is asked at its worst.
    //:
    //: Nothing was tuned for this: block size and blur were set once. But the recipe of `nlvae-prior` was chosen on these
    //: ten photographs, so it may look better there than elsewhere.
    //:
    //: > **Try** Turn the knob *block*. Predict first: do smaller blocks follow who is right more closely, or the noise of the
    //: > small picture's opinion?
  }
}
