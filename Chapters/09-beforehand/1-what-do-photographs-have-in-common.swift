import Engine
import Experiments
import Foundation
import Imaging
import Kernels
import Notebook

//: ## What do photographs have in common?
//:
//: Take a picture and subtract from every pixel its neighbour to the left. What do these differences look like? If
//: pixels were drawn independently from a bell curve, the differences would have a bell curve too.

//: @fold
/// A picture's differences between neighbours in a row, in grey levels.
func differences(_ image: Image) -> [Double] {
  let luma = image.luma
  return luma.indices.filter { $0 % image.width > 0 }.map { luma[$0] - luma[$0 - 1] }
}

/// Noise that shows nothing; its spectrum is a power law, as a photograph's nearly is: clouds.
///
/// The amplitude of a wave falls as 1 / frequency, so its power falls as 1 / frequency².
func clouds(side: Int, seed: UInt64) -> Image {
  var random = RandomSource(seed: seed)
  let white = Tensor.normal([2, side, side], using: &random).values, count = side * side
  func frequency(_ index: Int) -> Float { Float(index < side / 2 ? index : index - side) / Float(side) }
  let waves = (0..<count).map { place -> SIMD2<Float> in
    let x = frequency(place % side), y = frequency(place / side), radius = (x * x + y * y).squareRoot()
    return radius > 0 ? SIMD2(white[place], white[count + place]) / radius : .zero
  }
  let values = FourierTransform(count: side).square(waves).map(\.x)
  let deviation = (values.reduce(0) { $0 + $1 * $1 } / Float(count)).squareRoot()
  return Image(width: side, height: side, channels: 1, pixels: values.map { 0.5 + 0.15 * $0 / deviation })
}

/// A kind of picture and what is measured on each of its pictures.
struct Kind {
  var name: String
  var power: [[Double]], differences: [[Double]]
  var kurtosis: [Double], anywhere: [Double], half: [Double]
  /// Patches are compared in so many pictures at most.
  static let mostForPatches = 6

  /// Measured now.
  init(_ name: String, _ images: [Image]) {
    self.name = name
    let found = parallelMap(images.count) { PictureStatistics(images[$0]) }
    (power, differences, kurtosis) = (found.map(\.power), found.map(\.differences), found.map(\.kurtosis))
    let repetition = parallelMap(min(images.count, Self.mostForPatches)) {
      PictureStatistics.repetition(in: images[$0])
    }
    (anywhere, half) = (repetition.compactMap { $0[.anywhere] }, repetition.compactMap { $0[.half] })
  }

  /// Read from the record.
  init(_ name: String, _ record: RecordedTable) throws {
    self.name = name
    let images = record.column("image").reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
    func numbers(_ measure: String) throws -> [[Double]] {
      let rows = record.rows(where: "measure", is: measure)
      return try images.map { try rows.rows(where: "image", is: $0).numbers("value") }
    }
    power = try numbers("power")
    differences = try numbers("differences")
    kurtosis = try numbers("kurtosis").map { $0[0] }
    anywhere = try numbers("repetition anywhere").compactMap(\.first)
    half = try numbers("repetition half").compactMap(\.first)
  }

  /// The spectrum's slope of each picture.
  var slopes: [Double] { power.map(PictureStatistics.slope) }
  /// The mean over pictures of the power's logarithm, back as power; 1 in the first band.
  var spectrum: [Double] {
    let logs = power[0].indices.map { band in mean(power.map { log($0[band]) }) }
    return logs.map { exp($0 - logs[0]) }
  }
  /// The mean share of the differences in each bin.
  var histogram: [Double] { differences[0].indices.map { bin in mean(differences.map { $0[bin] }) } }
}

/// Some gains: their mean, Student's interval at 95%, and what that shows; `nil` for fewer than two.
func verdict(_ gains: [Double]) -> String? {
  guard gains.count > 1 else { return nil }
  let gain = mean(gains), reach = studentReach(gains)
  let format = reach < 0.01 ? "%+.3f ± %.3f dB" : "%+.2f ± %.2f dB"
  let size = String(format: format, gain, reach).replacing("-", with: "−")
  return "\(size) (\(gain > reach ? "a gain" : -gain > reach ? "a loss" : "no difference is shown"))"
}
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted(), middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/// "least … most".
func range(_ values: [Double], digits: Int) -> String {
  let unit = pow(10, Double(digits))
  // What rounds to zero has no sign.
  let ends = [values.min()!, values.max()!].map { ($0 * unit).rounded() / unit + 0 }
  return String(format: "%.\(digits)f … %.\(digits)f", ends[0], ends[1])
}
//: @unfold

extension Chapter09 {
  static let inCommon = Section { page in
    let picture = try Dataset.scene(in: page.options.dataset), steps = differences(picture)
    let deviation = (steps.reduce(0) { $0 + $1 * $1 } / Double(steps.count)).squareRoot()
    func share(_ isMeant: (Double) -> Bool) -> Double {
      100 * Double(steps.filter { isMeant(abs($0) / deviation) }.count) / Double(steps.count)
    }
    page.show("standard deviation of the differences", deviation, digits: 1, unit: "grey levels")
    page.show("differences within a tenth of it", share { $0 < 0.1 }, digits: 0, unit: "% (a bell curve has 8)")
    page.show("differences beyond four of it", share { $0 > 4 }, digits: 2, unit: "% (a bell curve has 0.01)")

    //: It is no bell curve. Most differences are next to nothing, and a few are huge: a picture is made of *surfaces*, on
    //: which little changes, and of *edges* between them. The **kurtosis** puts a number on that: the mean fourth power of
    //: the differences *d*, over the squared mean of their squares. It is 3 for a bell curve, and large if most
    //: differences are small and a few are large. In the formula ⟨ ⟩ is the mean over all differences:
    //:
    //: ```math
    //: \text{kurtosis} = \frac{\langle d^4 \rangle}{\langle d^2 \rangle^2}
    //: ```
    //:
    //: This picture was drawn for the book. What about photographs? We measure three properties on the brightness of
    //: the middle 128 × 128 pixels of each picture:
    //:
    //: - the **spectrum**: how the power of waves falls with their frequency. If it falls as 1 / frequency^a, the
    //:   exponent *a* is the slope of the spectrum on logarithmic axes;
    //: - the **histogram of differences** between neighbours, and its kurtosis;
    //: - **patch recurrence** (chapter 4): how distant a patch's nearest relative is, over the patch's own contrast.
    //:
    //: No photograph is part of this repository. `nlvae trial leaves-statistics` has recorded the numbers for two sets of
    //: photographs: ten pictures of T91, named in the record, and Set14. The control is noise that shows no things at all:
    //: its spectrum has a slope of 2, and it looks like clouds.
    //:
    //: @quote Experiments/Trials/PictureStatistics.swift PictureStatistics.slope(of:)
    let record = try page.record("statistics"), seed = page.seed()
    var kinds = [
      try Kind("T91, ten photographs", record.rows(where: "set", is: "T91")),
      try Kind("Set14, photographs", record.rows(where: "set", is: "Set14")),
    ]
    kinds.append(Kind("our drawings", Leaves().pictures(0..<12, side: 256, ofSeries: seed)))
    kinds.append(Kind("clouds", (0..<10).map { clouds(side: 128, seed: seed + $0) }))
    page.figure(
      "spectra",
      caption:
        "The power of waves against their frequency, the mean over the pictures of a kind; each curve begins at 1. All "
        + "fall nearly along straight lines, but for the drawings' finest waves: those have much less power.",
      x: Axis("frequency", unit: "waves a pixel", scale: .logarithmic), y: Axis("power", scale: .logarithmic)
    ) { plot in
      for kind in kinds { plot.line(kind.name, x: PictureStatistics.frequencies, y: kind.spectrum) }
      plot.key = .bottomLeft
    }
    page.figure(
      "differences",
      caption:
        "How frequent a difference between neighbours is, in units of the standard deviation. Photographs and drawings "
        + "have a peak and long tails; clouds have the bell curve.",
      x: Axis("difference", unit: "standard deviations"), y: Axis("share", scale: .logarithmic, range: 1e-5...1)
    ) { plot in
      for kind in kinds {
        let shown = kind.histogram.indices.filter { kind.histogram[$0] > 1e-5 }
        plot.line(kind.name, x: shown.map { PictureStatistics.bins[$0] }, y: shown.map { kind.histogram[$0] })
      }
    }
    page.table(
      "What pictures have in common (photographs: recorded; distances between patches: of \(Kind.mostForPatches) drawings and "
        + "as many clouds)",
      columns: [
        "", "pictures", "slope of the spectrum, median", "least … most", "kurtosis, median", "least … most",
        "distance to the nearest patch / the patch's contrast", "the same, looked for at half size",
      ],
      rows: kinds.map { kind in
        [
          .text(kind.name), .number(kind.power.count), .number(median(kind.slopes), digits: 1),
          .text(range(kind.slopes, digits: 1)), .number(median(kind.kurtosis), digits: 0),
          .text(range(kind.kurtosis, digits: 0)), .number(median(kind.anywhere), digits: 2),
          .number(median(kind.half), digits: 2),
        ]
      })

    //: **The spectra** of photographs fall nearly along straight lines, and so do those of the drawings, but for their
    //: finest waves. A straight line on logarithmic axes means that no size is preferred. But clouds have that as well: a
    //: spectrum says nothing about edges.
    //:
    //: **The histograms** are the surprise. The drawings' curve lies close to the photographs' out to about four and a
    //: half standard deviations, although we measured none of the generator's numbers on a photograph ([what chose
    //: them](#what-remains-doubtful)). The clouds have the bell curve and its kurtosis of 3.
    //:
    //: **Three differences** remain. The drawings have much less power in the finest waves than these photographs; perhaps
    //: their lens blurs more. A few of them have a much larger kurtosis. And their patches find nearer relatives, so they are
    //: simpler than photographs: there is less in them that occurs only once.
    //:
    //: > **Try** Another seed draws other pictures. Which of the numbers in the row of the drawings stay where they
    //: > are?
  }
}
