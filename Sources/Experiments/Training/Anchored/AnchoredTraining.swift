import Engine
import Imaging
import Kernels
import SuperResolution

/// How A+ is learned from pictures or drawings: principal components, samples, anchors, regressions.
///
/// Every part follows from the material, the recipe and the seed; neither the number of threads nor an interruption changes a
/// byte. The state that is kept holds components and anchors. Samples and regressions are made again after an interruption:
/// that takes seconds, and samples are gigabytes.
public struct AnchoredTraining: ResumableRun {
  /// The recipe, the material, the factor and the seed.
  public let identity: RunIdentity
  /// The recipe.
  public let recipe: AnchoredRecipe
  /// None: nothing is enlarged.
  public var result: Tensor? { nil }
  /// Mean PSNR on luma of what is held back, dB, once all is learned; no number where there was nothing to learn.
  public private(set) var validation: Double?
  /// Samples that were taken.
  public var sampleCount: Int { samples?.count ?? 0 }
  /// Principal components, d.
  public var componentCount: Int { components?.shape[0] ?? 0 }
  /// Anchors, A.
  public var anchorCount: Int { dictionary?.anchors.shape[0] ?? 0 }
  /// Patches of all pictures in all sizes, flat ones among them.
  public let patchCount: Int

  private let material: TrainingMaterial
  private let judged: [EvaluationTask]
  private let seed: UInt64
  /// d×36s².
  private var components: Tensor?
  private var samples: AnchoredSamples?
  /// Features of the samples, d×N.
  private var columns: Tensor?
  private var dictionary: AnchorDictionary?
  private var round = 0
  /// Each d×9s².
  private var regressions: [Tensor] = []

  /// Anchors whose regressions are learned in one step.
  private static let group = 16

  /// One that has not begun.
  ///
  /// - Parameters:
  ///   - material: what is learned from; pictures of less than three small pixels are left out.
  ///   - recipe: how.
  ///   - seed: what drawings, samples and first anchors come from.
  /// - Throws: `FileError` if a picture that is held back is too small to be scored.
  public init(on material: TrainingMaterial, recipe: AnchoredRecipe, seed: UInt64) throws {
    (self.material, self.recipe, self.seed) = (material, recipe, seed)
    identity = RunIdentity(
      kind: "anchored regression", configuration: recipe, scale: recipe.scale, seed: seed, pictures: material.identity)
    judged = try material.tasks(scale: recipe.scale, seed: seed)
    switch material {
    case .drawings:
      let blank = Image(
        width: TrainingMaterial.drawingSide, height: TrainingMaterial.drawingSide, channels: 1,
        pixels: [Float](repeating: 0, count: TrainingMaterial.drawingSide * TrainingMaterial.drawingSide))
      patchCount = recipe.drawings * AnchoredPicture.patchCount(blank, recipe)
    case .pictures(let pictures, _):
      patchCount = pictures.reduce(0) { $0 + AnchoredPicture.patchCount($1.image, recipe) }
    }
  }

  /// True when all regressions are learned and judged.
  public var isFinished: Bool { validation != nil }

  /// Parts done and to do, with what they take in relation to each other.
  public var progress: RunProgress {
    let parts: [(done: Double, total: Double, weight: Double)] = [
      (components == nil ? 0 : 1, 1, 10), (samples == nil ? 0 : 1, 1, 30),
      (Double(round), Double(recipe.rounds), 0.5),
      (Double(regressions.count), Double(dictionary == nil ? recipe.anchors : anchorCount), 0.1),
      (validation == nil ? 0 : 1, 1, 2),
    ]
    var progress = RunProgress(
      stepsDone: Int(parts.reduce(0) { $0 + $1.done }), totalSteps: Int(parts.reduce(0) { $0 + $1.total }))
    progress.done[.training] = parts.reduce(0) { $0 + $1.done * $1.weight }
    progress.total[.training] = parts.reduce(0) { $0 + $1.total * $1.weight }
    return progress
  }

  /// One part: the components, the samples, a round of the dictionary, some regressions, or the score.
  public mutating func advance(_ pulse: (Double) throws -> Void) rethrows {
    precondition(!isFinished, "a training that is finished")
    guard let components else {
      self.components = try foundComponents(pulse)
      return
    }
    guard let samples else {
      let taken = try takenSamples(components, pulse)
      (self.samples, columns) = (taken, taken.columns)
      return
    }
    guard let anchors = dictionary?.anchors else {
      var random = RandomSource(seed: ~seed)
      dictionary = AnchorDictionary(
        count: recipe.anchors, from: samples.spread(recipe.dictionarySamples), using: &random)
      return
    }
    if round < recipe.rounds {
      dictionary?.improve(with: samples.spread(recipe.dictionarySamples))
      round += 1
    } else if regressions.count < anchors.shape[0] {
      learn(anchors, samples)
    } else if let learned {
      validation = try judged.meanPSNR(of: AnyPretrainedNetwork(learned), pulse)
    } else {
      validation = .nan
    }
  }

  /// Hands over the components and the anchors.
  public mutating func visit(_ archive: StateArchive) throws {
    let (side, most) = (3 * recipe.scale, 36 * recipe.scale * recipe.scale)
    var (found, anchors) = (componentCount, anchorCount)
    try archive.visit("componentCount", &found, in: 0...most)
    try archive.visit("components", &components, shape: found > 0 ? [found, 4 * side * side] : nil)
    try archive.visit("anchorCount", &anchors, in: 0...(found > 0 ? recipe.anchors : 0))
    try archive.visit("round", &round, in: 0...(anchors > 0 ? recipe.rounds : 0))
    var known = dictionary?.anchors
    try archive.visit("anchors", &known, shape: anchors > 0 ? [anchors, found] : nil)
    dictionary = known.map { AnchorDictionary(anchors: $0) }
  }
}

extension AnchoredTraining {
  /// What has been learned, once every anchor has its regression; `nil` also where all patches are flat.
  public var learned: AnchoredRegression? {
    guard let components, let anchors = dictionary?.anchors, !regressions.isEmpty,
      regressions.count == anchors.shape[0]
    else { return nil }
    let side = 3 * recipe.scale, matrices = regressions.map { $0.reshaped([1, $0.shape[0], $0.shape[1]]) }
    return AnchoredRegression(
      components: components.reshaped([components.shape[0], 4, side, side]), anchors: anchors,
      regressions: .concatenated(matrices, along: 0))
  }

  /// What has been learned, as a file; `nil` as long as nothing is.
  ///
  /// - Parameter notes: what else the file says of itself.
  public func weights(notes: [String: String]) -> Safetensors? {
    guard let learned else { return nil }
    var metadata = notes
    metadata["architecture"] = PretrainedArchitecture.Kind.aPlus.rawValue
    metadata["scale"] = "\(recipe.scale)"
    metadata["seed"] = "\(seed)"
    metadata["samples"] = "\(sampleCount) of \(patchCount)"
    if let validation { metadata["validation"] = "\((validation * 1000).rounded() / 1000) dB" }
    return Safetensors(metadata: metadata, tensors: Array(zip(learned.names, learned.state)).map { ($0, $1) })
  }

  private var pictureCount: Int {
    switch material {
    case .drawings: recipe.drawings
    case .pictures(let pictures, _): pictures.count
    }
  }

  private func picture(_ number: Int) -> Image {
    switch material {
    case .drawings(let leaves): leaves.picture(number, side: TrainingMaterial.drawingSide, ofSeries: seed)
    case .pictures(let pictures, _): pictures[number].image
    }
  }

  /// The components of the patches of all whole pictures, d×36s².
  private func foundComponents(_ pulse: (Double) throws -> Void) rethrows -> Tensor {
    let size = 36 * recipe.scale * recipe.scale
    var moments = [Double](repeating: 0, count: size * size)
    for number in 0..<pictureCount {
      if let picture = AnchoredPicture(picture(number), scale: recipe.scale) {
        let patches = picture.grid.patches(of: picture.gradients, at: Array(0..<picture.grid.count))
        let product = patches.multiplied(by: patches, transposingSelf: true).values
        for i in moments.indices { moments[i] += Double(product[i]) }
      }
      try pulse(Double(number + 1) / Double(pictureCount))
    }
    return PrincipalComponents(ofMoments: moments, keeping: recipe.energy).directions
  }

  /// Samples of all pictures in all sizes.
  private func takenSamples(_ components: Tensor, _ pulse: (Double) throws -> Void) rethrows -> AnchoredSamples {
    let share = min(1, Double(recipe.samples) / Double(max(1, patchCount)))
    let (width, pixels) = (components.shape[0], 9 * recipe.scale * recipe.scale)
    var samples = AnchoredSamples(
      width: width, pixels: pixels, expected: min(patchCount, recipe.samples + recipe.samples / 100))
    for number in 0..<pictureCount {
      let whole = picture(number)
      let parts = parallelMap(recipe.levels) { level in
        var taken = AnchoredSamples(width: width, pixels: pixels)
        let image = AnchoredPicture.resized(whole, recipe, level: level)
        guard let picture = AnchoredPicture(image, scale: recipe.scale) else { return taken }
        var random = RandomSource(seed: seed, draws: UInt64(number * recipe.levels + level) << 32)
        let places = (0..<picture.grid.count).filter { _ in Double.random(in: 0..<1, using: &random) < share }
        taken.add(picture, at: places, components: components, flat: recipe.flat)
        return taken
      }
      for part in parts { samples.add(part) }
      try pulse(Double(number + 1) / Double(pictureCount))
    }
    return samples
  }

  /// The regressions of the next anchors.
  private mutating func learn(_ anchors: Tensor, _ samples: AnchoredSamples) {
    let range = regressions.count..<min(anchors.shape[0], regressions.count + Self.group)
    let products = anchors.sliced([range, 0..<anchors.shape[1]]).multiplied(by: columns!)
    let (count, recipe) = (samples.count, recipe)
    regressions += parallelMap(range.count) { index in
      samples.regression(products.sliced([index..<index + 1, 0..<count]).values, recipe)
    }
  }
}
