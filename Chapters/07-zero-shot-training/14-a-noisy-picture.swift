import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution

extension Chapter07 {
  static let aNoisyPicture = Section { page in
    //: ## What if the picture is noisy?
    //:
    //: Is it right that every answer must *reduce to the given picture*? It is if the given picture is right. A photograph
    //: has **noise**, and an answer that reduces to a noisy picture has to contain that noise. How much of it?
    //: `nlvae trial noise` adds noise to the reduced drawing, enlarges the noisy picture by two by interpolation, and
    //: back-projects the answer or not (recorded, one draw of the noise):
    let record = try page.record("copied-noise")
    let (psnr, kept) = (try record.numbers("psnr"), try record.numbers("kept"))
    func value(_ numbers: [Double], _ sigma: String, _ picture: String, _ corrections: String) -> Double? {
      record.rows.indices.first { Array(record.rows[$0][0...2]) == [sigma, picture, corrections] }.map { numbers[$0] }
    }
    let sigmas = record.rows.map { $0[0] }.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    page.table(
      "Back-projection onto a noisy picture, ×2",
      columns: [
        "noise (grey levels)", "interpolated (dB)", "back-projected (dB)", "noise in the answer, times interpolation's",
        "filtered first, interpolated (dB)", "filtered first, back-projected (dB)",
      ],
      rows: sigmas.map { sigma in
        func cell(_ value: Double?) -> Cell { value.map { .number($0, digits: 2) } ?? "no noise to filter" }
        let copied = sigma == "0" ? "no noise" : cell(value(kept, sigma, "as it is", "10"))
        return [
          .text(sigma), cell(value(psnr, sigma, "as it is", "0")), cell(value(psnr, sigma, "as it is", "10")), copied,
          cell(value(psnr, sigma, "filtered", "0")), cell(value(psnr, sigma, "filtered", "10")),
        ]
      })

    //: Without noise, back-projection gains more than a decibel. With noise, it puts into the answer more noise than
    //: interpolation does, because interpolation averages neighbours and so weakens noise, while back-projection undoes
    //: just this. From a certain noise on, the correction costs more than it gains. If the noise is filtered out
    //: *before* the enlargement, there is less to copy, and back-projection pays again.
    //:
    //: This is what `nlvae upscale` does. It measures the noise in the flattest parts of the picture, filters it out
    //: first, and says so; `--noise none` leaves it alone. JPEG compression and other kernels than the bicubic one are
    //: undone first for the same reason: consistency with a damaged picture copies its damage.
    //:
    //: Does an enlargement of a damaged photograph still end above interpolation? `nlvae trial degraded`
    //: reduces photographs of T91 by two, with noise, with JPEG compression (four pixels share a sample of colour), with
    //: both, or through a stretched Gaussian in place of the bicubic kernel. It enlarges what is left as `nlvae upscale`
    //: does: noise and compression are found out from the file, a kernel is given or found out. The methods are the filter
    //: of similar patches (*wiener*) and a network that has seen drawings made by code (*instant*, [chapter
    //: 9](../09-beforehand/README.md#who-is-right-where), not zero-shot). NLVAE was not run. Interpolation takes the
    //: picture as it is. The trial's record holds the PSNR of the brightness Y, for one draw of the noise and one seed:
    //: @fold
    let degraded = try page.record(ifMade: "degraded-t91")
    if let degraded {
      let results = try DegradedResults(degraded)
      page.table(
        "Degraded photographs, ×2: \(results.pictures) pictures of T91",
        columns: ["what happened to the picture", "noise found (grey levels)", "bicubic (dB)"]
          + results.methods.map { "\($0): gain ± 95% (dB)" },
        rows: results.cases.map { kind in
          [
            .text(kind), results.noiseFound(kind).map { .number($0, digits: 1) } ?? "none",
            .number(mean(results.bicubic(kind)), digits: 2),
          ]
            + results.methods.map { method in
              let gains = results.gains(of: method, kind)
              return gains.isEmpty ? .missing : .number(mean(gains), spread: studentReach(gains), digits: 2)
            }
        })
      page.show("combinations of case and method", results.all.count)
      page.show("of these, with a mean below interpolation", results.below.count)
      if !results.below.isEmpty {
        page.show("which", results.below.map { "\($0.method), \($0.kind)" }.joined(separator: "; "))
      }
      page.show("single enlargements below interpolation", results.picturesBelow, unit: "of \(results.gainCount)")
    }
    //: @unfold

    //: On average it does, in every case and by both methods; few single enlargements end below (last line of the output).
    //: Whether the treatment is what helps, this trial does not say: nothing was enlarged without it. (A gain is the mean
    //: difference to interpolation, ± Student's interval over photographs.)
  }
}
