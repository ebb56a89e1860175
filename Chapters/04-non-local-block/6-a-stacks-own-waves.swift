import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## Can a group choose its own transform?
//:
//: The DCT is a guess at how similar patches differ, made before any of them was seen. The group itself can tell. Take its
//: mean away and call what is left $`X`$, a patch a row. The matrix $`C = X X^\mathsf{T} / P`$ says how each pair of
//: patches varies together over their $`P`$ pixels: it is their **covariance**. The Wiener factor becomes a matrix too,
//: with $`C`$ in the place of $`S`$:
//:
//: ```math
//: C \, (C + \sigma^2 I)^{-1} X = X - \sigma^2 (C + \sigma^2 I)^{-1} X
//: ```
//:
//: This multiplies what lies along each eigenvector of $`C`$ by a Wiener factor of its own, with the eigenvalue in the place
//: of $`S`$, and all pixels of a patch decide together instead of each alone. No eigenvector has to be computed: it takes one
//: system of equations, with as many equations as there are patches.

/// N patches of P numbers: of what is not their mean, as much is kept as they have in common.
func shrunkTogether(_ stack: Tensor, sigma: Float) -> (stack: Tensor, kept: Float) {
  let count = stack.shape[0], mean = Variable(stack).mean(along: [0]).value.reshaped([1, stack.shape[1]])
  let x = stack - mean
  var system = x.multiplied(by: x, transposingOther: true) * (1 / Float(stack.shape[1]))
  for i in 0..<count { system[i, i] += sigma * sigma }
  let kept = x - solution(of: system, x) * (sigma * sigma)
  let share = kept.map(.square).mean / x.map(.square).mean
  return (mean + kept, (1 + Float(count - 1) * share) / Float(count))
}

/// Solves A y = b for all columns of b, by Gauss's elimination; A is symmetric and positive.
func solution(of a: Tensor, _ b: Tensor) -> Tensor {
  let n = a.shape[0], width = b.shape[1]
  var rows = (0..<n).map { i in (0..<n).map { a[i, $0] } + (0..<width).map { b[i, $0] } }
  for k in 0..<n {
    rows[k] = rows[k].map { $0 / rows[k][k] }
    for i in 0..<n where i != k { rows[i] = zip(rows[i], rows[k]).map { $0 - rows[i][k] * $1 } }
  }
  return Tensor(shape: [n, width], rows.flatMap { $0[n...] })
}

extension Chapter04 {
  static let aStacksOwnWaves = Section(needs: drawn) { page, drawn in
    //: In the plain filter, only the step that filters a group is exchanged. On the noisy picture from above:
    let clean = plane(SamplePicture.image(width: 40, height: 40), 1), noisy = clean + drawn.noise
    let sigma = Float(page.knob("sigma", 12.0, in: 1...40))
    let cosines = plainlyFiltered(noisy, sigma: sigma),
      together = plainlyFiltered(noisy, sigma: sigma, by: shrunkTogether)
    var same = CollaborativeFilter()
    (same.patchSize, same.step, same.searchRadius, same.groupSize) = (7, 2, 10, 32)
    (same.covarianceShare, same.covarianceStrength) = (1, 1)
    page.show(
      "the library's is the same to 4 digits", yes(difference(together, same.filtered(noisy, sigma: sigma)) < 1e-4))
    page.table(
      "Root mean squared error against the picture without noise (grey levels)", columns: ["filtered with", "error"],
      rows: [("nothing", noisy), ("DCT", cosines), ("the group's own transform", together)].map { name, x in
        [.text(name), .number((x - clean).map(.square).mean.squareRoot() * 255, digits: 2)]
      })

    //: > **Try** Turn sigma down and up. At which value is each of the two filters best?

    //: At this sigma the group's own transform removes more of the noise than the DCT, on this small picture and for this
    //: one draw. For enlargement it depends on the picture which of the two is better; the library lets the given picture
    //: choose (chapter 7).
  }
}
