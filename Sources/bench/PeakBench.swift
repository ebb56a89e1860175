import ArgumentParser
import Experiments
import Files
import Foundation
import Kernels

/// `bench peak`
struct PeakBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "peak",
    abstract: "What one core can multiply and add in registers, against the number of independent sums.",
    discussion: """
      EXAMPLE
        bench peak --record Figures/A-engine-room
      """)

  @OptionGroup var recording: Recording

  func run() throws {
    var record = recording.record(
      "fma.csv", keys: [.init("sums", .whole)], results: [.init("gflops", .number)],
      command: "bench peak --record Figures/A-engine-room")
    var rows: [RecordRow] = []
    for (sums, rate) in FusedChains.rates() {
      say(String(format: "%2d independent sums: %.1f GFLOP/s", sums, rate))
      rows.append(RecordRow(key: ["\(sums)"], result: [String(format: "%.1f", rate)]))
    }
    try record.replaceAll(by: rows)
  }
}
