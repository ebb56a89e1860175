import Notebook

//: An autoencoder is a network that copies its input, with a narrow place in the middle. To get through, the input has
//: to be described in a few numbers, and a good description is worth having. The *variational* autoencoder does
//: something that looks like vandalism: it adds noise to the description, on purpose, and then has to pay wherever it
//: wants the noise quiet. Why would anybody do that? This chapter gives the reason on one number, where everything can
//: be computed exactly. It shows how gradients get past a throw of dice. Then it builds a small one that learns what
//: pieces of our picture look like, and asks it for pieces that nobody has ever seen.

/// Chapter 5.
public enum Chapter05: Chapter {
  /// The folder.
  public static let folder = "05-vae"
  /// The heading.
  public static let title = "VAE and reparameterization"
  /// One sentence.
  public static let summary = "Why a network adds noise to its own thoughts, and how it learns in spite of it."

  /// In reading order.
  public static let sections = [
    aWorldWithOneNumber, theBoundSeen, aDivergenceByDice, whereTheGradientStops, theOtherWayAndItsPrice, uphillByDice,
    aSmallOne, piecesOfAPicture, whatTheNoiseHasBought, aWalk, whatToRemember,
  ]
}
