import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## How would a network look for similar places?
//:
//: Non-local means, written as a formula, gives every pixel $`i`$ the weighted mean of the pixels $`j`$. The **weights**
//: (computed for each picture, not learned as a layer's are) depend on the distance $`r_{ij}`$ of the patches around them and
//: sum to 1:
//:
//: ```math
//: y_i = \sum_j w_{ij} x_j , \quad w_{ij} = \frac{e^{-r_{ij}^2 / 2 h^2}}{\sum_k e^{-r_{ik}^2 / 2 h^2}}
//: ```
//:
//: This is the softmax (chapter 2) of $`-r_{ij}^2 / 2 h^2`$. In non-local means everything is fixed by hand: what is compared,
//: how alike is alike enough (the width $`h`$, in grey levels), and what is averaged.
//:
//: **Attention** keeps the form and learns these three. From the features $`x`$ of each pixel (its numbers in all channels),
//: three point-wise convolutions compute a **query** (what this pixel looks for), a **key** (what it can be found by) and a
//: **value** (what it contributes). The similarity of two pixels, their **score**, is the dot product of query and key:
//:
//: ```math
//: y_i = \sum_j w_{ij} \, g(x_j) , \quad
//: w_{ij} = \frac{e^{\,\theta(x_i) \cdot \phi(x_j) / \sqrt{d}}}{\sum_k e^{\,\theta(x_i) \cdot \phi(x_k) / \sqrt{d}}}
//: ```
//:
//: Here $`\theta`$, $`\phi`$ and $`g`$ (no longer the Wiener factor) make query, key and value, each of $`d`$ numbers. (If
//: $`|a|`$ is the same for all patches, the squares in $`|a - b|^2`$ cancel, and the weights of non-local means are a
//: softmax of dot products, too.) Without the $`\sqrt{d}`$ this is the *embedded Gaussian* of Wang and others ("Non-local
//: neural networks", 2018); with it, it is the attention of the **transformers**, the networks behind today's language
//: models (Vaswani and others, 2017). The code is the matrix product of the first section, a softmax, and another matrix
//: product.

/// The weights of all N queries on all keys, N×M, for queries and keys of 1×D×H×W.
func attentionWeights(query: Tensor, key: Tensor) -> Tensor {
  let d = query.shape[1]
  let q = query.reshaped([d, query.count / d]), k = key.reshaped([d, key.count / d])
  let scores = q.multiplied(by: k, transposingSelf: true) * (1 / Float(d).squareRoot())
  return Variable(scores).softmax().value
}

/// The attention's output, 1×D×H×W: weighted means of the values.
func attended(query: Tensor, key: Tensor, value: Tensor) -> Tensor {
  let v = value.reshaped([value.shape[1], value.count / value.shape[1]])
  return v.multiplied(by: attentionWeights(query: query, key: key), transposingOther: true).reshaped(query.shape)
}

extension Chapter04 {
  static let attentionWrittenDownPlainly = Section { page in
    //: A small example: one query, and the scores of four keys. How evenly the weights are spread depends on the size of
    //: the scores. If query and key are small, all weights are nearly equal.
    let scale = page.knob("scale of the scores", 1.0, in: 0.01...20, scale: .logarithmic),
      scores: [Float] = [2, 1, 0, -1]
    page.table(
      "Weights of four keys", columns: ["scores", "key 1", "key 2", "key 3", "key 4"],
      rows: [0.1, scale, 10].map { factor in
        let weights = Variable(Tensor(shape: [1, 4], scores.map { $0 * Float(factor) })).softmax().value.values
        return [.text("times \(factor)")] + weights.map { .number($0, digits: 2) }
      })

    //: > **Try** Which scale gives the first key a weight of nine tenths?

    //: Choosing the 32 nearest patches is a hard choice: the weights are 1 / 32 or nothing. Attention's choice is soft: each
    //: weight changes smoothly with query and key, so the convolutions that make these can be trained.
  }
}
