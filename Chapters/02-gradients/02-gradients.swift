import Notebook

//: A network is a formula with a hundred thousand numbers in it, and training means turning each of them a little,
//: again and again, so that a mistake becomes smaller. Nobody can try a hundred thousand numbers one by one. The whole
//: trade rests on one fact: for the price of about three evaluations of the formula we can learn *for every number at
//: once* which way to turn it. This chapter builds that machine from nothing, breaks it in the two places where
//: everybody's first one is broken, and then walks downhill with it until a network has learned a picture.

/// Chapter 2.
public enum Chapter02: Chapter {
  /// The folder.
  public static let folder = "02-gradients"
  /// The heading.
  public static let title = "Gradients"
  /// One sentence.
  public static let summary =
    "How to learn, for a hundred thousand numbers at once, which way is down; and how to walk."

  /// In reading order.
  public static let sections = [
    oneSlope, byTrying, byTape, rules, valley, pictureNetwork, race, remember,
  ]
}
