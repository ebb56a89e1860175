import Engine

/// The eight ways to turn and mirror a picture.
public enum Orientation: Int, CaseIterable, Sendable {
  /// As it is.
  case upright
  /// Left and right exchanged.
  case flippedX
  /// Top and bottom exchanged.
  case flippedY
  /// Turned by 180°.
  case turned
  /// Rows and columns exchanged, and then likewise.
  case transposed, transposedFlippedX, transposedFlippedY, transposedTurned

  /// N×C×H×W turned; height and width change places for four of the eight.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    var y = x
    if rawValue & 4 != 0 { y = y.transposed([0, 1, 3, 2]) }
    if rawValue & 1 != 0 { y = y.flipped(along: 3) }
    if rawValue & 2 != 0 { y = y.flipped(along: 2) }
    return y
  }

  /// The turn back.
  public func inverse(_ x: Tensor) -> Tensor {
    var y = x
    if rawValue & 2 != 0 { y = y.flipped(along: 2) }
    if rawValue & 1 != 0 { y = y.flipped(along: 3) }
    if rawValue & 4 != 0 { y = y.transposed([0, 1, 3, 2]) }
    return y
  }
}
