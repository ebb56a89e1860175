import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution

extension Chapter07 {
  static let fatherAndSon = Section(needs: task) { page, task in
    //: ## Father and son
    //:
    //: Learning needs pairs, a question and its answer. Where do they come from, if there is one picture and no answer?
    //: The reduction $`\mathbf{D}`$ is known, so we can apply it once more. The given picture becomes the **father**,
    //: its own reduction the **son**, and "enlarge the son" is a question whose answer we have. (`resized` is bicubic, here
    //: and below.)
    let lowResolution = task.lowResolution
    let father = Tensor(lowResolution)
    let son = father.resized(height: 32, width: 32)
    let question = son.resized(height: 64, width: 64)
    page.show(
      "mean error of interpolating the son", (question - father).map(.absolute).mean * 255, digits: 2,
      unit: "grey levels")
    page.images(
      "father-and-son", ["son, enlarged": picture(question), "father": lowResolution],
      caption:
        "A question and its answer, both made from the picture that was given. Look at the edges: they are what can be "
        + "learned.")

    //: That error, in grey levels of 255, is what can be learned from this pair. It helps with the father only if small
    //: details look alike at both sizes: an edge of the son like an edge of the father. Chapter 4 measured how often
    //: patches recur within a picture.
  }
}
