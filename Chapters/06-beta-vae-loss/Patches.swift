import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution

/// The small autoencoder of chapter 5 as a network of the library's kind: M×1×8×8 to the same.
struct SmallAutoencoder: EnlargementNetwork {
  static let side = 8, numbers = 64
  let latents: Int
  var first: Dense, second: Dense, posterior: Dense
  var third: Dense, fourth: Dense, output: Dense

  init(latents: Int, hidden: Int = 128, using random: inout RandomSource) {
    self.latents = latents
    func layer(_ inputs: Int, _ outputs: Int, slope: Float = 0.2) -> Dense {
      Dense(inputs: inputs, outputs: outputs, slope: slope, using: &random)
    }
    (first, second) = (layer(SmallAutoencoder.numbers, hidden), layer(hidden, hidden))
    posterior = layer(hidden, 2 * latents, slope: 1)
    (third, fourth) = (layer(latents, hidden), layer(hidden, hidden))
    output = layer(hidden, SmallAutoencoder.numbers, slope: 1)
    // A decoder that begins by nearly ignoring z: it has to learn that using it helps.
    third.weights = Variable(third.weights.value * 0.1)
  }

  func noiseShape(for input: Shape) -> Shape? { [input[0], latents] }

  func encode(_ x: Variable) -> (mean: Variable, logVariance: Variable) {
    let rows = x.shape[0], flat = x.reshaped([rows, SmallAutoencoder.numbers])
    let both = posterior(second(first((flat - 0.5) * 4).leakyReLU()).leakyReLU())
    return (both.sliced([0..<rows, 0..<latents]), both.sliced([0..<rows, latents..<2 * latents]))
  }

  func reconstruct(_ x: Variable, _ pass: Pass, noise: Tensor?) -> Reconstruction {
    let (mean, logVariance) = encode(x)
    let z = noise.map { Variable.reparameterized(mean: mean, logVariance: logVariance, noise: $0) } ?? mean
    let flat = output(fourth(third(z).leakyReLU()).leakyReLU()) * 0.25 + 0.5
    return Reconstruction(picture: flat.reshaped(x.shape), mean: mean, logVariance: logVariance)
  }

  mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    first.visit(body)
    second.visit(body)
    posterior.visit(body)
    third.visit(body)
    fourth.visit(body)
    output.visit(body)
  }
}

/// The patches of the built-in picture's green plane.
struct Patches {
  let plane = SamplePicture.image().plane(1)
  let width = 256

  /// Some patches from anywhere, N×1×8×8; those with less contrast (grey levels) are passed over.
  func some(_ count: Int, contrast: Float = 0, _ random: inout RandomSource) -> Tensor {
    let side = SmallAutoencoder.side
    var rows: [Float] = []
    rows.reserveCapacity(count * SmallAutoencoder.numbers)
    while rows.count < count * SmallAutoencoder.numbers {
      let x = Int.random(in: 0...width - side, using: &random), y = Int.random(in: 0...width - side, using: &random)
      var patch: [Float] = []
      for line in y..<y + side { patch += plane[line * width + x..<line * width + x + side] }
      if contrast > 0 {
        let centre = patch.reduce(0, +) / Float(patch.count)
        var power: Float = 0
        for value in patch { power += (value - centre) * (value - centre) }
        if (power / Float(patch.count)).squareRoot() * 255 < contrast { continue }
      }
      rows += patch
    }
    return Tensor(shape: [count, 1, side, side], rows)
  }
}

/// Some of the rows of N×1×8×8, any of them any number of times.
func someRows(of patches: Tensor, _ count: Int, _ random: inout RandomSource) -> Tensor {
  let numbers = SmallAutoencoder.numbers, values = patches.values
  let rows = (0..<count).flatMap { _ -> ArraySlice<Float> in
    let row = Int.random(in: 0..<patches.shape[0], using: &random)
    return values[row * numbers..<(row + 1) * numbers]
  }
  return Tensor(shape: [count, 1, SmallAutoencoder.side, SmallAutoencoder.side], rows)
}

/// A number with so many significant digits, without an exponent as long as that can be read.
func short(_ x: Double, _ digits: Int) -> Cell {
  guard abs(x) >= pow(10, Double(digits)), abs(x) < 1e7 else { return .number(x, significant: digits) }
  let unit = pow(10, log10(abs(x)).rounded(.down) - Double(digits - 1))
  return .number(Int((x / unit).rounded() * unit))
}

/// Divergence from N(0, 1) of every latent by itself, in nats, of the shape of the means.
func divergences(_ mean: Tensor, _ logVariance: Tensor) -> Tensor {
  (mean.map(.square) + logVariance.map(.exp) - logVariance - Tensor(1)) * 0.5
}

/// Patches in rows with a white line between them.
func mosaic(_ patches: Tensor, columns: Int) -> Image {
  let side = SmallAutoencoder.side, step = side + 1, lines = patches.shape[0] / columns
  let (width, height) = (columns * step - 1, lines * step - 1)
  let values = patches.values
  var pixels = [Float](repeating: 1, count: width * height)
  for patch in 0..<patches.shape[0] {
    for place in 0..<side * side {
      let x = patch % columns * step + place % side, y = patch / columns * step + place / side
      pixels[y * width + x] = min(1, max(0, values[patch * side * side + place]))
    }
  }
  return Image(width: width, height: height, channels: 1, pixels: pixels).quantized()
}

/// Variances of the 64 cosine components of patches, in squares of grey levels.
func cosineVariances(_ patches: Tensor) -> [Double] {
  let side = SmallAutoencoder.side, n = SmallAutoencoder.numbers
  func wave(_ k: Int, _ i: Int) -> Double {
    (Double(k == 0 ? 1 : 2) / Double(side)).squareRoot()
      * cos(Double.pi * Double((2 * i + 1) * k) / Double(2 * side))
  }
  var rows: [Float] = []
  for component in 0..<n {
    for place in 0..<n {
      rows.append(Float(wave(component / side, place / side) * wave(component % side, place % side)))
    }
  }
  let flat = patches.reshaped([patches.shape[0], n])
  let off = flat - Variable(flat).mean(along: [0]).value
  let components = off.multiplied(by: Tensor(shape: [n, n], rows), transposingOther: true) * 255
  return Variable(components.map(.square)).mean(along: [0]).value.values.map(Double.init)
}
