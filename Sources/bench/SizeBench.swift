import ArgumentParser
import Engine
import Files
import Foundation
import Imaging
import Kernels
import SuperResolution

/// `bench size`
struct SizeBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "size",
    abstract: "Time and memory of the default recipe against the number of pixels.",
    discussion: """
      Every stage of both trainings makes a few of its steps and rounds, and a checkpoint; the processor's time for all of
      them is reckoned from that, and memory does not depend on how many there are. Every size is a process of its own.
      Interrupted, the same command goes on.

      EXAMPLES
        bench size --sides 64,128,256 --scale 4
        bench size --sides 2048 --scale 2 --record Figures/07-zero-shot-training
      """)

  @Option(help: "Sides of the square pictures that are enlarged, in pixels, separated by commas.")
  var sides = "64,128,256,512"

  @Option(help: "Factor of enlargement: 2, 3, 4 or 8.")
  var scale = 4

  @Option(help: "Steps that each stage makes.")
  var steps = 6

  @Option(help: "Rounds of each kind that each stage makes.")
  var rounds = 2

  @Option(help: "Threads to compute with.")
  var threads = Threads.available

  @Option(help: ArgumentHelp("Folder for size.csv; rows that it holds are kept.", valueName: "dir"))
  var record: String?

  @Flag(help: .hidden)
  var inProcess = false

  private var sizes: [Int] { sides.split(separator: ",").compactMap { Int($0) } }

  func validate() throws {
    guard sizes.count == sides.split(separator: ",").count, sizes.allSatisfy({ $0 >= ZeroShotSession.smallestSide })
    else { throw ValidationError("--sides takes numbers from \(ZeroShotSession.smallestSide) on") }
    guard [2, 3, 4, 8].contains(scale), steps > 0, rounds > 0, threads > 0 else {
      throw ValidationError("--scale is 2, 3, 4 or 8; --steps, --rounds and --threads are numbers from 1 on")
    }
  }

  func run() throws {
    if inProcess { return try measure(side: sizes[0]) }
    var table = try BenchRecord(
      path: record.map { "\($0)/size.csv" },
      command: "swift run -c release bench size --sides … --scale … --record Figures/07-zero-shot-training",
      columns: "side,scale,threads,megapixels,minutes,training,enlarging,refining,mebibytes")
    for side in sizes where !table.holds("\(side),\(scale),\(threads)") {
      let child = Process(), pipe = Pipe()
      child.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
      child.arguments = ["size", "--in-process", "--sides", "\(side)", "--scale", "\(scale)", "--steps", "\(steps)"]
      child.arguments! += ["--rounds", "\(rounds)", "--threads", "\(threads)"]
      child.standardOutput = pipe
      try child.run()
      let row = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      child.waitUntilExit()
      guard child.terminationStatus == 0 else { throw FileError("bench size", "\(side)×\(side) failed") }
      try table.add([row.trimmingCharacters(in: .newlines)])
    }
  }

  /// One size: prints its row.
  private func measure(side: Int) throws {
    Threads.count = threads
    let recipe = ZeroShotConfiguration()
    guard case .cosine(let policy) = recipe.policy, let refinement = recipe.refinement else { return }
    var short = recipe, few = policy, fewRounds = refinement
    (few.firstSteps, few.laterSteps) = (steps, steps)
    (fewRounds.filter.rounds, fewRounds.rounds) = (rounds, rounds)
    // The filter that takes longest, and no choice: that is made on the small picture, once.
    fewRounds.shares = [refinement.shares.max() ?? 0]
    (short.policy, short.refinement) = (.cosine(few), fewRounds)
    let picture = SamplePicture.image().resized(width: side, height: side).quantized()
    var session = try JointSession(picture, scale: scale, seed: 1, configuration: short)

    // Processor seconds of a whole run: of the steps, of the networks' answers, of the rounds.
    var training = 0.0, enlarging = 0.0, refining = 0.0
    var stepTimes: [Double] = [], round = 0
    while !session.isFinished {
      let isFirstStage = session.stage == 0, isRefining = session.isRefining, stepsDone = session.stepsDone
      let start = processorSeconds()
      session.advance()
      let seconds = processorSeconds() - start
      if isRefining {
        // The filter's own rounds come first, then those of the mean.
        let count = round < rounds ? refinement.filter.rounds : refinement.rounds
        refining += seconds * Double(count) / Double(rounds)
        round = (round + 1) % (2 * rounds)
      } else if session.stepsDone > stepsDone {
        stepTimes.append(seconds)
        if stepTimes.count == steps {
          training += stepTimes.sorted()[steps / 2] * Double(isFirstStage ? policy.firstSteps : policy.laterSteps)
          stepTimes = []
        }
      } else {
        enlarging += seconds
        // An answer has just been made: what is saved now is as large as it gets.
        _ = try session.checkpoint()
      }
    }
    let pixels = Double(side * side * scale * scale) / 1e6
    print(
      String(
        format: "%d,%d,%d,%.3f,%.2f,%.1f,%.1f,%.1f,%.0f", side, scale, threads, pixels,
        (training + enlarging + refining) / 60, training, enlarging, refining, Machine.peakMemory))
  }
}
