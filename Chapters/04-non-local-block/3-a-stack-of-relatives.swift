import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## What can a group of similar patches tell?
//:
//: Suppose that 32 patches show the same thing, each with errors of its own. If these have mean 0 and are *independent* (one
//: tells nothing of the others), the mean of the patches has a thirty-second of their squared error, on average. Averaging
//: similar patches wherever they stand is called **non-local means** (Buades, Coll and Morel, 2005). But the patches do not
//: show *quite* the same thing, and the mean wipes out the true differences together with the errors.
//:
//: So we keep a part of each difference. How large a part? Let $`c`$ be one number that we see, the sum of a true part
//: $`s`$ and of noise that is independent of it, with mean 0 and variance $`\sigma^2`$ (the **variance** is the mean
//: squared distance from the mean). We multiply it by a factor $`g`$ and want the smallest expected squared error.
//: (*Expected* means the mean over all signals and noises, written $`\mathbb{E}`$.) Let $`S`$, the **power** of the
//: signal, be the mean of $`s^2`$. Then the expected squared error is
//:
//: ```math
//: \mathbb{E} (g c - s)^2 = g^2 (S + \sigma^2) - 2 g S + S , \quad \text{smallest for} \quad g = \frac{S}{S + \sigma^2}
//: ```
//:
//: This is the **Wiener filter**: where the signal is strong, keep nearly all; where the noise is, keep little. Its
//: difficulty is that we do not know $`S`$. We only have $`c`$, and $`c^2`$ is too large on average:
//:
//: ```math
//: \mathbb{E} \, c^2 = S + \sigma^2
//: ```
//:
//: Two ways out need nothing else. One may take $`c^2`$ in the place of $`S`$ as it stands, or subtract $`\sigma^2`$ first and
//: take zero if nothing is left:
//:
//: ```math
//: g_\text{plain} = \frac{c^2}{c^2 + \sigma^2} , \quad g_\text{subtracted} = \frac{\max(0, c^2 - \sigma^2)}{c^2}
//: ```
//:
//: They differ most at $`c^2 = \sigma^2`$, the average of pure noise: there the plain factor keeps one half, the subtracted
//: one nothing. Which is better? Here are both factors, and the error that they leave if $`s`$ and the noise are
//: **Gaussian**, distributed like a bell.

extension Chapter04 {
  static let aStackOfRelatives = Section { page in
    //: In units of the noise, where σ is 1, the two factors are one line each.
    func plain(_ c: Double) -> Double { c * c / (c * c + 1) }
    func subtracted(_ c: Double) -> Double { c == 0 ? 0 : max(0, c * c - 1) / (c * c) }
    //: @fold
    /// The expected squared error for the signal's power S, by numerical integration over c; the noise's power is 1.
    func error(_ power: Double, _ gain: (Double) -> Double) -> Double {
      let known = power / (power + 1), width = (power + 1).squareRoot()
      var sum = 0.0, total = 0.0
      for step in -600...600 {
        let z = Double(step) / 100, density = exp(-z * z / 2), c = width * z
        let miss = (gain(c) - known) * c
        sum += density * miss * miss
        total += density
      }
      return sum / total + known
    }
    //: @unfold
    let powers = (-20...20).map { pow(10, Double($0) / 10) }
    page.figure(
      "wiener",
      caption:
        "Left, the part of the number c that is kept. Right, the expected error; the grey line is that of no filter at all. The "
        + "plain factor never reaches zero and pays for it where the signal is weak. It is the better of the two where the "
        + "signal is strong.", columns: 2
    ) { figure in
      let sizes = (0...80).map { Double($0) / 20 }
      figure.plot("what is kept", x: Axis("number c", unit: "in units of σ"), y: Axis("factor", range: 0...1)) {
        plot in
        plot.line("plain", x: sizes, y: sizes.map(plain), marked: false)
        plot.line("subtracted", x: sizes, y: sizes.map(subtracted), marked: false)
        plot.mark(x: 1, "c = σ")
        plot.key = .bottomRight
      }
      figure.plot(
        "what it costs", x: Axis("power of the signal, S / σ²", scale: .logarithmic),
        y: Axis("squared error", unit: "σ²", range: 0...1.8)
      ) { plot in
        plot.line("plain", x: powers, y: powers.map { error($0, plain) }, marked: false)
        plot.line("subtracted", x: powers, y: powers.map { error($0, subtracted) }, marked: false)
        plot.line("S known", x: powers, y: powers.map { $0 / ($0 + 1) }, marked: false)
        plot.backdrop("", x: powers, y: powers.map { _ in 1.0 })
        plot.key = .topLeft
      }
    }
    page.table(
      "Expected squared error (σ²)", columns: ["S / σ²", "plain", "subtracted", "S known"],
      rows: [0.0, 1, 10].map { power -> [Cell] in
        let known = power / (power + 1)
        let errors: [Double] = [error(power, plain), error(power, subtracted), known]
        return [.number(power, digits: 0)] + errors.map { .number($0, digits: 2) }
      })

    //: Of the power of pure noise the plain factor leaves about half and the subtracted one a third, because numbers larger
    //: than average pass. From a signal as strong as the noise on, the plain factor is the better one. Both leave more than
    //: the factor with a known $`S`$ would. For strong signals both are worse than no filter: the subtracted one from
    //: $`S \approx 4 \sigma^2`$ on (by up to a tenth of $`\sigma^2`$), the plain one from $`S \approx 11 \sigma^2`$ on (by
    //: up to 0.04 $`\sigma^2`$). Our filter takes the plain factor. Where the differences in a group are weaker than
    //: $`\sigma`$, the table speaks for the other one; we have not tried it in the filter.

    //: Which numbers are filtered? The patches of a group stand above each other, sorted by similarity. For each pixel of
    //: the patch this gives 32 numbers, one from each patch. We write them as a sum of cosine waves, from slow to fast: the
    //: **discrete cosine transform** (DCT). How much of each wave there is, is called its *coefficient*. Coefficient 0 is
    //: the mean of the group, times √32, and we keep it. The other 31 describe how the patches differ, and each is
    //: multiplied by its Wiener factor. (The argument needs only a transform that keeps lengths, an *orthonormal* one,
    //: whose first coefficient is a multiple of the mean. We have tried only this one.) Filtering a group of patches
    //: together, with a transform that runs *across* the group, is called **collaborative filtering**; the method that made
    //: it known is **BM3D** (Dabov, Foi, Katkovnik and Egiazarian, 2007). It filters twice, the second time with $`S`$
    //: taken from the first result, and transforms within each patch as well.
  }
}

/// The orthonormal cosine transform of n numbers, n×n.
func cosineTransform(_ n: Int) -> Tensor {
  var rows: [Float] = []
  for k in 0..<n {
    let length = (Double(k == 0 ? 1 : 2) / Double(n)).squareRoot()
    for i in 0..<n {
      let angle = Double.pi * Double((2 * i + 1) * k) / Double(2 * n)
      rows.append(Float(length * cos(angle)))
    }
  }
  return Tensor(shape: [n, n], rows)
}

//: With the transform as a matrix, filtering a group (a `stack` in the code) is two matrix products with a factor between
//: them. The function also returns how much it has `kept`, the mean square of its factors.

/// N patches of P numbers: every coefficient but the mean multiplied by its Wiener factor.
func shrunk(_ stack: Tensor, sigma: Float) -> (stack: Tensor, kept: Float) {
  let transform = cosineTransform(stack.shape[0])
  let c = transform.multiplied(by: stack), power = c.map(.square)
  var gain = power / (power + sigma * sigma)
  for pixel in 0..<stack.shape[1] { gain[0, pixel] = 1 }
  return (transform.multiplied(by: c * gain, transposingSelf: true), gain.map(.square).mean)
}
