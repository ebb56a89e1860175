import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## What to remember
//:
//: - A picture is full of its own repetitions, at its own size and smaller. That is what a method without training
//:   data lives on.
//: - Similar patches, stacked, shrunk by $`c^2 / (c^2 + \sigma^2)`$ along the stack and corrected to fit what was
//:   given, enlarge a picture with nothing learned.
//: - The paper's non-local block, read literally, sees 3 × 3 pixels, and a stack of fourteen is still local. What
//:   looks further is attention, which is optional.
//: - Attention looks everywhere and pays with $`N^2`$; averaging the keys makes it affordable.
//: - Compare units under equal budgets and over several seeds, or the winner is the one that was given more.

extension Chapter04 {
  static let whatToRemember = Section()
}
