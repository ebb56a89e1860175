import Engine
import Imaging
import Kernels
import Testing

@testable import SuperResolution

@Suite("Collaborative filter")
struct CollaborativeFilterTests {
  private func recipe(rounds: Int = 6) -> CollaborativeFilter {
    var filter = CollaborativeFilter()
    filter.rounds = rounds
    return filter
  }

  private func noisy(_ shape: Shape, _ deviation: Float, seed: UInt64 = 1) -> Tensor {
    var random = RandomSource(seed: seed)
    return Tensor.normal(shape, using: &random) * deviation
  }

  @Test("A share of both is their weighted mean")
  func share() {
    let picture = noisy([1, 3, 20, 30], 0.2)
    var filter = CollaborativeFilter()
    let answers = [0, 1, 0.25].map { (share: Float) in
      filter.covarianceShare = share
      return filter.filtered(picture, sigma: 30)
    }
    #expect((answers[2] - answers[0] * 0.75 - answers[1] * 0.25).map(.absolute).values.max()! < 1e-6)
    #expect((answers[0] - answers[1]).map(.absolute).values.max()! > 0.01)
  }

  @Test("A weak filter changes nothing, a flat picture stays flat")
  func limits() {
    let picture = noisy([1, 3, 20, 30], 0.2)
    let same = CollaborativeFilter().filtered(picture, sigma: 1e-4)
    #expect((same - picture).map(.absolute).values.max()! < 1e-5)
    let flat = Tensor(shape: [1, 1, 16, 16], repeating: 0.3)
    #expect((CollaborativeFilter().filtered(flat, sigma: 20) - flat).map(.absolute).values.max()! < 1e-5)
  }

  @Test("Noise goes, the picture stays")
  func denoises() {
    let clean = Tensor(SamplePicture.image(width: 96, height: 96)), spoiled = clean + noisy(clean.shape, 0.08)
    let filtered = CollaborativeFilter().filtered(spoiled, sigma: 0.08 * 255)
    let before = (spoiled - clean).map(.square).mean, after = (filtered - clean).map(.square).mean
    #expect(after < 0.75 * before)
  }

  @Test("The number of threads changes no bit")
  func threads() {
    let before = Threads.count
    defer { Threads.count = before }
    let picture = Tensor(smallPicture)
    let results = [1, 2, 3].map { count in
      Threads.count = count
      return recipe(rounds: 2).enlarged(picture, scale: 3)
    }
    #expect(results[0] == results[1] && results[0] == results[2])
  }

  @Test("Enlarging beats interpolation and stays true to the picture")
  func enlarges() {
    let original = SamplePicture.image(width: 128, height: 128), small = original.degraded(by: 2)
    let picture = Tensor(small), enlarged = recipe(rounds: 12).enlarged(picture, scale: 2)
    let bicubic = Scores(of: small.interpolated(by: 2).quantized(), groundTruth: original, border: 2)
    let ours = Scores(of: small.replacingColours(with: enlarged), groundTruth: original, border: 2)
    #expect(ours.psnr > bicubic.psnr + 0.5 && ours.ssim > bicubic.ssim)
    let reduced = enlarged.resized(height: 64, width: 64)
    #expect((reduced - picture).map(.absolute).mean < 0.004)
  }

  @Test("Filtering colours leaves brightness as it is, and grey pictures are filtered too")
  func planes() {
    var filter = recipe(rounds: 3)
    let picture = Tensor(smallPicture), all = filter.enlarged(picture, scale: 2)
    filter.planes = .luma
    let luma = filter.enlarged(picture, scale: 2)
    let weights = Tensor(shape: [1, 3, 1, 1], [0.299, 0.587, 0.114])
    let difference = ((all - luma) * weights).values
    let pixels = difference.count / 3
    let brightness = (0..<pixels).map { abs(difference[$0] + difference[pixels + $0] + difference[2 * pixels + $0]) }
    #expect(brightness.max()! < 1e-4)
    #expect((all - luma).map(.absolute).values.max()! > 1e-3)
    let grey = filter.enlarged(picture.channels(1..<2), scale: 2)
    #expect(grey.shape == [1, 1, 48, 64] && grey.isFinite)
  }

  @Test("Any size is filtered, down to one pixel", arguments: [(1, 1), (1, 7), (3, 2), (5, 40), (9, 9)])
  func small(height: Int, width: Int) {
    let picture = noisy([1, 3, height, width], 0.1) + 0.5
    let enlarged = recipe(rounds: 2).enlarged(picture, scale: 2)
    #expect(enlarged.shape == [1, 3, 2 * height, 2 * width] && enlarged.isFinite)
  }

  @Test("Reference patches that leave gaps leave the picture there")
  func gaps() {
    var filter = CollaborativeFilter()
    (filter.patchSize, filter.step, filter.groupSize) = (2, 9, 1)
    let picture = noisy([1, 1, 20, 20], 0.1)
    #expect((filter.filtered(picture, sigma: 5) - picture).map(.absolute).values.max()! < 1e-5)
  }

  @Test("Refinement starts from any estimate, with a schedule of its own")
  func refines() {
    let picture = Tensor(smallPicture), start = picture.resized(height: 48, width: 64)
    let filter = recipe(rounds: 3)
    #expect(filter.refined(start, lowResolution: picture) == filter.enlarged(picture, scale: 2))
    let gentle = filter.refined(start, lowResolution: picture, rounds: 2, sigmaFrom: 4, to: 2)
    var step = filter.refined(start, lowResolution: picture, rounds: 1, sigmaFrom: 4, to: 4)
    step = filter.refined(step, lowResolution: picture, rounds: 1, sigmaFrom: 2, to: 2)
    #expect((gentle - step).map(.absolute).values.max()! < 1e-5)
  }

  @Test("The schedule falls in a line")
  func schedule() {
    let sigmas = (0..<5).map { CollaborativeFilter.sigma(round: $0, of: 5, from: 24, to: 4) }
    #expect(sigmas == [24, 19, 14, 9, 4])
    #expect(CollaborativeFilter.sigma(round: 0, of: 1, from: 24, to: 4) == 4)
  }

  @Test("As a method it chooses its filter, needs no seed, tells how far it is and can be stopped")
  func method() throws {
    var enlargement = Enlargement(method: .wiener, scale: 2, seed: 1)
    #expect(enlargement.filters.map(\.covarianceShare) == [0, 0.25])
    enlargement.filters = [recipe(rounds: 4)]
    var done: [Int] = []
    func note(_ progress: RunProgress) {
      if !progress.isWithinStep { done.append(progress.stepsDone) }
    }
    let first = try enlargement(smallPicture, progress: note)
    #expect(done == [1, 2, 3, 4] && first.width == 64 && first.height == 48)
    enlargement.seed = 2
    #expect(try enlargement(smallPicture) == first)
    // Where there is a choice, the answer is that of the filter that restores the picture better.
    var other = recipe(rounds: 4)
    other.covarianceShare = 1
    enlargement.filters = [enlargement.filters[0], other]
    var choice = FilterChoice(enlargement.filters, for: Tensor(smallPicture))
    while !choice.isDone { choice.advance() }
    done = []
    let chosen = try enlargement(
      smallPicture,
      progress: {
        note($0)
        #expect($0.totalSteps == 12)
      })
    #expect(done == Array(1...12))
    enlargement.filters = [choice.best]
    #expect(try enlargement(smallPicture) == chosen)
    for limit in [2, 6, 10] {
      enlargement.filters = choice.candidates
      done = []
      #expect(throws: Enlargement.Interrupted.self) {
        try enlargement(smallPicture, progress: note, shouldStop: { done.count == limit })
      }
      #expect(done == Array(1...limit))
    }
  }
}
