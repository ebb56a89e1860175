import ArgumentParser
import Engine
import Foundation
import Imaging
import Kernels

/// `bench convolution`
struct ConvolutionBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convolution", abstract: "Times convolutions: plain and fast, and of several kinds.",
    discussion: """
      Chapter 3 plots what this writes. Every time is the least of many, on one thread.

      EXAMPLE
        bench convolution --csv Figures/03-convolutions/speed.csv
      """)

  @Option(help: "Side of the square picture in pixels.")
  var size = 128

  @Option(help: "Threads to compute with.")
  var threads = 1

  @Option(help: "Where the table is written.")
  var csv: String?

  func validate() throws {
    guard size > 2, threads > 0 else { throw ValidationError("sizes and counts are numbers from 1 on") }
  }

  func run() throws {
    Threads.count = threads
    var lines = ["group,name,channels,size,threads,milliseconds,multiplications,machine"]
    func add(_ group: String, _ name: String, _ channels: Int, _ size: Int, _ multiplications: Int, _ seconds: Double) {
      let milliseconds = String(format: "%.4f", seconds * 1000)
      let machine = Machine.name
      lines.append("\(group),\(name),\(channels),\(size),\(threads),\(milliseconds),\(multiplications),\(machine)")
      let rate = String(format: "%8.3f ms %7.2f GFLOP/s", seconds * 1000, 2e-9 * Double(multiplications) / seconds)
      print("\(name) \(channels) channels \(size)×\(size): \(rate)")
    }
    let versions = ConvolutionCase(channels: 32, size: 64)
    for (name, work) in versions.versions {
      add("version", name, versions.channels, versions.size, versions.standard, Machine.leastTime(work))
    }
    for channels in [4, 8, 16, 32, 64, 128] {
      let kinds = ConvolutionCase(channels: channels, size: size)
      for (name, multiplications, work) in kinds.kinds {
        add("kind", name, channels, size, multiplications, Machine.leastTime(work))
      }
    }
    if let csv { try writeAtomically(Array((lines.joined(separator: "\n") + "\n").utf8), to: csv) }
  }
}

/// A picture of C channels and filters for it.
struct ConvolutionCase {
  let channels: Int, size: Int
  private let x: Variable, filters: Variable, mixing: Variable, single: Variable

  init(channels: Int, size: Int) {
    self.channels = channels
    self.size = size
    var random = RandomSource(seed: 1)
    x = Variable(.normal([1, channels, size, size], using: &random))
    filters = Variable(.normal([channels, channels, 3, 3], using: &random))
    mixing = Variable(.normal([channels, channels, 1, 1], using: &random))
    single = Variable(.normal([channels, 1, 3, 3], using: &random))
  }

  /// Multiplications of a standard convolution, eq. 10.
  var standard: Int { size * size * 9 * channels * channels }

  /// The same convolution, from the plainest way to the engine's.
  var versions: [(String, () -> Void)] {
    [
      ("seven loops", { _ = sevenLoops(x.value, filters.value) }),
      ("im2col", { _ = productOfColumns(x.value, filters.value) }),
      ("engine", { _ = x.convolved(with: filters, padding: (1, 1)) }),
    ]
  }

  /// The engine's convolutions, with their multiplications.
  var kinds: [(String, Int, () -> Void)] {
    let pixels = size * size, c = channels
    return [
      ("standard", standard, { _ = x.convolved(with: filters, padding: (1, 1)) }),
      ("point-wise", pixels * c * c, { _ = x.convolved(with: mixing) }),
      ("depthwise", pixels * 9 * c, { _ = x.depthwiseConvolved(with: single, padding: (1, 1)) }),
      (
        "depthwise separable", pixels * (9 * c + c * c),
        { _ = x.depthwiseConvolved(with: single, padding: (1, 1)).convolved(with: mixing) }
      ),
      ("transposed", standard, { _ = x.transposeConvolved(with: filters, padding: 1) }),
    ]
  }
}

/// Chapter 3's first convolution: seven loops over plain arrays, one zero around the picture.
private func sevenLoops(_ x: Tensor, _ w: Tensor) -> [Float] {
  let (input, weights) = (x.values, w.values)
  let (batch, channels, height, width) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
  let (outputs, k) = (w.shape[0], w.shape[2])
  var y = [Float](repeating: 0, count: batch * outputs * height * width)
  for n in 0..<batch {
    for o in 0..<outputs {
      for i in 0..<height {
        for j in 0..<width {
          var sum: Float = 0
          for c in 0..<channels {
            for a in 0..<k {
              for b in 0..<k {
                let (row, column) = (i + a - k / 2, j + b - k / 2)
                guard row >= 0, row < height, column >= 0, column < width else { continue }
                sum +=
                  weights[((o * channels + c) * k + a) * k + b]
                  * input[((n * channels + c) * height + row) * width + column]
              }
            }
          }
          y[((n * outputs + o) * height + i) * width + j] = sum
        }
      }
    }
  }
  return y
}

/// Chapter 3's second one: the picture copied once for every tap, then a matrix product.
private func productOfColumns(_ x: Tensor, _ w: Tensor) -> Tensor {
  let (channels, height, width, k) = (x.shape[1], x.shape[2], x.shape[3], w.shape[2])
  let padded = Variable(x).padded(by: k / 2).value
  let copies = (0..<k * k).map { tap in
    let window = [0..<1, 0..<channels, tap / k..<tap / k + height, tap % k..<tap % k + width]
    return padded.sliced(window).reshaped([channels, 1, height * width])
  }
  let columns = Tensor.concatenated(copies, along: 1).reshaped([channels * k * k, height * width])
  return w.reshaped([w.shape[0], channels * k * k]).multiplied(by: columns)
}
