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
    //: reduce the built-in picture to a quarter of its size and enlarge it by bicubic interpolation. In the result we take one
    //: patch of 7 × 7 pixels and the 32 patches most similar to it, from anywhere in the picture. (The filter below looks only
    //: 10 pixels far and keeps the patches' means. In both, patches of a group may overlap.) Beside this group we put the
    //: *true* patches from the same 32 places, and their difference, the error. How large are the DCT coefficients of each?
    //: Predict it before you look: is the error spread evenly, like noise?
    let task = try EvaluationTask(name: "sample", picture: SamplePicture.image(), scale: 4)
    let low = Tensor(task.lowResolution), bicubic = low.resized(height: 256, width: 256)
    let (estimate, truth) = (bicubic.sliced([0..<1, 1..<2, 0..<256, 0..<256]), plane(task.groundTruth, 1))
    let row = page.knob("row", 84, in: 0...249), column = page.knob("column", 150, in: 0...249)
    let corner = row * 250 + column
    let (blurred, sharp) = (patches(of: estimate, size: 7), patches(of: truth, size: 7))
    /// The places of the 32 patches that are most similar to ours.
    func nearest(in all: Tensor) -> [Int] {
      let own = all.sliced([corner..<corner + 1, 0..<49])
      return distances(own, all).values.enumerated().sorted { ($0.1, $0.0) < ($1.1, $1.0) }.prefix(32).map(\.offset)
    }
    func group(_ places: [Int], of all: Tensor) -> Tensor {
      .concatenated(places.map { all.sliced([$0..<$0 + 1, 0..<49]) }, along: 0)
    }
    let places = nearest(in: blurred), (ours, wanted) = (group(places, of: blurred), group(places, of: sharp))
    func powers(_ stack: Tensor) -> [Float] {
      let c = cosineTransform(32).multiplied(by: stack) * 255
      return Variable(c.map(.square)).mean(along: [1]).value.map(.sqrt).values
    }
    page.figure(
      "one-stack",
      caption:
        "The DCT coefficients of one group of 32 patches, root mean square over their pixels. Coefficient 0 is √32 times what "
        + "the patches have in common. In all others the error is about as large as the truth.",
      x: "coefficient along the group", y: Axis("size", unit: "grey levels", scale: .logarithmic)
    ) { plot in
      plot.line("true patches", x: Array(0..<32), y: powers(wanted))
      plot.line("interpolated patches", x: Array(0..<32), y: powers(ours))
      plot.line("error", x: Array(0..<32), y: powers(ours - wanted))
      plot.key = .topRight
    }

    //: > **Try** Turn row and column to another patch: the sand at row 120, column 220, for instance. Watch how
    //: > far the line of the true patches lies above that of the interpolated ones.

    //: So the error is not spread evenly, and outside of coefficient 0 it is as large as the truth. Is that due to
    //: interpolation, or to our choice? We have *chosen* these patches because they are alike when interpolated. As a
    //: control, we choose 32 patches by the truth, which a filter could not do, and 32 by chance (one draw). Predict the
    //: last row:
    var random = RandomSource(seed: page.options.seed)
    let anywhere = [corner] + (1..<32).map { _ in Int.random(in: 0..<blurred.shape[0], using: &random) }
    let groups = [
      ("the interpolated picture, as above", places), ("the truth", nearest(in: sharp)), ("chance", anywhere),
    ]
    func size(_ stack: Tensor) -> Float { powers(stack).dropFirst().reduce(0, +) / 31 }
    page.table(
      "Coefficients 1 to 31, mean size (grey levels)",
      columns: ["group chosen by", "true patches", "interpolated patches", "error"],
      rows: groups.map { name, places in
        let (ours, wanted) = (group(places, of: blurred), group(places, of: sharp))
        return [.text(name)] + [wanted, ours, ours - wanted].map { .number(size($0), digits: 1) }
      })

    //: Choosing matters. In each of the first two rows, the patches differ least in the picture that they were chosen by.
    //: So the first row alone says nothing about interpolation, but the last one does. Noise that is independent of the
    //: truth would make the interpolated differences *larger* than the true ones. They are a third smaller. (In the second
    //: row they *are* larger, but that group was chosen by the truth, for its small differences.) So in the group drawn by
    //: chance the error is not noise on top of the truth. Write each interpolated difference as a multiple of the true one
    //: plus a rest that is uncorrelated with it. The three sizes of the last row fix both, and the rest is the smaller
    //: part of the error's power: the larger part is what is *missing*. No factor between 0 and 1 can bring that back.
    //: Averaging patches that were sampled at other points can bring back a part, and so can the small picture that was
    //: given.
  }
}
