import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter04 {
  static let oneStack = Section { page in
    //: ## What is in one group?
    //:
    //: The Wiener filter assumes that a group is truth plus independent noise. Is that so when a picture is *enlarged*? We
    //: reduce the built-in picture to a quarter of its size and enlarge it by bicubic interpolation. In the result we take
    //: one patch of 6 × 6 pixels and the 32 patches most similar to it, from anywhere in the picture. Beside this group we
    //: put the *true* patches from the same 32 places, and their difference, the error. How large are the DCT
    //: coefficients of each? Predict it before you look: is the error spread evenly, like noise?
    let task = try EvaluationTask(name: "sample", picture: SamplePicture.image(), scale: 4)
    let low = Tensor(task.lowResolution), bicubic = low.resized(height: 256, width: 256)
    let (estimate, truth) = (bicubic.sliced([0..<1, 1..<2, 0..<256, 0..<256]), plane(task.groundTruth, 1))
    let row = page.knob("row", 84, in: 0...250), column = page.knob("column", 150, in: 0...250)
    let corner = row * 251 + column
    let candidates = PatchGrid(estimate, size: 6)
    let own = candidates.values.sliced([corner..<corner + 1, 0..<36])
    let order = distances(own, candidates.values).values.enumerated().sorted { ($0.1, $0.0) < ($1.1, $1.0) }
    func stack(_ picture: Tensor) -> Tensor {
      let all = patches(of: picture, size: 6)
      return .concatenated(order.prefix(32).map { all.sliced([$0.offset..<$0.offset + 1, 0..<36]) }, along: 0)
    }
    func powers(_ stack: Tensor) -> [Float] {
      let c = cosineTransform(32).multiplied(by: stack) * 255
      return Variable(c.map(.square)).mean(along: [1]).value.map(.sqrt).values
    }
    let error = stack(estimate) - stack(truth)
    page.figure(
      "one-stack",
      caption:
        "The DCT coefficients of one group of 32 patches, root mean square over their pixels. Coefficient 0 is what the "
        + "patches have in common. In all others the error is nearly as large as the truth.",
      x: "coefficient along the group", y: Axis("size", unit: "grey levels", scale: .logarithmic)
    ) { plot in
      plot.line("true patches", x: Array(0..<32), y: powers(stack(truth)))
      plot.line("interpolated patches", x: Array(0..<32), y: powers(stack(estimate)))
      plot.line("error", x: Array(0..<32), y: powers(error))
      plot.key = .topRight
    }

    func size(_ stack: Tensor) -> Float { powers(stack).dropFirst().reduce(0, +) / 31 }
    page.show("coefficients 1 to 31, mean size: true patches", size(stack(truth)), digits: 1, unit: "grey levels")
    page.show("interpolated patches", size(stack(estimate)), digits: 1, unit: "grey levels")
    page.show("error", size(error), digits: 1, unit: "grey levels")

    //: > **Try** Turn row and column to another patch: the sand at row 120, column 220, for instance. Watch the distance
    //: > between the true patches and the interpolated ones.

    //: Coefficient 0, what the patches have in common, is much larger than all others, as we hoped. The others are a
    //: surprise. They are several times larger in the true patches than in the interpolated ones: interpolation has made
    //: the patches more alike than they are. The error is not noise on top of them. It is as large as the truth, because it
    //: is what is *missing*, and no factor between 0 and 1 can bring that back. It has to come from somewhere else, and the
    //: only other source is the small picture that was given.
  }
}
