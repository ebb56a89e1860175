import Engine

/// What the leaves of a picture are made of.
struct TextureChoice {
  private let leaves: Leaves, seed: UInt64
  private let weights: [Float]
  private let strength: Float, microStrength: Float

  init(_ leaves: Leaves, seed: UInt64) {
    self.leaves = leaves
    self.seed = seed
    var random = RandomSource(seed: seed, .textures)
    let flat = leaves.flat * random.logUniform(0.3, 3)
    let others = [leaves.noise, leaves.sinusoids, leaves.checks, leaves.grids, leaves.twoTone, leaves.wood]
    weights = [flat] + others.map { $0 * random.uniform(0.2, 1.2) }
    strength = leaves.textureContrast * random.uniform(0.25, 1.35)
    microStrength = leaves.microTexture * leaves.textureContrast * 0.08 * random.logUniform(0.1, 2)
  }

  /// The texture of a leaf.
  ///
  /// - Parameters:
  ///   - leaf: Its number.
  ///   - isFilled: Strokes and signs have no texture but some noise.
  ///   - defocus: How far it is out of focus, in pixels.
  ///   - colours: Two colours of the palette.
  func texture(of leaf: Int, isFilled: Bool, defocus: Float, colours: (first: RGBA, second: RGBA)) -> Texture {
    var random = RandomSource(seed: seed, .textures, leaf: leaf)
    var kind = Texture.Kind(rawValue: random.choose(weights))!
    let isNoisyStroke = random.chance(0.3)
    if !isFilled { kind = kind == .noise && isNoisyStroke ? .noise : .flat }
    let second = secondColour(colours, isNoise: kind == .noise, using: &random)
    var texture = Texture(kind: kind, colour: colours.first, difference: second - colours.first)
    let angle = random.uniform()
    (texture.cosine, texture.sine) = (Elementary.cosine(angle), Elementary.sine(angle))
    let isFine = random.chance(0.5), fine = random.logUniform(2.2, 10), coarse = random.logUniform(4, 60)
    let period = isFine ? fine : coarse
    texture.frequency = 1 / period
    (texture.phaseX, texture.phaseY) = (random.uniform(), random.uniform())
    let share = random.uniform()
    texture.contrast = kind == .twoTone ? 0.7 * Elementary.power(17, share) : 0.8 * Elementary.power(10, share)
    texture.duty = random.uniform(-0.7, 0.7)
    bend(&texture, period: period, using: &random)
    chooseNoise(for: &texture, defocus: defocus, using: &random)
    // A Gaussian blur of half the defocus, as it acts on a wave.
    let turns = 2 * .pi / period * defocus * 0.5
    texture.fade = Float(Elementary.exponential(max(-600, -0.5 * Double(turns * turns))))
    return texture
  }

  private func secondColour(
    _ colours: (first: RGBA, second: RGBA), isNoise: Bool, using random: inout RandomSource
  ) -> RGBA {
    let u = random.uniform(), amplitude = strength * (isNoise ? 0.08 + 0.6 * u * u : 0.06 + 0.9 * u * u)
    let isOtherHue = random.chance(0.3), sign = random.sign()
    var second =
      isOtherHue
      ? colours.first + min(1.5 * amplitude, 1) * (colours.second - colours.first)
      : colours.first * (1 + sign * 0.9 * amplitude)
    second.w = 1
    return second
  }

  private func bend(_ texture: inout Texture, period: Float, using random: inout RandomSource) {
    let length = period * random.logUniform(2, 12), isBent = random.chance(0.5), height = 0.16 * random.uniform()
    texture.bendFrequency = 1 / length
    texture.bend = isBent && leaves.warps ? height * length : 0
    let recedes = random.chance(0.4), perspective = random.uniform(-0.6, 0.6)
    texture.perspective = recedes && leaves.perspective ? perspective : 0
  }

  private func chooseNoise(for texture: inout Texture, defocus: Float, using random: inout RandomSource) {
    texture.tile = random.index(NoiseTiles.shared.count)
    texture.microTile = random.index(NoiseTiles.shared.count)
    // Noise of spectrum 1/f looks the same at every scale, so magnifying it stands for blurring it.
    texture.tileScale = random.logUniform(0.8, 2.4) / (1 + defocus)
    texture.microScale = random.logUniform(0.9, 2) / (1 + defocus)
    texture.tileX = random.uniform(0, Float(NoiseTiles.side))
    texture.tileY = random.uniform(0, Float(NoiseTiles.side))
    let hasMicro = random.chance(0.6), micro = random.uniform()
    texture.micro = hasMicro ? microStrength * micro : 0
  }
}
