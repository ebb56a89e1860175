import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter04 {
  static let oneStack = Section { page in
    //: ## One stack
    //:
    //: Take the picture at a quarter of its size, enlarge it by interpolation, and look at one patch of the result. We
    //: stack the 32 patches that look most like it (6 × 6 pixels, without their means, from anywhere in the picture),
    //: and beside it the *true* patches from the same 32 places. How much is there in each component?
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
    let mistake = stack(estimate) - stack(truth)
    page.figure(
      "one-stack",
      caption:
        "The components of one stack of 32 patches, root mean square over their pixels. Component 0 is what they "
        + "have in common.", x: "component along the stack", y: Axis("size", unit: "grey levels", scale: .logarithmic)
    ) { plot in
      plot.line("true patches", x: Array(0..<32), y: powers(stack(truth)))
      plot.line("interpolated patches", x: Array(0..<32), y: powers(stack(estimate)))
      plot.line("mistake", x: Array(0..<32), y: powers(mistake))
      plot.key = .topRight
    }

    //: > **Try** Turn row and column to another patch: the sand at row 120, column 220, for instance. Watch the distance between
    //: > the true patches and the interpolated ones.

    //: What is common towers over the rest, as it should. The rest surprised us. The true patches differ from each
    //: other by some fifteen grey levels a component, the interpolated ones by four: interpolation has made them more
    //: alike than they are, and its mistake is not noise on top of them but exactly what is *missing*. No shrinking can
    //: bring that out. It has to come in from somewhere, and the only place that holds it is the picture that was
    //: given.
  }
}
