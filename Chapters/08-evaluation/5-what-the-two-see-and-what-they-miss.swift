import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter08 {
  static let whatTheTwoSeeAndWhatTheyMiss = Section { page in
    //: ## What the two see, and what they miss
    //:
    //: Four ways to spoil a picture. The first three are dosed so that their mean squared error on luma is the same;
    //: PSNR cannot tell them apart. The fourth is free of charge: red goes up and green goes down so that luma stays.
    let truth = SamplePicture.image()
    var brighter = truth, noisy = truth, tinted = truth
    brighter.pixels = truth.pixels.map { $0 + 0.1 }
    var random = RandomSource(seed: page.options.seed)
    let noise = Tensor.normal([1, 3, 256, 256], using: &random).values
    noisy.pixels = zip(truth.pixels, noise).map { $0 + 0.1 * $1 }
    let blurred = truth.resized(width: 32, height: 32).interpolated(by: 8)
    let count = truth.width * truth.height
    for i in 0..<count {
      let shift = min(0.15, 1 - truth.pixels[i], truth.pixels[count + i] * 128.553 / 65.481)
      tinted.pixels[i] += shift
      tinted.pixels[count + i] -= shift * 65.481 / 128.553
    }
    let wanted = 255 * 255 * pow(10, -page.knob("PSNR (dB)", 26.0, in: 20...40) / 10)
    let spoiled = [
      ("brighter", mixed(truth, brighter, error: wanted)), ("noisy", mixed(truth, noisy, error: wanted)),
      ("blurred", mixed(truth, blurred, error: wanted)), ("tinted", tinted.quantized()),
    ]
    page.table(
      "Four ways to spoil a picture", columns: ["", "PSNR (dB)", "SSIM", "luminance", "contrast", "structure"],
      rows: spoiled.map { name, image in
        let (a, b) = (lumaPlane(image, border: 0), lumaPlane(truth, border: 0))
        let parts = similarity(a, b)
        return [
          .text(name), .number(decibels(meanSquaredError(a.values, b.values)), digits: 1),
          .number(parts.ssim, digits: 2), .number(parts.luminance, digits: 2), .number(parts.contrast, digits: 2),
          .number(parts.structure, digits: 2),
        ]
      })
    page.figure(
      "spoiled",
      caption:
        "The lower middle of the picture. The first three have the same PSNR; the fourth has next to no error at "
        + "all on luma.", columns: 5
    ) { figure in
      for (name, image) in [("truth", truth)] + spoiled {
        figure.picture(name, image.cropped(x: 64, y: 128, width: 128, height: 128))
      }
    }

    //: > **Try** Turn the PSNR that the first three share up to 34. Watch how close their SSIM comes, and which one your eye
    //: > still finds at once.

    //: SSIM forgives the added light, because only its first term sees it. Noise it punishes where the picture is flat:
    //: there the contrast is wrong, and the structure is all noise. Blur costs contrast and structure too, but much
    //: less than noise of the same power. So SSIM tells apart what PSNR cannot, and it still prefers the smooth
    //: mistake. Both are blind to the tint, both look at one scale only, and neither knows whether an edge that was
    //: made up is a plausible one: a network that hedges its bets and blurs gains on both. They measure fidelity, not
    //: beauty.
  }
}
