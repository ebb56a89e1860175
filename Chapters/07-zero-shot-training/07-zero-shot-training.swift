import Notebook

//: Give a network a hundred thousand pictures and it learns what pictures look like. Give it one, small and blurred,
//: and ask for the same picture four times as large: what is there to learn from? The answer is *the picture itself*:
//: reduce it once more, and learn to undo that. This is **internal learning**. A method that sees no other picture is
//: called **zero-shot**.
//:
//: The first half builds such a method step by step, on *the drawing*, a picture that the project makes with its own code.
//: The second half takes it apart and asks what each part is worth. A **recipe** is a named set of all settings of a
//: training. On [Set5](#beyond-one-picture) at ×4 the default recipe ends about three decibels above bicubic
//: interpolation, and not quite half a decibel below the paper's figure. One answer concerns the paper's title: [the V in
//: VAE does not pay](#the-v-in-vae-does-not-pay). On ten photographs, by this chapter's short recipe, *brief*, the scores
//: with the variational part and without it cannot be told apart. The paper trains with a squared error and a much larger
//: $`\beta`$, on one latent vector. With this error and this $`\beta`$, but our latent at every pixel, the network that no
//: filter corrects does better *without* the variational part, by several tenths of a decibel on these photographs.
//:
//: > **Paper** (I, eq. 1)
//: > A low-resolution picture is a high-resolution one seen through a degradation, $`I_x = \mathbf{D}(I_y; \lambda)`$.
//: > Undoing $`\mathbf{D}`$ is super-resolution; it is ill-posed, and the stronger the degradation, the harder it is.

/// Chapter 7.
public enum Chapter07: Chapter {
  /// The folder.
  public static let folder = "07-zero-shot-training"
  /// The heading.
  public static let title = "Training on one picture"
  /// One sentence.
  public static let summary = "A network learns to enlarge a picture from that picture alone."

  /// In reading order.
  public static let sections = [
    theTask, fatherAndSon, oneStep, inStages, aFailureWorthKnowing, whatPatchesThatLookAlikeHaveToSay,
    theWholePipeline, beforeAndAfter, whereIsTheMistake, howSureIsIt, theVInVaeDoesNotPay, oneIngredientAtATime,
    whatMoreWorkIsWorth, aNoisyPicture, howLargeMayThePictureBe, beyondOnePicture, theLeak, whatToRemember,
  ]
}
