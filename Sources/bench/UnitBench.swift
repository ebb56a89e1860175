import ArgumentParser
import Engine
import Files
import Foundation
import Imaging
import Kernels
import SuperResolution

/// `bench units`
struct UnitBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "units", abstract: "Trains a small network of each kind of unit (fig. 6b) on the built-in picture.",
    discussion: """
      Chapter 4 plots what this writes. The picture's half-size reduction is doubled again; training sees the reduction
      only. One row a kind and seed.

      EXAMPLE
        bench units --record Figures/04-non-local-block
      """)

  @Option(help: "Seeds, separated by commas.")
  var seeds = "1,2,3,4,5"

  @Option(help: "Training steps.")
  var steps = 800

  @Option(help: "Weights of a network, at most.")
  var weights = 20_000

  @Option(help: "A PNG in place of the built-in picture.")
  var picture: String?

  @Option(help: "Threads to compute with; the result does not depend on it.")
  var threads = Threads.available

  @Option(help: ArgumentHelp("Folder for units.csv; without it nothing is written.", valueName: "dir"))
  var record: String?

  func validate() throws {
    guard steps > 0, threads > 0, weights > 1000 else {
      throw ValidationError("steps and threads from 1 on, weights from 1000 on")
    }
    guard !seeds.isEmpty, seeds.split(separator: ",").allSatisfy({ UInt64($0) != nil }) else {
      throw ValidationError("--seeds takes numbers, separated by commas")
    }
  }

  func run() throws {
    Threads.count = threads
    let image = try picture.map { try Image(png: $0) } ?? SamplePicture.image()
    let task = try EvaluationTask(name: "picture", picture: image, scale: 2)
    var budget = UnitTrial.Budget()
    (budget.steps, budget.weights) = (steps, weights)
    var lines = [
      "# command: swift run -c release bench units --record Figures/04-non-local-block",
      "unit,seed,channels,weights,steps,squared_error,psnr,ssim",
    ]
    // Seeds outside, so that a run that is cut short has treated all kinds alike.
    for seed in seeds.split(separator: ",").compactMap({ UInt64($0) }) {
      for unit in FeatureUnit.allCases {
        var trial = UnitTrial(unit, task: task, budget: budget, seed: seed)
        for _ in 0..<steps { trial.advance() }
        let scores = trial.scores(), network = trial.network
        lines.append(
          "\(unit.rawValue),\(seed),\(network.channels),\(network.weightCount),\(steps),"
            + String(format: "%.3f,%.3f,%.4f", trial.squaredError(), scores.psnr, scores.ssim))
        print(lines[lines.count - 1])
        if let record {
          try writeAtomically(Array((lines.joined(separator: "\n") + "\n").utf8), to: "\(record)/units.csv")
        }
      }
    }
  }
}
