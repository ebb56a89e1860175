import Files
import SuperResolution

/// A bar for each part of a picture.
final class PictureProgress {
  private let name: String
  private let quiet: Bool
  private let forecast: Forecast?
  private let view: LiveView?
  private var bar: TrainingBar?

  init(_ input: String, size: (width: Int, height: Int), quiet: Bool, forecast: Forecast?, view: LiveView?) {
    self.view = view
    self.forecast = forecast
    name = "\(input == "-" ? "standard input" : printable(input)) → \(size.width)×\(size.height)"
    self.quiet = quiet
  }

  func begin(_ part: Enlargement.Part) {
    finish()
    bar = TrainingBar(
      part == .alpha ? "\(name), transparency" : name, quiet: quiet, expected: forecast?.ratios)
  }

  func show(_ progress: RunProgress) {
    bar?.show(progress)
    view?.show(progress)
  }

  func finish() { bar?.finish() }
}
