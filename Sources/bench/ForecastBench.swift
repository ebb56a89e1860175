import ArgumentParser
import Engine
import Experiments
import Foundation
import Imaging
import Kernels
import SuperResolution
import Terminal

/// `bench forecast`
struct ForecastBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast",
    abstract: "Holds the time that was said to be left against the time that was left.",
    discussion: """
      Pictures are enlarged as `nlvae upscale` does it, with the forecast before and the progress within. A line says for
      each: the seconds taken; the time foretold over them; the least and the greatest such ratio of what was said to be
      left, from a fifth of the time on until five seconds (or a tenth) before the end; and the longest time without a report.

      EXAMPLE
        bench forecast --sides 32 --sides 64 --sides 128 --preset quick
      """)

  @Option(help: "Sides of the square pictures that are enlarged, in pixels.")
  var sides = [32, 64, 128]

  @Option(help: "Factor of enlargement: 2, 3, 4 or 8.")
  var scale = 4

  @Option(help: "Recipe.")
  var preset = ZeroShotConfiguration.Preset.standard

  @OptionGroup var compute: ThreadOptions

  @OptionGroup var recording: Recording

  func run() throws {
    Threads.count = compute.threads
    let results = ["seconds", "foretold", "least", "most", "silence"]
    var record = recording.record(
      "forecast.csv", keys: [.init("preset")] + ["side", "scale", "threads"].map { .init($0, .whole) },
      results: results.map { .init($0, .number) }, threads: compute.threads,
      notes: ["silence: the longest time without a report, in seconds"],
      command: "bench forecast --preset \(preset.rawValue) --sides … --record Figures/07-zero-shot-training")
    say("side," + results.joined(separator: ","))
    for side in sides {
      let key = [preset.rawValue, "\(side)", "\(scale)", "\(compute.threads)"], result = try measure(side)
      say(([key[1]] + result).joined(separator: ","))
      try record.add([RecordRow(key: key, result: result)])
    }
  }

  /// Enlarges a square picture: seconds; the foretold ones over them; the least and the greatest of what was said to be left
  /// over what was; the longest silence.
  private func measure(_ side: Int) throws -> [String] {
    let picture = SamplePicture.image().resized(width: side, height: side).quantized()
    let enlargement = Enlargement(method: .nlvae, scale: scale, configuration: .init(preset))
    let forecast = try enlargement.forecast(for: picture, least: 0)!
    let clock = ContinuousClock(), start = clock.now
    var remaining = RemainingTime(kinds: forecast.ratios.count, expected: forecast.ratios)
    var said: [(now: Double, left: Double)] = []
    _ = try enlargement(
      picture,
      progress: { progress in
        func amounts(_ work: RunProgress.Workload) -> [Double] { RunProgress.Activity.allCases.map { work[$0] } }
        let now = (clock.now - start) / .seconds(1), done = amounts(progress.done)
        remaining.note(done: done, at: now)
        said.append((now, remaining.seconds(for: zip(amounts(progress.total), done).map { $0 - $1 })))
      })
    let whole = (clock.now - start) / .seconds(1)
    let judged = said.filter { $0.now > 0.2 * whole && whole - $0.now > min(5, 0.1 * whole) }
    let ratios = judged.map { $0.left / (whole - $0.now) }
    let silence = zip([0] + said.map(\.now), said.map(\.now) + [whole]).map { $1 - $0 }.max() ?? 0
    let ratio = [forecast.seconds / whole, ratios.min() ?? .nan, ratios.max() ?? .nan, silence]
    return [String(format: "%.1f", whole)] + ratio.map { String(format: "%.2f", $0) }
  }
}

extension ZeroShotConfiguration.Preset: ExpressibleByArgument {}
