extension Image {
  /// The brightness that scores are taken on, H×W.
  ///
  /// Of a coloured picture it is ITU-R BT.601's luma as MATLAB's `rgb2ycbcr` has it: Y = 16 + (65.481 R + 128.553 G +
  /// 24.966 B) / 255 with R, G, B of 0…255, not rounded; 16…235. A grey picture is scored as it is, 0…255, as the published
  /// scripts do, which convert a picture only if it has three colours.
  public var luma: [Double] {
    let count = width * height
    if channels == 1 { return pixels.map { 255 * Double($0) } }
    return (0..<count).map {
      16 + 65.481 * Double(pixels[$0]) + 128.553 * Double(pixels[count + $0]) + 24.966 * Double(pixels[2 * count + $0])
    }
  }
}
