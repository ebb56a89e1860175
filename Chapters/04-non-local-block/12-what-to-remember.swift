import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## What to remember
//:
//: - **Patch recurrence**: small patches of a picture occur again in it. How often depends on the picture: for half of the
//:   drawing's patches with some contrast, within five grey levels, for a tenth to a sixth of those of mixed photographs,
//:   for about half of those of buildings. Always measure a control, such as another picture, or a group chosen by chance.
//: - Compare a distance with a **null hypothesis**: a random place, or as many places of another picture. In buildings,
//:   the most similar patch far away was much more similar than any found in another picture; in other photographs
//:   slightly more. For an enlargement, a search 20 pixels far gained nothing over one of 10 on the drawing; places
//:   further away were not tried.
//: - The **Wiener factor** is S / (S + σ²). One measured coefficient has c² = S + σ² on average, so c² in the place of S keeps
//:   half of a typical coefficient of pure noise.
//: - A filter that groups similar patches, shrinks their differences, and fits the result to the given picture enlarges
//:   without having learned anything. The similarity is what counts: groups drawn by chance, or a Gaussian in the filter's
//:   place, added hardly anything to back-projection. On the drawing, patches that overlap with the given one suffice for
//:   nearly all of the filter's gain, and a wider search adds nothing. Plain means of similar patches scored even higher
//:   there, but their settings were chosen by that score.
//: - **Attention** is non-local means with learned queries, keys and values. Its table of weights, which are computed and
//:   not learned, has N² entries. In our trial it chose its keys only after several hundred steps, and then by brightness
//:   and colour, as the maps of one seed show. Against a control in which each pixel looks at its own place only, it was
//:   ahead with two seeds and slightly behind with two.
//: - The paper's "non-local" block has a receptive field of 3 × 3 pixels. Under equal budgets it cannot be told from plain
//:   convolutions at four layers and is behind them at eight.
//: - Compare units under equal budgets *and equal depth*, each at its own best rate, over several seeds, and look at the
//:   dots before the means.

extension Chapter04 {
  static let whatToRemember = Section()
}
