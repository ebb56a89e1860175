import ArgumentParser
import Chapter01
import Engine
import Files
import Foundation
import Imaging
import Kernels

/// `bench product`
struct Product: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Speed of chapter 1's matrix products, of the engine's, and of the processor.",
    discussion: """
      EXAMPLE
        bench product --record Figures/01-tensors
      """)

  @Option(help: ArgumentHelp("Folder for product.csv and fma.csv; without it nothing is written.", valueName: "dir"))
  var record: String?

  @Option(help: "What to call this machine in the record.")
  var machine = Machine.name

  @Option(help: "Largest side of the matrices.")
  var largest = 1024

  func validate() throws {
    guard largest >= 16 else { throw ValidationError("the largest side is 16 or more") }
  }

  func run() throws {
    let head = """
      # machine: \(machine), \(Machine.architecture), \(Threads.available) processors
      # measure: best of several runs, in seconds of the thread's own processor time
      # command: swift run -c release bench product --record Figures/01-tensors

      """
    var chains = head + "sums,gflops\n"
    for (sums, rate) in FusedChains.rates() {
      print(String(format: "%2d independent sums: %.1f GFLOP/s", sums, rate))
      chains += String(format: "%d,%.1f\n", sums, rate)
    }
    var products = head + "method,size,gflops\n"
    // One core, and nothing that its neighbours do, is what the chapter asks about.
    Threads.count = 1
    for method in ProductMethod.all {
      for size in [16, 32, 64, 128, 256, 512, 1024] where size <= min(largest, method.largest) {
        let rate = method.rate(size)
        print(String(format: "%@, %d: %.4g GFLOP/s", method.name, size, rate))
        products += String(format: "%@,%d,%.3g\n", method.name, size, rate)
      }
    }
    guard let record else { return }
    try writeAtomically(Array(chains.utf8), to: "\(record)/fma.csv")
    try writeAtomically(Array(products.utf8), to: "\(record)/product.csv")
  }
}

/// One way to multiply two matrices.
struct ProductMethod {
  let name: String
  /// Beyond this nobody wants to wait.
  var largest = 1024
  /// Prepares the operands of one size and returns the work.
  let prepare: (Matrix, Matrix) -> () -> Void

  static var all: [ProductMethod] {
    [
      ProductMethod(name: "definition", largest: 128) { a, b in
        let (a, b) = (a.tensor, b.tensor)
        return { keep(byDefinition(a, b)) }
      },
      ProductMethod(name: "row times column") { a, b in { keep(rowTimesColumn(a, b)) } },
      ProductMethod(name: "row by row") { a, b in { keep(rowByRow(a, b)) } },
      ProductMethod(name: "row by row of vectors") { a, b in { keep(rowByRowOfVectors(a, b)) } },
      ProductMethod(name: "blocks") { a, b in { keep(byBlocks(a, b)) } },
      ProductMethod(name: "fused blocks", largest: 256) { a, b in { keep(byFusedBlocks(a, b)) } },
      ProductMethod(name: "engine") { a, b in
        let (a, b) = (a.tensor, b.tensor)
        return { keep(a.multiplied(by: b)) }
      },
    ]
  }

  /// GFLOP/s, a multiplication and an addition counting as two.
  func rate(_ size: Int) -> Double {
    var random = RandomSource(seed: 1)
    let work = prepare(.random(size, size, &random), .random(size, size, &random))
    return 2 * Double(size * size * size) / bestSeconds(work) / 1e9
  }
}
