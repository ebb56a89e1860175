import Foundation
import Imaging
import Testing

/// SSIM by the definition: for each place one loop over the 121 pixels of the window, variances about the window's means.
private func reference(_ x: [Double], _ y: [Double], width: Int, height: Int) -> Double {
  var window = (-5...5).flatMap { v in (-5...5).map { exp(-Double(v * v + $0 * $0) / 4.5) } }
  let total = window.reduce(0, +)
  window = window.map { $0 / total }
  var sum = 0.0
  for top in 0...height - 11 {
    for left in 0...width - 11 {
      let places = (0..<121).map { (top + $0 / 11) * width + left + $0 % 11 }
      func mean(_ value: (Int) -> Double) -> Double { zip(window, places).reduce(0) { $0 + $1.0 * value($1.1) } }
      let mx = mean { x[$0] }, my = mean { y[$0] }
      let vx = mean { pow(x[$0] - mx, 2) }, vy = mean { pow(y[$0] - my, 2) }
      let covariance = mean { (x[$0] - mx) * (y[$0] - my) }
      let c1 = 6.5025, c2 = 58.5225
      sum += (2 * mx * my + c1) * (2 * covariance + c2) / ((mx * mx + my * my + c1) * (vx + vy + c2))
    }
  }
  return sum / Double((width - 10) * (height - 10))
}

struct ScoresTests {
  @Test("scores by the definition", arguments: [1, 3], [(11, 11, 0), (20, 16, 0), (23, 19, 2), (31, 27, 8)])
  func definition(channels: Int, size: (width: Int, height: Int, border: Int)) {
    var dice = Dice(state: 11)
    let (width, height, border) = size
    let truth = dice.image(width: width, height: height, channels: channels).quantized()
    var estimate = truth
    for i in estimate.pixels.indices { estimate.pixels[i] += Float.random(in: -0.2...0.2, using: &dice) }
    let inner = (border..<height - border).flatMap { y in (border..<width - border).map { y * width + $0 } }
    let rounded = estimate.quantized().luma, exact = truth.luma
    let x = inner.map { rounded[$0] }, y = inner.map { exact[$0] }
    let error = zip(x, y).reduce(0) { $0 + pow($1.0 - $1.1, 2) } / Double(inner.count)
    #expect(abs(psnr(estimate, groundTruth: truth, border: border) - 10 * log10(65025 / error)) < 1e-9)
    let wanted = reference(x, y, width: width - 2 * border, height: height - 2 * border)
    #expect(abs(ssim(estimate, groundTruth: truth, border: border) - wanted) < 1e-9)
    #expect(wanted < 0.99)
    let scores = Scores(of: estimate, groundTruth: truth, border: border)
    #expect(scores.psnr == psnr(estimate, groundTruth: truth, border: border))
    #expect(scores.ssim == ssim(estimate, groundTruth: truth, border: border))
  }

  @Test func oneLevelOfGrey() {
    let truth = Image(width: 12, height: 12, channels: 1, pixels: Array(repeating: Float(100) / 255, count: 144))
    let estimate = Image(width: 12, height: 12, channels: 1, pixels: Array(repeating: Float(101) / 255, count: 144))
    #expect(abs(psnr(estimate, groundTruth: truth, border: 0) - 20 * log10(255)) < 1e-5)
    // In colour, the same level is 219/255 of a level of luma.
    func coloured(_ image: Image) -> Image {
      Image(width: 12, height: 12, channels: 3, pixels: image.pixels + image.pixels + image.pixels)
    }
    let score = psnr(coloured(estimate), groundTruth: coloured(truth), border: 0)
    #expect(abs(score - 20 * log10(65025 / 219)) < 1e-5)
  }

  @Test func nothingDiffers() {
    var dice = Dice(state: 12)
    let truth = dice.image(width: 30, height: 20, channels: 3).quantized()
    var estimate = truth
    // Less than half a level is rounded away.
    for i in estimate.pixels.indices { estimate.pixels[i] += Float.random(in: -0.4...0.4, using: &dice) / 255 }
    #expect(psnr(estimate, groundTruth: truth, border: 0) == .infinity)
    #expect(abs(ssim(estimate, groundTruth: truth, border: 0) - 1) < 1e-12)
  }

  @Test func theBorderDoesNotCount() {
    var dice = Dice(state: 13)
    let truth = dice.image(width: 20, height: 20, channels: 1).quantized()
    var estimate = truth
    for x in 0..<20 { estimate.pixels[3 * 20 + x] = 1 - estimate.pixels[3 * 20 + x] }
    #expect(psnr(estimate, groundTruth: truth, border: 4) == .infinity)
    #expect(psnr(estimate, groundTruth: truth, border: 3) < 30)
  }

  @Test func anEstimateOf16BitsIsRoundedTo8() {
    var dice = Dice(state: 14)
    var estimate = dice.image(width: 12, height: 12, channels: 1, bitDepth: 16)
    let truth = Image(width: 12, height: 12, channels: 1, pixels: estimate.pixels).quantized()
    #expect(psnr(estimate, groundTruth: truth, border: 0) == .infinity)
    estimate.bitDepth = 8
    #expect(psnr(estimate, groundTruth: truth, border: 0) == .infinity)
  }

  @Test(arguments: [(11, 11, 0, true), (10, 11, 0, false), (19, 30, 4, true), (18, 30, 4, false)])
  func canScore(width: Int, height: Int, border: Int, possible: Bool) {
    #expect(Scores.canScore(width: width, height: height, border: border) == possible)
  }

  @Test func sizesThatDiffer() async {
    await #expect(processExitsWith: .failure) {
      let image = Image(width: 2, height: 1, channels: 1, pixels: [0, 0])
      _ = psnr(image, groundTruth: image.cropped(x: 0, y: 0, width: 1, height: 1), border: 0)
    }
  }
}
