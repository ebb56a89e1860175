import Engine
import Experiments
import Foundation
import Imaging
import Notebook

//: ## What does it matter that things hide each other?
//:
//: Must things hide each other, or would transparent discs do as well? We draw both. Discs lie in a heap; the first one is
//: in front. We paint from front to back, and keep for every pixel how much still shows through, at first all of it. A
//: disc adds its tone to the pixels that it covers, as far as something shows through there, and takes away from what
//: shows through. When less than about one grey level shows through anywhere, the picture is finished, and the rest of the
//: heap need not be painted. For a disc with tone *t* and **opacity** *o*:
//:
//: ```math
//: \text{tone} \leftarrow \text{tone} + \text{rest} \cdot o \, t , \quad \text{rest} \leftarrow \text{rest} \cdot (1 - o)
//: ```

/// A disc of one tone.
public struct Disc: Sendable {
  /// Its centre and its radius, in pixels.
  public var x: Float, y: Float, radius: Float
  /// 0 is black, 1 is white.
  public var tone: Float
}

/// A square picture of discs, painted front to back until nothing shows through.
///
/// - Parameters:
///   - side: Pixels in a row, and rows.
///   - opacity: How much a disc hides; 1 is paper, less is glass.
///   - next: The next disc; asked for as long as something shows through.
func painted(side: Int, opacity: Float, next: () -> Disc) -> [Float] {
  var tones = [Float](repeating: 0, count: side * side), rest = [Float](repeating: 1, count: side * side)
  var open = side * side
  while open > 0 {
    let disc = next()
    for row in span(disc.y, disc.radius, side) {
      for column in span(disc.x, disc.radius, side) where rest[row * side + column] > 0.004 {
        let dx = Float(column) + 0.5 - disc.x, dy = Float(row) + 0.5 - disc.y, place = row * side + column
        guard dx * dx + dy * dy < disc.radius * disc.radius else { continue }
        tones[place] += rest[place] * opacity * disc.tone
        rest[place] *= 1 - opacity
        if rest[place] <= 0.004 { open -= 1 }
      }
    }
  }
  return tones
}

//: @fold
/// The pixels of a row or column, of `side` in all, that a disc may reach.
func span(_ centre: Float, _ radius: Float, _ side: Int) -> Range<Int> {
  let first = max(0, Int(centre - radius)), end = min(side, Int(centre + radius) + 1)
  return first..<max(first, end)
}

/// A heap of discs as a picture.
func heap(exponent: Double, opacity: Double, seed: UInt64, side: Int = 128) -> Image {
  var random = RandomSource(seed: seed)
  let law = SizeLaw(exponent: Float(exponent), smallest: 2, largest: 64), end = Float(side) + 64
  let tones = painted(side: side, opacity: Float(opacity)) {
    Disc(
      x: Float.random(in: -64..<end, using: &random), y: Float.random(in: -64..<end, using: &random),
      radius: law.radius(Float.random(in: 0..<1, using: &random)), tone: Float.random(in: 0..<1, using: &random))
  }
  return Image(width: side, height: side, channels: 1, pixels: tones)
}
//: @unfold

extension Chapter09 {
  static let occlusion = Section { page in
    //: Here are heaps of paper with three exponents, and one of glass, whose discs hide only a fifth of what is behind
    //: them.
    let seed = page.seed()
    let opacity = page.knob("opacity of the glass", 0.2, in: 0.1...1)
    let heaps: [(name: String, exponent: Double, opacity: Double)] = [
      ("exponent 2", 2, 1), ("exponent 3", 3, 1), ("exponent 4", 4, 1), ("exponent 3, glass", 3, opacity),
    ]
    let drawn = page.progress("heaps", total: 12) { tick in
      heaps.map { kind in
        (0..<3).map { number -> Image in
          defer { tick() }
          return heap(exponent: kind.exponent, opacity: kind.opacity, seed: seed + UInt64(number))
        }
      }
    }
    page.figure(
      "heaps",
      caption:
        "Heaps of discs. The exponent decides which sizes fill the picture. Glass shows every disc through the others, and "
        + "looks like no photograph.", columns: 4
    ) { figure in
      for (kind, images) in zip(heaps, drawn) { figure.picture(kind.name, images[0]) }
    }
    page.table(
      "The same statistics as above, means of three heaps", columns: ["", "slope of the spectrum", "kurtosis"],
      rows: zip(heaps, drawn).map { kind, images in
        let found = images.map(PictureStatistics.init)
        return [
          .text(kind.name), .number(mean(found.map(\.slope)), digits: 1),
          .number(mean(found.map(\.kurtosis)), digits: 0),
        ]
      })

    //: > **Try** Turn the opacity of the glass from 0.1 to 1 and watch the kurtosis in the last row.

    //: The exponent decides about the spectrum: the more small discs, the more power in fine waves, and the smaller the
    //: slope. The photographs' median slopes are near those of the first two rows. (So the spectrum does not single out
    //: the exponent of 3. That comes from the argument about octaves.)
    //:
    //: Glass has the same discs, and a slope within the range of the opaque heaps. But its kurtosis is much nearer to the
    //: 3 of a bell curve. The reason is the **central limit theorem**: a sum of many independent numbers is nearly a bell
    //: curve, and a pixel of glass is a sum of many discs. With paper a single disc decides about each pixel, and the
    //: edges of the front discs keep their full height. So **occlusion** makes most of the long tails here, and most of
    //: what is photographed is opaque.
  }
}
