import SuperResolution

/// How fast this machine does what has been tried: pictures of a batch need not try it again.
///
/// A class, because all pictures of a batch write into the same one.
final class MeasuredSpeeds {
  /// What takes as long, but for the size of the picture.
  struct Kind: Hashable {
    private let method: SuperResolution.Method
    private let configuration: ZeroShotConfiguration
    private let scale: Int
    /// Whether there is noise, compression, and a kernel to undo.
    private let undoes: [Bool]

    /// The kind of an enlargement.
    init(_ enlargement: Enlargement) {
      (method, configuration, scale) = (enlargement.method, enlargement.configuration, enlargement.scale)
      let degradation = enlargement.degradation
      undoes = [degradation.noise > 0, degradation.compression != nil, degradation.kernel != .bicubic]
    }
  }

  private var ratios: [Kind: [Double]] = [:]

  /// `Forecast.ratios` of a kind; `nil` if it has not been measured.
  subscript(kind: Kind) -> [Double]? {
    get { ratios[kind] }
    set { ratios[kind] = newValue }
  }
}
