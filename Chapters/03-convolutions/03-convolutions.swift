import Notebook

//: The network of chapter 2 learned the pixels that it was shown and knew less of what lies between than plain
//: interpolation does. It lacked two facts about pictures: neighbouring pixels belong together (**locality**), and an edge
//: is an edge wherever it stands. A **convolution** has both built in. It computes every output pixel from a small
//: neighbourhood, with the same few weights at every place (**weight sharing**). So if the picture moves, the output moves
//: with it (**translation equivariance**), except near the border, and where a filter skips places (a stride above 1).
//:
//: That saves weights, too. A picture of 256 × 256 pixels in three colours is 196,608 numbers. A layer that joins each of
//: them to each number of an equally large output has 39 billion weights. A convolution from
//: three colours to three, with filters of 3 × 3, has 81.
//:
//: What comes out: written as a matrix product, a convolution can use the engine's fast one, and takes less than a
//: hundredth of the time of seven plain loops. A stack of sixteen sees 33 pixels a side, mostly the middle 15 to 19. The
//: paper's block has three convolutions, two of a cheaper kind. It has two thirds of the weights of two standard layers,
//: and a third more than one. Reducing a picture, the paper's eq. 1, is a convolution. Its filter can be found again from a
//: large picture and its reduction. If the large one is blurred and the small one rounded to bytes, this works only if we
//: stop early. (Why our convolutions are fast, and what a step of training costs, stands in an appendix,
//: [the engine room](../A-engine-room/README.md).)

/// Chapter 3.
public enum Chapter03: Chapter {
  /// The folder.
  public static let folder = "03-convolutions"
  /// The heading.
  public static let title = "Convolutions"
  /// One sentence.
  public static let summary =
    "One small filter moved over a picture: what it does, how it is computed, what it costs, how it is found again."

  /// In reading order.
  public static let sections = [
    whatFiltersDo, seven, thePictureAsColumns, atTheBorder, theWayBack, howFarAStackSees, cheaperRelatives, counted,
    andMeasured, theDegradationIsAConvolution, findingItAgain, whatToRemember,
  ]
}
