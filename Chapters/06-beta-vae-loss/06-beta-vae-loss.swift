import Notebook

//: The loss of chapter 5 had two terms, the error of the reconstruction and the divergence, and one number to set: the
//: error $`s`$ that the decoder overlooks. The paper multiplies the divergence by a **hyperparameter** $`\beta`$, which
//: makes the model a **β-VAE**. It sets $`\beta`$ to 150, 200, 300 or 500, and does not say in which units. It adds a
//: third term. And it prints the second one with a sign that made us look twice.
//:
//: This chapter runs the three equations. One sign is the wrong way round, one term does nothing at all, and one number
//: can mean almost anything. Then we turn $`\beta`$ ourselves. The last question decides whether a VAE can be trained on a
//: single picture: what is there to encode if there is only *one*?

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
