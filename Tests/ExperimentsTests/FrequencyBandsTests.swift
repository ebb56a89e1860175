import Engine
import Experiments
import Foundation
import Imaging
import SuperResolution
import Testing

@Suite("Errors divided over frequencies")
struct FrequencyBandsTests {
  @Test(
    "Bands are octaves around what the reduced picture can hold",
    arguments: [(2, [0, 0.25, 0.5, 1]), (4, [0, 0.125, 0.25, 0.5, 1]), (8, [0, 0.0625, 0.125, 0.25, 0.5, 1])])
  func edgesAreOctavesAroundTheReach(scale: Int, edges: [Double]) {
    #expect(FrequencyBands(scale: scale).edges == edges)
  }

  @Test("A cosine lies in its band")
  func aCosineLiesInItsBand() {
    let (width, height) = (48, 30), bands = FrequencyBands(scale: 4)
    func plane(_ k: Int, _ l: Int) -> [Double] {
      (0..<width * height).map { i in
        let x = Double(i % width) + 0.5, y = Double(i / width) + 0.5
        return cos(.pi * Double(k) * x / Double(width)) * cos(.pi * Double(l) * y / Double(height))
      }
    }
    // (across, down): 11/48 is below a quarter, 12/48 is not; 29/30 counts although nothing changes across.
    for (k, l, band) in [(11, 0, 1), (12, 0, 2), (3, 2, 0), (0, 29, 3), (5, 16, 3)] {
      let found = bands.meanSquares(of: plane(k, l), width: width, height: height)
      for (b, value) in found.enumerated() {
        let expected = b != band ? 0 : k > 0 && l > 0 ? 0.25 : 0.5
        #expect(abs(value - expected) < 1e-5, "\(k), \(l): band \(b)")
      }
    }
  }

  @Test("Bands add up to the mean square")
  func bandsAddUpToTheMeanSquare() {
    var random = RandomSource(seed: 3)
    let plane = Tensor.normal([37, 53], using: &random).values.map { Double($0) * 30 + 100 }
    let found = FrequencyBands(scale: 3).meanSquares(of: plane, width: 53, height: 37)
    let expected = plane.reduce(0) { $0 + $1 * $1 } / Double(plane.count)
    #expect(abs(found.reduce(0, +) / expected - 1) < 1e-5)
  }

  @Test("Errors add up to what PSNR is made of; the truth has none")
  func errorsAreThoseOfTheScore() throws {
    let task = try EvaluationTask(name: "built-in", picture: SamplePicture.image(width: 96, height: 80), scale: 4)
    let bands = FrequencyBands(scale: 4), bicubic = task.lowResolution.interpolated(by: 4).quantized()
    let error = task.bands(of: bicubic, bands).reduce(0) { $0 + $1.error }
    #expect(abs(10 * log10(255 * 255 / error) - task.scores(of: bicubic).psnr) < 1e-3)
    #expect(task.bands(of: task.groundTruth, bands).allSatisfy { $0.error == 0 && $0.energy > 0 })
  }
}
