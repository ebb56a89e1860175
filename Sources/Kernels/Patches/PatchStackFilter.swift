import LoopInterface

/// How a stack of similar patches is shrunk towards what they have in common.
public enum StackFilter: String, Sendable, CaseIterable {
  /// Every pixel by itself, wave by wave along the stack (`StackShrinkage`).
  case waves
  /// All pixels of a patch together, by how the patches vary with each other (`CovarianceShrinkage`).
  case covariance
}

/// Replaces every patch by what it has in common with the patches that look like it, and averages where they overlap.
///
/// Around every reference patch the most similar ones are stacked (compared on the first plane), every plane's stack is
/// shrunk, and all its patches are laid back where they came from, with a weight that is the larger the more was shrunk
/// away: 1 / mean squared factor.
///
/// The reference rows are cut into bands that depend on the shape alone. Every band adds up in a buffer of its own, and
/// the buffers are added in order, so the number of threads changes no bit.
///
/// - Parameters:
///   - planes: C×H×W numbers.
///   - shape: the sizes.
///   - matches: which patches look alike; of sizes that differ in the number of planes at most.
///   - sigma: σ, in the unit of the planes, above zero.
///   - filter: how a stack is shrunk.
///   - pulse: told now and then which share is done, 0…1; what it throws ends the work.
/// - Returns: C×H×W numbers.
public func filterCollaboratively(
  _ planes: [Float], _ shape: CollaborativeFilterShape, matches: PatchMatches, sigma: Float, by filter: StackFilter,
  pulse: (Double) throws -> Void
) rethrows -> [Float] {
  guard planes.count == shape.channels * shape.height * shape.width, sigma > 0 else {
    fatalError("a collaborative filter with σ \(sigma) for \(planes.count) numbers")
  }
  guard matches.shape.with(channels: shape.channels) == shape else {
    fatalError("matches of \(matches.shape) for a filter of \(shape)")
  }
  return try CollaborativeTask(shape, matches, sigma: sigma, filter).run(planes, pulse)
}

/// The same with matches of its own, found in the first plane.
///
/// - Parameters:
///   - planes: C×H×W numbers.
///   - shape: the sizes.
///   - sigma: σ, in the unit of the planes, above zero.
///   - filter: how a stack is shrunk.
/// - Returns: C×H×W numbers.
public func filterCollaboratively(
  _ planes: [Float], _ shape: CollaborativeFilterShape, sigma: Float, by filter: StackFilter = .waves
) -> [Float] {
  let matches = PatchMatches(in: planes.prefix(shape.height * shape.width), shape) { _ in }
  return filterCollaboratively(planes, shape, matches: matches, sigma: sigma, by: filter) { _ in }
}

private struct CollaborativeTask {
  let shape: CollaborativeFilterShape
  let matches: PatchMatches
  let matcher: PatchMatcher
  let filter: StackFilter
  let waves: StackShrinkage
  let variance: Float
  /// Numbers that a plane of one patch takes in a stack.
  let patchPitch: Int

  /// Reference rows in a band.
  static let bandHeight = 4

  init(_ shape: CollaborativeFilterShape, _ matches: PatchMatches, sigma: Float, _ filter: StackFilter) {
    self.shape = shape
    self.matches = matches
    self.filter = filter
    matcher = matches.matcher
    waves = StackShrinkage(count: shape.groupSize)
    variance = sigma * sigma
    patchPitch = (shape.patchSize * shape.patchSize + loops.lanes - 1) / loops.lanes * loops.lanes
  }

  func run(_ planes: [Float], _ pulse: (Double) throws -> Void) rethrows -> [Float] {
    let staged = Storage(count: shape.channels * matcher.stagedCount)
    // Weighted sums and weights of every plane.
    let total = Storage(count: 2 * shape.channels * shape.height * matcher.pitch)
    return try withExtendedLifetime((staged, total)) {
      planes.withUnsafeBufferPointer { planes in
        for c in 0..<shape.channels {
          matcher.stage(
            planes.baseAddress! + c * shape.height * shape.width, into: staged.pointer + c * matcher.stagedCount)
        }
      }
      total.pointer.update(repeating: 0, count: 2 * shape.channels * shape.height * matcher.pitch)
      try addBands(staged.pointer, to: total.pointer, pulse)
      return averages(total.pointer, orElse: planes)
    }
  }

  /// Adds up all bands, a few at a time.
  private func addBands(_ staged: Source, to total: Target, _ pulse: (Double) throws -> Void) rethrows {
    let bands = stride(from: 0, to: matches.rows.count, by: Self.bandHeight).map {
      Band(self, $0..<min(matches.rows.count, $0 + Self.bandHeight))
    }
    let together = max(2, PatchMatches.rowsTogether(shape) / Self.bandHeight)
    for first in stride(from: 0, to: bands.count, by: together) {
      let wave = bands[first..<min(bands.count, first + together)]
      let sums = wave.map { Storage(count: 2 * shape.channels * $0.height * matcher.pitch + Self.margin) }
      withExtendedLifetime(sums) {
        parallelFor(wave.count) { fill(sums[$0].pointer, wave[first + $0], staged) }
        for (band, sum) in zip(wave, sums) { add(band, sum.pointer, to: total) }
      }
      try pulse(Double(first + wave.count) / Double(bands.count))
    }
  }

  /// Sums over weights, and the numbers themselves in the gaps that reference patches leave which lie further apart than a
  /// patch is wide.
  private func averages(_ total: Source, orElse planes: [Float]) -> [Float] {
    let pitch = matcher.pitch
    return [Float](unsafeUninitializedCapacity: planes.count) { result, count in
      for c in 0..<shape.channels {
        for y in 0..<shape.height {
          let sum = total + (2 * c * shape.height + y) * pitch, weight = sum + shape.height * pitch
          for x in 0..<shape.width {
            let index = (c * shape.height + y) * shape.width + x
            result[index] = weight[x] > 0 ? sum[x] / weight[x] : planes[index]
          }
        }
      }
      count = planes.count
    }
  }

  private static let margin = 16

  /// Some reference rows, and the rows of the picture that their patches may lie in.
  struct Band {
    let references: Range<Int>
    let first: Int, height: Int

    init(_ task: CollaborativeTask, _ references: Range<Int>) {
      self.references = references
      let matcher = task.matcher, length = task.shape.height
      func start(_ row: Int) -> Int {
        matcher.windowStart(task.matches.rows[row], window: matcher.windowHeight, length: length)
      }
      first = start(references.first!)
      let last = start(references.last!)
      height = last + matcher.windowHeight + matcher.size - 1 - first
    }
  }

  /// The weighted sums and weights of one band, from zeros.
  private func fill(_ sums: Target, _ band: Band, _ staged: Source) {
    let count = shape.groupSize, planeCount = band.height * matcher.pitch
    sums.update(repeating: 0, count: 2 * shape.channels * planeCount + Self.margin)
    withTemporaryStorage(count: count * patchPitch + 8) { stack in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: count) { places in
        let room = max(loops.waveRoom(count: count), loops.covarianceRoom(count: count, width: patchPitch))
        withUnsafeTemporaryAllocation(byteCount: room, alignment: 64) { scratch in
          let places = places.baseAddress!
          for y in band.references {
            for x in matches.columns.indices {
              matches.unpack(row: y, column: x, into: places)
              for c in 0..<shape.channels {
                loops.gatherPatches(
                  staged + c * matcher.stagedCount, pitch: matcher.pitch, places, count: count, size: shape.patchSize,
                  into: stack, width: patchPitch)
                let kept = shrink(stack, scratch: scratch.baseAddress!)
                let pixels = Float(shape.patchSize * shape.patchSize)
                let weight = pixels * Float(count) / (pixels + kept)
                let to = sums + 2 * c * planeCount - band.first * matcher.pitch
                loops.scatterPatches(
                  stack, width: patchPitch, places, count: count, size: shape.patchSize, weight: weight, to: to,
                  to + planeCount, pitch: matcher.pitch)
              }
            }
          }
        }
      }
    }
  }

  /// Shrinks a stack; returns the sum of the squared factors of all but the means, or the energy kept in its place.
  private func shrink(_ stack: Target, scratch: UnsafeMutableRawPointer) -> Float {
    switch filter {
    case .waves: waves.shrink(stack, width: patchPitch, variance: variance, scratch: scratch)
    case .covariance:
      loops.shrinkCovariance(
        stack, count: shape.groupSize, width: patchPitch, length: shape.patchSize * shape.patchSize, variance: variance,
        scratch: scratch)
    }
  }

  private func add(_ band: Band, _ sums: Source, to total: Target) {
    let pitch = matcher.pitch
    for plane in 0..<2 * shape.channels {
      accumulate(
        sums + plane * band.height * pitch, times: 1, into: total + (plane * shape.height + band.first) * pitch,
        count: band.height * pitch)
    }
  }
}
