import Engine
import Files
import Imaging
import SuperResolution
import Terminal

/// The whole picture's choice between filters, for a part of it.
///
/// `wiener` tries its filters on the picture itself, and a part alone may choose another one than the whole. It then differs by
/// tens of grey levels, however wide its margin is.
struct PreviewFilter {
  /// The most pixels of a picture that is asked: that takes about a minute and a half on two processors.
  static let mostPixels = 1 << 20

  /// The picture that the part is of.
  var whole: Image
  var degradation: Degradation

  /// Gives an enlargement of the part the filters of the whole.
  ///
  /// - Parameters:
  ///   - enlargement: By `wiener`.
  ///   - pulse: Told now and then which share is done, 0…1; what it throws ends the choice.
  /// - Returns: Whether the whole was asked.
  func choose(for enlargement: inout Enlargement, pulse: (Double) throws -> Void) throws -> Bool {
    guard whole.width * whole.height <= Self.mostPixels else { return false }
    let parts = whole.isTransparent ? 2.0 : 1.0, filters = enlargement.filters
    let restored = try degradation.undone(in: whole, scale: enlargement.scale) { try pulse($0 * 0.2) }
    enlargement.filters = [
      try best(of: filters, for: Tensor(restored.opaqueColours())) { try pulse(0.2 + $0 * 0.8 / parts) }
    ]
    if let alpha = whole.alpha, whole.isTransparent {
      let opacity = Tensor(Image(width: whole.width, height: whole.height, channels: 1, pixels: alpha))
      enlargement.filtersOfAlpha = [try best(of: filters, for: opacity) { try pulse(0.6 + $0 * 0.4) }]
    }
    return true
  }

  private func best(
    of filters: [CollaborativeFilter], for picture: Tensor, pulse: (Double) throws -> Void
  ) throws -> CollaborativeFilter {
    var choice = FilterChoice(filters, for: picture)
    let rounds = Double(max(1, FilterChoice.rounds(filters)))
    while !choice.isDone {
      let done = Double(choice.roundsDone)
      try choice.advance { try pulse((done + $0) / rounds) }
    }
    return choice.best
  }
}
