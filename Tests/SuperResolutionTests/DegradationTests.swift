import Engine
import Imaging
import Testing

@testable import SuperResolution

/// Pictures that went another way than bicubic reduction: noisy, compressed, blurred. All are made of the built-in one.
@Suite("What a picture went through")
struct DegradationTests {
  static let truth = SamplePicture.image()
  static let clean = truth.degraded(by: 2)

  /// The picture with normal noise on every colour, rounded as a file holds it.
  static func noisy(_ image: Image, _ deviation: Float, seed: UInt64 = 1) -> Image {
    var random = RandomSource(seed: seed), result = image
    let noise = Tensor.normal([image.pixels.count], using: &random).values
    for i in result.pixels.indices { result.pixels[i] += noise[i] * deviation / 255 }
    return result.quantized()
  }

  static func decibels(_ image: Image) -> Double { psnr(image, groundTruth: truth, border: 2) }

  static func enlarged(_ image: Image, _ method: SuperResolution.Method, _ degradation: Degradation = .bicubic) throws
    -> Double
  {
    var enlargement = Enlargement(method: method, scale: 2)
    enlargement.degradation = degradation
    return decibels(try enlargement(image))
  }

  @Test("Noise is measured, in colour", arguments: [Float(4), 6, 10, 15])
  func noise(deviation: Float) {
    let found = NoiseLevel.estimate(Tensor(Self.noisy(Self.clean, deviation)))
    #expect(abs(found - Double(deviation)) < 0.12 * Double(deviation) + 0.5, "\(found)")
  }

  @Test("Noise is seen in a picture so bright that most of it is cut off somewhere")
  func brightNoise() {
    var bright = Self.clean
    for i in bright.pixels.indices { bright.pixels[i] = 0.78 + bright.pixels[i] * 0.2 }
    let found = NoiseLevel.estimate(Tensor(Self.noisy(bright, 15)))
    #expect(9...18 ~= found, "\(found)")
  }

  @Test("A clean picture is not taken for a noisy one")
  func cleanPictures() {
    for image in [Self.clean, Self.truth, Self.truth.degraded(by: 4)] {
      let found = NoiseLevel.estimate(Tensor(image))
      #expect(found < NoiseLevel.worthwhile, "\(found)")
      let grey = Image(width: image.width, height: image.height, channels: 1, pixels: image.plane(1))
      let foundInGrey = NoiseLevel.estimate(Tensor(grey))
      #expect(foundInGrey < NoiseLevel.worthwhile, "\(foundInGrey)")
    }
    let flat = Image(width: 30, height: 30, channels: 3, pixels: [Float](repeating: 0.5, count: 2700))
    #expect(NoiseLevel.estimate(Tensor(flat)) < 1e-3)
    #expect(NoiseLevel.estimate(Tensor(flat.cropped(x: 0, y: 0, width: 5, height: 30))) == 0)
  }

  /// The brightness of a picture as a grey one.
  static func grey(_ image: Image) -> Image {
    Image(width: image.width, height: image.height, channels: 1, pixels: image.plane(1)).quantized()
  }

  @Test("In grey, noise is told from texture by what half the size leaves of it", arguments: [Float(6), 10, 15])
  func greyNoise(deviation: Float) {
    let noisy = Self.noisy(Self.grey(Self.clean), deviation)
    let found = NoiseLevel.estimate(Tensor(noisy))
    #expect(abs(found - Double(deviation)) < 0.3 * Double(deviation), "\(found)")
    // A texture that is as strong everywhere and no noise: what is left of noise between pixels that are mixed.
    let flat = Image(width: 130, height: 130, channels: 1, pixels: [Float](repeating: 0.5, count: 130 * 130))
    let grain = Self.noisy(flat, 40)
    var woven = flat.cropped(x: 0, y: 0, width: 128, height: 128)
    let taps: [Float] = [1, 2, 1]
    for place in woven.pixels.indices {
      let (x, y) = (place % 128, place / 128)
      woven.pixels[place] = 0
      for v in 0..<3 {
        for u in 0..<3 { woven.pixels[place] += taps[u] * taps[v] / 16 * grain.pixels[(y + v) * 130 + x + u] }
      }
    }
    let texture = NoiseLevel.estimate(Tensor(woven.quantized()))
    #expect(texture < NoiseLevel.worthwhile, "\(texture)")
  }

  @Test(
    "A noisy picture is enlarged no worse than by bicubic interpolation",
    arguments: [(0, .instant), (4, .instant), (6, .instant), (10, .instant), (15, .instant), (10, .wiener)]
      as [(Float, SuperResolution.Method)])
  func noisyPictures(deviation: Float, method: SuperResolution.Method) throws {
    let image = Self.noisy(Self.clean, deviation)
    let degradation = Degradation(noise: NoiseLevel.found(in: Tensor(image))?.deviation ?? 0)
    let plain = Self.decibels(image.interpolated(by: 2))
    let ours = try Self.enlarged(image, method, degradation)
    #expect(ours > plain, "\(ours), bicubic \(plain)")
  }

  @Test("A compressed picture gains from knowing it", arguments: [25, 50])
  func compression(quality: Int) throws {
    let file = try PictureFile(Self.clean.jpegData(quality: quality), name: "x.jpg")
    let compression = try #require(file.compression)
    let plain = Self.decibels(file.image.interpolated(by: 2))
    let blind = try Self.enlarged(file.image, .instant)
    let ours = try Self.enlarged(file.image, .instant, Degradation(compression: compression))
    #expect(ours > blind && ours > plain + 0.5, "\(ours), blind \(blind), bicubic \(plain)")
  }

  /// The picture reduced by two through a kernel.
  static func reduced(through kernel: BlurKernel) -> Image { truth.reduced(by: 2, through: kernel) }

  @Test("The bicubic kernel is the protocol's reduction, and its correction changes nothing")
  func bicubicKernel() {
    let reduced = Self.reduced(through: .bicubic)
    let inner = { (image: Image) in image.cropped(x: 4, y: 4, width: 120, height: 120).pixels }
    let largest = zip(inner(reduced), inner(Self.clean)).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
    #expect(largest < 1.01 / 255)
    let filter = CorrectionFilter(.bicubic, scale: 2)
    let middle = filter.weights[filter.weights.count / 2]
    #expect(abs(middle - 1) < 0.02 && filter.weights.allSatisfy { abs($0) < 0.02 || $0 == middle })
  }

  static let kernels: [BlurKernel] = [
    .gaussian(sigma: 1.4), .gaussian(major: 2.2, minor: 0.8, angle: 0.6), .gaussian(major: 1.8, minor: 0.9, angle: 2.2),
  ]

  @Test("Knowing the kernel beats assuming bicubic", arguments: kernels)
  func knownKernel(kernel: BlurKernel) throws {
    let image = Self.reduced(through: kernel)
    let blind = try Self.enlarged(image, .instant),
      ours = try Self.enlarged(image, .instant, Degradation(kernel: kernel))
    #expect(ours > blind + 0.3, "\(ours), blind \(blind)")
  }

  @Test(
    "Estimating the kernel beats assuming bicubic, on what was reduced through stretched Gaussians", arguments: kernels)
  func estimatedKernel(kernel: BlurKernel) throws {
    let image = Self.reduced(through: kernel)
    let estimate = KernelEstimate(Tensor(image))
    let blind = try Self.enlarged(image, .instant)
    let ours = try Self.enlarged(image, .instant, Degradation(kernel: estimate.kernel(scale: 2)))
    #expect(ours > blind, "\(ours), blind \(blind): \(estimate.description(scale: 2))")
  }

  @Test("A kernel drawn as a picture is the kernel")
  func drawnKernel() throws {
    let grid = BlurKernel.gaussian(sigma: 1.2).weights(scale: 1)
    let most = grid.weights.max()!
    let drawing = Image(
      width: grid.side, height: grid.side, channels: 1, pixels: grid.weights.map { Float($0 / most) }, bitDepth: 16)
    let kernel = try #require(BlurKernel(drawing))
    let (one, other) = (kernel.weights(scale: 3), BlurKernel.gaussian(sigma: 1.2).weights(scale: 3))
    for y in -3...5 { for x in -3...5 { #expect(abs(one[x, y] - other[x, y]) < 0.002) } }
    #expect(BlurKernel(Image(width: 2, height: 2, channels: 1, pixels: [0, 0, 0, 0])) == nil)
  }

  @Test("What is not assumed changes nothing")
  func nothing() { #expect(Degradation.bicubic.undone(in: Self.clean, scale: 2) == Self.clean) }

  @Test("Eigenvalues", arguments: [1, 2, 3, 6])
  func eigenvalueSums(count: Int) {
    var random = RandomSource(seed: 3)
    let factor = Tensor.normal([count, count], using: &random).values.map(Double.init)
    let matrix = (0..<count).map { i in
      (0..<count).map { j in (0..<count).reduce(0.0) { $0 + factor[i * count + $1] * factor[j * count + $1] } }
    }
    let found = eigenvectors(ofSymmetric: matrix).values
    let trace = (0..<count).reduce(0) { $0 + matrix[$1][$1] }
    let squares = matrix.flatMap { $0 }.reduce(0) { $0 + $1 * $1 }
    #expect(abs(found.reduce(0, +) - trace) < 1e-9 && abs(found.reduce(0) { $0 + $1 * $1 } - squares) < 1e-9)
    #expect(found.allSatisfy { $0 > -1e-9 })
  }
}
