import ArgumentParser
import Engine
import Experiments
import Foundation
import Kernels

/// `bench kernels`
struct KernelBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernels", abstract: "The kernels of a training step, one by one, against the roofline.",
    discussion: """
      A kernel cannot be faster than its multiply-adds at the processor's best rate, nor than the numbers that it must read
      and write at the memory's. Both rates are measured first; the larger of the two times is the floor, and what is
      printed is how close to it a kernel comes; what finds its numbers in a cache may beat it. Multiply-adds are those
      that are made: a 3×3 convolution of 16 channels or more makes a quarter of the nine.

      EXAMPLES
        bench kernels
        NLVAE_VECTORS=avx2 bench kernels --sizes 128
      """)

  @Option(help: "Sides of the square pictures in pixels.")
  var sizes = [96, 128, 256]

  @Option(help: "Channels.")
  var channels = 32

  @OptionGroup var recording: Recording

  func validate() throws {
    guard channels >= 16, sizes.allSatisfy({ $0 >= 8 }) else {
      throw ValidationError("--channels takes a number from 16 on, --sizes numbers from 8 on")
    }
  }

  func run() throws {
    // One thread: what two share, the memory above all, is nothing that a kernel can help.
    Threads.count = 1
    let peak = FusedChains.peak, bandwidth = Bandwidth.measured()
    say(String(format: "peak %.1f GFLOP/s, memory %.1f GB/s", peak, bandwidth))
    say("kernel                  side     ms  GFLOP/s   GB/s  floor ms  of the floor")
    var record = recording.record(
      "kernels.csv", keys: [.init("kernel"), .init("size", .whole), .init("vectors")],
      results: ["milliseconds", "gflops", "gigabytes", "floor", "peak"].map { .init($0, .number) },
      notes: [String(format: "memory: %.1f GB/s", bandwidth)],
      command: "bench kernels --record Figures/A-engine-room")
    var rows: [RecordRow] = []
    for size in sizes {
      for kernel in KernelCase.all(channels: channels, size: size) {
        let seconds = bestSeconds(kernel.work)
        let floor = max(kernel.operations / peak, kernel.bytes / bandwidth) / 1e9
        let (gflops, gigabytes) = (kernel.operations / seconds / 1e9, kernel.bytes / seconds / 1e9)
        say(
          kernel.name.padding(toLength: 22, withPad: " ", startingAt: 0) + " "
            + String(
              format: "%5d %6.3f %8.1f %6.1f %9.3f %8.0f%%", size, seconds * 1000, gflops, gigabytes, floor * 1000,
              100 * floor / seconds))
        let result = [
          String(format: "%.4f", seconds * 1000), String(format: "%.1f", gflops), String(format: "%.1f", gigabytes),
          String(format: "%.4f", floor * 1000), String(format: "%.1f", peak),
        ]
        rows.append(RecordRow(key: [kernel.name, "\(size)", Processor.vectors.name], result: result))
      }
    }
    try record.add(rows)
  }
}

/// How fast numbers come from memory and go there.
private enum Bandwidth {
  /// GB/s of `y += x` over blocks far larger than the caches: two numbers read and one written.
  static func measured() -> Double {
    let count = 1 << 24
    let x = Storage(count: count), y = Storage(count: count)
    x.pointer.update(repeating: 1, count: count)
    y.pointer.update(repeating: 1, count: count)
    let seconds = bestSeconds { accumulate(x.pointer, into: y.pointer, count: count) }
    return Double(12 * count) / seconds / 1e9
  }
}

/// One kernel with what it has to do.
private struct KernelCase {
  let name: String
  /// Additions and multiplications that are made, and bytes that have to be read and written once.
  let operations: Double, bytes: Double
  let work: () -> Void

  /// The kernels of a block of the paper's network.
  static func all(channels c: Int, size: Int) -> [KernelCase] {
    let pixels = size * size
    let shape = ConvolutionShape(
      batch: 1, inputChannels: c, outputChannels: c, height: size, width: size, filterHeight: 3, filterWidth: 3,
      verticalPadding: 1, horizontalPadding: 1)
    func storage(_ count: Int) -> Target {
      var random = RandomSource(seed: UInt64(count))
      let numbers = Tensor.normal([count], using: &random).values
      let storage = Storage(count: count)
      storage.pointer.update(from: numbers, count: count)
      // The benchmark ends before anything is given back.
      _ = Unmanaged.passRetained(storage)
      return storage.pointer
    }
    let x = storage(c * pixels), y = storage(c * pixels), g = storage(c * pixels), last = storage(c * pixels)
    let dx = storage(c * pixels), dLast = storage(c * pixels), w = storage(9 * c * c), dw = storage(9 * c * c)
    let bias = storage(c), db = storage(c), mean = storage(c), variance = storage(c)
    let joined = PointwiseConvolution(batch: 1, pixels: pixels, parts: [c, c], outputs: c, slope: 0.2)
    // 36 products for 16 pixels.
    let filter = 2 * Double(c * c * pixels) * 36 / 16, mixing = 2 * Double(2 * c * c * pixels)
    let plane = Double(4 * c * pixels)
    return [
      KernelCase(name: "3×3", operations: filter, bytes: 2 * plane) { convolve(x, w, bias: bias, into: y, shape) },
      KernelCase(name: "3×3 input gradient", operations: filter, bytes: 2 * plane) {
        convolveInputGradient(g, w, into: dx, shape)
      },
      KernelCase(name: "3×3 weight gradient", operations: filter, bytes: 2 * plane) {
        convolveWeightGradient(x, g, into: dw, bias: db, shape)
      },
      KernelCase(name: "joined 1×1", operations: mixing, bytes: 3 * plane) {
        joined.run([x, last], weights: w, bias: bias, into: y)
      },
      KernelCase(name: "joined 1×1 gradients", operations: 2 * mixing, bytes: 6 * plane) {
        joined.pullback(
          [x, last], weights: w, output: y, gradient: g, inputGradients: [dx, dLast], weightGradient: dw,
          biasGradient: db)
      },
      KernelCase(name: "mean and variance", operations: Double(3 * c * pixels), bytes: plane) {
        channelStatistics(x, batch: 1, channels: c, pixels: pixels, mean: mean, variance: variance)
      },
      KernelCase(name: "sum of gradients", operations: Double(c * pixels), bytes: 3 * plane) {
        accumulate(g, into: dx, count: c * pixels)
      },
    ]
  }
}
