import Notebook

//: This book reads one paper slowly: *Single Image Internal Distribution Measurement Using Non-Local Variational
//: Autoencoder*, which enlarges a photograph with a neural network that has seen no other photograph. Eight chapters
//: lead from a block of numbers to that network and its score. Each is a Swift program. What you read is its comments;
//: what stands in the boxes is its code; every number and every figure was put there by running it. Change the code,
//: run the chapter again, and the page changes with it.
//:
//: We begin where the photograph begins. What is a picture to a program, and what may it cost to do arithmetic with
//: one? By the end of the chapter we shall have multiplied two matrices in six ways of our own, and looked at a
//: seventh, the engine's. The best of ours is thousands of times as fast as the first, the engine's more than ten
//: thousand times, and all seven do the same multiplications. The factor comes from asking no questions for every
//: single number, from where numbers lie and when they are moved, and from doing several at once.

/// Chapter 1.

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
    pictureIsNumbers, indexToPlace, views, values, broadcasting, channels, matrixProduct, equality, block, speed,
    surprises, remember,
  ]
}
