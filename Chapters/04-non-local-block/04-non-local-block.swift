import Notebook

//: Chapter 3 measured a stack of sixteen convolutions. Each of its outputs depends on a window of 33 × 33 pixels, and mostly
//: on the middle of it. But a photograph of a façade shows the same arch many times, and the copy that would explain a blurred
//: one may be a hundred pixels away.
//:
//: Do pictures repeat themselves, and which network can use it? In the built-in picture, from here on *the drawing*, half
//: of the small patches with some contrast have another one within five grey levels. Photographs of buildings have about
//: as many, mixed photographs far fewer. A filter of similar patches, alternated with back-projection (a correction by the
//: given small picture), needs no training. It gains 1.7 dB over bicubic interpolation on the drawing, 1.1 dB of it by the
//: filter, and near places are enough for it. **Attention**, a layer that mixes all places of a picture by weights of
//: their similarity, could look anywhere. It began to prefer some places only after hundreds of steps, and four seeds do
//: not show that it gained by that. And the paper's "non-local" block sees 3 × 3 pixels; under equal budgets it is no
//: better than plain convolutions.

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
