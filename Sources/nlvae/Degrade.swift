import ArgumentParser
import Files
import Imaging

/// `nlvae degrade`
struct Degrade: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Reduce a picture as the evaluation does: antialiased bicubic, rounded to its depth.",
    discussion: """
      The picture is first cropped to a multiple of the scale, from the top left.

      EXAMPLE
        nlvae degrade photo.png -o small.png --scale 4
      """)

  @Argument(help: "The picture.", completion: .file(extensions: PictureFormat.allEndings))
  var input: String

  @Option(name: .shortAndLong, help: "Where the reduction is written.")
  var output: String

  @Option(help: "Factor of reduction.")
  var scale = Scale(4)

  @OptionGroup var reading: ReadingOptions

  func run() throws {
    let image = try reading.picture(input), scale = scale.value
    try checkOutput(output, besides: [input])
    guard min(image.width, image.height) >= scale else {
      throw FileError(input, "\(image.width)×\(image.height) pixels cannot be reduced by \(scale)")
    }
    let small = image.modCropped(by: scale).degraded(by: scale)
    for loss in (PictureFormat(name: output) ?? .png).losses(of: small) { warn("\(printable(output)): \(loss)") }
    try small.write(to: output)
  }
}
