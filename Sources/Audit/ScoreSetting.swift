import Experiments
import Imaging

/// One way to reduce, enlarge and score a picture.
public struct Setting {
  /// Pixels along each edge that do not count.
  public var border = 4
  /// Whether the small picture is rounded to whole levels.
  public var roundsReduction = true
  /// Whether its enlargement is.
  public var roundsEnlargement = true
  /// Whether the reduction averages over what it leaves out.
  public var antialias = true
  /// Whether pixels beyond an edge mirror those inside, or repeat the outermost one.
  public var reflects = true
  /// Whether the picture is first resized to 256 × 256, and not cropped to a multiple of four.
  public var resizes = false
  /// The numbers that are compared, one list for each channel.
  public var channels: (Image) -> [[Double]] = { [lumaByHand($0)] }

  /// Ours.
  public init() {}

  /// PSNR and SSIM of bicubic interpolation, ×4.
  public func scores(of picture: Image) -> Scores {
    let truth = resizes ? picture.resized(width: 256, height: 256).quantized() : picture.modCropped(by: 4)
    let margin = reflects ? 0 : 16
    let source = padded(truth, by: margin)
    var small = source.resized(width: source.width / 4, height: source.height / 4, antialias: antialias)
    if margin > 0 {
      small = small.cropped(x: 4, y: 4, width: truth.width / 4, height: truth.height / 4)
    }
    if roundsReduction { small = small.quantized() }
    var large = padded(small, by: margin / 4).interpolated(by: 4)
    large = large.cropped(x: margin, y: margin, width: truth.width, height: truth.height)
    if roundsEnlargement { large = large.quantized() }
    let pairs = zip(channels(large), channels(truth)).map { a, b in
      (
        inside(Plane(values: a, width: truth.width), border: border),
        inside(Plane(values: b, width: truth.width), border: border)
      )
    }
    return Scores(
      psnr: decibels(mean(pairs.map { meanSquaredError($0.values, $1.values) })),
      ssim: mean(pairs.map { similarity($0, $1).ssim }))
  }
}
