import Imaging

/// The part of a plane inside a border.
public func inside(_ plane: Plane, border: Int) -> Plane {
  let width = plane.width - 2 * border
  let values = (border..<plane.height - border).flatMap { row in
    plane.values[row * plane.width + border..<row * plane.width + border + width]
  }
  return Plane(values: values, width: width)
}

/// The luma inside a border.
public func lumaPlane(_ image: Image, border: Int) -> Plane {
  inside(Plane(values: lumaByHand(image), width: image.width), border: border)
}

/// Truth and a distortion of it, mixed so that luma has a wanted mean squared error.
public func mixed(_ truth: Image, _ distorted: Image, error: Double) -> Image {
  func blend(_ share: Double) -> Image {
    var image = truth
    image.pixels = zip(truth.pixels, distorted.pixels).map { min(1, max(0, $0 + Float(share) * ($1 - $0))) }
    return image
  }
  var (low, high) = (0.0, 4.0)
  let reference = lumaByHand(truth)
  for _ in 0..<24 {
    let middle = 0.5 * (low + high)
    if meanSquaredError(lumaByHand(blend(middle)), reference) < error { low = middle } else { high = middle }
  }
  return blend(high)
}

/// A picture with as many more pixels along each edge, equal to the outermost ones.
public func padded(_ image: Image, by count: Int) -> Image {
  let (width, height) = (image.width + 2 * count, image.height + 2 * count)
  var pixels: [Float] = []
  for channel in 0..<image.channels {
    let plane = image.plane(channel)
    for y in 0..<height {
      for x in 0..<width {
        let (row, column) = (min(max(y - count, 0), image.height - 1), min(max(x - count, 0), image.width - 1))
        pixels.append(plane[row * image.width + column])
      }
    }
  }
  return Image(width: width, height: height, channels: image.channels, pixels: pixels)
}

/// A picture with more red and less green, so that luma stays what it was.
///
/// - Parameter truth: the picture.
public func tinted(_ truth: Image) -> Image {
  var tinted = truth
  let count = truth.width * truth.height
  for i in 0..<count {
    let shift = min(0.15, 1 - truth.pixels[i], truth.pixels[count + i] * 128.553 / 65.481)
    tinted.pixels[i] += shift
    tinted.pixels[count + i] -= shift * 65.481 / 128.553
  }
  return tinted
}
