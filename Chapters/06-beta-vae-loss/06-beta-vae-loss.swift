import Notebook

//: The loss of chapter 5 had two terms and no knob: what a draw explains, and what it claims to know. The paper puts a
//: knob between them, calls it $`\beta`$, turns it to 150, 200, 300 or 500, and does not say in which units. It adds a
//: third term, and it prints the second one in a way that made us look twice. This chapter reads three equations with a
//: calculator in hand. One sign is the wrong way round, one term does nothing at all, and one number means anything
//: from nothing to everything. Then we turn the knob ourselves. At the end stands the question on which a zero-shot VAE
//: hangs: what is there to encode if there is only *one* picture?

/// Chapter 6.
public enum Chapter06: Chapter {
  /// The folder.
  public static let folder = "06-beta-vae-loss"
  /// The heading.
  public static let title = "β-VAE loss"
  /// One sentence.
  public static let summary = "A sign, a constant and a number without a unit: what eqs. 3 to 5 do when one runs them."

  /// In reading order.
  public static let sections = [
    threeEquations, termByTerm, theWrongWayRound, theConstant, aNumberWithoutAUnit, whatAGreyLevelCosts, onePicture,
    bothLatentsOfTheNlvae, whatToRemember,
  ]
}
