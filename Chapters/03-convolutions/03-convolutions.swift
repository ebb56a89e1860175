import Notebook

//: A picture of 256 × 256 pixels in three colours is 196,608 numbers. A layer that joined each of them to each number
//: of an output as large would need 39 billion weights, and would have to learn what an edge is at every place anew. A
//: convolution makes two assumptions and gets by with a few thousand: what matters about a pixel stands *near* it, and
//: it matters *in the same way everywhere*.
//:
//: Nearly all arithmetic of this project happens in convolutions. This chapter takes one apart: seven loops, then what
//: remains when the loops are taken away one by one, the way back, the cheaper relatives, one of which the paper builds
//: its block from, and at the end the blur of eq. 1, which is a convolution too and gives itself away when asked
//: properly.

/// Chapter 3.
public enum Chapter03: Chapter {
  /// The folder.
  public static let folder = "03-convolutions"
  /// The heading.
  public static let title = "Convolutions"
  /// One sentence.
  public static let summary =
    "One small filter moved over a picture: how it works, what it costs, how it is found again."

  /// In reading order.
  public static let sections = [
    seven, thePictureAsColumns, aTableOfOffsets, fewerMultiplications, whatFiltersDo, fourWaysToTheSameNumbers,
    atTheBorder, theWayBack, cheaperRelatives, counted, andMeasured, aWholeTrainingStep, howFarAStackSees,
    theDegradationIsAConvolution, findingItAgain, whatToRemember,
  ]
}
