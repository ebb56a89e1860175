import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution

//: ## What to remember
//:
//: - A known degradation turns one picture into a training set: reduce it once more, and learn to undo that.
//: - Reduced again, every answer must give the picture that was handed in; back-projection sees to that. It copies noise as
//:   faithfully.
//: - The mean of two methods that err differently can be better than either.
//: - The V in VAE does not pay. With this recipe's $`\beta`$, which is next to zero, no loss is shown without noise and
//:   divergence. With a squared error and about the paper's $`\beta`$, the network alone gains several tenths of a decibel
//:   without them (ten photographs, our latent at every pixel). Behind the filter the gain is a hint.
//: - A spread over samples shows where to be careful, little better than an edge detector did (one picture). It is no promise
//:   of how wrong the answer is.
//: - A difference is claimed only where its interval excludes zero, over what really varies: seeds, or pictures.
//: - What cannot receive the truth cannot train on it: an interface keeps a run zero-shot. A recipe that was chosen by scores
//:   has seen truths all the same.

extension Chapter07 {
  static let whatToRemember = Section()
}
