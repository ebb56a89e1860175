import Engine
import Imaging

extension Image {
  /// Every pixel as a square of `factor` × `factor`.
  func enlarged(by factor: Int) -> Image {
    var pixels = [Float]()
    pixels.reserveCapacity(self.pixels.count * factor * factor)
    for row in 0..<channels * height {
      let line = self.pixels[row * width..<(row + 1) * width].flatMap { [Float](repeating: $0, count: factor) }
      for _ in 0..<factor { pixels += line }
    }
    return Image(width: width * factor, height: height * factor, channels: channels, pixels: pixels)
  }

  /// The outline of a square in one colour, cut at the edge of the picture.
  mutating func outline(_ corner: (y: Int, x: Int), size: Int, thickness: Int = 1, _ colour: [Float]) {
    for y in corner.y..<corner.y + size {
      for x in corner.x..<corner.x + size where y >= 0 && x >= 0 && y < height && x < width {
        let inside = min(y - corner.y, x - corner.x, corner.y + size - 1 - y, corner.x + size - 1 - x)
        guard inside < thickness else { continue }
        for c in 0..<3 { pixels[(c * height + y) * width + x] = colour[c] }
      }
    }
  }

  /// Places of patches in yellow and one in red, on a picture that has been enlarged by `zoom`.
  func outlining(_ places: [(y: Int, x: Int)], at own: (y: Int, x: Int), size: Int, zoom: Int) -> Image {
    var image = self
    for place in places { image.outline((place.y * zoom, place.x * zoom), size: size * zoom, [1, 0.85, 0]) }
    image.outline((own.y * zoom, own.x * zoom), size: size * zoom, [1, 0, 0])
    return image
  }
}

/// Patches without their means beside each other, around mid-grey, six in a row.
func sheet(_ patches: Tensor, _ rows: [Int], size: Int) -> Image {
  let cell = size + 1, columns = 6, lines = (rows.count + columns - 1) / columns
  let (width, height) = (columns * cell + 1, lines * cell + 1)
  var pixels = [Float](repeating: 1, count: width * height)
  for (index, row) in rows.enumerated() {
    for tap in 0..<size * size {
      let y = index / columns * cell + 1 + tap / size, x = index % columns * cell + 1 + tap % size
      pixels[y * width + x] = max(0, min(1, 0.5 + patches[row, tap]))
    }
  }
  return Image(width: width, height: height, channels: 1, pixels: pixels)
}
