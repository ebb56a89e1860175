import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## A number without a unit
//:
//: How much is a $`\beta`$ of 200?
//:
//: > **Paper** (III.D; IV.B)
//: > $`\beta`$ is 150 for ×3, 200 for ×4 and 300 for ×8. In another section it is 500 in all experiments. Eqs. 3 and 4
//: > are sums over a picture; III.B speaks of a *mean* squared error. Whether pixels run to 1 or to 255 is not said.
//:
//: The size of a weight between two terms depends on how each of them is counted. Chapter 5's $`s`$, an error that can be
//: given in grey levels, does not. A VAE whose decoder overlooks an error of deviation $`s`$ in every value minimises
//:
//: ```math
//: \frac{1}{2 s^2} \sum_j (x_j - \hat{x}_j)^2 + \mathrm{KL} ,
//: ```
//:
//: in nats. Multiply by $`2 s^2`$, and the first term is eq. 3 with its sum. So **$`\beta`$ is $`2 s^2`$**, if both
//: terms are sums: twice the square of the error that the loss is willing to overlook, on the scale on which the pixels are
//: counted. In general, let a squared error of 1, black to white, add $`e`$ to the first term, and a nat $`k`$ to the
//: second. Then, with 1 for black to white,
//:
//: ```math
//: s = \sqrt{\frac{\beta k}{2 e}} .
//: ```

/// A way to count both terms.
struct Reading {
  let name: String
  /// e: what a squared error of 1 (black to white) in one value adds to the first term.
  let error: Double
  /// k: what a nat adds to the second.
  let divergence: Double

  /// s in grey levels: the error in every value that a β is willing to overlook.
  func overlooked(_ beta: Double) -> Double { 255 * (beta * divergence / (2 * error)).squareRoot() }

  /// The β that means here what `beta` means in another reading.
  func equivalent(of beta: Double, in other: Reading) -> Double {
    beta * other.divergence / other.error * error / divergence
  }
}

extension Chapter06 {
  static let aNumberWithoutAUnit = Section { page in
    //: The pictures of the paper have 256 × 256 pixels in three colours. Our latents are 32 at every pixel; the paper's
    //: fig. 3 pools them to one vector, whose length is open (we take 32 again). The table shows what the paper's numbers
    //: mean, counted in four ways, with pixels from 0 to 255:
    let values = 256.0 * 256 * 3, spatial = 32.0 * 256 * 256, pooled = 32.0
    func readings(_ range: Double) -> [Reading] {
      let summed = range * range, averaged = summed / values
      return [
        Reading(name: "sum, sum", error: summed, divergence: 1),
        Reading(name: "mean, sum", error: averaged, divergence: 1),
        Reading(name: "sum, mean (at every pixel)", error: summed, divergence: 1 / spatial),
        Reading(name: "sum, mean (one vector)", error: summed, divergence: 1 / pooled),
      ]
    }
    page.table(
      "The error that β overlooks (grey levels of 255)",
      columns: ["error, divergence", "β = 150", "200", "300", "500"],
      rows: readings(255).map { reading in
        [.text(reading.name)] + [150, 200, 300, 500].map { short(reading.overlooked($0), 2) }
      })
    //: (With pixels from 0 to 1, all are 255 times as large. If a nat counts twice, as in eq. 4, all are √2 times as large.)
    //:
    //: Read the table from top to bottom. With sums, 150 to 500 are sensible numbers: the loss overlooks what lies around
    //: ten grey levels, less than interpolation misses (table *One picture*, [below](#both-latents-of-the-nlvae)). One
    //: line down, with a mean error and a summed divergence, the same $`\beta`$ overlooks thousands of levels, while
    //: pixels end at 255. The third line is the opposite: a mean over so many latents makes nats cheap, and next to
    //: nothing is overlooked. One vector in the place of 256 × 256 makes it $`\sqrt{256 \cdot 256} = 256`$ times as large
    //: (the last line): one to three levels, which is sensible too.
    //:
    //: > **Paper** (III.C)
    //: > With $`\beta = 1`$ the loss is that of the traditional VAE; a larger one constrains the latents more.
    //:
    //: > **We differ**
    //: > That is true for one $`s`$ only, so it depends on the scale of the pixels. With eq. 4's own factor of two,
    //: > $`\beta = 1`$ is the traditional VAE of a decoder that overlooks $`s = 1`$; with the standard divergence, of
    //: > one that overlooks $`\sqrt{1/2}`$.
    //:
    //: Two readings of the paper's numbers make sense: both terms summed, or the error summed and the divergence averaged
    //: over one vector, each *if pixels run to 255*. Eqs. 3 and 4 print sums, so we take the first, and the next sections
    //: use it. Two losses that overlook the same error are the same loss, up to a factor. So Adam, which divides the length
    //: of a gradient away (but for its ε), takes nearly the same walk with both. (A limit on the gradient's length, as
    //: later experiments have, treats the two differently.) In the library's default units, means over 0…1, the paper's 200
    //: is this: for the small network (64 values, 8 latents), and at full size for a latent at every pixel:
    let summed = Reading(name: "sums", error: 255 * 255, divergence: 1)
    let small = Reading(name: "means, small", error: 1.0 / 64, divergence: 1.0 / 8)
    let whole = Reading(name: "means, full size", error: 1 / values, divergence: 1 / spatial)
    page.show("β = 200 in means, small network", small.equivalent(of: 200, in: summed), significant: 3)
    page.show("β = 200 in means, full size", whole.equivalent(of: 200, in: summed), significant: 2)
    page.show("the library's default", Double(BetaVAELoss().beta), significant: 1)

    //: The default is far below (though it stands beside an L1 error, whose scale is another), and overlooks almost
    //: nothing. The rest of this chapter says why we chose it.
  }
}
