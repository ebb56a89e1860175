import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution

//: ## What four methods leave out
//:
//: What do the errors look like that a mean hides? Four methods enlarge one small picture by four: interpolation, the
//: filter, NLVAE by the brief preset, and the network that has seen drawings (`instant`). The first three see nothing
//: else. The part shown is where the error is largest even if the best answer is taken at every pixel. The picture is
//: itself a drawing made by code, which may favour the last.

extension Chapter08 {
  static let whatNoMethodBringsBack = Section { page in
    //: @fold
    let scene = try Dataset.scene(in: page.options.dataset)
    let task = try EvaluationTask(name: "scene", picture: scene, scale: 4), small = task.lowResolution
    let truth = task.groundTruth, seed = page.options.seed
    let methods: [(name: String, method: SuperResolution.Method)] = [
      ("bicubic", .bicubic), ("filter", .wiener), ("NLVAE, brief", .nlvae), ("drawings", .instant),
    ]
    let answers = try page.progress("enlargements", total: methods.count) { tick in
      try methods.map { name, method in
        defer { tick() }
        let recipe = ZeroShotConfiguration(.brief)
        return (
          name: name, image: try Enlargement(method: method, scale: 4, seed: seed, configuration: recipe)(small)
        )
      }
    }
    // Absolute errors on luma, in grey levels, row by row.
    let errors = answers.map { answer in zip(answer.image.luma, truth.luma).map { abs($0 - $1) } }
    let side = page.knob("side of the part (pixels)", 64, in: 32...128)
    let least = errors[0].indices.map { i in errors.map { $0[i] }.min()! }
    func total(_ x: Int, _ y: Int) -> Double {
      (y..<y + side).reduce(0) { sum, row in
        sum + least[row * truth.width + x..<row * truth.width + x + side].reduce(0, +)
      }
    }
    let corners = stride(from: 0, through: truth.height - side, by: 8).flatMap { y in
      stride(from: 0, through: truth.width - side, by: 8).map { x in (x: x, y: y) }
    }
    let place = corners.max { total($0.x, $0.y) < total($1.x, $1.y) }!
    let brightest = 40.0
    func part(_ image: Image) -> Image { image.cropped(x: place.x, y: place.y, width: side, height: side) }
    func map(_ errors: [Double]) -> Image {
      part(
        Image(
          width: truth.width, height: truth.height, channels: 1,
          pixels: errors.map { Float(min(1, $0 / brightest)) }))
    }
    let kind = page.options.dataset == nil ? "The drawing" : "A photograph"
    page.figure(
      "missing",
      caption:
        "\(kind), enlarged by four: a part of each answer, and under it the absolute error on luma, black for none and white "
        + "for \(Int(brightest)) grey levels or more. Look at the maps: what is bright in all of them is what none of these "
        + "four brought back.",
      columns: 5
    ) { figure in
      figure.picture("truth", part(truth))
      for (name, image) in answers { figure.picture(name, part(image)) }
      figure.picture(
        "given",
        small.cropped(x: place.x / 4, y: place.y / 4, width: max(1, side / 4), height: max(1, side / 4)))
      for (answer, own) in zip(answers, errors) { figure.picture("error, \(answer.name)", map(own)) }
    }
    let threshold = 10.0
    func share(_ isMeant: (Int) -> Bool) -> Double {
      100 * Double(least.indices.count(where: isMeant)) / Double(least.count)
    }
    page.table(
      "The whole picture",
      columns: ["enlarged by", "PSNR (dB)", "SSIM", "mean error (grey levels)", "pixels off by more than 10 (%)"],
      rows: zip(answers, errors).map { answer, own in
        let scores = task.scores(of: answer.image)
        return [
          .text(answer.name), .number(scores.psnr, digits: 1), .number(scores.ssim, digits: 2),
          .number(own.reduce(0, +) / Double(own.count), digits: 1), .number(share { own[$0] > threshold }, digits: 0),
        ]
      })
    page.show(
      "pixels off by more than 10 grey levels in all four answers",
      share { i in errors.allSatisfy { $0[i] > threshold } }, digits: 0, unit: "%")
    //: @unfold

    //: What is bright in all four maps is of two kinds. One is a pattern finer than the pixels of the small picture, as
    //: the ribs round the centre are: no answer has it. (The very centre is lost too; its error looks small because its
    //: contrast is low.) The other is edges. There the answers differ in how wide the error is: broad by interpolation, a
    //: narrower line by the rest.
    //:
    //: > **Try** Your own photographs: `swift run chapter 08 --section what-no-method-brings-back --dataset DIR`. Before you
    //: > look, say where the maps will be bright.
  }
}
