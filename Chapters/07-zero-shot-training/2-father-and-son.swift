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
    //: Learning needs pairs: a question and its answer. We have one picture and no answer. But $`\mathbf{D}`$ is known,
    //: and nothing keeps us from applying it once more. The picture we were given becomes the **father**, its own
    //: reduction the **son**, and "enlarge the son" is a question whose answer we hold in our hands.
    //:
    //: > **Paper** (algorithm 1; III.B; IV.B; VI)
    //: > Pseudo-labels are made because there is only one picture; every epoch takes a *fake minibatch* of it. Until it
    //: > converges: encode the pseudo-label, draw from the prior, decode both, and follow the gradient of the
    //: > reconstruction error and the divergence with Adam.
    //:
    //: > **We differ**
    //: > Section IV.B also says that training takes both the low- and the high-resolution picture. That would put the
    //: > answer into the question. Here the label of the son is the father and nothing larger: the *zero-shot*
    //: > protocol.
    let lowResolution = task.lowResolution
    let father = Tensor(lowResolution)
    let son = father.resized(height: 32, width: 32)
    let question = son.resized(height: 64, width: 64)
    page.show("mistake of interpolating the son", (question - father).map(.absolute).mean * 255, digits: 2)
    page.images(
      "father-and-son", ["son, enlarged": picture(question), "father": lowResolution],
      caption: "A question and its answer, both made from the picture that was given.")

    //: That mean mistake, in grey levels of 255, is all that there is to learn from. What makes it work is that
    //: pictures repeat themselves: an edge of the son looks like an edge of the father, only at another size. Chapter 4
    //: measures how often.
  }
}
