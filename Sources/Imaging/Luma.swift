extension Image {
  /// The brightness that scores are taken on, H×W, 16…235 for samples of 0…1: ITU-R BT.601 as MATLAB's `rgb2ycbcr` has it.
  ///
  /// Y = 16 + (65.481 R + 128.553 G + 24.966 B) / 255 with R, G, B of 0…255, not rounded. A grey picture counts as one
  /// whose three colours are equal: Y = 16 + 219 g.
  public var luma: [Double] {
    let count = width * height
    if channels == 1 { return pixels.map { 16 + 219 * Double($0) } }
    return (0..<count).map {
      16 + 65.481 * Double(pixels[$0]) + 128.553 * Double(pixels[count + $0]) + 24.966 * Double(pixels[2 * count + $0])
    }
  }
}
