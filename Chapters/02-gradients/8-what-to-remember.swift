import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## What to remember
//:
//: - A slope by trying has a V: too large a step misses the curve, too small a one drowns in rounding. Good for
//:   checks, useless for training.
//: - Backwards means: in the reverse order of computing, and **adding** where paths meet. Everything else is
//:   bookkeeping.
//: - To find a backward rule, push what happened to *dx* to the other side of the bracket. Products become
//:   transposed products, repeating becomes summing.
//: - The ratio of curvatures decides how long the walk is; momentum and division by the usual slope are two ways to
//:   cheat it. Compare rules only at their own best rates.
//: - A network that reproduces what it was shown may know nothing of what lies between.

extension Chapter02 {
  static let remember = Section()
}
