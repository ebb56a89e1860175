import Notebook

//: Seven chapters have built a method. What is it worth, and what are the paper's numbers worth? This chapter begins with
//: the answer. Then it shows where the answer comes from: what the two scores measure, what their settings change, every
//: row of the tables, and a verdict on each of the paper's claims.

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
    whatCameOut, whatIsCompared, aDecibel, structuralSimilarity, whatTheTwoSeeAndWhatTheyMiss, aScoreHasSettings,
    tableIAgain,
    whereTheMistakesAre, whatHasBeenRun, tableIiAgain, tableIiiFromTheCode, figure1Again, theAudit, figures,
    aboutTableI, architecture, lossAndTraining, cost, aSinglePicture, whatToRemember,
  ]
}
