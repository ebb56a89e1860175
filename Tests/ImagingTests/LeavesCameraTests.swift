import Engine
import Testing

@testable import Imaging

struct LeavesCameraTests {
  /// A flat canvas stays flat through lens and sensor, and a filter keeps the mean.
  @Test func filtersKeepWhatIsFlat() {
    let flat = Sheet(side: 32, pixels: Array(repeating: RGBA(0.2, 0.5, 0.7, 0), count: 32 * 32))
    for kernel in [
      Sheet.gaussian(0.7, reach: 4), Sheet.convolution(Sheet.bicubicHalving, Sheet.gaussian(1.2, reach: 6)),
    ] {
      #expect(abs(kernel.reduce(0, +) - 1) < 1e-6)
      for step in [1, 2] where kernel.count % 2 == step % 2 {
        let result = flat.filtered(across: kernel, down: kernel, step: step)
        #expect(result.side == 32 / step)
        #expect(result.pixels.allSatisfy { abs($0.x - 0.2) < 1e-5 && abs($0.z - 0.7) < 1e-5 })
      }
    }
  }

  /// Without a lens, the bicubic sensor is the reduction by which every LR picture is made.
  @Test func halvingIsTheHouseReduction() {
    var dice = Dice(state: 3)
    let image = dice.image(width: 24, height: 24, channels: 3), area = 24 * 24
    let pixels = (0..<area).map { RGBA(image.pixels[$0], image.pixels[area + $0], image.pixels[2 * area + $0], 0) }
    let half = Sheet(side: 24, pixels: pixels).filtered(
      across: Sheet.bicubicHalving, down: Sheet.bicubicHalving, step: 2)
    let wanted = image.resized(width: 12, height: 12)
    // At the border the house reflects and the camera repeats.
    for channel in 0..<3 {
      for row in 2..<10 {
        for column in 2..<10 {
          let value = half.image.pixels[(channel * 12 + row) * 12 + column]
          #expect(abs(value - wanted.pixels[(channel * 12 + row) * 12 + column]) < 1e-5)
        }
      }
    }
  }

  @Test func blurSpreadsAsItsDeviationSays() {
    var point = Sheet(side: 33, pixels: Array(repeating: .zero, count: 33 * 33))
    point.pixels[16 * 33 + 16] = RGBA(1, 1, 1, 0)
    let blurred = point.filtered(across: Sheet.gaussian(1.5, reach: 6), down: Sheet.gaussian(0.8, reach: 6))
    var across: Float = 0, down: Float = 0, sum: Float = 0
    for row in 0..<33 {
      for column in 0..<33 {
        let value = blurred.pixels[row * 33 + column].y, x = Float(column - 16), y = Float(row - 16)
        sum += value
        across += value * x * x
        down += value * y * y
      }
    }
    #expect(abs(sum - 1) < 1e-5 && abs(across - 2.25) < 0.03 && abs(down - 0.64) < 0.01)
  }

  /// Light that adds up: a pixel half covered by white over black is half as bright, before the sensor takes the root.
  @Test func linearLightIsSquaredAndRooted() {
    var leaves = Leaves()
    (leaves.linearLight, leaves.lightField, leaves.exposure) = (1, false, false)
    (leaves.sharpening, leaves.grain, leaves.lensBlur) = (0, 0, 0)
    func grey(_ light: Float, opacity: Float) -> Float {
      var canvas = Canvas(side: 64, unit: 0.5)
      for (colour, opacity) in [(light, opacity), (0, 1 as Float)] {
        canvas.draw(
          Leaf(
            x: 16, y: 16, cosine: 1, sine: 0, shape: .ellipse(Ellipse(radius: 100, aspect: 1)), edge: Edge(),
            texture: Texture(colour: RGBA(colour, colour, colour, 1), difference: .zero), shading: Shading(),
            radius: 100), opacity: opacity, isLinear: true, NoiseTiles.shared)
      }
      return Camera(leaves, seed: 1).photograph(canvas).pixels[16 * 32 + 16]
    }
    #expect(abs(grey(1, opacity: 0.5) - Float(0.5).squareRoot()) < 0.004)
    #expect(abs(grey(0.6, opacity: 1) - 0.6) < 0.004)
  }

  /// Exposure brings the 92nd percentile to 0.55 to 1.05, where it does not have to multiply by more than four.
  @Test func exposureIsThatOfACamera() {
    var dark = Leaves()
    dark.exposure = false
    let means = (0..<40).map { index in
      (with: brightness(Leaves(), index), without: brightness(dark, index))
    }
    func deviation(_ values: [Float]) -> Float {
      let mean = values.reduce(0, +) / 40
      return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 40).squareRoot()
    }
    #expect(deviation(means.map(\.with)) < deviation(means.map(\.without)))
    #expect(means.allSatisfy { $0.with > 0.05 && $0.with < 0.95 })
  }

  private func brightness(_ leaves: Leaves, _ index: Int) -> Float {
    let pixels = leaves.picture(index, side: 64, ofSeries: 2).pixels
    return pixels.reduce(0, +) / Float(pixels.count)
  }
}
