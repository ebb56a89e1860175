import Engine
import Imaging
import Kernels
import SuperResolution

extension NetworkTraining {
  /// A piece of a minibatch: its share of the loss, the gradients, and what normalisation has noticed.
  private struct Piece {
    var error: Float
    var gradients: [Tensor]
    var pass: Pass
  }

  /// The crops of the next step.
  private func places(scale: Int) -> [CropPlace] {
    var random = RandomSource(seed: ~seed, draws: UInt64(step) * Self.drawsOfStep)
    let numbers = pool.numbers(step: step)
    return (0..<recipe.minibatch).map { _ in
      let picture = Int.random(in: numbers, using: &random), size = pool.smallSize(picture, scale: scale)
      return CropPlace(
        picture: picture, row: Int.random(in: 0...size.height - recipe.crop, using: &random),
        column: Int.random(in: 0...size.width - recipe.crop, using: &random),
        orientation: Orientation(rawValue: Int.random(in: 0..<8, using: &random))!)
    }
  }

  mutating func train(_ pulse: (Double) throws -> Void) rethrows {
    let scale = recipe.scales[step % recipe.scales.count], places = places(scale: scale)
    let newest = pool.numbers(step: step).upperBound - 1
    try pool.prepare(places.map(\.picture) + [newest], step: step) { try pulse(0) }
    let count = (places.count + Self.pieceSize - 1) / Self.pieceSize
    var error: Float = 0, gradients: [Tensor] = [], passes: [Pass] = []
    let threads = max(1, Threads.count)
    for start in stride(from: 0, to: count, by: threads) {
      let pieces = parallelMap(min(threads, count - start)) { index in
        let first = (start + index) * Self.pieceSize
        return piece(places[first..<min(places.count, first + Self.pieceSize)], scale: scale, number: start + index)
      }
      for piece in pieces {
        error += piece.error
        passes.append(piece.pass)
        if gradients.isEmpty {
          gradients = piece.gradients
        } else {
          for i in gradients.indices { gradients[i].add(piece.gradients[i]) }
        }
      }
      try pulse(Double(start + pieces.count) / Double(count))
    }
    update(error, &gradients, passes)
  }

  /// Loss and gradients of some crops.
  private func piece(_ places: ArraySlice<CropPlace>, scale: Int, number: Int) -> Piece {
    let channels = network.imageChannels, side = recipe.crop
    var small: [Float] = [], large: [Float] = []
    small.reserveCapacity(places.count * channels * side * side)
    large.reserveCapacity(places.count * channels * side * side * scale * scale)
    for place in places {
      let pair = pool[place.picture].pairs[scale]!
      pair.small.write(
        row: place.row, column: place.column, side: side, orientation: place.orientation, channels: channels,
        into: &small)
      pair.large.write(
        row: place.row * scale, column: place.column * scale, side: side * scale, orientation: place.orientation,
        channels: channels, into: &large)
    }
    let input = Tensor(shape: [places.count, channels, side, side], small)
    let target = Tensor(shape: [places.count, channels, side * scale, side * scale], large)
    let interpolation = input.resized(height: side * scale, width: side * scale)
    let tape = Tape(), pass = Pass(.training), tracked = network.tracked(on: tape)
    let noise = network.noiseShape(for: interpolation.shape).map {
      var random = RandomSource(seed: ~seed, draws: UInt64(step + 1) * Self.drawsOfStep - UInt64(number) - 1)
      return Tensor.normal($0, using: &random)
    }
    let answer = tracked.enlarged(
      Variable(input), interpolation: Variable(interpolation), pass, noise: noise)
    let share = Float(places.count) / Float(recipe.minibatch)
    let loss = loss(of: answer, target: target) * share, found = tape.gradients(of: loss)
    return Piece(error: loss.value.scalar, gradients: tracked.weights.map { found[$0] }, pass: pass)
  }

  /// `luma3`: the mean absolute error of the colours and, with more weight, of the brightness; half of it that of the
  /// drafts where there are some; and the divergence of a posterior.
  private func loss(of answer: Reconstruction, target: Tensor) -> Variable {
    var error = error(of: answer.picture, target: target)
    if let first = answer.drafts.first {
      let others = answer.drafts.dropFirst().reduce(self.error(of: first, target: target)) {
        $0 + self.error(of: $1, target: target)
      }
      error = (error + others / Float(answer.drafts.count)) * 0.5
    }
    guard let mean = answer.mean, let logVariance = answer.logVariance else { return error }
    let divergence = Variable.gaussianDivergence(mean: mean, logVariance: logVariance) / Float(mean.value.count)
    return error + divergence * recipe.beta
  }

  /// `luma3` of one picture.
  private func error(of picture: Variable, target: Tensor) -> Variable {
    let isGrey = target.shape[1] == 1
    return picture.mixedAbsoluteError(
      to: target, each: isGrey ? recipe.colourWeight + recipe.brightnessWeight : recipe.colourWeight,
      mixed: isGrey ? 0 : recipe.brightnessWeight, weights: isGrey ? [1] : [0.299, 0.587, 0.114],
      border: min(recipe.border, target.shape[2] / 4))
  }

  /// The step itself.
  private mutating func update(_ error: Float, _ gradients: inout [Tensor], _ passes: [Pass]) {
    let norm = clip(&gradients, toNorm: recipe.gradientLimit)
    let rate = recipe.learningRate(step: step, of: steps)
    step += 1
    guard error.isFinite, norm.isFinite else {
      skipped += 1
      return
    }
    lastError = error
    optimizer.learningRate = rate
    optimizer.update(&network, with: gradients)
    for pass in passes { network.absorb(pass) }
    // While few steps have been made the average reaches back over about a tenth of them: the random start is forgotten.
    let decay = min(recipe.emaDecay, Float(step - 1) / Float(step + 9)), state = network.state
    for i in average.indices {
      var mean = average[i] * decay
      mean.add(state[i], times: 1 - decay)
      average[i] = mean
    }
  }
}
