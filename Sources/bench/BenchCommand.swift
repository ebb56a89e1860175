import ArgumentParser
import Engine
import Experiments
import Files
import Foundation
import Imaging
import Kernels
import SuperResolution
import Terminal

/// The benchmarks.
@main
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Times the engine and the kernels, and measures memory.",
    subcommands: [
      Step.self, KernelBench.self, PeakBench.self, ConvolutionBench.self, SizeBench.self, ForecastBench.self,
      InstantBench.self,
    ])

  /// Runs a benchmark; an unwritable file becomes one line and exit status 1.
  static func main() {
    do {
      guard Processor.isSupported else {
        printToStandardError("bench: \(Processor.requirement)\n")
        Foundation.exit(1)
      }
      var command = try parseAsRoot()
      try command.run()
    } catch let error as FileError {
      printToStandardError("bench: \(error)\n")
      Foundation.exit(1)
    } catch {
      guard exitCode(for: error).isSuccess else { exit(withError: error) }
      // Help.
      let text = fullMessage(for: error)
      if !text.isEmpty { say(text) }
    }
    if let problem = StandardOutput.problem {
      printToStandardError("bench: standard output: cannot be written: \(problem)\n")
      Foundation.exit(1)
    }
  }
}

/// Says something in one line on standard output; what one that is full does not take is an error in the end.
func say(_ line: String) { StandardOutput.write(line: line) }

/// `bench step`
struct Step: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Seconds of one training step: forward, backward, Adam.",
    discussion: """
      EXAMPLE
        bench step --model nlvae --size 128 --threads 2 --json step.json
      """)

  /// A network with a published peer.
  enum Model: String, CaseIterable, ExpressibleByArgument {
    case nlvae, zssr

    /// Billions of floating-point operations of a step on a square picture: forward, to the weights, and, but for the
    /// first layer, to the input.
    func operations(size: Int) -> Double {
      let first: Int, others: Int
      switch self {
      case .zssr: (first, others) = (9 * 3 * 64, 6 * 9 * 64 * 64 + 9 * 64 * 3)
      case .nlvae: (first, others) = (9 * 3 * 32, 14 * (9 + 1 + 2) * 32 * 32 + 3 * 32 * 32 + 9 * 32 * 3)
      }
      return 2e-9 * Double(size * size) * Double(2 * first + 3 * others)
    }
  }

  @Option(help: "nlvae (5 + 9 blocks, 32 channels) or zssr (8 layers, 64 channels).")
  var model = Model.nlvae

  @Option(help: "Side of the square picture in pixels.")
  var size = 128

  @OptionGroup var compute: ThreadOptions

  @Option(help: "Steps that are timed, after two that are not.")
  var steps = 15

  @Option(help: "Where the result is written.")
  var json: String?

  func validate() throws {
    guard size > 0, steps > 0 else { throw ValidationError("sizes and counts are numbers from 1 on") }
  }

  /// What is written.
  struct Result: Codable {
    var model: String, size: Int, threads: Int, steps: Int
    /// Seconds.
    var median: Double, minimum: Double, maximum: Double
    /// Floating-point operations of the step when every convolution is computed directly, two a multiply-add, in
    /// billions; and how many a second the processor does at best, with all threads.
    var operations: Double, peak: Double
    /// Largest memory of the process, in MiB.
    var memory: Double
    var machine: String
    /// The vectors that the kernels used.
    var vectors: String
  }

  func run() throws {
    let threads = compute.threads
    Threads.count = threads
    var work = TrainingStep(model, size: size)
    for _ in 0..<2 { work.run() }
    let clock = ContinuousClock()
    let seconds = (0..<steps).map { _ in clock.measure { work.run() } / .seconds(1) }.sorted()
    let result = Result(
      model: model.rawValue, size: size, threads: threads, steps: steps, median: seconds[steps / 2],
      minimum: seconds[0], maximum: seconds[steps - 1], operations: model.operations(size: size),
      peak: FusedChains.peak * Double(threads), memory: Machine.peakMemory, machine: Machine.name,
      vectors: Processor.vectors.name)
    say(
      String(
        format: "%@ %d×%d, %@, %d threads: %.1f ms a step (%.1f to %.1f, %d steps), %.0f%% of the peak, %.0f MiB",
        result.model, size, size, result.vectors, threads, result.median * 1000, result.minimum * 1000,
        result.maximum * 1000, steps,
        100 * result.operations / result.median / result.peak, result.memory))
    guard let json else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try writeAtomically(Array(encoder.encode(result)) + [10], to: json)
  }
}

/// The step that is timed, with the network and the loss that the peer computes too.
struct TrainingStep {
  private var network: any EnlargementNetwork
  private var optimizer = Adam()
  private var generator = RandomSource(seed: 1)
  private let input: Tensor, target: Tensor
  private let loss = BetaVAELoss()

  init(_ model: Step.Model, size: Int) {
    input = .uniform([1, 3, size, size], using: &generator)
    target = .uniform([1, 3, size, size], using: &generator)
    switch model {
    case .nlvae:
      var configuration = NLVAEConfiguration()
      configuration.joined = .input
      network = NLVAE(configuration, using: &generator)
    case .zssr: network = PlainNetwork(using: &generator)
    }
  }

  mutating func run() {
    _ = network.train(on: input, target, loss: loss, gradientLimit: nil, &optimizer, &generator)
  }
}
