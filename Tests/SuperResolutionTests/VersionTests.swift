import Engine
import Testing

@testable import SuperResolution

@Suite("What a run computes")
struct VersionTests {
  /// Digests of what short sessions end with, which together pass through all that runs compute with.
  private func digests() throws -> [String: UInt64] {
    func finished(_ session: some ResumableRun) -> UInt64 {
      var session = session
      while !session.isFinished { session.advance() }
      return digest(session.result!.bytes)
    }
    var joint = tinyConfiguration(), refinement = Refinement(), filter = CollaborativeFilter()
    (refinement.filter.rounds, refinement.rounds, refinement.shares) = (2, 1, [0, 0.25])
    (joint.refinement, joint.unrefinedShare) = (refinement, 0.3)
    (filter.rounds, filter.covarianceShare) = (2, 0.25)
    return [
      "joint": finished(try ZeroShotRun(smallPicture, scale: 2, seed: 1, configuration: joint)),
      "prior": finished(try DIPRun(smallPicture, scale: 2, seed: 1, configuration: tinyDIP)),
      "filter": finished(FilterRun(smallPicture, scale: 2, filters: [filter])),
    ]
  }

  /// A checkpoint goes on from one version to the next unless the number in its notes rises. So when this test fails,
  /// runs go on differently from how they began: raise the number, and set the digests to the new ones.
  ///
  /// They are those of the machines that the records are made on; another processor may round differently.
  @Test("A change of what a run computes raises the number of the checkpoints")
  func number() throws {
    #expect(Checkpoint.format == "NLVAE checkpoint 4")
    #if arch(x86_64) && os(Linux)
      let expected: [String: UInt64] = [
        "joint": 12_247_148_412_924_079_351, "prior": 1_195_406_890_027_304_630,
        "filter": 18_387_004_112_582_657_802,
      ]
      let computed = try digests()
      #expect(computed == expected)
    #endif
  }
}
