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
/// 50, the filter gains 0.56 dB over interpolation so, and loses 0.09 dB where nothing is undone; `nlvae trial degraded`
/// tries more.
public struct Degradation: Hashable, Sendable {
  /// What a pixel is the mean of.
  public var kernel = BlurKernel.bicubic
  /// How many of the pixels that the kernel is given in a pixel of the picture is wide: by how much it is enlarged, of
  /// which a method sees the next whole factor; `nil` is that factor.
  public var factor: Double?
  /// Standard deviation of the noise of each colour, in grey levels of 255.
  public var noise = 0.0
  /// Whether each colour has noise of its own.
  public var noiseColours = NoiseColours.independent
  /// How the file was compressed, if that has left traces.
  public var compression: JPEGCompression?

  /// The degradation of the protocol: bicubic reduction, nothing else.
  public static let bicubic = Degradation()

  /// A degradation.
  ///
  /// - Parameters:
  ///   - kernel: What a pixel is the mean of.
  ///   - noise: Standard deviation of the noise of each colour, in grey levels of 255.
  ///   - noiseColours: Whether each colour has noise of its own.
  ///   - compression: How the file was compressed, if that has left traces.
  ///   - factor: By how much the picture is enlarged in whose pixels the kernel is given; `nil` is a method's whole factor.
  public init(
    kernel: BlurKernel = .bicubic, noise: Double = 0, noiseColours: NoiseColours = .independent,
    compression: JPEGCompression? = nil, factor: Double? = nil
  ) {
    (self.kernel, self.factor, self.compression) = (kernel, factor, compression)
    (self.noise, self.noiseColours) = (noise, noiseColours)
  }

  /// Share of a method's answer that a picture of this noise can be trusted with; the rest is interpolation of the cleaned
  /// picture. What is left of noise is drawn out like detail, the more the stronger it was. The number was chosen on pictures
  /// of T91: of a smooth one less would be trusted, of a detailed one more.
  public var trust: Double { 1 / (1 + (noise / 18) * (noise / 18)) }

  /// The picture as the bicubic reduction alone would have made it.
  ///
  /// What came last goes first: blocks, then noise, then the kernel. Noise that is stronger than what quantization has added
  /// hides the blocks, and the cells of the file (`QuantizationCells`) hold it fast: then blocks are left to the filter of
  /// the noise.
  ///
  /// - Parameters:
  ///   - image: The picture; of its alpha the kernel is undone, which has neither noise nor blocks.
  ///   - scale: By how much it was reduced: the kernel is given in pixels of the larger picture, unless `factor` says of
  ///     which.
  ///   - pulse: Told now and then which share is done, 0…1; what it throws ends the work.
  public func undone(in image: Image, scale: Int, pulse: (Double) throws -> Void) rethrows -> Image {
    guard self != .bicubic else { return image }
    let steps = steps(pixels: image.width * image.height, scale: scale), whole = max(steps.total, 1e-12)
    var colours = image.opaqueColours()
    if let compression, !hidesBlocks {
      colours = try Deblocking(compression)(colours) { try pulse($0 * steps.blocks / whole) }
    }
    var picture = Tensor(colours)
    if noise > 0 {
      picture = try Denoising(deviation: noise, colours: noiseColours)(picture) {
        try pulse((steps.blocks + $0 * steps.noise) / whole)
      }
    }
    var alpha = image.alpha
    if kernel != .bicubic && scale > 1 {
      let filter = CorrectionFilter(kernel, scale: scale, factor: factor), share = image.isTransparent ? 0.75 : 1
      let before = steps.blocks + steps.noise
      picture = try filter(picture) { try pulse((before + $0 * share * steps.kernel) / whole) }
      if image.isTransparent, let plane = alpha {
        alpha = try filter(Tensor(shape: [1, 1, image.height, image.width], plane)) {
          try pulse((before + (share + $0 * (1 - share)) * steps.kernel) / whole)
        }.map(.clamp(lower: 0, upper: 1)).values
      }
    }
    var result = image
    // Between two levels of 8 bits there is room for what has been found out.
    result.pixels = picture.map(.clamp(lower: 0, upper: 1)).values
    result.alpha = alpha
    return result
  }

  /// Whether the noise of the brightness is stronger than what quantization has added to it.
  private var hidesBlocks: Bool {
    guard noise > 0, let compression else { return false }
    let share = noiseColours == .alike ? 1 : Double(Denoising.shareOfBrightness)
    return noise * share > Deblocking(compression).deviation
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
    let blocks = compression == nil || hidesBlocks ? 0 : ReferenceCost.deblocking(pixels: pixels)
    let noise = noise > 0 ? ReferenceCost.denoising(pixels: pixels) : 0
    let kernel = kernel != .bicubic && scale > 1 ? ReferenceCost.correction(pixels: pixels) : 0
    return (blocks, noise, kernel, blocks + noise + kernel)
  }
}
