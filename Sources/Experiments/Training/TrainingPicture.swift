import Engine
import Imaging
import SuperResolution

/// A picture to be trained on: 8 bits a sample, with its reductions.
struct TrainingPicture: Sendable {
  /// A picture of one size, planar C×H×W.
  struct Plane: Sendable {
    let width: Int, height: Int, channels: Int
    let samples: [UInt8]

    init(_ image: Image) {
      width = image.width
      height = image.height
      channels = image.channels
      samples = image.pixels.map { UInt8(max(0, min(255, ($0 * 255).rounded()))) }
    }

    /// The picture again.
    var image: Image {
      Image(width: width, height: height, channels: channels, pixels: samples.map { Float($0) / 255 })
    }
  }

  /// Of each factor: the picture cropped to a multiple of it, and its reduction as the protocol of the evaluation has it.
  let pairs: [Int: (large: Plane, small: Plane)]

  /// Reduces a picture.
  ///
  /// - Parameters:
  ///   - image: the picture; its alpha is left out.
  ///   - scales: the factors.
  init(_ image: Image, scales: [Int]) {
    var colours = image
    colours.alpha = nil
    colours.bitDepth = 8
    pairs = Dictionary(
      uniqueKeysWithValues: scales.map { scale in
        let large = colours.modCropped(by: scale).quantized()
        return (scale, (Plane(large), Plane(large.degraded(by: scale))))
      })
  }
}

/// Where a crop of a minibatch lies, and how it is turned.
struct CropPlace: Equatable {
  /// Which picture.
  var picture: Int
  /// Its first row and column, in pixels of the small picture.
  var row: Int, column: Int
  /// The turn.
  var orientation: Orientation
}

extension TrainingPicture.Plane {
  /// Writes a square part, turned, into a tensor's numbers.
  ///
  /// - Parameters:
  ///   - row: its first row.
  ///   - column: its first column.
  ///   - side: its side in pixels.
  ///   - orientation: the turn.
  ///   - wanted: channels, 1 (the brightness that networks are published for) or 3.
  ///   - numbers: where they go, wanted × side × side behind each other.
  func write(
    row: Int, column: Int, side: Int, orientation: Orientation, channels wanted: Int, into numbers: inout [Float]
  ) {
    let code = orientation.rawValue, plane = width * height
    for c in 0..<wanted {
      for y in 0..<side {
        for x in 0..<side {
          // The inverse order of `Orientation`: what is read for the pixel that is written.
          var (i, j) = (code & 2 != 0 ? side - 1 - y : y, code & 1 != 0 ? side - 1 - x : x)
          if code & 4 != 0 { swap(&i, &j) }
          let place = (row + i) * width + column + j
          if wanted == 3 {
            numbers.append(Float(samples[channels == 3 ? c * plane + place : place]) / 255)
          } else if channels == 3 {
            let (red, green, blue) = (samples[place], samples[plane + place], samples[2 * plane + place])
            let sum = 65.481 * Float(red) + 128.553 * Float(green) + 24.966 * Float(blue)
            numbers.append((16 + sum / 255) / 255)
          } else {
            numbers.append(Float(samples[place]) / 255)
          }
        }
      }
    }
  }
}
