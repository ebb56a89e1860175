import Imaging
import SuperResolution
import Testing

@testable import Experiments

@Suite("Ways to use the prior")
struct PriorUseTests {
  private let picture = SamplePicture.image(width: 72, height: 64).degraded(by: 4)

  @Test("a network without drawings knows nothing of the shipped weights, and all ways differ")
  func ways() throws {
    let uses: [PriorUse] = [.drawings, .both, .firstHalf, .lastLayer, .untaught]
    let answers = try uses.map { try $0.enlarged(picture, scale: 4, seed: 1) {}.pixels }
    #expect(Set(answers).count == answers.count)
    #expect(answers.allSatisfy { $0.count == 3 * 72 * 64 })
    func distance(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).reduce(0) { $0 + abs($1.0 - $1.1) } }
    // Few layers move the answer less far from the drawings than all do.
    #expect(distance(answers[3], answers[0]) < distance(answers[1], answers[0]))
    #expect(distance(answers[4], answers[0]) > 3 * distance(answers[1], answers[0]))
  }

  @Test("the mean of answers")
  func mean() {
    func grey(_ tone: Float) -> Image { Image(width: 2, height: 1, channels: 1, pixels: [tone, 1 - tone]) }
    #expect(Image(meanOf: [grey(0), grey(1), grey(0.5)]).pixels == [0.5, 0.5])
  }
}
