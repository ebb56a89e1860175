import ArgumentParser
import Engine
import Foundation
import Imaging
import Kernels
import SuperResolution

/// `bench losses`
struct LossBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "losses",
    abstract: "Trains a small network by L1 and L2 with Adam, SGD and RMSProp (fig. 6a) on the built-in picture.",
    discussion: """
      Chapter 7 plots what this writes. The picture's half-size reduction is doubled again; training sees the reduction
      only. Every optimiser gets the same number of step sizes to choose from. One row a hundred steps.

      EXAMPLE
        bench losses --record Figures/07-zero-shot-training
      """)

  @Option(help: "Seeds, separated by commas.")
  var seeds = "1,2,3"

  @Option(help: "Training steps.")
  var steps = 2000

  @Option(help: "Threads to compute with; the result does not depend on it.")
  var threads = Threads.available

  @Option(help: ArgumentHelp("Folder for losses.csv; rows that it holds are kept.", valueName: "dir"))
  var record: String?

  func validate() throws {
    guard steps > 99, steps % 100 == 0, threads > 0 else {
      throw ValidationError("--steps takes hundreds from 100 on, --threads numbers from 1 on")
    }
    guard !seeds.isEmpty, seeds.split(separator: ",").allSatisfy({ UInt64($0) != nil }) else {
      throw ValidationError("--seeds takes numbers, separated by commas")
    }
  }

  /// Step sizes to choose from. SGD, whose steps are as long as its gradients, needs larger ones.
  private func rates(_ rule: UpdateRule) -> [Float] { rule == .sgd ? [0.03, 0.1, 0.3] : [5e-4, 2e-3, 8e-3] }

  func run() throws {
    Threads.count = threads
    let task = try EvaluationTask(name: "picture", picture: SamplePicture.image(), scale: 2)
    var table = try BenchRecord(
      path: record.map { "\($0)/losses.csv" },
      command: "swift run -c release bench losses --record Figures/07-zero-shot-training",
      columns: "loss,optimizer,rate,seed,step,squared_error,psnr")
    // Seeds outside, so that a run that is cut short has treated all pairs alike.
    for seed in seeds.split(separator: ",").compactMap({ UInt64($0) }) {
      for loss in [ReconstructionLoss.l1, .l2] {
        for rule in UpdateRule.allCases {
          for rate in rates(rule) {
            let key = "\(loss == .l1 ? "L1" : "L2"),\(rule.rawValue),\(rate),\(seed)"
            guard !table.holds(key) else { continue }
            var budget = UnitTrial.Budget()
            (budget.steps, budget.learningRate, budget.loss, budget.rule) = (steps, rate, loss, rule)
            var trial = UnitTrial(.nonLocal, task: task, budget: budget, seed: seed)
            let lines = (1...steps).compactMap { step -> String? in
              trial.advance()
              guard step % 100 == 0 else { return nil }
              return "\(key),\(step)," + String(format: "%.3f,%.3f", trial.squaredError(), trial.scores().psnr)
            }
            try table.add(lines)
          }
        }
      }
    }
  }
}
