import Notebook

//: Chapter 3 measured a stack of sixteen convolutions. Each of its outputs depends on a window of 33 × 33 pixels, and mostly
//: on the middle of it. But a photograph of a façade shows the same arch many times, and the copy that would explain a blurred
//: one may be a hundred pixels away.
//:
//: Do pictures repeat themselves, and is it worth looking far? This chapter first measures how often a small square of a
//: picture occurs again in it. Then it builds a filter that enlarges a picture by similar patches and the given pixels,
//: without a single learned number, and asks how far away they have to be looked for. Then it asks which *network* can use
//: them: we write attention down, take the paper's "non-local" block apart, measure how far it really looks, and rerun the
//: paper's comparison of five kinds of unit.

/// Chapter 4.
public enum Chapter04: Chapter {
  /// The folder.
  public static let folder = "04-non-local-block"
  /// The heading.
  public static let title = "The non-local block"
  /// One sentence.
  public static let summary = "Pictures repeat themselves: how often, what that is worth, and which network can use it."

  /// In reading order.
  public static let sections = [
    squares, doPicturesRepeatThemselves, aStackOfRelatives, oneStack, theFilter,
    attentionWrittenDownPlainly, whatTheNamePromises, whereAPixelLooks, thePapersBlockPieceByPiece, howNonLocalIsIt,
    fig6bRerun, whatToRemember,
  ]
}
