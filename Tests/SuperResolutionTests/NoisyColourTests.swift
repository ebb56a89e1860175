import Engine
import Foundation
import Imaging
import Testing

@testable import SuperResolution

/// Noise that the colours cannot tell: in JPEG files whose pixels share their differences of colour, and where it is alike in
/// all colours.
@Suite("Noise that colours share")
struct NoisyColourTests {
  static let clean = DegradationTests.clean

  /// A JPEG file of the picture with noise; four pixels share a sample of colour.
  static func file(of image: Image, noise: Float, quality: Int) throws -> PictureFile {
    var compression = JPEGCompression(quality: quality)
    compression.sharing = [2, 2]
    let noisy = noise > 0 ? DegradationTests.noisy(image, noise) : image
    return try PictureFile(noisy.jpegData(like: compression), name: "x.jpg")
  }

  /// The picture with noise that is the same in all colours.
  static func toned(_ image: Image, _ deviation: Float) -> Image {
    var random = RandomSource(seed: 1), result = image
    let count = image.width * image.height, noise = Tensor.normal([count], using: &random).values
    for i in result.pixels.indices { result.pixels[i] += noise[i % count] * deviation / 255 }
    return result.quantized()
  }

  @Test(
    "Noise is measured in JPEG files that share colours, before their compression", arguments: [Float(10), 15],
    [85, 95]
  )
  func sharedColours(deviation: Float, quality: Int) throws {
    let file = try Self.file(of: Self.clean, noise: deviation, quality: quality)
    #expect(file.compression?.sharing == [2, 2])
    let found = try #require(Degradation.noise(seenIn: file))
    #expect(abs(found.deviation - Double(deviation)) < 0.3 * Double(deviation), "\(found)")
    // What the colours themselves say is next to nothing.
    #expect(NoiseLevel.estimate(Tensor(file.image)) < NoiseLevel.worthwhile)
  }

  @Test("A clean picture's JPEG file is not taken for noisy", arguments: [25, 50, 80, 85, 90, 95, 98])
  func cleanFiles(quality: Int) throws {
    for image in [Self.clean, DegradationTests.grey(Self.clean)] {
      let file = try Self.file(of: image, noise: 0, quality: quality)
      #expect(Degradation.noise(seenIn: file) == nil)
    }
  }

  @Test("Noise is measured in grey JPEG files", arguments: [85, 95])
  func greyFile(quality: Int) throws {
    let noisy = DegradationTests.noisy(DegradationTests.grey(Self.clean), 10)
    let file = try PictureFile(noisy.jpegData(quality: quality), name: "x.jpg")
    let found = try #require(Degradation.noise(seenIn: file))
    #expect(abs(found.deviation - 10) < 3, "\(found)")
  }

  @Test("A noisy JPEG file is enlarged no worse than by interpolation", arguments: [85, 95], [10, 15] as [Float])
  func noisyFiles(quality: Int, deviation: Float) throws {
    let file = try Self.file(of: Self.clean, noise: deviation, quality: quality)
    let degradation = Degradation(seenIn: file)
    #expect(degradation.noise > 0 && (degradation.compression != nil) == (quality == 85))
    let plain = DegradationTests.decibels(file.image.interpolated(by: 2))
    let methods: [SuperResolution.Method] = quality == 85 && deviation == 10 ? [.instant, .wiener] : [.instant]
    for method in methods {
      let ours = try DegradationTests.enlarged(file.image, method, degradation)
      #expect(ours > plain, "\(method): \(ours), bicubic \(plain)")
    }
  }

  @Test(
    "Noise that is the same in all colours is found, and filtered out of the brightness", arguments: [Float(6), 10, 15])
  func alike(deviation: Float) throws {
    let image = Self.toned(Self.clean, deviation)
    #expect(NoiseLevel.estimate(Tensor(image)) < NoiseLevel.worthwhile)
    let found = try #require(NoiseLevel.found(in: Tensor(image)))
    #expect(found.colours == .alike && abs(found.deviation - Double(deviation)) < 0.3 * Double(deviation), "\(found)")
    let plain = DegradationTests.decibels(image.interpolated(by: 2))
    let ours = try DegradationTests.enlarged(
      image, .instant, Degradation(noise: found.deviation, noiseColours: found.colours))
    #expect(ours > plain, "\(ours), bicubic \(plain)")
    let opponents = { (image: Image) in Tensor(image).mixed(by: opponentColours).channels(1..<3).values }
    let filtered = Denoising(deviation: 10, colours: .alike)(Tensor(image)) { _ in }
    let change = zip(filtered.mixed(by: opponentColours).channels(1..<3).values, opponents(image)).map { abs($0 - $1) }
    #expect(change.max()! < 1e-5, "differences of colour stay")
  }

  @Test("Clean pictures have no noise, neither in colours nor alike")
  func cleanPictures() {
    for image in [Self.clean, DegradationTests.truth, DegradationTests.truth.degraded(by: 4)] {
      #expect(NoiseLevel.found(in: Tensor(image)) == nil)
    }
  }

  @Test("The deviation before quantization is found again", arguments: [3.0, 6, 10], [85, 95])
  func quantization(deviation: Double, quality: Int) {
    let table = JPEGCompression.init(quality: quality).brightness
    var random = RandomSource(seed: 4), sum = 0.0, count = 0
    for place in 0..<64 where place / 8 + place % 8 >= 9 {
      let entry = Double(table[place])
      for draw in Tensor.normal([4000], using: &random).values {
        let kept = (Double(draw) * deviation / entry).rounded() * entry
        sum += kept * kept
        count += 1
      }
    }
    let found = NoiseLevel.beforeQuantization((sum / Double(count)).squareRoot(), by: table)
    #expect(abs(found - deviation) < 0.02 * deviation, "\(found)")
  }
}
