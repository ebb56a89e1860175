import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## Can the kernel be found again?
//:
//: Now forget the kernel. The large and the small picture are given, and 256 weights are unknown. Every pixel of the small
//: picture is one equation: a weighted sum of 256 pixels of the large one equals its value. Put the equations below each
//: other, and they read $`A k = b`$: *k* is the kernel, *b* the small picture, and each row of *A* holds the pixels of the
//: large picture that go into one pixel of *b*. (In the transposed convolution, *A* was made of the filter and applied to
//: a picture. Here it is made of the picture, and the filter is the unknown.) The 60 × 60 inner pixels in three colours
//: make 10,800 equations. Since the small picture is rounded to bytes, as in a file, no kernel satisfies them all.
//:
//: **Least squares** asks for the kernel whose errors have the smallest sum of squares. (‖·‖, the **norm**, is the root of
//: the sum of squares.) The gradient of that sum is zero there, which gives 256 linear equations for 256 unknowns, the
//: **normal equations**:
//:
//: ```math
//: \min_k \; \lVert A k - b \rVert^2 \quad \to \quad A^\top A \, k = A^\top b
//: ```
//:
//: We need not write *A* down. $`A k`$ is a convolution. For any *r* of the size of *b*, $`A^\top r`$ is the gradient of
//: $`\langle A k, r \rangle`$ with respect to *k*, which the tape computes:

/// A large picture N×1×H×W and its reduction by four, N×1×H′×W′: A k = small, for a kernel k of 16 × 16.
struct PicturePair {
  let large: Tensor, small: Tensor

  /// A k: the large picture convolved with a kernel, with a stride of 4.
  func reduced(by kernel: Tensor) -> Tensor { Variable(large).convolved(with: Variable(kernel), stride: 4).value }

  /// Aᵀ r: the gradient of ⟨A k, r⟩ with respect to the kernel.
  func gathered(_ residual: Tensor) -> Tensor {
    let tape = Tape(), kernel = tape.variable(.zeros([1, 1, 16, 16]))
    let product = Variable(large).convolved(with: kernel, stride: 4) * Variable(residual)
    return tape.gradients(of: product.sum())[kernel]
  }
}

//: **Conjugate gradients** solve such equations with nothing but these two operations. Each step goes downhill like
//: gradient descent, but along a direction that does not spoil what earlier steps have achieved. For 256 unknowns, exact
//: arithmetic would need at most 256 steps; single precision takes more. So we also solve the least-squares problem
//: directly, in double precision ([LeastSquares.swift](LeastSquares.swift)). This works on *A* itself. The condition
//: number of $`A^\top A`$ is the square of that of *A*, so rounding errors would be magnified more there.

extension PicturePair {
  /// The kernel after each of some steps of conjugate gradients on the normal equations, from zeros.
  func kernels(steps: Int, _ tick: Ticker) -> [Tensor] {
    var kernel = Tensor.zeros([1, 1, 16, 16]), residual = small
    var slope = gathered(residual), direction = slope, size = slope.norm * slope.norm
    return (0..<steps).map { _ in
      let change = reduced(by: direction), step = size / (change.norm * change.norm)
      kernel.add(direction, times: step)
      residual.add(change, times: -step)
      slope = gathered(residual)
      let next = slope.norm * slope.norm
      direction = slope + direction * (next / size)
      size = next
      tick()
      return kernel
    }
  }

  /// What a kernel, or a part of one, does to the small picture: root mean square, in grey levels.
  func levels(_ difference: Tensor) -> Double {
    Double(difference.norm) / Double(difference.count).squareRoot() * 255
  }
}

extension Chapter03 {
  static let findingItAgain = Section { page in
    //: First the pair of the protocol, before and after the small picture is rounded to bytes. Then a harder one, again
    //: before and after: the large picture is blurred three times by the mean of 5 × 5, so that it has hardly any fine
    //: detail, and the small one is made from it. The kernel is the same in all four. From which pairs will it come back?
    //: (The **condition number** in the table is that of $`A^\top A`$: its largest eigenvalue divided by its smallest, as
    //: with the curvatures in chapter 2.)
    //: @fold
    let task = try EvaluationTask(name: "sample", picture: SamplePicture.image(), scale: 4)
    let inner = [0..<3, 0..<1, 2..<62, 2..<62], cut = [0..<3, 0..<1, 2..<254, 2..<254], kernel = reductionKernel()
    let truth = Tensor(task.groundTruth).reshaped([3, 1, 256, 256])
    let small = Tensor(task.lowResolution).reshaped([3, 1, 64, 64]).sliced(inner)
    let blurs = page.knob("blurs", 3, in: 1...5)
    let soft = blurred(truth, .reflect, times: blurs), softSmall = soft.resized(height: 64, width: 64).sliced(inner)
    let bytes = Tensor(shape: softSmall.shape, softSmall.values.map { ($0 * 255).rounded() / 255 })
    let exact = Tensor(task.groundTruth).resized(height: 64, width: 64).reshaped([3, 1, 64, 64]).sliced(inner)
    let pairs = [
      (name: "sharp, not rounded", pair: PicturePair(large: truth.sliced(cut), small: exact)),
      (name: "sharp, rounded", pair: PicturePair(large: truth.sliced(cut), small: small)),
      (name: "blurred, not rounded", pair: PicturePair(large: soft.sliced(cut), small: softSmall)),
      (name: "blurred, rounded", pair: PicturePair(large: soft.sliced(cut), small: bytes)),
    ]
    let solved = page.progress("solving for four kernels", total: pairs.count) { tick in
      pairs.map { pair in
        let answer = LeastSquares(pair.pair)
        tick()
        return answer
      }
    }
    func error(_ k: Tensor) -> Double { Double((k - kernel).norm / kernel.norm) * 100 }
    func percent(_ k: Tensor) -> Cell {
      error(k) < 1000 ? .number(error(k), digits: 0) : .whole(error(k), significant: 2)
    }
    func misfit(_ pair: PicturePair, _ k: Tensor) -> Double { pair.levels(pair.reduced(by: k) - pair.small) }
    //: @unfold
    page.table(
      "Least squares, solved",
      columns: [
        "pair", "condition number", "error of the small picture (grey levels)", "with the true kernel (grey levels)",
        "error of the kernel (% of its norm)",
      ],
      rows: zip(pairs, solved).map { pair, answer in
        [
          .text(pair.name), .number(answer.condition, significant: 2),
          .number(misfit(pair.pair, answer.kernel), digits: 3),
          .number(misfit(pair.pair, kernel), digits: 3), percent(answer.kernel),
        ]
      })
    page.figure(
      "kernels",
      caption:
        "The kernel of eq. 1 in our protocol, and the least-squares answers to three pairs, on one scale. The last one "
        + "is cut off at both ends of the scale, and fits its pair as well as the true kernel does.", columns: 2
    ) { figure in
      for (name, k) in [("true", kernel)] + zip(pairs, solved).dropFirst().map({ ($0.name, $1.kernel) }) {
        let legend = Axis("weight", range: -0.01...0.06)
        figure.heatMap(name, k.map(.clamp(lower: -0.01, upper: 0.06)).values, width: 16, height: 16, legend: legend)
      }
    }

    //: Rounding alone makes an error of $`1 / \sqrt{12}`$ grey levels, the root mean square of what is spread evenly over
    //: half a level up and down. The sharp pair has more. Some weights of bicubic interpolation are negative and make
    //: pixels darker than black or brighter than white, and a file cuts these off. No kernel explains that.
    //:
    //: From the sharp pair the kernel comes back, after rounding to within a few percent. From the blurred pair it comes back
    //: to within a tenth, before rounding to bytes. From an exact small picture it would come back whole, since the true
    //: kernel fits without error. The 8% is single precision alone: an error in the eighth digit of the small picture,
    //: magnified by up to the condition number of *A*, the root of the table's (180 million). (The large picture is rounded to
    //: single precision, too. From an exact one, condition number and last error might be others; we have not computed them.)
    //: Rounding to bytes destroys the answer. The best fit is more than a thousand times as large as the kernel, although no
    //: pixel has changed by more than half a grey level. How can so wrong a kernel fit at all?
    let hard = pairs[3].pair, invisible = hard.levels(hard.reduced(by: solved[3].kernel - kernel))
    page.show("the difference of the two kernels, seen in the small picture", invisible, digits: 2, unit: "grey levels")

    //: The difference of the kernels is a fine pattern of weights (the last panel above), and a blurred picture answers
    //: fine patterns with almost nothing. Solving for the kernel goes the other way: a fraction of a grey level in *b*
    //: becomes an error in the kernel that is more than a thousand times as large as *k* itself. Such a problem, with a
    //: large condition number, is called **ill-conditioned**.
    //:
    //: Conjugate gradients are on their way to these answers and may pass nearer to the true kernel before they arrive. Follow
    //: the last pair in the figure: will its kernel go on getting better?
    //: @fold
    let steps = page.options.full ? 2000 : 1000
    let walks = page.progress("walking to four kernels", total: pairs.count * steps) { tick in
      pairs.map { $0.pair.kernels(steps: steps, tick) }
    }
    let best = walks[3].indices.min { error(walks[3][$0]) < error(walks[3][$1]) }!
    let rounding = 1 / 12.0.squareRoot(), enough = walks[3].firstIndex { misfit(hard, $0) <= rounding }
    let marks = (0...40).map { Int(pow(Double(steps), Double($0) / 40).rounded()) }
    //: @unfold
    page.figure(
      "semiconvergence",
      caption:
        "Left, the error of the kernel after each step; right, that of the small picture. Follow the dotted line, the "
        + "blurred and rounded pair. On the left it falls and rises again (semiconvergence); on the right it falls to "
        + "the rounding error (the solid grey line), stays there, and shows nothing of this. Errors below the scale "
        + "are drawn at its edge.",
      columns: 2
    ) { figure in
      let x = Axis("step of conjugate gradients", scale: .logarithmic)
      figure.plot("kernel", x: x, y: Axis("error", unit: "% of the norm", scale: .logarithmic, range: 0.5...200)) {
        plot in
        for (pair, walk) in zip(pairs, walks) {
          plot.line(pair.name, x: marks, y: marks.map { max(error(walk[$0 - 1]), 0.5) }, marked: false)
        }
        plot.mark(x: best + 1, "step \(best + 1)")
      }
      figure.plot(
        "small picture", x: x, y: Axis("error", unit: "grey levels", scale: .logarithmic, range: 0.01...100)
      ) { plot in
        plot.backdrop("", x: [1, steps], y: [rounding, rounding])
        for (pair, walk) in zip(pairs, walks) {
          plot.line(pair.name, x: marks, y: marks.map { max(misfit(pair.pair, walk[$0 - 1]), 0.01) }, marked: false)
        }
      }
    }
    page.table(
      "Blurred, rounded: where one stops",
      columns: ["kernel", "error of the kernel (% of its norm)", "error of the small picture (grey levels)"],
      rows: ((enough.map { [("step \($0 + 1), the first to reach the rounding error", walks[3][$0])] } ?? [])
        + [
          ("step \(best + 1), the nearest to the kernel", walks[3][best]), ("step \(steps)", walks[3][steps - 1]),
          ("solved", solved[3].kernel), ("true", kernel),
        ]).map { [.text($0), percent($1), .number(misfit(hard, $1), digits: 4)] })
    page.show(
      "sharp, rounded: smallest error of the kernel, and at step \(steps)",
      [walks[1].map(error).min()!, error(walks[1][steps - 1])], digits: 1, unit: "% of its norm")

    //: > **Try** Blur the large picture once instead of three times. Does the last kernel survive the rounding now?

    //: The first steps find the coarse patterns, which the picture answers strongly; the later ones find finer and finer ones,
    //: and at last those that only the rounding has put there: **semiconvergence**. If we stop early, we get a far better
    //: kernel for a fit that is worse by a few thousandths of a grey level. Stopping early is a **regularisation**: it prefers
    //: simple answers where the data cannot decide. Even the sharp pair gains by it, as the last line shows, and so does the
    //: blurred one before rounding: 2% at step 1000, 8% when solved.
    //:
    //: Where should one stop? The step with the smallest error is known only to one who knows the kernel. But the size of the
    //: rounding error is known. The **discrepancy principle** (Morozov, 1966) says: stop when the fit is as good as that. Here
    //: this is a little early, as the table's first rows show. But its kernel is wrong by 15%, and that of the last step by
    //: 96%. (With the sharp, rounded pair the principle never stops: no kernel fits better than 0.343, because the error there
    //: is not rounding alone. One has to know the whole error.)
    //:
    //: Remember this when a network is trained on one picture. A small loss says that an answer explains what was seen, and
    //: not that it is right about what was not seen. In super-resolution that is most of the picture.
    //:
    //: With only the small picture this way is closed: there is no *A*. That is why our protocol fixes $`\mathbf{D}`$, and why
    //: methods for pictures of unknown origin have to estimate a kernel in some other way, such as from patches that recur at
    //: another size (Michaeli and Irani, 2013; chapter 4 looks for such patches).
  }
}
