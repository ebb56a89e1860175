import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter04 {
  static let fig6bRerun = Section { page in
    //: ## Fig. 6b, rerun
    //:
    //: > **Paper** (V.B, fig. 6b)
    //: > Non-local, residual, depthwise separable, transposed and standard units are compared. The non-local ones reach
    //: > the lowest mean squared error, the residual ones come next. Sizes and budgets are not given.
    //:
    //: > **We differ**
    //: > Equal budgets: 20,000 weights, four units, the same steps, the same crops. All units work on every pixel, so
    //: > equal weights are equal multiplications too. What a unit spends on a weight it has to save in channels. The
    //: > score is not the training error but the error on what was never shown: the built-in picture from 128 × 128 to
    //: > 256 × 256, learned from 64 × 64 to 128 × 128.
    //:
    //: The short version, live, with one seed and hardly any training:
    let doubling = try EvaluationTask(name: "sample", picture: SamplePicture.image(), scale: 2)
    var budget = UnitTrial.Budget()
    budget.steps = page.options.full ? 600 : 60
    let trials = page.progress("five kinds of unit", total: FeatureUnit.allCases.count * budget.steps) { tick in
      FeatureUnit.allCases.map { unit in
        var trial = UnitTrial(unit, task: doubling, budget: budget, seed: page.options.seed)
        for _ in 0..<budget.steps {
          trial.advance()
          tick()
        }
        return trial
      }
    }
    let twice = doubling.scores(of: doubling.lowResolution.interpolated(by: 2).quantized())
    page.table(
      "\(budget.steps) steps, one seed", columns: ["unit", "channels", "weights", "PSNR (dB)"],
      rows: trials.map { trial in
        [
          .text(trial.unit.rawValue), .number(trial.network.channels), .number(trial.network.weightCount),
          .number(trial.scores().psnr, digits: 1),
        ]
      } + [["bicubic", .missing, .missing, .number(twice.psnr, digits: 1)]])

    //: The long version is a record, because it takes minutes: 800 steps, five seeds each. The command is
    //: `swift run -c release nlvae trial units --record Figures/04-non-local-block`.
    let record = try page.record("units")
    let results = try FeatureUnit.allCases.map { unit -> (name: String, psnr: [Double], error: [Double]) in
      func own(_ column: String) throws -> [Double] {
        zip(record.column("unit"), try record.numbers(column)).filter { $0.0 == unit.rawValue }.map(\.1)
      }
      return (unit.rawValue, try own("psnr"), try own("squared_error"))
    }
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    func spread(_ values: [Double]) -> Double {
      let centre = mean(values)
      return (values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(max(1, values.count - 1))).squareRoot()
    }
    page.table(
      "Recorded: mean ± standard deviation over \(results[0].psnr.count) seeds",
      columns: ["unit", "squared error (grey levels²)", "PSNR (dB)"],
      rows: results.map { result in
        [
          .text(result.name), .number(mean(result.error), spread: spread(result.error), digits: 1),
          .number(mean(result.psnr), spread: spread(result.psnr), digits: 2),
        ]
      })
    page.figure(
      "units",
      caption: "Fig. 6b under equal budgets (recorded): squared error on what was not shown, mean and standard "
        + "deviation over seeds; less is better.", x: "unit",
      y: Axis("squared error", unit: "grey levels²", range: 0...75)
    ) { plot in
      plot.bars("error", results.map(\.name), results.map { mean($0.error) }, error: results.map { spread($0.error) })
    }

    //: Our reading: the residual units come first, the non-local ones second, standard and transposed ones (which at
    //: stride 1 are the same thing, turned round) after them, and the depthwise separable ones last, although they have
    //: three times the channels. The first four lie within two standard deviations of each other, so five seeds do not
    //: settle their order: by single seeds the residual units win three times, the non-local ones twice. At equal
    //: budgets the differences are small, and fig. 6b's clear winner is none.
  }
}
