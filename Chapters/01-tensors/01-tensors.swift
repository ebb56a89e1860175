import Notebook

//: This book reads one paper slowly: *Single Image Internal Distribution Measurement Using Non-Local Variational Autoencoder*.
//: It enlarges a photograph with a **neural network**, NLVAE, that has seen no other photograph. (A neural network is a
//: formula with many adjustable numbers, and *training* adjusts them; chapter 2 trains a first one.) Eight chapters lead from
//: a block of numbers to that network and its score.
//:
//: Each chapter is a Swift program. Its comments are the text that you read, its code stands in the boxes, and the output
//: under a box was put there by running it. (Times and long computations come from records of earlier runs; where a page
//: reads one, it says so.) `swift run chapter serve --open` opens the book in your browser, where sections run and knobs
//: turn. You need no Swift to read it: what other languages write differently is explained where it first occurs.
//:
//: This chapter answers two questions. What is a picture to a program? And how fast can a program compute with one? The answer
//: to the first is a **tensor**: numbers, a shape, and a rule from index to place. The answer to the second comes from
//: multiplying two matrices in several ways. All make the same multiplications, and on matrices of 128 × 128 the last is more
//: than ten thousand times as fast as the first.

/// Chapter 1.
public enum Chapter01: Chapter {
  /// The folder.
  public static let folder = "01-tensors"
  /// The heading.
  public static let title = "Tensors"
  /// One sentence.
  public static let summary = "A picture is a block of numbers with a shape; what can be done with it, and how fast."

  /// In reading order.
  public static let sections = [
    pictureIsNumbers, indexToPlace, views, values, broadcasting, channels, matrixProduct, equality, speed, remember,
  ]
}
