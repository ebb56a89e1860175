import Notebook

//: Seven chapters have built a method. What is it worth, and what are the paper's numbers worth? This chapter begins with
//: the answer. Then it shows where the answer comes from: what a setting of the score moves, every row at ×4, what the
//: verdicts on the paper's claims say, and the evidence behind the most telling ones. The whole audit, with all other rows,
//: is an [appendix](../08b-the-audit/README.md).

/// Chapter 8.
public enum Chapter08: Chapter {
  /// The folder.
  public static let folder = "08-evaluation"
  /// The heading.
  public static let title = "Evaluation"
  /// One sentence.
  public static let summary = "What a score sees, what it hides, and what is left of the paper's tables."

  /// In reading order.
  public static let sections = [
    whatCameOut, whatASettingMoves, fourTimesInFull, whatTheVerdictsSay, isItTheArchitecture, tableIiAgain,
    theTruthAsTheTarget, whatNoMethodBringsBack, whereTheMistakesAre, whatToRemember,
  ]
}
