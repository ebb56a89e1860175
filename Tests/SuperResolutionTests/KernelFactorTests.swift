import Engine
import Imaging
import Testing

@testable import SuperResolution

/// A kernel is given in pixels of the enlargement, whatever whole factor a method works with.
@Suite("Kernels at factors that are not whole")
struct KernelFactorTests {
  static let image = DegradationTests.reduced(through: .gaussian(sigma: 1.4))

  /// The largest difference in grey levels of 255.
  private func difference(_ one: Image, _ other: Image) -> Float {
    zip(one.pixels, other.pixels).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) } * 255
  }

  @Test("A Gaussian of ¾ the size at ×1.5 is the Gaussian at ×2")
  func gaussian() {
    let (whole, stretched) = (
      BlurKernel.gaussian(major: 2, minor: 1, angle: 0.5), BlurKernel.gaussian(major: 1.5, minor: 0.75, angle: 0.5)
    )
    let expected = Degradation(kernel: whole).undone(in: Self.image, scale: 2)
    let ours = Degradation(kernel: stretched, factor: 1.5).undone(in: Self.image, scale: 2)
    #expect(difference(ours, expected) < 0.01)
    let wrong = Degradation(kernel: stretched).undone(in: Self.image, scale: 2)
    #expect(difference(wrong, expected) > 2)
  }

  @Test("A kernel drawn as a picture follows the factor too")
  func samples() throws {
    func drawn(_ sigma: Double) throws -> BlurKernel {
      let grid = BlurKernel.gaussian(sigma: sigma).weights(scale: 1), most = grid.weights.max()!
      return try #require(
        BlurKernel(
          Image(
            width: grid.side, height: grid.side, channels: 1, pixels: grid.weights.map { Float($0 / most) },
            bitDepth: 16)))
    }
    let expected = Degradation(kernel: .gaussian(sigma: 2)).undone(in: Self.image, scale: 2)
    let ours = Degradation(kernel: try drawn(1.5), factor: 1.5).undone(in: Self.image, scale: 2)
    let wrong = Degradation(kernel: try drawn(1.5)).undone(in: Self.image, scale: 2)
    #expect(difference(ours, expected) < 0.2 * difference(wrong, expected))
  }

  @Test("An enlargement to a size reads its kernel in pixels of that size")
  func size() throws {
    func enlarged(_ sigma: Double, factor: Double?) throws -> Image {
      var enlargement = Enlargement(method: .instant, of: Self.image, to: (192, 192))
      enlargement.degradation = Degradation(kernel: .gaussian(sigma: sigma), factor: factor)
      return try enlargement(Self.image)
    }
    #expect(try enlarged(1.05, factor: nil) == enlarged(1.4, factor: 2))
    #expect(try enlarged(1.05, factor: nil) != enlarged(1.05, factor: 2))
  }
}
