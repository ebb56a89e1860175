import ArgumentParser
import Engine
import Experiments
import Files
import Foundation
import Imaging
import Kernels
import SuperResolution

/// `bench size`
struct SizeBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "size",
    abstract: "Time and memory of a recipe against the number of pixels.",
    discussion: """
      Every stage makes a few of its steps and rounds, and a checkpoint; the processor's time for all of
      them is reckoned from that, and memory does not depend on how many there are. Every size is a process of its own.
      Interrupted, the same command goes on.

      EXAMPLES
        bench size --sides 64 --sides 128 --sides 256 --scale 4
        bench size --sides 2048 --scale 2 --record Figures/07-zero-shot-training
      """)

  @Option(help: "Sides of the square pictures that are enlarged, in pixels.")
  var sides = [64, 128, 256, 512]

  @Option(help: "Factor of enlargement: 2, 3, 4 or 8.")
  var scale = 4

  @Option(help: "Steps that each stage makes.")
  var steps = 6

  @Option(help: "Rounds of each kind that each stage makes.")
  var rounds = 8

  @Option(help: "Recipe.")
  var preset = ZeroShotConfiguration.Preset.standard

  @OptionGroup var compute: ThreadOptions

  @OptionGroup var recording: Recording

  @Flag(help: .hidden)
  var inProcess = false

  func validate() throws {
    guard sides.allSatisfy({ $0 >= ZeroShotRun.smallestSide }) else {
      throw ValidationError("--sides takes numbers from \(ZeroShotRun.smallestSide) on")
    }
    guard [2, 3, 4, 8].contains(scale), steps > 0, rounds > 0 else {
      throw ValidationError("--scale is 2, 3, 4 or 8; --steps and --rounds are numbers from 1 on")
    }
  }

  func run() throws {
    if inProcess { return try measure(side: sides[0]) }
    let threads = compute.threads
    let record = recording.record(
      "size.csv", keys: [.init("preset")] + ["side", "scale", "threads"].map { .init($0, .whole) },
      results: ["megapixels", "minutes", "training", "enlarging", "refining", "mebibytes"].map {
        .init($0, .number)
      }, threads: threads, command: "bench size --sides … --scale … --record Figures/07-zero-shot-training")
    var runner = ExperimentRunner(
      record: record, states: .none, time: .wall, display: { _ in NoDisplay() }, shouldStop: { false })
    _ = try runner.work(on: sides.map { task(side: $0, threads: threads) }) { _, outcome in
      if case .made(let rows, _) = outcome { for row in rows { say((row.key + row.result).joined(separator: ",")) } }
    }
  }

  /// One size, in a process of its own.
  private func task(side: Int, threads: Int) -> ExperimentTask {
    let key = [preset.rawValue, "\(side)", "\(scale)", "\(threads)"]
    return ExperimentTask(name: "\(side)", title: "\(side)×\(side)", key: key, isResumable: false) { _ in
      let child = Process(), pipe = Pipe()
      child.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
      child.arguments = ["size", "--in-process", "--sides", "\(side)", "--scale", "\(scale)", "--steps", "\(steps)"]
      child.arguments! += ["--rounds", "\(rounds)", "--threads", "\(threads)", "--preset", preset.rawValue]
      child.standardOutput = pipe
      try child.run()
      let row = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      child.waitUntilExit()
      guard child.terminationStatus == 0 else { throw FileError("bench size", "\(side)×\(side) failed") }
      let values = row.trimmingCharacters(in: .newlines).split(separator: ",").map(String.init)
      return [RecordRow(key: key, result: Array(values.dropFirst(4)))]
    }
  }

  /// The child says nothing on its way.
  private struct NoDisplay: ProgressDisplay {
    func show(_ progress: RunProgress) {}
    func finish() {}
  }

  /// One size: prints its row.
  private func measure(side: Int) throws {
    // Fewer rounds would be more searches and fewer colours than a whole refinement has.
    let threads = compute.threads
    Threads.count = threads
    let recipe = ZeroShotConfiguration(preset)
    guard case .cosine(let policy) = recipe.policy, let refinement = recipe.refinement else { return }
    var short = recipe, few = policy, fewRounds = refinement
    few.firstSteps = steps
    few.laterSteps = steps
    fewRounds.filter.rounds = rounds
    fewRounds.rounds = rounds
    // The filter that takes longest, and no choice: that is made on the small picture, once.
    fewRounds.shares = [refinement.shares.max() ?? 0]
    short.policy = .cosine(few)
    short.refinement = fewRounds
    let picture = SamplePicture.image().resized(width: side, height: side).quantized()
    var run = try ZeroShotRun(picture, scale: scale, seed: 1, configuration: short)

    // Processor seconds of a whole run: of the steps, of the networks' answers, of the rounds.
    var training = 0.0, enlarging = 0.0, refining = 0.0
    var stepTimes: [Double] = [], round = 0
    while !run.isFinished {
      let before = run.progress, start = processorSeconds()
      run.advance()
      let seconds = processorSeconds() - start
      switch before.activity {
      case .filtering:
        // The filter's own rounds come first, then those of the mean.
        let count = round < rounds ? refinement.filter.rounds : refinement.rounds
        refining += seconds * Double(count) / Double(rounds)
        round = (round + 1) % (2 * rounds)
      case .training:
        stepTimes.append(seconds)
        if stepTimes.count == steps {
          let count = before.stage == 1 ? policy.firstSteps : policy.laterSteps
          training += stepTimes.sorted()[steps / 2] * Double(count)
          stepTimes = []
        }
      case .answering, .restoring:
        enlarging += seconds
        // A stage's answer has just been made: what is saved now is as large as it gets.
        if run.progress.activity != .answering { _ = try run.checkpoint() }
      }
    }
    let pixels = Double(side * side * scale * scale) / 1e6
    say(
      String(
        format: "\(preset.rawValue),%d,%d,%d,%.3f,%.2f,%.1f,%.1f,%.1f,%.0f", side, scale, threads, pixels,
        (training + enlarging + refining) / 60, training, enlarging, refining, Machine.peakMemory))
  }
}
