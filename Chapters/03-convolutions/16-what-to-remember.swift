import Engine
import Experiments
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## What to remember
//:
//: - A convolution is a sum over neighbours with the same weights everywhere: seven loops, of which a table of
//:   offsets folds three into one.
//: - Its gradients are convolutions: with the filter turned round for the input, with the gradient as filter for
//:   the weights.
//: - What lies outside is a decision. Zeros darken the frame, layer by layer.
//: - Point-wise mixes, depthwise looks around, transposed goes backwards. $`1/K^2`$ is true of the count, not of
//:   the clock.
//: - Small layers wait for memory. What is done in one visit is cheap, and what can be computed again need not be
//:   kept.
//: - Sixteen small filters in a row reach 33 pixels, and listen to the middle of them.
//: - A degradation is a convolution, and two pictures are enough to find it: as far as the pictures have something
//:   to say.

extension Chapter03 {
  static let whatToRemember = Section()
}
