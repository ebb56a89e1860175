import Notebook

//: Chapters 1 and 3 write the matrix product and the convolution in plain ways. The engine computes the same, up to
//: rounding, and faster. At 128 × 128, its product is tens of times as fast as the best plain loop over arrays. It is
//: almost four times as fast as a plain loop over bare addresses, and more than ten thousand times as fast as the
//: definition. This appendix shows what makes the engine faster than the plain loops. It is for readers who write such
//: programs, or who want to know what the "operations" that a paper counts cost in seconds. The chapters can be read
//: without it.
//:
//: The first half takes the matrix product of [chapter 1](../01-tensors/README.md#the-matrix-product) from a plain loop to the
//: engine's: vectors, blocks of sums, and what each of them gains. The second half does the same for the convolution of
//: [chapter 3](../03-convolutions/README.md#the-picture-as-columns). Then a whole step of training is compared with that of
//: PyTorch, the library in which most networks are written; that needs chapter 4. At the end stands what a large picture
//: takes; that needs chapter 7.
//:
//: Three words are needed throughout. A **register** is one of the few places inside the processor where it computes; a number
//: has to be fetched from memory into a register first. A **GFLOP/s** (*giga*, 10⁹, *floating-point operations* in a second)
//: is the unit of speed: a multiplication is one operation, an addition another. A **multiply-add**, which multiplies and adds
//: the product to a sum, counts as two.

/// Appendix A.
public enum ChapterA: Chapter {
  /// The folder.
  public static let folder = "A-engine-room"
  /// The heading.
  public static let title = "The engine room"
  /// One sentence.
  public static let summary = "Why the engine's products and convolutions are fast, and what a step of training costs."

  /// In reading order.
  public static let sections = [
    vectorsAndBlocks, whyABlock, areTheyTheSame, howFast, whatSurprisedUs, aTableOfOffsets, fewerMultiplications,
    fourWaysToTheSameNumbers, aWholeTrainingStep, howLarge, whatToRemember,
  ]
}
