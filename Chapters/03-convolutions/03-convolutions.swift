import Notebook

//: The network of chapter 2 learned the pixels that it was shown and knew nothing of what lies between. It lacked two facts
//: about pictures: neighbouring pixels belong together (**locality**), and an edge is an edge wherever it stands. A
//: **convolution** has both built in. It computes every output pixel from a small neighbourhood, with the same few weights at
//: every place (**weight sharing**). So if the picture moves, the output moves with it (**translation equivariance**), except
//: near the border.
//:
//: That saves weights, too. A picture of 256 × 256 pixels in three colours is 196,608 numbers. A layer that joins each of
//: them to each number of an equally large output has 39 billion weights. A convolution from
//: three colours to three, with filters of 3 × 3, has 81.
//:
//: We begin with what filters do to a picture and how that is computed. Then we ask what lies outside of the picture, how
//: gradients pass through, how far a stack of convolutions sees, and what cheaper kinds there are; the paper's block leans on
//: one of them. At the end comes the paper's eq. 1: reducing a picture is a convolution, and we try to find its filter again.
//: (Why our convolutions are fast, and what a step of training costs, stands in an appendix, [the engine
//: room](../A-engine-room/README.md).)

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
