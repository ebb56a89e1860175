import ArgumentParser
import Engine
import Experiments
import Foundation
import Kernels

/// `bench convolution`
struct ConvolutionBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convolution", abstract: "Speed of the engine's kinds of convolution.",
    discussion: """
      EXAMPLE
        bench convolution --record Figures/03-convolutions
      """)

  @OptionGroup var recording: Recording

  @Option(help: "Side of the square picture in pixels.")
  var size = 128

  func validate() throws {
    guard size > 2 else { throw ValidationError("--size takes a number from 3 on") }
  }

  func run() throws {
    // One core, and nothing that its neighbours do, is what the chapter asks about.
    Threads.count = 1
    var record = recording.record(
      "kinds.csv", keys: [.init("kind"), .init("channels", .whole)],
      results: [.init("milliseconds", .number), .init("gflops", .number)],
      command: "bench convolution --record Figures/03-convolutions")
    var rows: [RecordRow] = []
    for channels in [4, 8, 16, 32, 64, 128] {
      for (name, multiplications, work) in ConvolutionCase(channels: channels, size: size).kinds {
        let milliseconds = 1000 * bestSeconds(work)
        let rate = 2e-6 * Double(multiplications) / milliseconds
        say(String(format: "%@, %d channels: %.3f ms, %.1f GFLOP/s", name, channels, milliseconds, rate))
        let result = [String(format: "%.4f", milliseconds), String(format: "%.1f", rate)]
        rows.append(RecordRow(key: [name, "\(channels)"], result: result))
      }
    }
    try record.replaceAll(by: rows)
  }
}

/// A picture of C channels and filters for it.
struct ConvolutionCase {
  let channels: Int, size: Int
  private let x: Tensor, filters: Tensor, mixing: Variable, single: Variable

  init(channels: Int, size: Int) {
    self.channels = channels
    self.size = size
    var random = RandomSource(seed: 1)
    x = .normal([1, channels, size, size], using: &random)
    filters = .normal([channels, channels, 3, 3], using: &random)
    mixing = Variable(.normal([channels, channels, 1, 1], using: &random))
    single = Variable(.normal([channels, 1, 3, 3], using: &random))
  }

  /// Multiplications of a standard convolution, eq. 10.
  var multiplications: Int { size * size * 9 * channels * channels }

  /// The engine's convolutions, with their multiplications as the paper counts them.
  var kinds: [(String, Int, () -> Void)] {
    let pixels = size * size, c = channels, x = Variable(x)
    return [
      ("standard", multiplications, { keep(x.convolved(with: Variable(filters), padding: (1, 1))) }),
      ("point-wise", pixels * c * c, { keep(x.convolved(with: mixing)) }),
      ("depthwise", pixels * 9 * c, { keep(x.depthwiseConvolved(with: single, padding: (1, 1))) }),
      (
        "depthwise separable", pixels * (9 * c + c * c),
        { keep(x.depthwiseConvolved(with: single, padding: (1, 1)).convolved(with: mixing)) }
      ),
    ]
  }
}
