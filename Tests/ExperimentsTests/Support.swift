import Imaging
import SuperResolution

/// A recipe that takes a second.
func tinyConfiguration(_ latent: LatentKind = .spatial) -> ZeroShotConfiguration {
  var network = NLVAEConfiguration()
  network.channels = 8
  network.latentChannels = 4
  network.encoderBlocks = 1
  network.decoderBlocks = 1
  network.latent = latent
  var configuration = ZeroShotConfiguration()
  configuration.architecture = .nlvae(network)
  var policy = CosinePolicy()
  (policy.firstSteps, policy.laterSteps) = (12, 6)
  configuration.policy = .cosine(policy)
  (configuration.stages, configuration.cropSize, configuration.batchNormFreezeStep) = (2, 20, 6)
  (configuration.backProjections, configuration.unrefinedShare) = (2, 0)
  return configuration
}

/// The built-in picture, 32×24.
let smallPicture = SamplePicture.image().resized(width: 32, height: 24).quantized()

/// A recipe of ZSSR that takes a second.
var tinyZSSR: ZeroShotConfiguration {
  var configuration = ZeroShotConfiguration.zssr(), policy = PlateauPolicy()
  configuration.architecture = .plain(channels: 6, depth: 3)
  configuration.stages = 2
  configuration.cropSize = 24
  configuration.backProjections = 2
  policy.mostSteps = 12
  policy.measureInterval = 2
  policy.checkInterval = 3
  policy.shortestRun = 6
  configuration.policy = .plateau(policy)
  return configuration
}

/// A recipe of Deep Image Prior that takes a second.
var tinyDIP: DIPConfiguration {
  var configuration = DIPConfiguration(scale: 2)
  configuration.channels = 6
  configuration.inputChannels = 4
  configuration.skipChannels = 2
  configuration.levels = 3
  configuration.steps = 8
  return configuration
}
