import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## What to remember
//:
//: - A **finite difference** has a best step: a larger one misses the curve, a smaller one is lost in rounding. It is good
//:   for checks and useless for training.
//: - **Backpropagation** walks the computation backwards and **adds** where paths meet. It costs about two evaluations more
//:   than the one forward, however many parameters there are.
//: - A backward rule can be found by rewriting ⟨g, dy⟩ as ⟨r, dx⟩. The rule of a product is two transposed products; the
//:   rule of repeating is summing.
//: - The **condition number** of a loss decides how long gradient descent takes. In the valley, momentum shortened the
//:   walk, alone or together with division by the usual gradient (Adam); division alone (RMSProp) hardly did. Compare
//:   optimisers only at their own best rates.
//: - A network that **fits** what it was shown may know much less of what lies between.

extension Chapter02 {
  static let remember = Section()
}
