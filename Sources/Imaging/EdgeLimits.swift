/// Letters, drawings and pixel art: edges between two levels and nothing between them. What overshoots there is a halo.
extension Image {
  /// Whether most of the picture's strong edges lie between two flat levels, those of all its colours together.
  ///
  /// An edge is strong where a square of five pixels spans 32 grey levels of 255; it lies between two levels if two thirds
  /// of its pixels are one or the other, give or take a level.
  public var hasTwoLevelEdges: Bool {
    let colours = opaqueColours()
    return lieBetweenTwoLevels((0..<channels).map { strongEdges(colours.plane($0)) })
  }

  /// The same of its transparency: a sprite, a cut-out with a hard edge.
  public var hasTwoLevelAlpha: Bool { alpha.map { lieBetweenTwoLevels([strongEdges($0)]) } ?? false }

  private func lieBetweenTwoLevels(_ planes: [(strong: Int, flat: Int)]) -> Bool {
    let strong = planes.reduce(0) { $0 + $1.strong }, flat = planes.reduce(0) { $0 + $1.flat }
    return strong >= 16 && flat * 5 >= strong * 4
  }

  /// How many strong edges a plane has, and how many of them lie between two flat levels.
  private func strongEdges(_ plane: [Float]) -> (strong: Int, flat: Int) {
    let side = 5
    guard width >= side, height >= side else { return (0, 0) }
    var strong = 0, flat = 0
    let step = max(1, Int((Double(width * height) / 200_000).squareRoot()))
    for y in stride(from: 0, through: height - side, by: step) {
      for x in stride(from: 0, through: width - side, by: step) {
        var low = Float.infinity, high = -Float.infinity
        for v in 0..<side {
          for u in 0..<side {
            let sample = plane[(y + v) * width + x + u]
            (low, high) = (min(low, sample), max(high, sample))
          }
        }
        guard high - low >= 32 / 255 else { continue }
        strong += 1
        var (below, above) = (0, 0)
        for v in 0..<side {
          for u in 0..<side {
            let sample = plane[(y + v) * width + x + u]
            if sample <= low + 1.01 / 255 { below += 1 }
            if sample >= high - 1.01 / 255 { above += 1 }
          }
        }
        if below >= 2 && above >= 2 && below + above >= side * side * 2 / 3 { flat += 1 }
      }
    }
    return (strong, flat)
  }

  /// An enlargement whose edges overshoot no further than bicubic interpolation's do.
  ///
  /// Every sample is kept between the least and the most of the small picture's samples that bicubic interpolation looks
  /// at there, widened to the interpolated value itself. What is hidden in the small picture limits nothing.
  ///
  /// - Parameters:
  ///   - small: The picture that it was made from, with as many colours.
  ///   - colours: Whether its colours are limited.
  ///   - alpha: Whether its transparency is.
  public func limited(by small: Image, colours: Bool = true, alpha: Bool = true) -> Image {
    precondition(channels == small.channels, "image: \(channels) colours limited by \(small.channels)")
    let behind = small.opaqueColours(), plain = behind.resized(width: width, height: height)
    var result = self
    func limit(_ plane: inout [Float], from first: Int, _ given: [Float], _ interpolated: [Float], at start: Int) {
      let columns = (0..<width).map { Self.taps($0, from: small.width, to: width) }
      let lines = (0..<height).map { Self.taps($0, from: small.height, to: height) }
      for y in 0..<height {
        for x in 0..<width {
          var low = interpolated[start + y * width + x], high = low
          for row in lines[y] {
            for column in columns[x] {
              let sample = given[row * small.width + column]
              (low, high) = (min(low, sample), max(high, sample))
            }
          }
          let place = first + y * width + x
          plane[place] = min(max(plane[place], low), high)
        }
      }
    }
    for channel in 0..<(colours ? channels : 0) {
      let start = channel * width * height
      limit(&result.pixels, from: start, behind.plane(channel), plain.pixels, at: start)
    }
    if alpha, var opacity = result.alpha, let given = small.alpha {
      let plane = Image(width: small.width, height: small.height, channels: 1, pixels: given)
      limit(&opacity, from: 0, given, plane.resized(width: width, height: height).pixels, at: 0)
      result.alpha = opacity
    }
    return result.quantized()
  }

  /// The samples of a line that bicubic interpolation makes sample `position` of.
  private static func taps(_ position: Int, from: Int, to: Int) -> [Int] {
    let centre = (Double(position) + 0.5) * Double(from) / Double(to) - 0.5, first = Int(centre.rounded(.down)) - 1
    return Array(Set((first..<first + 4).map { min(max($0, 0), from - 1) })).sorted()
  }
}
