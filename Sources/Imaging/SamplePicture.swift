#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The built-in picture: nautilus shells, sawn in half, on rippled sand under water.
///
/// A nautilus grows by adding a larger copy of its last chamber, so what stands large at the mouth recurs, smaller and
/// smaller, towards the middle, and once more in the little shells around. Recurrence across scales is what a method
/// without training data lives on; long curved edges, smooth shading and faint texture are what it is judged by. The
/// picture is drawn by code, so that the repository needs no photograph, and comes out the same everywhere: light is
/// averaged over many points and rounded at the end.
public enum SamplePicture {
  /// The picture in 8-bit RGB; of the size that is asked for most, it is drawn once.
  ///
  /// - Parameters:
  ///   - width: Pixels in a row.
  ///   - height: Rows; the picture is scaled to the shorter side.
  public static func image(width: Int = 256, height: Int = 256) -> Image {
    width == 256 && height == 256 ? usual : drawn(width: width, height: height)
  }

  private static let usual = drawn(width: 256, height: 256)

  private static func drawn(width: Int, height: Int) -> Image {
    let count = width * height
    let unit = 1 / Double(min(width, height))
    let scene = Scene()
    var pixels = [Float](repeating: 0, count: 3 * count)
    for position in 0..<count {
      let centre = SIMD2(
        Double(position % width) + 0.5 - Double(width) / 2, Double(position / width) + 0.5 - Double(height) / 2)
      var light = Colour.zero
      for sample in 0..<16 {
        let offset = SIMD2(tent(sample % 4), tent(sample / 4))
        light += scene.light(at: (centre + offset) * unit, sample: sample) / 16
      }
      // Light adds up where it is linear. A square root stands for the sRGB curve: it is exact on every machine.
      for channel in 0..<3 { pixels[channel * count + position] = Float(max(0, light[channel]).squareRoot()) }
    }
    return Image(width: width, height: height, channels: 3, pixels: pixels).quantized()
  }

  /// One of four offsets that spread over a tent two pixels wide, as soft as a good lens.
  private static func tent(_ index: Int) -> Double {
    let share = (Double(index) + 0.5) / 4
    return share < 0.5 ? (2 * share).squareRoot() - 1 : 1 - (2 - 2 * share).squareRoot()
  }
}

/// Everything there is to see. Lengths are shares of the picture's shorter side, (0, 0) is its middle, y points down.
private struct Scene {
  let shells = [
    Shell(middle: SIMD2(-0.01, -0.07), radius: 0.635, rotation: -0.3),
    Shell(middle: SIMD2(0.33, -0.322), radius: 0.175, rotation: 2.25),
    Shell(middle: SIMD2(-0.385, 0.385), radius: 0.12, rotation: 0.4),
    Shell(middle: SIMD2(-0.405, -0.405), radius: 0.075, rotation: 4.2),
  ]

  func light(at point: SIMD2<Double>, sample: Int) -> Colour {
    for shell in shells {
      if let place = shell.place(of: point) { return nacre(at: place) }
    }
    return sand(at: point) * (1 - 0.75 * shade(at: point, sample: sample))
  }

  /// Sand in ripples, with grains of two sizes.
  private func sand(at point: SIMD2<Double>) -> Colour {
    let warp = noise(point * 3 + 11) * 0.075 + noise(point * 8 + 7) * 0.016
    let ripple = sin((point.x * 0.42 + point.y + warp) * 62)
    let grain = noise(point * 60) + noise(point * 120)
    let light = 0.5 + 0.3 * ripple + 0.1 * ripple * ripple + 0.06 * grain
    return mix(srgb(0x062A3F), srgb(0x36949C), light)
  }

  /// How much of a lamp a hand's breadth wide the shells hide, 0…1; each sample looks at other parts of it.
  private func shade(at point: SIMD2<Double>, sample: Int) -> Double {
    var hidden = 0
    for index in 0..<6 {
      let angle = Double(index * 16 + sample) * 2.399963, reach = 0.03 * (Double(index * 16 + sample) / 96).squareRoot()
      let towards = point - SIMD2(0.016 + reach * cos(angle), 0.024 + reach * sin(angle))
      if shells.contains(where: { $0.place(of: towards) != nil }) { hidden += 1 }
    }
    return Double(hidden) / 6
  }
}

/// A logarithmic spiral, r = radius · exp(growth · (turn - end)), which looks the same at every size.
private struct Shell {
  static let end = 18.0  // the angle at the mouth, counted through all whorls
  static let growth = 0.176  // each whorl three times the one within
  static let chamber = 0.41  // the angle from one septum to the next
  static let lastSeptum = end - 1.9

  var middle: SIMD2<Double>
  var radius: Double
  var rotation: Double

  /// Where in a shell a point lies.
  struct Place {
    var turn: Double  // the angle along the shell
    var across: Double  // 0 at the inner wall, 1 at the outer
  }

  /// The place at a point, or nil outside the shell.
  func place(of point: SIMD2<Double>) -> Place? {
    let p = point - middle
    let distance = (p * p).sum().squareRoot() / radius
    if distance > 1 { return nil }
    let angle = atan2(-p.y, p.x) + Self.end - rotation
    let level = log(max(distance, 1e-4)) / Self.growth + Self.end
    let turn = angle + 2 * .pi * ((level - angle) / (2 * .pi)).rounded(.up)
    let across = 1 - (turn - level) / (2 * .pi)
    // The lip of the mouth is drawn back in its middle, and the outer wall ends first.
    return turn + 0.45 * bow(across) + 0.4 * across * across > Self.end ? nil : Place(turn: turn, across: across)
  }
}

/// 0 at both walls, 1 halfway.
private func bow(_ across: Double) -> Double { 4 * across * (1 - across) }

/// The cut face of a shell: walls and septa bright, chambers deep, and a film of colours that slides along them.
private func nacre(at place: Shell.Place) -> Colour {
  let wall = 0.065, septum = 0.11
  if place.across > 1 - wall {
    let depth = (place.across - 1 + wall) / wall
    let stripe = smoothstep(-0.2, 0.25, sin(place.turn * 18 + 2 * sin(place.turn * 5)))
    return mix(srgb(0xFFF8EA), mix(srgb(0xF3E3C6), srgb(0x8A3B1C), stripe), smoothstep(0.35, 0.6, depth))
  }
  let inside = place.across / (1 - wall)
  let hue = 2 * .pi * (place.turn * 0.16 + inside * 0.7)
  let pearl =
    Colour(0.74, 0.66, 0.60) + Colour(cos(hue), cos(hue + 1.9), cos(hue + 3.9)) * Colour(0.16, 0.12, 0.2)
  let rounding = smoothstep(0, 0.22, inside) * smoothstep(0, 0.12, 1 - inside)
  let step = (place.turn + 0.34 * bow(place.across) - Shell.lastSeptum) / Shell.chamber
  if step > 0 {
    // The chamber the animal lived in: no septa, but fine lines of growth.
    let lines = 0.035 * sin(place.turn * 76 + 3 * inside)
    return mix(srgb(0x4A1F1A), pearl * (0.55 + 0.5 * rounding + lines), 0.25 + 0.75 * smoothstep(0, 2.2, step))
  }
  let phase = step - step.rounded(.down)
  if phase > 1 - septum { return srgb(0xFFF6E6) * (0.8 + 0.2 * rounding) }
  let lit = smoothstep(0.05, 1, phase / (1 - septum)) * (0.35 + 0.65 * rounding)
  return mix(srgb(0x2A0F12), pearl, lit)
}

/// Linear light, red, green and blue.
private typealias Colour = SIMD3<Double>

/// A colour by its sRGB bytes.
private func srgb(_ code: Int) -> Colour {
  let bytes = Colour(Double(code >> 16), Double(code >> 8 & 255), Double(code & 255)) / 255
  return bytes * bytes
}

private func mix(_ a: Colour, _ b: Colour, _ t: Double) -> Colour { a + (b - a) * t }

private func smoothstep(_ low: Double, _ high: Double, _ x: Double) -> Double {
  let t = min(max((x - low) / (high - low), 0), 1)
  return t * t * (3 - 2 * t)
}

/// Smooth noise, -1…1, from whole numbers only as far as chance goes.
private func noise(_ point: SIMD2<Double>) -> Double {
  let corner = point.rounded(.down)
  let t = point - corner
  let s = t * t * (3 - 2 * t)
  let x = Int32(corner.x), y = Int32(corner.y)
  let top = chance(x, y) + (chance(x + 1, y) - chance(x, y)) * s.x
  let bottom = chance(x, y + 1) + (chance(x + 1, y + 1) - chance(x, y + 1)) * s.x
  return top + (bottom - top) * s.y
}

private func chance(_ x: Int32, _ y: Int32) -> Double {
  var hash = UInt32(bitPattern: x) &* 0x9E37_79B1 ^ UInt32(bitPattern: y) &* 0x85EB_CA77
  hash = (hash ^ hash >> 15) &* 0x2C1B_3C6D
  hash = (hash ^ hash >> 12) &* 0x297A_2D39
  return Double(hash ^ hash >> 15) / Double(UInt32.max) * 2 - 1
}
