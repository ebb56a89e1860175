import SuperResolution

/// What the default recipe is made of, one change at a time: the rows of an ablation.
public enum Ablation: String, CaseIterable, Sendable {
  /// Nothing is changed.
  case all = "the recipe"
  /// No collaborative filtering, after any stage: the network alone.
  case withoutRefinement = "no refinement"
  /// The whole factor at once, with the steps of all stages.
  case oneStage = "one stage"
  /// Crops are turned by quarters and mirrored, not warped.
  case withoutWarping = "no warped crops"
  /// One orientation instead of eight.
  case withoutEnsemble = "no self-ensemble"
  /// The network alone, of one orientation.
  case withoutRefinementAndEnsemble = "no refinement nor self-ensemble"
  /// The network's outputs are not corrected towards the picture. Those of the refinement still are, in every round.
  case withoutBackProjection = "networks not back-projected"
  /// The network alone, and nothing corrects it.
  case withoutRefinementAndBackProjection = "no refinement nor back-projection"
  /// The last weights instead of a running average.
  case withoutAveraging = "no weight averaging"
  /// Batch normalisation's statistics are frozen half way through the first stage.
  case frozenStatistics = "frozen statistics"
  /// No batch normalisation.
  case withoutNormalization = "no batch normalisation"
  /// The network alone, without a posterior.
  case withoutRefinementAndPosterior = "no refinement nor posterior"
  /// The loss of eq. 3.
  case squaredError = "L2 in place of L1"
  /// The network makes the whole picture, and not what interpolation has missed (table III).
  case withoutResidual = "no residual"
  /// The decoder gets the posterior's mean; the divergence stays.
  case withoutSampling = "no sampling"
  /// β is zero; samples are drawn from a posterior that nothing holds.
  case withoutDivergence = "no divergence"
  /// No posterior: neither noise on the latents nor a divergence; a plain encoder-decoder of the same size.
  case withoutPosterior = "no posterior"
  /// β = 10⁻³, a thousand times the recipe's.
  case largerBeta = "β of 0.001"
  /// The paper's 200 for ×4, counted as the recipe's loss counts: chapter 6 reckons some 0.03.
  case paperBeta = "β of 0.03"
  /// Eq. 3's error with the paper's β, in the same unit.
  case squaredErrorAndPaperBeta = "L2 and β of 0.03"
  /// The same error without a posterior.
  case squaredErrorWithoutPosterior = "L2 and no posterior"
  /// The network alone, by eq. 3's error with the paper's β.
  case unrefinedSquaredErrorAndPaperBeta = "no refinement with L2 and β of 0.03"
  /// The network alone, by eq. 3's error, without a posterior.
  case unrefinedSquaredErrorWithoutPosterior = "no refinement with L2 and no posterior"
  /// One latent vector for the whole picture.
  case globalLatent = "global latent"
  /// The filter shrinks stacks wave by wave, whatever a held-out scale says of the picture.
  case wavesAlone = "waves for every picture"
  /// A quarter of the filter's answer goes by how similar patches vary with each other, whatever a held-out scale says.
  case covariance = "covariance for every picture"
  /// A share of the answer comes from a network of its own that is never refined.
  case withSecondNetwork = "plus an unrefined network"
  /// No such share.
  case withoutSecondNetwork = "no second network"
  /// Only the last stage's output is refined; the stages before learn from unrefined ones, as a second network would.
  case lateRefinement = "refined at the end only"
  /// A fake minibatch of four crops a step, of half the side: as many pixels as before.
  case smallCrops = "four crops of half the side"
  /// A fake minibatch of four crops a step, and a quarter of the steps.
  case fewBatches = "four crops a step for a quarter of the steps"
  /// Half as many training steps in every stage.
  case halfSteps = "half the steps"
  /// Twice as many.
  case doubleSteps = "twice the steps"
  /// The step size stays what it is at the start of a stage.
  case constantRate = "a constant step size"
  /// Twice as many stages, with the same steps in all.
  case doubleStages = "twice the stages"
  /// Turned crops come from the given picture, and never from an output.
  case givenFathersOnly = "turned crops of the small picture only"
  /// One latent channel in the place of thirty-two.
  case fewLatents = "one latent channel"
  /// Four times as many latent channels.
  case manyLatents = "four times the latents"
  /// Twice as many channels between the blocks.
  case doubleWidth = "twice the channels"
  /// A block of encoder and decoder each looks at the whole picture.
  case withAttention = "attention behind the last blocks"

  /// The changes that this one consists of.
  private var parts: [Ablation]? {
    switch self {
    case .withoutRefinementAndPosterior: [.withoutRefinement, .withoutPosterior]
    case .squaredErrorAndPaperBeta: [.squaredError, .paperBeta]
    case .squaredErrorWithoutPosterior: [.squaredError, .withoutPosterior]
    case .unrefinedSquaredErrorAndPaperBeta: [.withoutRefinement, .squaredError, .paperBeta]
    case .unrefinedSquaredErrorWithoutPosterior: [.withoutRefinement, .squaredError, .withoutPosterior]
    case .withoutRefinementAndEnsemble: [.withoutRefinement, .withoutEnsemble]
    case .withoutRefinementAndBackProjection: [.withoutRefinement, .withoutBackProjection]
    default: nil
    }
  }

  /// A recipe with this one change.
  public func changed(_ recipe: ZeroShotConfiguration) -> ZeroShotConfiguration {
    if let parts { return parts.reduce(recipe) { $1.changed($0) } }
    var recipe = recipe
    guard case .nlvae(var network) = recipe.architecture else { return recipe }
    switch self {
    case .all, .withoutRefinementAndPosterior, .withoutRefinementAndEnsemble, .withoutRefinementAndBackProjection,
      .squaredErrorAndPaperBeta, .squaredErrorWithoutPosterior, .unrefinedSquaredErrorAndPaperBeta,
      .unrefinedSquaredErrorWithoutPosterior:
      break
    case .withoutRefinement: recipe.refinement = nil
    case .oneStage:
      if case .cosine(var policy) = recipe.policy {
        policy.firstSteps += (recipe.stages - 1) * policy.laterSteps
        recipe.policy = .cosine(policy)
      }
      recipe.stages = 1
      recipe.largestFactor = .infinity
    case .withoutWarping: recipe.augmentation.turnedShare = 1 - recipe.augmentation.untouchedShare
    case .withoutEnsemble: recipe.selfEnsemble = false
    case .withoutBackProjection: recipe.backProjections = 0
    case .withoutAveraging: recipe.emaDecay = 0
    case .frozenStatistics: recipe.batchNormFreezeStep = recipe.policy.mostSteps(ofStage: 0) / 2
    case .withoutNormalization: network.normalizes = false
    case .squaredError: recipe.loss.reconstruction = .l2
    case .withoutResidual: network.addsInput = false
    case .withoutSampling: network.samples = false
    case .withoutDivergence: recipe.loss.beta = 0
    case .withoutPosterior:
      network.samples = false
      recipe.loss.beta = 0
    case .largerBeta: recipe.loss.beta = 0.001
    case .paperBeta: recipe.loss.beta = 0.03
    case .globalLatent: network.latent = .global
    case .wavesAlone: recipe.refinement?.shares = [0]
    case .covariance: recipe.refinement?.shares = [0.25]
    case .withSecondNetwork: recipe.unrefinedShare = 0.3
    case .withoutSecondNetwork: recipe.unrefinedShare = 0
    case .lateRefinement:
      recipe.refinesOnlyAtTheEnd = true
      recipe.unrefinedShare = 0
    case .smallCrops:
      recipe.minibatch *= 4
      recipe.cropSize /= 2
    case .fewBatches:
      recipe.minibatch *= 4
      recipe.policy.lengthen(by: 0.25)
    case .halfSteps: recipe.policy.lengthen(by: 0.5)
    case .doubleSteps: recipe.policy.lengthen(by: 2)
    case .constantRate:
      if case .cosine(var policy) = recipe.policy {
        policy.finalLearningRate = policy.learningRate
        recipe.policy = .cosine(policy)
      }
    case .doubleStages:
      if case .cosine(var policy) = recipe.policy {
        policy.laterSteps = (recipe.stages - 1) * policy.laterSteps / (2 * recipe.stages - 1)
        recipe.policy = .cosine(policy)
      }
      recipe.stages *= 2
    case .givenFathersOnly: recipe.augmentation.givenShare = 1
    case .fewLatents: network.latentChannels = 1
    case .manyLatents: network.latentChannels *= 4
    case .doubleWidth: network.channels *= 2
    case .withAttention: network.attentionBlocks = 1
    }
    recipe.architecture = .nlvae(network)
    return recipe
  }
}
