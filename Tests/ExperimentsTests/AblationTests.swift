import Imaging
import Testing

@testable import Experiments
@testable import SuperResolution

@Suite("Changes of the recipe")
struct AblationTests {
  @Test("Every change of an ablation changes the recipe, and trains", arguments: Ablation.allCases)
  func ingredients(_ ingredient: Ablation) throws {
    var tiny = tinyConfiguration(), refinement = Refinement()
    (refinement.filter.rounds, refinement.rounds) = (2, 1)
    tiny.refinement = refinement
    let plain = ingredient.changed(tiny)
    let isUnchanged: Set<Ablation> = [.all, .withoutSecondNetwork]
    // What the small recipe leaves out is no change to it.
    let smallRecipe: Set<Ablation> = [.frozenStatistics]
    #expect(isUnchanged.contains(ingredient) == (plain == tiny) || smallRecipe.contains(ingredient))
    var session = try ZeroShotRun(smallPicture, scale: 2, seed: 1, configuration: plain), steps = 0
    while !session.isFinished {
      session.advance()
      steps += 1
      #expect(session.progress.stepsDone <= session.progress.totalSteps)
    }
    #expect(session.result!.isFinite && session.progress.stepsDone == session.progress.totalSteps && steps > 0)
  }
}
