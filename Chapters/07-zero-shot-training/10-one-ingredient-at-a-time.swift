import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution

extension Chapter07 {
  static let oneIngredientAtATime = Section { page in
    //: ## One ingredient at a time
    //:
    //: A recipe of a dozen ingredients should say what each of them is for. Here is a ladder of single changes: `nlvae
    //: trial recipe` enlarges the built-in picture by the quick recipe (a third of the blocks, two stages, crops of 64,
    //: one training), each time with one thing changed, from three seeds. (It takes many minutes, so this page reads
    //: what was recorded; with `--dataset` and `--preset full` the same command does it on photographs.)
    //:
    //: @quote Experiments/Trials/Ablation.swift Ablation.changed
    let builtIn = trials(try page.record("recipe"))
    let t91 = try page.record("recipe-t91"), photographs = trials(t91)
    func ablation(_ title: String, line: Int = #line, _ trials: [Trial], spread what: String) {
      page.table(
        title, columns: ["what is changed", "\(what)", "difference (dB)", "spread of the difference over \(what)"],
        rows: trials.map { trial in
          [
            .text(trial.change), .number(trial.psnr.count), .number(mean(trial.differences), digits: 2),
            trial.psnr.count > 1 ? .number(spread(trial.differences), digits: 2) : .missing,
          ]
        }, line: line)
    }
    ablation("One change at a time: the built-in picture, ×4, quick recipe", builtIn, spread: "seeds")

    //: Read the last two columns together; the spread is the standard deviation. A difference of the size of its spread
    //: is none; what stays is what three seeds agree on. Back-projection and the ensemble of eight add next to nothing
    //: here, because the refinement corrects and averages for them: their real worth is seen where nothing is refined,
    //: in the two rows that begin with *no refinement nor*, which are to be compared with *no refinement*. *Global
    //: latent* is fig. 3 read literally: one vector for the whole picture. *No residual* is the word of table III: the
    //: network makes the whole picture, and not what interpolation has missed. It can, but does so less well.
    //:
    //: The rows from *refined at the end only* on ask for what could have been done otherwise. Training is long enough:
    //: half the steps cost a tenth of a decibel, twice as many give no more than their spread. The fake minibatch need
    //: be no batch: four crops of half the side show a step as many pixels as one whole crop, and teach no more; and
    //: four whole crops for a quarter of the steps, as many crops in all, lose more than half the steps do. Many rough
    //: steps are better than few smooth ones. Whether the step size falls does not show, perhaps because the running
    //: average of the weights does the same work. More stages, with the same steps in all, lose. Which fathers the
    //: turned crops come from does not matter. A single latent channel, through which all that the encoder has seen
    //: must pass, loses about a tenth; four times as many latents give nothing, nor does attention; and twice the
    //: channels, for four times the work, give hardly more than their spread. But *refined at the end only* gains as
    //: much as a second network and saves its time: here, a chain that learns from its own answers does better than one
    //: that learns from filtered ones. Hold that thought until the photographs.
    //:
    //: *No posterior* takes away everything that makes this network a variational one, the noise, the divergence and β,
    //: and leaves an encoder and a decoder; *no sampling* and *no divergence* take away one half of it each. So this is
    //: the place to ask what the latent is good for:
    //: @fold
    let posterior = differences(["no sampling", "no divergence", "no posterior"], in: [builtIn, photographs])
    page.table(
      "Without a part of the posterior",
      columns: [
        "what is changed", "drawing: difference (dB), ± over seeds", "photographs, one seed each: ± over pictures",
      ],
      rows: posterior.map { row in
        [.text(row.change)]
          + row.values.map { $0.map { .number(mean($0), spread: spread($0), digits: 2) } ?? "not yet run" }
      })

    //: @unfold

    //: Hundredths of a decibel. No part by itself is worth more than its spread; without sampling, or without all of
    //: it, the drawing loses a little with every seed, which the photographs do not confirm. With as small a β as ours,
    //: what makes this an autoencoder with a *variational* latent is not what makes it enlarge well: it gives an
    //: uncertainty for what it is worth, and does not pay in PSNR.
    //:
    //: And a row may be *better* than the recipe. The recipe was put together on photographs and not on this drawing,
    //: whose edges are all alike and whose whole fits into one crop. One picture is no reason to change a recipe; it is
    //: a reason to try the change on photographs: here, some of T91 (91 pictures that older networks were trained on;
    //: the paper shows one of them, tt17, in fig. 4, and none is in Set5), by the same recipe. Every difference is
    //: taken over the photographs that its row was run on.
    ablation(
      "One change at a time: photographs of T91 (as many as stand in the second column), ×4, quick recipe", photographs,
      spread: "pictures")

    //: Each photograph has one seed only, so a row of hundredths may be nothing but luck: on the drawing another seed
    //: alone moves a difference by as much. Most of what the drawing made much of, photographs hardly notice.
    //: Refinement, stages and a latent that knows where it is carry their quality, and ensemble and back-projection are
    //: worth a quarter to a third of a decibel where nothing is refined. The choice of the filter may be worth a tenth;
    //: three photographs cannot say so (more are asked below). All else is worth hundredths, and a sum of hundredths is
    //: what is left to win by turning such screws.
    //:
    //: *Plus an unrefined network* is the full recipe's second opinion, here from two quick networks, and *refined at
    //: the end only* is one network that has learned as that second one has. One by one:
    //: @fold
    func psnr(_ change: Ablation, _ preset: String, _ image: String) -> Double? {
      t91.rows.first { $0[0] == change.rawValue && $0[1] == preset && $0[2] == image }.flatMap { Double($0[4]) }
    }
    func cell(_ value: Double?) -> Cell { value.map { .number($0, digits: 2) } ?? .missing }
    func difference(_ a: Double?, _ b: Double?) -> Cell { a.flatMap { a in b.map { cell(a - $0) } } ?? .missing }
    page.table(
      "A second opinion: PSNR (dB)",
      columns: [
        "photograph", "the recipe", "the network alone", "refined at the end only", "plus an unrefined network",
        "the last's difference",
      ],
      rows: Set(t91.column("image")).sorted().map { image in
        let (one, two) = (psnr(.all, "quick", image), psnr(.withSecondNetwork, "quick", image))
        let others = [.withoutRefinement, .lateRefinement].map { psnr($0, "quick", image) }
        return [.text(image)] + ([one] + others + [two]).map(cell) + [difference(two, one)]
      })

    //: @unfold

    //: It helps on most and costs on some, by a tenth of a decibel either way, and what decides is not how far the
    //: network alone is behind: t49 and tt27 both have a network far behind their refined one, and one loses where the
    //: other gains. A scale held out does not tell either, as the network has been trained on that scale. Where the
    //: gain comes from can be guessed at. On the photographs that have all rows, one network that is refined at the end
    //: only gains where the second network gains, and loses where it loses. So it may not be that two opinions are
    //: better than one, but that a chain of stages which learns from filtered pictures learns some of the filter's
    //: mistakes. The same three photographs by the full recipe, whose second network can be left out:
    //: @fold
    let all = Set(t91.column("image")).sorted().filter { psnr(.all, "full", $0) != nil }
    page.table(
      "The full recipe: PSNR (dB)",
      columns: [
        "photograph", "the recipe", "no second network", "refined at the end only", "second network: difference",
        "at the end only: difference",
      ],
      rows: all.map { image in
        let (both, one, late) = (
          psnr(.all, "full", image), psnr(.withoutSecondNetwork, "full", image), psnr(.lateRefinement, "full", image)
        )
        return [.text(image)] + [both, one, late].map(cell) + [difference(both, one), difference(late, both)]
      })

    //: @unfold

    //: Here the second network gains on each, if hardly anything on t49; and one network, refined at the end only,
    //: comes to what the two come to, for little more than half of the work. Three photographs and one seed do not show
    //: that one chain will do, but they make it the first thing to try. The recipe keeps both: its rows in chapter 8
    //: had been run when this was found, and no picture says beforehand which chain it needs.
    //:
    //: And the choice of the filter? `nlvae trial choice` asks every picture, as the recipe does, and then does what the
    //: recipe cannot: it enlarges by both filters and looks at the truth.
    //: @fold
    let asked = try page.record("choice")
    let shares = asked.column("share"), heldOut = try asked.numbers("held_out"),
      enlarged = try asked.numbers("enlarged")
    func pair(_ picture: (set: String, image: String)) -> (preferred: Double, real: Double) {
      let own = asked.rows.indices.filter { asked.rows[$0][0] == picture.set && asked.rows[$0][1] == picture.image }
      let (waves, covariance) = (own.first { shares[$0] == "0" }!, own.first { shares[$0] != "0" }!)
      return (heldOut[covariance] - heldOut[waves], enlarged[covariance] - enlarged[waves])
    }
    var pictured: [(set: String, image: String)] = []
    for row in asked.rows where !pictured.contains(where: { $0 == (row[0], row[1]) }) {
      pictured.append((row[0], row[1]))
    }
    page.table(
      "A quarter of covariance against waves: difference in PSNR (dB)",
      columns: ["set", "picture", "at the scale held out", "at the real one", "was the answer right?"],
      rows: pictured.map { picture in
        let (preferred, real) = pair(picture)
        return [
          .text(picture.set), .text(picture.image), .number(preferred, digits: 2), .number(real, digits: 2),
          .text((preferred > 0) == (real > 0) ? "yes" : "no"),
        ]
      })
    let byChoice = pictured.map { pair($0).preferred > 0 ? pair($0).real : 0 }, always = pictured.map { pair($0).real }
    page.show("gain over waves by asking, mean", mean(byChoice), digits: 3, unit: "dB")
    page.show("gain over waves by covariance for all", mean(always), digits: 3, unit: "dB")

    //: @unfold

    //: Nearly every picture prefers the covariance, and most of them rightly, so asking adds little to using it for
    //: all. It spares one of the two pictures that would lose, the photograph t49; and it is no guarantee: butterfly's
    //: half says one thing and butterfly the other.
    //:
    //: What these rows do not ask: more than two networks, learned gates, patches matched across scales, a loss that
    //: holds an enlargement to the small picture through the adjoint of its reduction, DIP's prior as a third opinion.
    //: Any of them may be worth a tenth of a decibel. None has a row, so nothing is claimed about it.
  }
}
