import Engine
import Imaging

/// The mean of some numbers.
func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

/// The standard deviation of some numbers.
func spread(_ values: [Double]) -> Double {
  let centre = mean(values)
  return mean(values.map { ($0 - centre) * ($0 - centre) }).squareRoot()
}

/// Draws from N(0, 1) in double precision.
func draws(_ count: Int, _ random: inout RandomSource) -> [Double] {
  Tensor.normal([count], using: &random).values.map(Double.init)
}

/// The pieces of a picture.
struct Pieces {
  static let side = 8
  static let numbers = 3 * side * side
  let picture: Image

  /// The piece at a place, as a row of numbers.
  func row(x: Int, y: Int) -> [Float] { picture.cropped(x: x, y: y, width: Pieces.side, height: Pieces.side).pixels }

  /// Some pieces from anywhere, N×192.
  func some(_ count: Int, _ random: inout RandomSource) -> Tensor {
    let limit = picture.width - Pieces.side
    var rows: [Float] = []
    rows.reserveCapacity(count * Pieces.numbers)
    for _ in 0..<count {
      let x = Int.random(in: 0...limit, using: &random), y = Int.random(in: 0...limit, using: &random)
      for channel in 0..<3 {
        for line in y..<y + Pieces.side {
          let start = (channel * picture.height + line) * picture.width + x
          rows += picture.pixels[start..<start + Pieces.side]
        }
      }
    }
    return Tensor(shape: [count, Pieces.numbers], rows)
  }
}

/// Rows of numbers as patches side by side, with a white line between them.
func mosaic(_ rows: Tensor, columns: Int) -> Image {
  let side = Pieces.side, step = side + 1, lines = rows.shape[0] / columns
  let (width, height) = (columns * step - 1, lines * step - 1)
  let values = rows.values
  var pixels = [Float](repeating: 1, count: 3 * width * height)
  for patch in 0..<rows.shape[0] {
    for channel in 0..<3 {
      for place in 0..<side * side {
        let x = patch % columns * step + place % side, y = patch / columns * step + place / side
        let value = values[(patch * 3 + channel) * side * side + place]
        pixels[(channel * height + y) * width + x] = min(1, max(0, value))
      }
    }
  }
  return Image(width: width, height: height, channels: 3, pixels: pixels).quantized()
}

/// For every row the root mean squared difference from the nearest row of others, in grey levels.
func nearest(_ rows: Tensor, among others: Tensor) -> [Double] {
  let squares =
    Variable(rows.map(.square)).sum(along: [1]).value
    + Variable(others.map(.square)).sum(along: [1]).value.transposed([1, 0])
  let all = (squares - rows.multiplied(by: others, transposingOther: true) * 2).values
  let count = others.shape[0]
  return (0..<rows.shape[0]).map { row in
    let least = max(0, all[row * count..<(row + 1) * count].min() ?? 0)
    return Double(least / Float(rows.shape[1])).squareRoot() * 255
  }
}

/// The mean standard deviation within a colour of a patch, in grey levels.
func contrast(_ rows: Tensor) -> Double {
  let colours = rows.reshaped([rows.count / (Pieces.side * Pieces.side), Pieces.side * Pieces.side])
  let off = colours - Variable(colours).mean(along: [1]).value
  return Double(Variable(off.map(.square)).mean(along: [1]).value.map(.sqrt).mean) * 255
}

/// One column of a table of numbers.
func column(_ rows: Tensor, _ index: Int) -> [Double] {
  rows.sliced([0..<rows.shape[0], index..<index + 1]).values.map(Double.init)
}
