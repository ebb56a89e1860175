import ArgumentParser
import Chapter03
import Engine
import Files
import Foundation
import Imaging
import Kernels

/// `bench convolution`
struct ConvolutionBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convolution", abstract: "Speed of chapter 3's convolutions, of the engine's, and of their kinds.",
    discussion: """
      EXAMPLE
        bench convolution --record Figures/03-convolutions
      """)

  @Option(help: ArgumentHelp("Folder for versions.csv and kinds.csv; without it nothing is written.", valueName: "dir"))
  var record: String?

  @Option(help: "What to call this machine in the record.")
  var machine = Machine.name

  @Option(help: "Side of the square picture in pixels, for the kinds.")
  var size = 128

  func validate() throws {
    guard size > 2 else { throw ValidationError("--size takes a number from 3 on") }
  }

  func run() throws {
    // One core, and nothing that its neighbours do, is what the chapter asks about.
    Threads.count = 1
    let head = """
      # machine: \(machine), \(Machine.architecture), \(Threads.available) processors
      # measure: best of several runs, in milliseconds of the thread's own processor time
      # command: swift run -c release bench convolution --record Figures/03-convolutions

      """
    func line(_ name: String, _ channels: Int, _ multiplications: Int, _ work: () -> Void) -> String {
      let milliseconds = 1000 * bestSeconds(work)
      let rate = 2e-6 * Double(multiplications) / milliseconds
      print(String(format: "%@, %d channels: %.3f ms, %.1f GFLOP/s", name, channels, milliseconds, rate))
      return "\(name),\(channels)," + String(format: "%.4f,%.1f\n", milliseconds, rate)
    }
    var versions = head + "version,channels,milliseconds,gflops\n"
    let one = ConvolutionCase(channels: 32, size: 64)
    for (name, work) in one.versions { versions += line(name, one.channels, one.multiplications, work) }
    var kinds = head + "kind,channels,milliseconds,gflops\n"
    for channels in [4, 8, 16, 32, 64, 128] {
      for (name, multiplications, work) in ConvolutionCase(channels: channels, size: size).kinds {
        kinds += line(name, channels, multiplications, work)
      }
    }
    guard let record else { return }
    try writeAtomically(Array(versions.utf8), to: "\(record)/versions.csv")
    try writeAtomically(Array(kinds.utf8), to: "\(record)/kinds.csv")
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

  /// The same convolution, from the plainest way to the engine's.
  var versions: [(String, () -> Void)] {
    [
      ("seven loops", { keep(sevenLoops(x, filters, padding: 1)) }),
      ("table of offsets", { keep(withOffsets(x, filters)) }),
      ("columns and a product", { keep(asProduct(x, filters)) }),
      ("engine", { keep(Variable(x).convolved(with: Variable(filters), padding: (1, 1))) }),
    ]
  }

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
