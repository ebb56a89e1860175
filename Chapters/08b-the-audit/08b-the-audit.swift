import Notebook

//: Chapter 8 says what came out. This appendix holds the evidence for whoever wants to check it: the rows at all factors,
//: every pair, the scores computed by hand, the rules of the verdicts, and the paper's claims with their verdicts.

/// The appendix of chapter 8.
public enum Chapter08b: Chapter {
  /// The folder.
  public static let folder = "08b-the-audit"
  /// The heading.
  public static let title = "The audit"
  /// One sentence.
  public static let summary = "Every row, every pair, the paper's claims with their verdicts, and the rules."

  /// In reading order.
  public static let sections = [
    theRows, theOtherFactors, otherSets, pairs, theScoreByHand, theRules, figures, aboutTableI, architecture,
    lossAndTraining,
    cost, aSinglePicture, tableIiiFromTheCode, whichLossWhichOptimiserHowLong, howTheRecipeCameAbout, whatHasBeenRun,
  ]
}
