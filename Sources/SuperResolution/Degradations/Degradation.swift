import Engine
import Imaging

/// What has become of a picture on its way to us: the degradation D(·; λ) of eq. 1, with its λ as one value.
///
/// The paper fixes λ: antialiased bicubic reduction and nothing else. Every method here was made for that. So a picture that
/// went another way is first given the state that bicubic reduction alone would have left it in (``undone(in:scale:)``);
/// after that one D serves everything: filter, back-projection, and the sons that a network learns from.
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
  /// picture. What is left of noise is drawn out like detail, the more the stronger it was.
  public var trust: Double { 1 / (1 + (noise / 28) * (noise / 28)) }

  /// The picture as the bicubic reduction alone would have made it.
  ///
  /// What came last goes first: blocks, then noise, then the kernel.
  ///
  /// - Parameters:
  ///   - image: The picture; its alpha is left alone.
  ///   - scale: By how much it was reduced: the kernel is given in pixels of the larger picture.
  public func undone(in image: Image, scale: Int) -> Image {
    guard self != .bicubic else { return image }
    var colours = image.opaqueColours()
    if let compression { colours = Deblocking(compression)(colours) }
    var picture = Tensor(colours)
    if noise > 0 { picture = denoised(picture, deviation: noise) }
    if kernel != .bicubic && scale > 1 { picture = CorrectionFilter(kernel, scale: scale)(picture) }
    var result = image
    result.pixels = picture.map(.clamp(lower: 0, upper: 1)).values
    // Between two levels of 8 bits there is room for what has been found out.
    return result
  }
}

/// A picture without its noise: similar patches are filtered together (`CollaborativeFilter`), twice, the second time with
/// some of what the first took away.
///
/// - Parameters:
///   - picture: 1×C×h×w, 0…1.
///   - deviation: the noise of each colour, in grey levels of 255.
func denoised(_ picture: Tensor, deviation: Double) -> Tensor {
  let isColour = picture.shape[1] == 3
  // Brightness is a weighted mean of three noises; the differences of colour have about as much.
  let sigma = Float(deviation) * (isColour ? 0.66 : 1)
  let noisy = isColour ? picture.mixed(by: opponentColours) : picture
  var filter = CollaborativeFilter()
  (filter.step, filter.searchRadius) = (1, 16)
  let first = filter.filtered(noisy, sigma: sigma * 1.7)
  let second = filter.filtered(first + (noisy - first) * 0.25, sigma: sigma * 0.85)
  return isColour ? second.mixed(by: opponentColoursInverse) : second
}
