import Engine
import Imaging

/// What has become of a picture on its way to us: the degradation D(·; λ) of eq. 1, with its λ as one value.
///
/// The paper fixes λ: antialiased bicubic reduction and nothing else. Every method here was made for that. An
/// ``Enlargement`` is given this value and reads all of it: kernel, noise and compression are undone before its method
/// begins (``undone(in:scale:pulse:)``), `trust` limits how much of the method's answer is taken, and the forecast counts
/// what all that takes. After it one D, the bicubic one, serves filter, back-projection and sons alike.
///
/// To undo first and not within the method keeps each method as it was examined: back-projection onto a picture that is
/// noisy or compressed copies its faults into the answer. On ten pictures of T91, reduced by two and compressed at quality
/// 50, the filter gains 0.56 dB over interpolation so, and loses 0.09 dB where nothing is undone.
public struct Degradation: Hashable, Sendable {
  /// What a pixel is the mean of.
  public var kernel = BlurKernel.bicubic
  /// Standard deviation of the noise, in grey levels of 255.
  public var noise = 0.0
  /// How the file was compressed, if that has left traces.
  public var compression: JPEGCompression?

  /// The degradation of the protocol: bicubic reduction, nothing else.
  public static let bicubic = Degradation()

  /// A degradation.
  ///
  /// - Parameters:
  ///   - kernel: What a pixel is the mean of.
  ///   - noise: Standard deviation of the noise, in grey levels of 255.
  ///   - compression: How the file was compressed, if that has left traces.
  public init(kernel: BlurKernel = .bicubic, noise: Double = 0, compression: JPEGCompression? = nil) {
    (self.kernel, self.noise, self.compression) = (kernel, noise, compression)
  }

  /// Share of a method's answer that a picture of this noise can be trusted with; the rest is interpolation of the cleaned
  /// picture. What is left of noise is drawn out like detail, the more the stronger it was. The number was chosen on pictures
  /// of T91: of a smooth one less would be trusted, of a detailed one more.
  public var trust: Double { 1 / (1 + (noise / 18) * (noise / 18)) }

  /// The picture as the bicubic reduction alone would have made it.
  ///
  /// What came last goes first: blocks, then noise, then the kernel.
  ///
  /// - Parameters:
  ///   - image: The picture; its alpha is left alone.
  ///   - scale: By how much it was reduced: the kernel is given in pixels of the larger picture.
  ///   - pulse: Told now and then which share is done, 0…1; what it throws ends the work.
  public func undone(in image: Image, scale: Int, pulse: (Double) throws -> Void) rethrows -> Image {
    guard self != .bicubic else { return image }
    let steps = steps(pixels: image.width * image.height, scale: scale), whole = max(steps.total, 1e-12)
    var colours = image.opaqueColours()
    if let compression {
      colours = try Deblocking(compression)(colours) { try pulse($0 * steps.blocks / whole) }
    }
    var picture = Tensor(colours)
    if noise > 0 {
      picture = try Denoising(deviation: noise)(picture) { try pulse((steps.blocks + $0 * steps.noise) / whole) }
    }
    if kernel != .bicubic && scale > 1 {
      picture = try CorrectionFilter(kernel, scale: scale)(picture) {
        try pulse((steps.blocks + steps.noise + $0 * steps.kernel) / whole)
      }
    }
    var result = image
    // Between two levels of 8 bits there is room for what has been found out.
    result.pixels = picture.map(.clamp(lower: 0, upper: 1)).values
    return result
  }

  /// The same without a look at how far it has come.
  public func undone(in image: Image, scale: Int) -> Image { undone(in: image, scale: scale) { _ in } }

  /// What that takes, in seconds on the reference machine.
  ///
  /// - Parameters:
  ///   - pixels: Pixels of the picture.
  ///   - scale: By how much it was reduced.
  func cost(pixels: Int, scale: Int) -> Double { steps(pixels: pixels, scale: scale).total }

  private func steps(pixels: Int, scale: Int) -> (blocks: Double, noise: Double, kernel: Double, total: Double) {
    let blocks = compression == nil ? 0 : ReferenceCost.deblocking(pixels: pixels)
    let noise = noise > 0 ? ReferenceCost.denoising(pixels: pixels) : 0
    let kernel = kernel != .bicubic && scale > 1 ? ReferenceCost.correction(pixels: pixels) : 0
    return (blocks, noise, kernel, blocks + noise + kernel)
  }
}
