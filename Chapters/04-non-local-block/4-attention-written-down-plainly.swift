import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## Attention, written down plainly
//:
//: The same idea in a network's terms: every pixel asks all pixels how much they have to do with it, and takes the mean
//: of their answers, weighted by that. What to ask (*query*), what to be found by (*key*) and what to answer (*value*)
//: are three point-wise convolutions, so the network can learn them; how much two pixels have to do with each other is
//: the product of query and key, and a softmax turns the products into weights that add up to one:
//:
//: ```math
//: y_i = \sum_j \frac{e^{\,\theta(x_i) \cdot \phi(x_j) / \sqrt{d}}}{\sum_k e^{\,\theta(x_i) \cdot \phi(x_k) / \sqrt{d}}} \; g(x_j)
//: ```
//:
//: Without the $`\sqrt{d}`$ that is the *embedded Gaussian* of Wang and others ("Non-local neural networks", 2018);
//: with it, the attention of the transformers (Vaswani and others, 2017).

/// The weights of all N queries on all keys, N×M, for queries and keys of 1×D×H×W.
func attentionWeights(query: Tensor, key: Tensor) -> Tensor {
  let d = query.shape[1]
  let q = query.reshaped([d, query.count / d]), k = key.reshaped([d, key.count / d])
  let scores = q.multiplied(by: k, transposingSelf: true) * (1 / Float(d).squareRoot())
  return Variable(scores).softmax().value
}

/// The answers, 1×D×H×W: weighted means of the values.
func attended(query: Tensor, key: Tensor, value: Tensor) -> Tensor {
  let v = value.reshaped([value.shape[1], value.count / value.shape[1]])
  return v.multiplied(by: attentionWeights(query: query, key: key), transposingOther: true).reshaped(query.shape)
}

extension Chapter04 {
  static let attentionWrittenDownPlainly = Section()
}
