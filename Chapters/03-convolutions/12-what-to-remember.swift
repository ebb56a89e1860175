import Engine
import Experiments
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## What to remember
//:
//: - A **convolution** multiplies the pixels under a small **filter** by its weights and adds up, with the same weights at
//:   every place. It is a matrix product. Written as one, it can use the engine's fast product, and takes less than a
//:   hundredth of the time of seven plain loops (32 channels, one thread).
//: - What lies outside of the picture is a choice. Zeros darken the border of a blurred picture, further in with every
//:   layer.
//: - The gradients of a convolution are convolutions: for the input with the filter turned round, for the weights with the
//:   output's gradient as the filter.
//: - L layers of 3 × 3 have a **receptive field** of 2 L + 1 pixels. Most of the influence comes from its middle. In our
//:   stacks, which learn what interpolation lacks, 400 steps of training made that part smaller; others saw it grow.
//: - **Point-wise** convolutions mix channels, **depthwise** ones look around, **transposed** ones go from the output's size
//:   back to the input's. The paper's block has two thirds of the weights of two standard layers, and a third more than one. A
//:   share of $`1/K^2`$ of the multiplications is not $`1/K^2`$ of the time.
//: - Reducing a picture is a convolution, and **least squares** finds its kernel from a large and a small picture. If the
//:   large one is blurred, the problem is **ill-conditioned**: after rounding to bytes the best fit is a wrong answer.
//:   Stopping early is a **regularisation**: it fits slightly worse and is far nearer to the truth. The **discrepancy
//:   principle** says when: as soon as the fit is as good as the error, if that is known.

extension Chapter03 {
  static let whatToRemember = Section()
}
