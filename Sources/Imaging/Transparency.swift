import Engine

/// Colours behind transparency.
///
/// A hidden pixel has some colour in its file, and nobody has chosen it. Whatever looks at neighbours must not see it: a
/// resampling weighs colours by their opacity, and everything else is shown ``Image/opaqueColours()``.
extension Image {
  /// From this opacity on a pixel's own colour counts in full: with less, a file of 8 bits hardly knows it.
  private static let trustedOpacity: Float = 1 / 16

  /// The colours without alpha. Those of hidden pixels are what the visible ones around them suggest.
  ///
  /// Colours are averaged by opacity over squares of 2, 4, 8… pixels; where a pixel says nothing, the smallest square that
  /// says something speaks for it (the pull-push of Gortler, Grzeszczuk, Szeliski and Cohen, "The Lumigraph", 1996).
  public func opaqueColours() -> Image {
    guard let alpha else { return self }
    var result = self
    result.alpha = nil
    guard isTransparent, alpha.contains(where: { $0 > 0 }) else { return result }
    let weights = alpha.map { min(1, max(0, $0) / Self.trustedOpacity) }
    result.pixels = (0..<channels).flatMap { channel in
      Pyramid(values: plane(channel), weights: weights, width: width, height: height).filled()
    }
    return result
  }

  /// The picture resampled with its colours weighed by opacity: what light through it becomes.
  ///
  /// A result that is hidden has the colour that lies behind the visible ones around it.
  func resampledByOpacity(_ alpha: [Float], columns: ResamplingMatrix, rows: ResamplingMatrix) -> Image {
    var products = self
    products.alpha = nil
    for channel in 0..<channels {
      let first = channel * width * height
      for position in alpha.indices { products.pixels[first + position] *= alpha[position] }
    }
    var result = products.resampledPlanes(columns: columns, rows: rows)
    let opacity = Image(width: width, height: height, channels: 1, pixels: alpha)
      .resampledPlanes(columns: columns, rows: rows).pixels
    let behind = opaqueColours().resampledPlanes(columns: columns, rows: rows)
    let count = result.width * result.height
    for position in 0..<count {
      for channel in 0..<channels {
        let place = channel * count + position
        // Less than half a level of 16 bits is nothing in any file.
        result.pixels[place] =
          opacity[position] > 0.5 / 65535 ? result.pixels[place] / opacity[position] : behind.pixels[place]
      }
    }
    result.alpha = opacity
    return result
  }
}

extension Image {
  /// The mean of this picture and another one of the same size, weighed by opacity as light is.
  ///
  /// - Parameters:
  ///   - other: With as many colours, and transparent if this one is; what overshoots 0…1 is cut off.
  ///   - share: This picture's share, 0…1.
  public func mixed(with other: Image, share: Float) -> Image {
    precondition(
      width == other.width && height == other.height && channels == other.channels,
      "image: \(channels)×\(height)×\(width) mixed with \(other.channels)×\(other.height)×\(other.width)")
    func within(_ sample: Float) -> Float { min(max(sample, 0), 1) }
    var result = self
    let count = width * height
    let own = alpha ?? [], others = (other.alpha ?? []).map(within)
    for position in 0..<count {
      var (first, second) = (share, 1 - share)
      if alpha != nil, !others.isEmpty {
        (first, second) = (first * own[position], second * others[position])
        result.alpha?[position] = first + second
        // What is hidden in both has some colour all the same.
        if first + second == 0 { (first, second) = (share, 1 - share) }
      }
      for place in stride(from: position, to: channels * count, by: count) {
        result.pixels[place] = (first * pixels[place] + second * within(other.pixels[place])) / (first + second)
      }
    }
    return result
  }
}

/// Averages of a plane over larger and larger squares.
private struct Pyramid {
  var values: [Float]
  var weights: [Float]
  var width: Int
  var height: Int

  /// The plane at half the size: means by weight, and how much is known of each.
  private var halved: Pyramid {
    let (columns, rows) = ((width + 1) / 2, (height + 1) / 2)
    var half = Pyramid(
      values: [Float](repeating: 0, count: columns * rows), weights: [Float](repeating: 0, count: columns * rows),
      width: columns, height: rows)
    for y in 0..<height {
      for x in 0..<width {
        let from = y * width + x, to = y / 2 * columns + x / 2
        half.values[to] += values[from] * weights[from]
        half.weights[to] += weights[from]
      }
    }
    for i in half.values.indices where half.weights[i] > 0 {
      half.values[i] /= half.weights[i]
      half.weights[i] = min(1, half.weights[i])
    }
    return half
  }

  /// The plane where every pixel says something.
  func filled() -> [Float] {
    guard weights.contains(where: { $0 < 1 }), width * height > 1 else { return values }
    let half = halved, coarse = half.filled()
    var result = values
    for y in 0..<height {
      for x in 0..<width where weights[y * width + x] < 1 {
        let position = y * width + x, weight = weights[position]
        let guess = Self.interpolated(coarse, width: half.width, height: half.height, x: x, y: y)
        result[position] = weight > 0 ? values[position] * weight + guess * (1 - weight) : guess
      }
    }
    return result
  }

  /// A plane of half the size at one pixel, on straight lines between its samples.
  private static func interpolated(_ plane: [Float], width: Int, height: Int, x: Int, y: Int) -> Float {
    let column = x / 2, row = y / 2
    let beside = min(max(x % 2 == 0 ? column - 1 : column + 1, 0), width - 1)
    let below = min(max(y % 2 == 0 ? row - 1 : row + 1, 0), height - 1)
    let near = plane[row * width + column] * 0.75 + plane[row * width + beside] * 0.25
    let far = plane[below * width + column] * 0.75 + plane[below * width + beside] * 0.25
    return near * 0.75 + far * 0.25
  }
}
