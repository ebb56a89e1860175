/// The sizes of a two-dimensional convolution.
///
/// The input is N×C×H×W, the weights are O×C×K×L, the output is N×O×H′×W′ with
/// `H′ = (H + 2 · padding − K) / stride + 1`, and likewise for the width. Outside the input lie zeros.
public struct ConvolutionShape: Sendable, Hashable {
  /// Pictures in the batch.
  public var batch: Int
  /// Channels of the input.
  public var inputChannels: Int
  /// Channels of the output.
  public var outputChannels: Int
  /// Height and width of the input in pixels.
  public var height: Int, width: Int
  /// Height and width of the filter.
  public var filterHeight: Int, filterWidth: Int
  /// Step of the filter in both directions.
  public var stride: Int
  /// Zeros added on the top and bottom, and on the left and right.
  public var verticalPadding: Int, horizontalPadding: Int

  /// Makes a shape. The filter must fit into the padded input.
  ///
  /// - Parameters:
  ///   - batch: N.
  ///   - inputChannels: C.
  ///   - outputChannels: O.
  ///   - height: H, rows of the input.
  ///   - width: W, columns of the input.
  ///   - filterHeight: K, 1 or more.
  ///   - filterWidth: L, 1 or more.
  ///   - stride: step of the filter in both directions, 1 or more.
  ///   - verticalPadding: rows of zeros added on the top and on the bottom, 0 or more.
  ///   - horizontalPadding: columns of zeros added on the left and on the right, 0 or more.
  public init(
    batch: Int, inputChannels: Int, outputChannels: Int, height: Int, width: Int, filterHeight: Int, filterWidth: Int,
    stride: Int = 1, verticalPadding: Int = 0, horizontalPadding: Int = 0
  ) {
    // Not `precondition`: compiled without checks, as this module is, it would be taken for granted.
    guard
      stride > 0 && filterHeight > 0 && filterWidth > 0 && verticalPadding >= 0 && horizontalPadding >= 0
        && height + 2 * verticalPadding >= filterHeight && width + 2 * horizontalPadding >= filterWidth
    else {
      fatalError(
        "a \(filterHeight)×\(filterWidth) filter with stride \(stride) does not fit \(height)×\(width) pixels "
          + "padded by \(verticalPadding) and \(horizontalPadding)")
    }
    self.batch = batch
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.height = height
    self.width = width
    self.filterHeight = filterHeight
    self.filterWidth = filterWidth
    self.stride = stride
    self.verticalPadding = verticalPadding
    self.horizontalPadding = horizontalPadding
  }

  /// Height of the output in pixels.
  public var outputHeight: Int { (height + 2 * verticalPadding - filterHeight) / stride + 1 }
  /// Width of the output in pixels.
  public var outputWidth: Int { (width + 2 * horizontalPadding - filterWidth) / stride + 1 }
  /// Weights that one output channel has.
  public var depth: Int { inputChannels * filterHeight * filterWidth }

  /// True for a 1×1 filter that moves by single pixels: a matrix product in disguise.
  public var isPointwise: Bool {
    filterHeight == 1 && filterWidth == 1 && stride == 1 && verticalPadding == 0 && horizontalPadding == 0
  }
}
