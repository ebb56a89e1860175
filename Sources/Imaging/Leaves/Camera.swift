import Engine

/// What happens to a drawing between the scene and the file: light, lens, sensor, exposure, sharpening, grain.
struct Camera {
  private let leaves: Leaves, seed: UInt64
  /// Whether colours are mixed as light, squared, and the sensor takes the root.
  ///
  /// The square stands for a display's exponent of 2.2; it is exact on every machine.
  let isLinear: Bool
  /// The lens, standard deviations of a Gaussian in pixels of the picture, across and down.
  private let blurX: Float, blurY: Float
  private let isBicubic: Bool
  private let target: Float, sharpening: Float, sharpeningRadius: Float
  private let grain: Float, grainRadius: Float, chromaBlur: Float

  init(_ leaves: Leaves, seed: UInt64) {
    self.leaves = leaves
    self.seed = seed
    var random = RandomSource(seed: seed, .camera)
    isLinear = random.chance(leaves.linearLight)
    let blur = leaves.lensBlur * (0.27 + 0.62 * Elementary.power(random.uniform(), 1.3))
    blurX = blur * Float(Elementary.exponential(Double(0.12 * random.normal())))
    blurY = blur * Float(Elementary.exponential(Double(0.12 * random.normal())))
    isBicubic = random.chance(0.5)
    target = 0.55 + 0.5 * random.uniform()
    let sharp = random.uniform()
    sharpening = 1.2 * sharp * sharp.squareRoot() * (random.chance(leaves.sharpening) ? 1 : 0)
    sharpeningRadius = random.uniform(0.6, 1.4)
    let rough = random.uniform()
    grain = 0.016 * rough * rough * (random.chance(leaves.grain) ? 1 : 0)
    grainRadius = random.uniform(0.05, 0.65)
    let chroma = random.uniform(0.5, 2.3)
    chromaBlur = random.chance(leaves.chromaBlur) ? chroma : 0
  }

  /// The finished picture, 8 bits, of half the canvas's side.
  func photograph(_ canvas: Canvas) -> Image {
    var sheet = sensed(canvas)
    if leaves.lightField { illuminate(&sheet) }
    if isLinear { for index in sheet.pixels.indices { sheet.pixels[index] = root(sheet.pixels[index]) } }
    if leaves.exposure { expose(&sheet) }
    if chromaBlur > 0 { blurChroma(&sheet) }
    if sharpening > 0 { sharpen(&sheet) }
    if grain > 0 { addGrain(&sheet) }
    return sheet.image.quantized()
  }

  /// What the sensor's pixels see through the lens.
  private func sensed(_ canvas: Canvas) -> Sheet {
    // Pixels that hardly anything shines through are as good as covered.
    let full = Sheet(side: canvas.side, pixels: canvas.pixels.map { $0 / max($0.w, 1e-6) })
    let reduction: [Float] = !leaves.averaging ? [1, 0] : isBicubic ? Sheet.bicubicHalving : [0.5, 0.5]
    return full.filtered(
      across: Sheet.convolution(reduction, Sheet.gaussian(2 * blurX, reach: 6)),
      down: Sheet.convolution(reduction, Sheet.gaussian(2 * blurY, reach: 6)), step: 2)
  }

  /// Multiplies with a light that changes slowly: the exponential of a smooth random field.
  private func illuminate(_ sheet: inout Sheet) {
    var random = RandomSource(seed: seed, .light)
    // Twice as strong in linear light, of which the sensor takes the root.
    let hasField = random.chance(0.6), strength = 0.35 * random.uniform() * (isLinear ? 2 : 1)
    guard hasField else { return }
    let knots = Image(width: 5, height: 5, channels: 1, pixels: (0..<25).map { _ in strength * random.normal() })
    let field = knots.resized(width: sheet.side, height: sheet.side)
    for index in sheet.pixels.indices {
      sheet.pixels[index] *= Float(Elementary.exponential(Double(field.pixels[index])))
    }
  }

  private func root(_ colour: RGBA) -> RGBA {
    colour.replacing(with: 0, where: colour .< 0).squareRoot()
  }

  /// Brings the brightness of bright parts near white, as a camera's exposure does.
  private func expose(_ sheet: inout Sheet) {
    let maxima = sheet.blockMaxima(16).sorted()
    // The 92nd percentile, so that a few lights may be clipped.
    let factor = Elementary.clamp(target / max(maxima[maxima.count * 236 / 256], 0.02), 0.7, 4)
    for index in sheet.pixels.indices { sheet.pixels[index] *= factor }
  }

  /// Blurs colour but not brightness, as the mosaic of a sensor's colours does.
  private func blurChroma(_ sheet: inout Sheet) {
    var chroma = sheet
    for index in sheet.pixels.indices { chroma.pixels[index] -= (sheet.pixels[index] * lumaWeights).sum() }
    let kernel = Sheet.gaussian(chromaBlur, reach: 6), blurred = chroma.filtered(across: kernel, down: kernel)
    for index in sheet.pixels.indices { sheet.pixels[index] += blurred.pixels[index] - chroma.pixels[index] }
  }

  /// Adds a part of what a blur takes away: an unsharp mask.
  private func sharpen(_ sheet: inout Sheet) {
    let kernel = Sheet.gaussian(sharpeningRadius, reach: 4), blurred = sheet.filtered(across: kernel, down: kernel)
    for index in sheet.pixels.indices {
      sheet.pixels[index] += sharpening * (sheet.pixels[index] - blurred.pixels[index])
    }
  }

  /// Adds noise, mostly of brightness, slightly blurred, of known standard deviation.
  private func addGrain(_ sheet: inout Sheet) {
    var random = RandomSource(seed: seed, .grain)
    let count = sheet.pixels.count, white = Tensor.normal([3, sheet.side, sheet.side], using: &random).values
    var noise = Sheet(side: sheet.side, pixels: [])
    for index in 0..<count {
      let colour = RGBA(white[index], white[count + index], white[2 * count + index], 0)
      noise.pixels.append(0.6 * colour + 1.36 / 3 * colour.sum())
    }
    let kernel = Sheet.gaussian(grainRadius, reach: 3), blurred = noise.filtered(across: kernel, down: kernel)
    let factor = grain / blurred.deviation
    for index in 0..<count { sheet.pixels[index] += factor * blurred.pixels[index] }
  }
}
