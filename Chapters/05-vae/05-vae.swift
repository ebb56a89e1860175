import Notebook

//: An **autoencoder** is a network that copies its input through a narrow place in the middle. Its first half, the
//: **encoder**, describes the input in a few numbers, the **latents** or the *code*; its second half, the **decoder**, makes
//: the input again from them. A **variational autoencoder** (VAE) adds noise to the code, on purpose, and charges the encoder
//: for what the code says. Why spoil a code?
//:
//: This chapter gives the reason on one number, where everything can be computed exactly. It shows how gradients get
//: past a random draw. Then it builds a small VAE that learns what pieces of our picture look like, and asks it for
//: pieces that nobody has ever seen.

/// Chapter 5.
public enum Chapter05: Chapter {
  /// The folder.
  public static let folder = "05-vae"
  /// The heading.
  public static let title = "VAE and reparameterization"
  /// One sentence.
  public static let summary = "Why a network adds noise to its own code, and how it learns in spite of it."

  /// In reading order.
  public static let sections = [
    aWorldWithOneNumber, theBoundSeen, aDivergenceByDice, whereTheGradientStops, theOtherWayAndItsPrice, aSmallOne,
    piecesOfAPicture, whatTheNoiseHasBought, aCodeOneCanDraw, aWalk, whatToRemember,
  ]
}
