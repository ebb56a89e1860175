import Engine
import Foundation
import Imaging
import SuperResolution

extension Trials {
  /// What back-projection makes of a noisy picture: an answer that has to reduce to it has its noise.
  ///
  /// The built-in picture is reduced by two, noise is added, and interpolation enlarges it again, corrected towards the noisy
  /// picture or not; and the same once more after the noise has been filtered out. What is kept of the noise is the standard
  /// deviation of the brightness's difference from the same enlargement without noise, over the deviation that interpolation
  /// alone would have of it; of a filtered picture, what the filter has taken of the picture itself is in it too.
  public static func copiedNoise() -> Trial {
    let truth = SamplePicture.image(), clean = truth.degraded(by: 2)
    func enlarged(_ image: Image, _ corrections: Int) -> Image {
      let picture = Tensor(image), plain = picture.resized(height: truth.height, width: truth.width)
      var result = truth
      result.pixels =
        backProjected(plain, onto: picture, iterations: corrections).map(.clamp(lower: 0, upper: 1)).values
      return result
    }
    func deviation(_ one: Image, _ other: Image) -> Double {
      let difference = zip(one.luma, other.luma).map { $0 - $1 }
      return (difference.reduce(0) { $0 + $1 * $1 } / Double(difference.count)).squareRoot()
    }
    let pieces = [0, 5, 10, 15].map { sigma in
      ExperimentTask(name: "noise-\(sigma)", title: "noise of \(sigma)", key: ["\(sigma)"], isResumable: false) {
        context in
        try context.checkForStop()
        var random = RandomSource(seed: 1), noisy = clean
        let noise = Tensor.normal([clean.pixels.count], using: &random).values
        for place in noisy.pixels.indices { noisy.pixels[place] += noise[place] * Float(sigma) / 255 }
        noisy = noisy.quantized()
        let unit = deviation(enlarged(noisy, 0), enlarged(clean, 0))
        let pictures = [("as it is", noisy)] + (sigma > 0 ? [("filtered", cleaned(noisy, sigma))] : [])
        return pictures.flatMap { name, picture in
          [0, 10].map { corrections in
            let answer = enlarged(picture, corrections)
            let kept = sigma > 0 ? deviation(answer, enlarged(clean, corrections)) / unit : 0
            let score = psnr(answer, groundTruth: truth, border: 2)
            return RecordRow(
              key: ["\(sigma)", name, "\(corrections)"],
              result: fields(String(format: "%.2f,%.2f", score, kept)))
          }
        }
      }
    }
    let form = RecordForm(
      keys: [.init("sigma", .number), .init("picture"), .init("corrections", .number)],
      results: [.init("psnr", .number), .init("kept", .number)])
    return Trial(file: "copied-noise.csv", form: form, pieces: pieces)
  }

  private static func cleaned(_ image: Image, _ sigma: Int) -> Image {
    Degradation(noise: Double(sigma)).undone(in: image, scale: 2)
  }
}
