import Engine
import Kernels
import Synchronization

/// Pictures of nothing: dead leaves with strokes, signs, textures, light, a lens and a sensor, drawn by code.
///
/// A photograph shows things that hide each other, and their sizes follow a power law: the number of things of radius
/// r falls as r⁻³, which makes a picture look the same at every scale (Lee, Mumford and Huang, "Occlusion models for
/// natural images", IJCV 2001). A network that restores photographs can therefore be trained on opaque shapes of such
/// sizes instead of photographs (Achddou, Gousseau and Ladjal, "Synthetic images as a regularity prior for image
/// restoration neural networks", SSVM 2021). It becomes almost as good when shapes have corners, textures have spectra
/// 1/fˢ or repeat themselves, and a lens has a focus (VibrantLeaves, arXiv 2504.10201, 2025). Strokes, signs and the
/// sensor are added here. **No number was measured on a photograph for it**: colours are drawn from simple laws.
///
/// The way of a drawing: a ``Composition`` draws what all leaves have in common, and makes each ``Leaf`` from a place
/// (``Arrangement``), a shape (``ShapeChoice``), an ``Edge``, colours (``Palette``) and a ``Texture``. A ``Canvas`` paints
/// them front to back, and a ``Camera`` makes the picture.
///
/// Every ingredient has a switch or a weight below, so that its worth can be measured. An ingredient draws its numbers
/// from a stream of its own (``RandomSource``): without it, the rest of the picture stays as it was.
///
/// Left out, because a ladder of trainings found each within its spread (0.03 dB) and costly: cast shadows, groups of
/// repeated leaves, noise tiles blurred beforehand for leaves out of focus (their noise is magnified instead). Chroma
/// blur and perspective can be switched on.
///
/// The picture depends on the configuration, the side and the seed, and on nothing else. All arithmetic is IEEE
/// addition, multiplication, division and square root, also within ``Elementary``; nothing hangs on the system's
/// mathematical library. Lengths are in pixels of the picture.
public struct Leaves: Codable, Hashable, Sendable {
  // MARK: Shapes

  /// Weights of four kinds of filled shapes; each picture prefers some of them.
  public var ellipses: Float = 0.25, polygons: Float = 0.38, boxes: Float = 0.14, blobs: Float = 0.23
  /// Whether six filled shapes in ten are up to four times as long as wide.
  public var elongation = true
  /// Whether a third of the shapes has a wavy outline.
  public var waves = true
  /// Whether in three pictures of ten most leaves lie at right angles to each other.
  public var alignment = true
  /// Multiplies the share of strokes, which is 0, 0.06, 0.25 or 0.6 before, and 0.8 at most after.
  public var strokes: Float = 1.3
  /// Whether the strokes of every second picture follow a field of directions, as hair and grass do.
  public var flow = true
  /// Whether a fifth of the strokes has parallel copies beside it.
  public var parallels = true
  /// Multiplies the share of signs, 1 to 7% of the leaves in every seventh picture.
  public var signs: Float = 1
  /// Share of filled leaves of which only the outline is drawn.
  public var outlines: Float = 0.08
  /// Whether some leaves have a darker or lighter rim.
  public var rims = true

  // MARK: Sizes and places

  /// Exponent of the law of radii: density r⁻ᵅ.
  public var sizeExponent: Float = 3
  /// The smallest radius in a picture, drawn once a picture, log-uniform.
  public var smallestRadius: ClosedRange<Float> = 1...22
  /// How much of what lies behind a leaf hides; 1 is occlusion, less makes leaves of glass.
  public var opacity: Float = 1

  // MARK: Colour and light on a leaf

  /// Whether a picture has a palette of 2 to 8 colours; else every leaf has its own.
  public var palette = true
  /// Whether neighbouring leaves tend to have the same colour.
  public var colourField = true
  /// Multiplies the strength of colours; 0 is grey.
  public var saturation: Float = 1
  /// Whether the light on a leaf has a gradient, or falls off from its middle as on a ball.
  public var shading = true

  // MARK: Textures

  /// Weight of leaves without texture.
  public var flat: Float = 0.12
  /// Weight of noise of spectrum 1/fˢ, s from 0.5 to 2.5.
  public var noise: Float = 0.3
  /// Weights of gratings: sinusoids, checks, grids of lines.
  public var sinusoids: Float = 0.11, checks: Float = 0.03, grids: Float = 0.03
  /// Weight of noise cut into two tones.
  public var twoTone: Float = 0.09
  /// Weight of sinusoids whose phase is noise, as in wood.
  public var wood: Float = 0.12
  /// Multiplies the contrast of textures.
  public var textureContrast: Float = 1
  /// Multiplies the faint noise on six leaves of ten.
  public var microTexture: Float = 1
  /// Whether every second texture is bent in waves.
  public var warps = true
  /// Whether two textures of five recede; off: within the spread of a training.
  public var perspective = false

  // MARK: Edges

  /// Width of the soft step that antialiases an edge.
  public var edgeWidth: Float = 0.7
  /// Whether 15% of the filled shapes have edges up to 14 pixels wide.
  public var softEdges = true
  /// Whether a third of the pictures has a depth of field.
  public var depthOfField = true

  // MARK: Light and camera

  /// Share of pictures in which colours are mixed as light, squared, before the sensor takes the root.
  public var linearLight: Float = 0.7
  /// Whether the light changes slowly over six pictures of ten.
  public var lightField = true
  /// Multiplies the blur of the lens, a Gaussian of 0.27 to 0.89 pixels.
  public var lensBlur: Float = 1
  /// Whether the sensor averages what falls on a pixel; else it takes one sample.
  public var averaging = true
  /// Whether the brightness is brought to where a camera would bring it.
  public var exposure = true
  /// Share of pictures that are sharpened.
  public var sharpening: Float = 0.5
  /// Share of pictures with grain.
  public var grain: Float = 0.5
  /// Share of pictures whose colour is blurred against their brightness; off: within the spread of a training.
  public var chromaBlur: Float = 0

  /// All ingredients, after the generator in PyTorch that the shipped network was trained on (`Tests/Peers/drawings`), which
  /// has some more. What networks reach that were trained on these drawings stands in `Figures/09-beforehand/priors.csv`.
  public init() {}
}

extension Leaves {
  /// One drawing, 8-bit RGB, `side`×`side`.
  ///
  /// It is drawn at twice the size, front to back, and reduced by the camera.
  ///
  /// - Parameters:
  ///   - side: Pixels in a row, and rows; 16 or more.
  ///   - seed: Any number; the same one gives the same bytes.
  public func picture(side: Int, seed: UInt64) -> Image {
    precondition(side >= 16, "leaves: a side of \(side) pixels, less than 16")
    let composition = Composition(self, side: side, seed: seed)
    return composition.camera.photograph(composition.canvas())
  }

  /// Drawing number `index` of a series: always the same, whichever others are made.
  ///
  /// - Parameters:
  ///   - index: Its number in the series, 0 or more.
  ///   - side: Pixels in a row, and rows; 16 or more.
  ///   - seed: The seed of the series.
  public func picture(_ index: Int, side: Int, ofSeries seed: UInt64) -> Image {
    var seeds = RandomSource(seed: seed, draws: UInt64(index))
    return picture(side: side, seed: seeds.next())
  }

  /// A part of a series, drawn on all threads.
  ///
  /// - Parameters:
  ///   - indices: Which drawings of the series.
  ///   - side: Pixels in a row, and rows; 16 or more.
  ///   - seed: The seed of the series.
  public func pictures(_ indices: Range<Int>, side: Int, ofSeries seed: UInt64) -> [Image] {
    let drawn = Mutex([Int: Image]())
    parallelFor(indices.count) { position in
      let image = picture(indices.lowerBound + position, side: side, ofSeries: seed)
      drawn.withLock { $0[position] = image }
    }
    return drawn.withLock { images in (0..<indices.count).map { images[$0]! } }
  }
}
