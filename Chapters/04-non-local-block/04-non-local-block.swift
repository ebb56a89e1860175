import Notebook

//: Chapter 3 ended with a stack of sixteen convolutions that reaches 33 pixels and listens to the middle ones. Yet the
//: window that would explain a blurred window may be at the other end of the façade. This chapter is about looking
//: there. First we measure whether it is worth while: how often does a piece of a picture occur again? Then we enlarge
//: a picture by that alone, without a single learned number. Then we build the paper's block, find that it is not what
//: its name says, add what the name promises, and let five kinds of block compete.

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
    squares, aStackOfRelatives, aStacksOwnWaves, attentionWrittenDownPlainly, doPicturesRepeatThemselves, oneStack,
    theFilter, thePapersBlockPieceByPiece, howNonLocalIsIt, whatTheNamePromises, whereAPixelLooks, fig6bRerun,
    whatToRemember,
  ]
}
