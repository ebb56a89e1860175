import ArgumentParser
import Experiments
import Foundation
import Imaging
import Kernels
import SuperResolution

/// `bench instant`
struct InstantBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "instant",
    abstract: "Time of an enlargement by the network that comes with the tool, against the number of pixels.",
    discussion: """
      The whole of it, from the small picture to the large one: eight orientations, tiles, back-projection. A line says
      for each size how many seconds passed, the median of some runs, the least and the most.

      EXAMPLE
        bench instant --sides 128 --sides 1024 --record Figures/09-beforehand
      """)

  @Option(help: "Sides of the square pictures that are enlarged, in pixels.")
  var sides = [128, 256, 512, 1024]

  @Option(help: "Factor of enlargement: 2, 3, 4 or 8.")
  var scale = 4

  @Option(help: "How often each is enlarged.")
  var runs = 3

  @OptionGroup var compute: ThreadOptions

  @OptionGroup var recording: Recording

  func validate() throws {
    guard sides.allSatisfy({ $0 > 0 }), [2, 3, 4, 8].contains(scale), runs > 0 else {
      throw ValidationError("--scale is 2, 3, 4 or 8; sides and runs are numbers from 1 on")
    }
  }

  func run() throws {
    Threads.count = compute.threads
    let results = ["seconds", "least", "most", "mebibytes"]
    var record = recording.record(
      "instant.csv", keys: ["side", "scale", "threads"].map { .init($0, .whole) },
      results: results.map { .init($0, .number) }, threads: compute.threads,
      measure: "median, least and most of \(runs) runs, by the clock on the wall",
      command: "bench instant --sides … --record Figures/09-beforehand")
    say("side," + results.joined(separator: ","))
    for side in sides {
      let key = ["\(side)", "\(scale)", "\(compute.threads)"]
      let picture = SamplePicture.image().resized(width: side, height: side).quantized()
      let enlargement = Enlargement(method: .instant, scale: scale), clock = ContinuousClock()
      let seconds = try (0..<runs)
        .map { _ in try clock.measure { _ = try enlargement(picture) } / .seconds(1) }.sorted()
      let times = [seconds[runs / 2], seconds[0], seconds[runs - 1]].map { String(format: "%.2f", $0) }
      let result = times + [String(format: "%.0f", Machine.peakMemory)]
      say(([key[0]] + result).joined(separator: ","))
      try record.add([RecordRow(key: key, result: result)])
    }
  }
}
