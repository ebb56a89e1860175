import Notebook

//: Seven chapters have built a method; this one asks what it is worth, and what the paper's numbers are worth. Both
//: questions are harder than they look. A score is a program with a dozen settings, and papers differ by less than the
//: settings do. Five pictures are few. And whoever may look at the answer can have any score he likes. So we take the
//: two scores apart, turn every setting once, and only then read the tables: ours, made by programs that never saw the
//: answer, next to the paper's, claim by claim, each with a verdict whose rule stands beside it.

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
    whatIsCompared, aDecibel, structuralSimilarity, whatTheTwoSeeAndWhatTheyMiss, aScoreHasSettings, tableIAgain,
    whereTheMistakesAre, whatHasBeenRun, tableIiAgain, tableIiiFromTheCode, figure1Again, theAudit, figures,
    aboutTableI, architecture, lossAndTraining, cost, aSinglePicture, whatToRemember,
  ]
}
