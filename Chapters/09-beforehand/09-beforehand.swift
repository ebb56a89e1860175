import Notebook

//: Chapter 7 trains a network on one small picture. That picture cannot show what is finer than its own pixels, and the
//: training takes minutes. A network that was trained **beforehand**, on other pictures, answers in a second. But the
//: paper's promise is that no training set is needed.
//:
//: Is there a way between the two? A training set can be *drawn by a program*. This chapter asks what a program must
//: draw so that a network learns from it to enlarge photographs. First we measure what photographs have in common. Then
//: we build a generator, from a single disc to a lens and a sensor, and ask what each of its parts is worth. At the end
//: we compare a network that has seen only drawings with one that has seen only the picture, and put the two together.
//:
//: **In short:** a network that has seen only drawings enlarges photographs. At ×4 it is ahead of NLVAE, which has seen
//: only the picture, on samples of BSD100 and Urban100; on Set5 that is open ([chapter
//: 8](../08-evaluation/README.md#other-sets)). Training it further on the picture adds little at ×4: hundredths of a
//: decibel in the mean, on the sets whose interval shows a gain. On Set5 that is open. It harms one picture of Urban100's
//: sample by decibels ([below](#both-together)).
//:
//: The paper promises a *zero-shot* enlargement: the method reads the small picture and nothing else. This chapter is about
//: the *synthetic prior*: it also has weights that were trained on drawings ([all protocols](../08-evaluation/README.md)).

/// Chapter 9.
public enum Chapter09: Chapter {
  /// The folder.
  public static let folder = "09-beforehand"
  /// The heading.
  public static let title = "Beforehand"
  /// One sentence.
  public static let summary =
    "What a network can know that has seen only drawings: what photographs have in common, and what it is worth."

  /// In reading order.
  public static let sections = [
    inCommon, powerLaw, occlusion, ingredients, steps, ladder, whoIsRight, together, asked, doubts, remember,
  ]
}
