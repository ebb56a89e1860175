import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## A stack's own waves
//:
//: Cosines are a guess at how relatives differ, made before any of them was seen. The stack itself can be asked: take
//: its mean away, call what is left $`X`$, a patch a row, and $`C = X X^\mathsf{T} / P`$ says how each pair of patches
//: varies together over their $`P`$ pixels. Wiener's factor becomes a matrix,
//:
//: ```math
//: C \, (C + \sigma^2 I)^{-1} X = X - \sigma^2 (C + \sigma^2 I)^{-1} X ,
//: ```
//:
//: and all pixels of a patch decide together. This is shrinkage along the eigenvectors of $`C`$, without computing one:
//: it takes as many equations as there are patches.

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
  static let aStacksOwnWaves = Section()
}
