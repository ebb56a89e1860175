import Notebook

//: A network is a formula with many adjustable numbers, its **parameters**; ours has about 180,000. **Training** changes them
//: step by step so that the network's errors shrink. Which way should each number change, and how far?
//:
//: This chapter answers both questions from nothing. First we compute the slope of one small formula: by hand, by trying, and
//: by a program that works for any formula. Its method is called **backpropagation**, and together with the evaluation itself
//: it costs about three evaluations of the network, however many parameters there are. Then we walk downhill with four rules
//: that networks are trained with, and train the first network of this book. It learns a picture, and where it fails, the next
//: chapter begins.

/// Chapter 2.
public enum Chapter02: Chapter {
  /// The folder.
  public static let folder = "02-gradients"
  /// The heading.
  public static let title = "Gradients"
  /// One sentence.
  public static let summary =
    "Which way should each of 180,000 numbers change? Backpropagation, and four ways to walk downhill."

  /// In reading order.
  public static let sections = [
    oneSlope, byTrying, byTape, rules, valley, pictureNetwork, race, betweenPixels, remember,
  ]
}
