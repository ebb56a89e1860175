import Engine
import Imaging
import Testing

@testable import SuperResolution

/// The transparency of a picture that was reduced through another kernel than the bicubic one.
@Suite("Blurred transparency")
struct BlurredAlphaTests {
  static let kernel = BlurKernel.gaussian(major: 2.2, minor: 1, angle: 0.6)

  @Test("The kernel is undone in transparency, which is enlarged as the same plane in grey would be")
  func alpha() throws {
    // The built-in picture's green is how opaque it is.
    let truth = DegradationTests.grey(DegradationTests.truth)
    let plane = truth.reduced(by: 2, through: Self.kernel)
    var cutOut = DegradationTests.reduced(through: Self.kernel)
    cutOut.alpha = plane.pixels
    func enlarged(_ image: Image, _ kernel: BlurKernel) throws -> Image {
      var enlargement = Enlargement(method: .instant, scale: 2)
      enlargement.degradation = Degradation(kernel: kernel)
      return try enlargement(image)
    }
    func opacity(_ image: Image) throws -> Image {
      let alpha = try #require(image.alpha)
      return Image(width: image.width, height: image.height, channels: 1, pixels: alpha)
    }
    let ours = try opacity(enlarged(cutOut, Self.kernel)), blind = try opacity(enlarged(cutOut, .bicubic))
    let scores = [ours, blind].map { psnr($0, groundTruth: truth, border: 2) }
    #expect(scores[0] > scores[1] + 0.3, "\(scores)")
    #expect(try ours.pixels == enlarged(plane, Self.kernel).pixels)
    var interpolation = Enlargement(method: .bicubic, scale: 2)
    interpolation.degradation = Degradation(kernel: Self.kernel)
    #expect(try interpolation(cutOut).alpha != cutOut.interpolated(by: 2).quantized().alpha)
  }
}
