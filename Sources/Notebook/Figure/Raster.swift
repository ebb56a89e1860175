import Imaging

/// Pixels of one panel: a photograph, or a grid of numbers drawn as shades.
///
/// A viewer smooths the picture in an SVG when it scales it, and that would show a sharpness that is not there. So each
/// pixel is written as a block of equal ones, as many as keep the longer side within `Enlargement`: a grid of numbers
/// takes four bytes a sample, and its blocks are few and large, so it can do with less.
struct Raster: Sendable {
  enum Content: Sendable, Equatable {
    /// H×W×3 bytes.
    case colour([UInt8])
    /// H×W bytes of a picture without colours.
    case grey([UInt8])
    /// H×W numbers and the name of what they measure.
    case values([Float], legend: Axis)
  }

  enum Enlargement: Int {
    case colour = 256
    case values = 128
  }

  let width: Int
  let height: Int
  let content: Content

  /// Makes a photograph's pixels; samples outside 0…1 are clipped and rounded to 8 bits.
  init(_ image: Image) {
    let plane = image.width * image.height, components = image.channels == 1 ? 1 : 3
    var bytes = [UInt8](repeating: 0, count: plane * components)
    for channel in 0..<components {
      for index in 0..<plane { bytes[index * components + channel] = Self.byte(image.pixels[channel * plane + index]) }
    }
    let enlarged = Self.enlarge(
      bytes, width: image.width, height: image.height, components: components, upTo: .colour)
    self.init(
      width: enlarged.width, height: enlarged.height,
      content: components == 1 ? .grey(enlarged.samples) : .colour(enlarged.samples))
  }

  /// Makes a grid of H×W numbers, kept to five significant digits so that every machine draws the same.
  init(_ values: [some Plottable], width: Int, height: Int, legend: Axis) {
    precondition(
      width > 0 && height > 0 && values.count == width * height,
      "heat map: \(values.count) values for \(height)×\(width)")
    let rounded = values.map { Float(Rounding.significant(5).text($0.plotted)) ?? .nan }
    let enlarged = Self.enlarge(rounded, width: width, height: height, components: 1, upTo: .values)
    self.init(
      width: enlarged.width, height: enlarged.height, content: .values(enlarged.samples, legend: legend))
  }

  private init(width: Int, height: Int, content: Content) {
    self.width = width
    self.height = height
    self.content = content
  }

  private static func byte(_ sample: Float) -> UInt8 {
    sample > 0 ? UInt8((min(sample, 1) * 255).rounded()) : 0
  }

  private static func enlarge<Sample>(
    _ samples: [Sample], width: Int, height: Int, components: Int, upTo target: Enlargement
  ) -> (samples: [Sample], width: Int, height: Int) {
    let factor = max(1, target.rawValue / max(width, height))
    var result: [Sample] = []
    result.reserveCapacity(samples.count * factor * factor)
    for row in 0..<height {
      var line: [Sample] = []
      for column in 0..<width {
        let first = (row * width + column) * components
        for _ in 0..<factor { line += samples[first..<first + components] }
      }
      for _ in 0..<factor { result += line }
    }
    return (result, width * factor, height * factor)
  }
}
