import Engine
import Experiments
import Foundation
import Imaging
import Notebook

//: ## How large are the things in a picture?
//:
//: What has edges, surfaces and a spectrum without a preferred size? The simplest answer is a heap of paper discs of
//: many sizes: **dead leaves**, as the field calls them (Matheron, 1968). Everything hangs on how many discs there are
//: of each size.
//:
//: A photograph has no preferred size. Take one from twice the distance: everything is half as large, and the statistics
//: are nearly the same. So the law of radii should stay the same when all radii are halved. The laws that do are **power
//: laws**: the density of discs of radius *r* is
//:
//: ```math
//: p(r) = \frac{1}{Z} \, r^{-\alpha} , \quad a \le r \le b
//: ```
//:
//: where *a* and *b* are the smallest and the largest radius, *Z* makes the total 1, and the exponent α is still open.
//: To draw a radius, draw *u* evenly between 0 and 1 and look for the radius below which a share *u* of all discs lies.
//: The integral of a power is a power, so this can be solved by hand:
//:
//: ```math
//: r = \left( a^{1 - \alpha} + u \left( b^{1 - \alpha} - a^{1 - \alpha} \right) \right)^{1 / (1 - \alpha)}
//: ```

/// The radius below which a share `u` of all discs lies, for an exponent other than 1.
func radius(_ u: Double, exponent: Double, smallest a: Double, largest b: Double) -> Double {
  let e = 1 - exponent
  return pow(pow(a, e) + u * (pow(b, e) - pow(a, e)), 1 / e)
}

extension Chapter09 {
  static let powerLaw = Section { page in
    var random = RandomSource(seed: page.seed())
    let exponent = page.knob("exponent", 3.0, in: 1.5...5)
    let draws = (0..<40_000).map { _ in Double.random(in: 0..<1, using: &random) }
    let radii = draws.map { radius($0, exponent: exponent, smallest: 2, largest: 64) }
    let law = SizeLaw(exponent: Float(exponent), smallest: 2, largest: 64)
    let apart = zip(draws, radii).map { abs(Double(law.radius(Float($0))) / $1 - 1) }.max()!
    page.show("the library's radii agree within 1%", apart < 0.01)

    let edges = (0...10).map { 2 * pow(2, Double($0) / 2) }, pairs = Array(zip(edges, edges.dropFirst()))
    let counts = pairs.map { low, high in Double(radii.filter { low <= $0 && $0 < high }.count) }
    let middles = pairs.map { ($0 * $1).squareRoot() }, filled = counts.indices.filter { counts[$0] > 0 }
    let share = zip(counts, pairs).map { $0 / Double(radii.count) / ($1.1 - $1.0) }
    page.figure(
      "sizes",
      caption:
        "Forty thousand radii: how many there are to a pixel of radius. On logarithmic axes a power law is a straight line, "
        + "and its slope is −α.", x: Axis("radius", unit: "pixels", scale: .logarithmic),
      y: Axis("share of the discs to a pixel", scale: .logarithmic)
    ) { plot in
      plot.points("drawn", x: filled.map { middles[$0] }, y: filled.map { share[$0] })
      let ends = [2.0, 64.0], total = (pow(2, 1 - exponent) - pow(64, 1 - exponent)) / (exponent - 1)
      plot.line("the law", x: ends, y: ends.map { pow($0, -exponent) / total }, marked: false)
      plot.key = .topRight
    }

    //: Which exponent? Look at the area of all discs together. A disc of twice the radius has four times the area. Count
    //: the discs by **octaves** of radius, each from some radius to twice that radius. An octave that begins at *r* is *r*
    //: wide. So the number of its discs is in proportion to $`r \cdot r^{-\alpha} = r^{1 - \alpha}`$, and their area, with
    //: $`r^2`$ for each, to $`r^{3 - \alpha}`$. Predict which exponent gives every octave the same area.
    func shares(_ exponent: Double) -> [Double] {
      let radii = draws.map { radius($0, exponent: exponent, smallest: 2, largest: 64) }
      let areas = (1...5).map { octave in
        let low = pow(2, Double(octave))
        return radii.filter { low <= $0 && $0 < 2 * low }.reduce(0) { $0 + $1 * $1 }
      }
      return areas.map { 100 * $0 / areas.reduce(0, +) }
    }
    page.table(
      "Share of the discs' area in each octave of radii (%)",
      columns: ["exponent", "2 to 4 pixels", "4 to 8", "8 to 16", "16 to 32", "32 to 64"],
      rows: [2.0, 3, 4].map { exponent in
        [.number(exponent, digits: 0)] + shares(exponent).map { .number($0, digits: 0) }
      })

    //: > **Try** Turn the exponent of the figure to 1.5 and to 5. Where are most of the discs, and how many large ones
    //: > are left?

    //: With α = 3 every octave gets about a fifth of the area. Magnify such a picture by two: each octave moves into the
    //: place of the next one, which looked the same. (Large discs are rare, so the share of the last octave depends on
    //: luck.) This is the exponent that Lee, Mumford and Huang (2001) found to give the statistics of photographs, and our
    //: generator uses it.
  }
}
