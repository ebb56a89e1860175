/// Why a picture cannot be enlarged.
public enum EnlargementError: Error, CustomStringConvertible, Equatable {
  /// The picture has too few pixels to be reduced and learned from.
  case tooSmall(width: Int, height: Int, limit: Int)
  /// A checkpoint belongs to another run, or is damaged.
  case checkpoint(String)
  /// A file of weights is none of the network's.
  case weights(String)

  /// One line.
  public var description: String {
    switch self {
    case .tooSmall(let width, let height, let limit):
      "\(width)×\(height) pixels are too few to learn from; each side needs at least \(limit) "
        + "(nlvae upscale --preset instant takes any size)"
    case .checkpoint(let cause): cause
    case .weights(let cause): "not the weights of this network: \(cause)"
    }
  }
}
