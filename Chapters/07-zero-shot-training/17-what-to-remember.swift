import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution

//: ## What to remember
//:
//: - A known degradation turns one picture into a training set: reduce it once more, and learn to undo that.
//: - Two steps beat one large one, because each leaves a son with something in it; four, with no more training, do
//:   not beat two.
//: - Whatever the network dreams up, reduced again it must give the picture that was handed in; back-projection
//:   sees to that and costs almost nothing.
//: - Two methods that err differently are worth more than the better of the two.
//: - Normalisation must mean the same in training and in use; with batches this small it does not do so by itself.
//: - A spread over samples shows where a network is unsure, and is no promise of how wrong it is.
//: - Zero-shot is a property of an interface, not a promise: what cannot receive the truth cannot leak it.

extension Chapter07 {
  static let whatToRemember = Section()
}
