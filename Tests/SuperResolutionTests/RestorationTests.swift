import Engine
import Files
import Foundation
import Imaging
import Testing

@testable import SuperResolution

/// What a picture went through is undone as a part of its enlargement: it is foreseen, reported and can be ended.
@Suite("Restoration within an enlargement")
struct RestorationTests {
  static let picture = DegradationTests.noisy(SamplePicture.image().resized(width: 64, height: 48).quantized(), 10)
  static let compression = JPEGCompression(quality: 40)
  static let degradations = [
    Degradation(noise: 10), Degradation(compression: compression), Degradation(kernel: .gaussian(sigma: 1.5)),
    Degradation(kernel: .gaussian(sigma: 1.5), noise: 6, compression: compression),
  ]

  private func enlargement(_ degradation: Degradation) -> Enlargement {
    var enlargement = Enlargement(method: .instant, scale: 2)
    enlargement.degradation = degradation
    return enlargement
  }

  @Test("It is on the same bar as the work behind it, and only goes forward", arguments: degradations)
  func progress(degradation: Degradation) throws {
    var shares: [Double] = [], totals: Set<Double> = [], restoring = 0
    _ = try enlargement(degradation)(
      Self.picture,
      progress: { state in
        func sum(_ work: RunProgress.Workload) -> Double {
          RunProgress.Activity.allCases.reduce(0.0) { $0 + work[$1] }
        }
        shares.append(sum(state.done) / sum(state.total))
        totals.insert((sum(state.total) * 1e6).rounded())
        restoring += state.activity == .restoring ? 1 : 0
      })
    #expect(shares == shares.sorted() && shares[0] < 0.1 && abs(shares.last! - 1) < 1e-9)
    #expect(totals.count == 1 && restoring > 3, "\(totals), \(restoring)")
  }

  @Test("It can be ended", arguments: degradations)
  func interruption(degradation: Degradation) {
    var asked = 0
    #expect(throws: Enlargement.Interrupted.self) {
      _ = try enlargement(degradation)(
        Self.picture,
        shouldStop: {
          asked += 1
          return asked > 2
        })
    }
    #expect(asked == 3)
  }

  @Test("It is foreseen, with the price of what is to be undone")
  func forecast() throws {
    let plain = try #require(try enlargement(.bicubic).forecast(for: Self.picture, least: 0))
    let noisy = try #require(try enlargement(Degradation(noise: 10)).forecast(for: Self.picture, least: 0))
    #expect(noisy.ratios[RunProgress.Activity.restoring.rawValue] != 1)
    let again = try #require(
      try enlargement(Degradation(noise: 10)).forecast(for: Self.picture, least: 0, ratios: [1, 1, 1, 1000]))
    #expect(again.ratios == [1, 1, 1, 1000] && again.seconds > noisy.seconds && noisy.seconds > 0 && plain.seconds > 0)
  }

  @Test("What a state has behind it is not foreseen again")
  func resumed() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString + ".ckpt").path
    defer { discardFile(file) }
    var enlargement = Enlargement(method: .wiener, scale: 2), asked = 0
    enlargement.checkpointPath = file
    #expect(throws: Enlargement.Interrupted.self) {
      _ = try enlargement(
        Self.picture,
        shouldStop: {
          asked += 1
          return asked > 150
        })
    }
    let ratios = RunProgress.Activity.allCases.map { _ in 1.0 }
    let whole = try #require(try enlargement.forecast(for: Self.picture, least: 0, ratios: ratios))
    enlargement.resumes = true
    let rest = try #require(try enlargement.forecast(for: Self.picture, least: 0, ratios: ratios))
    #expect(whole.secondsBehind == 0 && rest.secondsBehind > 0.05 * whole.seconds)
    #expect(abs(rest.seconds + rest.secondsBehind - whole.seconds) < 1e-6 * whole.seconds)
  }

  @Test("What is not undone costs nothing, and the answer is the same to the last bit")
  func nothing() throws {
    var plain = Enlargement(method: .instant, scale: 2)
    #expect(plain.degradation.cost(pixels: 1000, scale: 2) == 0)
    let one = try plain(Self.picture)
    plain.degradation = Degradation(kernel: .bicubic, noise: 0)
    #expect(try plain(Self.picture) == one)
  }

  /// Looks at everything, and settles after some steps.
  private final class Looker: RunObserver {
    var steps = 0, begun = 0
    let most: Int
    init(most: Int) { self.most = most }
    var settles: Bool { steps >= most }
    func look(at run: some ResumableRun) {
      steps += 1
      _ = run.glimpse
      _ = (run as? ZeroShotRun)?.middleOfTraining(side: 24)
    }
    func begin(with picture: Tensor) { begun += 1 }
  }

  @Test(
    "Whoever looks changes nothing; whoever settles gets an answer that fits the picture, and a state to go on from")
  func observer() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString + ".ckpt").path
    defer { discardFile(file) }
    for method in [SuperResolution.Method.nlvae, .wiener, .instant] {
      var enlargement = Enlargement(method: method, scale: 2, configuration: tinyConfiguration())
      enlargement.filters = [Refinement.economical.candidates[0]]
      let whole = try enlargement(smallPicture)
      let looker = Looker(most: .max)
      #expect(try enlargement(smallPicture, observer: looker) == whole && looker.begun == 1 && looker.steps > 3)

      enlargement.checkpointPath = file
      let early = try enlargement(smallPicture, observer: Looker(most: looker.steps - 1))
      #expect(early.width == whole.width && exists(file))
      let plain = smallPicture.interpolated(by: 2)
      let given = Tensor(smallPicture)
      #expect(inconsistency(of: Tensor(early), with: given) <= inconsistency(of: Tensor(plain), with: given) + 1e-5)
      enlargement.resumes = true
      #expect(try enlargement(smallPicture) == whole)
      enlargement.discardCheckpoint()
    }
  }
}
