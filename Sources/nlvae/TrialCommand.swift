import ArgumentParser
import Experiments
import Files
import Foundation
import Imaging
import SuperResolution
import Terminal

/// `nlvae trial`
struct TrialCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trial", abstract: "Make the records of small experiments that chapters plot.",
    subcommands: [
      Units.self, Losses.self, Recipe.self, Efforts.self, Choice.self, Bands.self, Noise.self, Degraded.self,
      Recurrence.self, Attention.self, Networks.self, Sets.self, Trained.self, Learned.self, Oracle.self, Depths.self,
      Edges.self, LadderOfLeaves.self, StatisticsOfLeaves.self, OpinionsOfMethods.self, Together.self,
    ])

  /// What all trials have in common.
  struct Options: ParsableArguments {
    @Option(help: ArgumentHelp("Folder of the record; without it rows are only printed.", valueName: "dir"))
    var record: String?

    @OptionGroup var compute: ComputeOptions

    /// Makes the pieces of a trial that are not recorded, and prints their rows.
    ///
    /// - Parameters:
    ///   - trial: what is to be made.
    ///   - command: what makes it, as the record says.
    ///   - time: what its seconds are, where it has any.
    func run(_ trial: Trial, command: String, time: Stopwatch.Time = .wall) throws {
      compute.apply()
      var form = trial.form
      form.notes = ["command: \(command)"]
      let path = record.map { "\($0)/\(trial.file)" }
      if let record { try makeFolder(record) }
      if let path {
        try checkWritable(path)
        // A damaged record, or one of another kind, should be found out before the work.
        _ = try Record(path: path, form: form).rows()
      }
      let state = record.map { "\($0)/.state" }
      if let state { try makeFolder(state) }
      guard !trial.pieces.isEmpty else { throw FileError(path ?? trial.file, "there is nothing to be made for it") }
      let quiet = compute.quiet
      var runner = ExperimentRunner(
        record: Record(path: path, form: form), states: state.map { .folder($0) } ?? .none, time: time,
        display: { TrainingBar($0.title, quiet: quiet) }, shouldStop: { Interruption.isRequested })
      printLine(form.columns.map(\.name).joined(separator: ","))
      try interruptible(path ?? trial.file, record == nil ? "" : "; the same command goes on") {
        let isDone = try runner.work(on: trial.pieces) { _, outcome in
          guard case .made(let rows, _) = outcome else { return }
          for row in rows { printLine((row.key + row.result).joined(separator: ",")) }
        }
        if !isDone { throw Enlargement.Interrupted() }
      }
    }
  }

  /// `nlvae trial units`
  struct Units: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Train a small network of each kind of unit (fig. 6b) on the built-in picture.",
      discussion: """
        Chapter 4 plots what this writes. The picture's half-size reduction is doubled again; training sees the reduction
        only. Every kind gets the same learning rates to choose from. One row a kind, depth, rate and seed.

        EXAMPLE
          nlvae trial units --record Figures/04-non-local-block
        """)

    @Option(help: "Seeds, separated by commas.")
    var seeds = CommaSeparated<UInt64>(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)

    @Option(help: "Numbers of 3×3 convolutions in a row, even, separated by commas.")
    var layers = CommaSeparated<Int>(4, 8)

    @Option(help: "Learning rates at the start, separated by commas.")
    var rates = CommaSeparated<Float>(0.0005, 0.001, 0.002, 0.004, 0.008)

    @Option(help: "Training steps.")
    var steps = 800

    @Option(help: "Weights of a network, at most.")
    var weights = 20_000

    @Option(help: "A PNG in place of the built-in picture.")
    var picture: String?

    @OptionGroup var options: Options

    func validate() throws {
      guard steps > 0, weights > 1000 else { throw ValidationError("steps from 1 on, weights from 1000 on") }
      guard layers.elements.allSatisfy({ $0 > 0 && $0 % 2 == 0 }) else {
        throw ValidationError("--layers takes even numbers from 2 on: a residual unit has two")
      }
      guard rates.elements.allSatisfy({ $0 > 0 && $0 < 1 }) else {
        throw ValidationError("--rates takes numbers between 0 and 1")
      }
    }

    func run() throws {
      var budget = UnitTrial.Budget()
      budget.steps = steps
      budget.weights = weights
      let image = try picture.map { try Image(png: $0) } ?? SamplePicture.image()
      let isUsual = steps == 800 && weights == 20_000 && picture == nil
      let settings =
        isUsual ? nil : "settings: \(steps) steps, \(weights) weights, \(picture ?? "the built-in picture")"
      try options.run(
        Trials.units(
          on: image, budget: budget, layers: layers.elements, rates: rates.elements, seeds: seeds.elements,
          settings: settings),
        command: "swift run -c release nlvae trial units --record Figures/04-non-local-block")
    }
  }

  /// `nlvae trial losses`
  struct Losses: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Train a small network by L1 and L2 with Adam, SGD and RMSProp (fig. 6a) on the built-in picture.",
      discussion: """
        Chapter 8b plots what this writes. The picture's half-size reduction is doubled again; training sees the reduction
        only. Every optimiser gets the same number of step sizes to choose from. One row a hundred steps.

        EXAMPLE
          nlvae trial losses --record Figures/07-zero-shot-training
        """)

    @Option(help: "Seeds, separated by commas.")
    var seeds = CommaSeparated<UInt64>(1, 2, 3)

    @Option(help: "Training steps.")
    var steps = 2000

    @OptionGroup var options: Options

    func validate() throws {
      guard steps > 99, steps % 100 == 0 else { throw ValidationError("--steps takes hundreds from 100 on") }
    }

    func run() throws {
      try options.run(
        Trials.losses(
          steps: steps, seeds: seeds.elements, settings: steps == 2000 ? nil : "settings: \(steps) steps"),
        command: "swift run -c release nlvae trial losses --record Figures/07-zero-shot-training")
    }
  }

  /// `nlvae trial recipe`
  struct Recipe: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Enlarge pictures ×4 by the brief recipe (or another), one ingredient changed at a time.",
      discussion: """
        Chapter 7 shows what this writes. A training sees the reduced picture only. Without a folder of pictures the
        built-in one is taken. The record is recipe.csv, or recipe-NAME.csv for the folder NAME.

        EXAMPLES
          nlvae trial recipe --record Figures/07-zero-shot-training
          nlvae trial recipe --dataset T91 --images tt17,t49 --seeds 1 --record Figures/07-zero-shot-training
        """)

    @Option(help: "A folder of pictures.", completion: .directory)
    var dataset: String?

    @Option(help: "Names of pictures in the folder, separated by commas; all by default.")
    var images: CommaSeparated<String>?

    @Option(help: "Changes to make, separated by commas, such as \"the recipe,no refinement\"; all by default.")
    var changes: CommaSeparated<Ablation>?

    @Option(help: "Recipe that is changed.")
    var preset = ZeroShotConfiguration.Preset.brief

    @Option(help: "Seeds, separated by commas.")
    var seeds = CommaSeparated<UInt64>(1, 2, 3)

    @OptionGroup var reading: ReadingOptions
    @OptionGroup var options: Options

    func validate() throws {
      guard images == nil || dataset != nil else { throw ValidationError("--images needs --dataset") }
    }

    func run() throws {
      let tasks =
        try dataset.map { try reading.tasks($0, scale: 4, names: images?.elements) }
        ?? [EvaluationTask(name: "built-in", picture: SamplePicture.image(), scale: 4)]
      let set = dataset.map { URL(fileURLWithPath: $0).lastPathComponent }
      // The command that makes all of the record, whichever part of it this run makes.
      let all = seeds.elements == [1, 2, 3], list = seeds.elements.map { "\($0)" }.joined(separator: ",")
      let choice =
        (set.map { "--dataset \($0) " } ?? "") + (all ? "" : "--seeds \(list) ")
        + (preset == .brief ? "" : "--preset \(preset.rawValue) ")
      try options.run(
        Trials.recipe(
          on: tasks, of: set, changes: changes?.elements ?? Ablation.allCases, preset: preset, seeds: seeds.elements),
        command: "swift run -c release nlvae trial recipe \(choice)--record Figures/07-zero-shot-training")
    }
  }
}
