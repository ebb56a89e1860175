import Experiments
import Imaging
import Testing

@Suite("Weights of opinions")
struct OpinionWeightsTests {
  private func picture(_ width: Int = 16, _ height: Int = 12, _ tone: (Int, Int) -> Float) -> Image {
    Image(
      width: width, height: height, channels: 1,
      pixels: (0..<width * height).map { tone($0 % width, $0 / width) })
  }
  private var truth: Image { picture { x, y in 0.4 + 0.01 * Float((3 * x + 5 * y) % 11) } }
  /// The truth with an error that changes its sign from pixel to pixel.
  private func wrong(by error: Float, sign: (Int, Int) -> Int) -> Image {
    let truth = truth
    return picture { x, y in truth.pixels[y * 16 + x] + (sign(x, y) % 2 == 0 ? error : -error) }
  }

  @Test("errors that have nothing to do with each other weigh as one over their squares")
  func independent() {
    let weights = OpinionWeights(
      of: [wrong(by: 0.1) { x, _ in x }, wrong(by: 0.2) { _, y in y }], towards: truth, border: 0)
    #expect(abs(weights.means[0] - 0.8) < 1e-5 && abs(weights.means[1] - 0.2) < 1e-5)
  }

  @Test("who errs in the same way, and more, is not asked; the sum is 1")
  func never() {
    let same = { (x: Int, _: Int) in x }
    let weights = OpinionWeights(
      of: [wrong(by: 0.2, sign: same), wrong(by: 0.1, sign: same), wrong(by: 0.1) { x, _ in x + 1 }], towards: truth,
      border: 0)
    // The last one errs the other way: half of each of the small ones is the truth, and so are other mixtures.
    let mixture = weights.mixture(
      of: [
        wrong(by: 0.2, sign: same), wrong(by: 0.1, sign: same), wrong(by: 0.1) { x, _ in x + 1 },
      ], scale: 1)
    #expect(zip(mixture.pixels, truth.pixels).allSatisfy { abs($0 - $1) < 1e-4 })
    let two = OpinionWeights(of: [wrong(by: 0.2, sign: same), wrong(by: 0.1, sign: same)], towards: truth, border: 0)
    #expect(two.shares == [[0, 1]])
  }

  @Test("two answers that are the same, or both right, weigh alike")
  func same() {
    for answer in [truth, wrong(by: 0.1) { x, _ in x }] {
      let weights = OpinionWeights(of: [answer, answer], towards: truth, border: 0)
      #expect(abs(weights.means[0] - 0.5) < 1e-3)
    }
  }

  @Test("what lies in the border does not count")
  func border() {
    var spoilt = truth
    spoilt.pixels[0] = 1
    let other = wrong(by: 0.01) { x, _ in x }
    #expect(OpinionWeights(of: [spoilt, other], towards: truth, border: 1).means[0] > 0.999)
    #expect(OpinionWeights(of: [spoilt, other], towards: truth, border: 0).means[0] < 0.5)
  }

  @Test("blocks believe who is right there, and weights change little from pixel to pixel")
  func blocks() {
    let side = 64
    let truth = picture(side, side) { x, y in 0.4 + 0.01 * Float((3 * x + 5 * y) % 11) }
    func answer(rightOfMiddle: Bool) -> Image {
      picture(side, side) { x, y in
        truth.pixels[y * side + x] + ((x < side / 2) == rightOfMiddle ? 0.1 : 0.001) * (y % 2 == 0 ? 1 : -1)
      }
    }
    let answers = [answer(rightOfMiddle: false), answer(rightOfMiddle: true)]
    let weights = OpinionWeights(of: answers, towards: truth, border: 0, blocksOf: 8)
    #expect(weights.columns == 8 && weights.rows == 8 && weights.shares.count == 64)
    let row = (0..<side).map { weights.shares(x: Double($0) + 0.5, y: 20) }
    #expect(row[2][0] > 0.8 && row[61][0] < 0.2)
    #expect(row.allSatisfy { abs($0[0] + $0[1] - 1) < 1e-9 && $0.allSatisfy { $0 >= 0 } })
    #expect(zip(row, row.dropFirst()).allSatisfy { abs($0[0] - $1[0]) < 0.2 })
    // Nearer to the truth than one weight for all.
    func error(_ weights: OpinionWeights) -> Float {
      zip(weights.mixture(of: answers, scale: 1).pixels, truth.pixels).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    #expect(error(weights) < error(OpinionWeights(of: answers, towards: truth, border: 0)) / 2)
    // The same weights for pictures twice as large: in the middle of a block they are its own.
    #expect(weights.shares(x: 12, y: 12) == weights.shares[9])
  }

  @Test("classes of blocks by variance: who is right in flat places is believed in all of them")
  func classes() {
    let side = 32
    // Blocks of 8 in a chequer pattern: flat, or with stripes.
    func isFlat(_ x: Int, _ y: Int) -> Bool { (x / 8 + y / 8) % 2 == 0 }
    let truth = picture(side, side) { x, y in isFlat(x, y) ? 0.5 : x % 2 == 0 ? 0.2 : 0.8 }
    func answer(rightWhereFlat: Bool) -> Image {
      picture(side, side) { x, y in
        truth.pixels[y * side + x] + (isFlat(x, y) == rightWhereFlat ? 0.001 : 0.1) * (y % 2 == 0 ? 1 : -1)
      }
    }
    let answers = [answer(rightWhereFlat: true), answer(rightWhereFlat: false)]
    let weights = OpinionWeights(of: answers, towards: truth, border: 0, blocksOf: 8, inClasses: 2)
    #expect(Set(weights.shares).count == 2)
    for block in 0..<16 {
      let share = weights.shares[block][0]
      #expect(isFlat(block % 4 * 8, block / 4 * 8) ? share > 0.8 : share < 0.2)
    }
  }

  @Test("a picture that is no multiple of the blocks, and larger answers")
  func sizes() {
    let weights = OpinionWeights(
      of: [truth, wrong(by: 0.1) { x, _ in x }], towards: truth, border: 0, blocksOf: 5)
    #expect(weights.columns == 4 && weights.rows == 3)
    let large = [0.2, 0.6].map { tone in picture(64, 48) { _, _ in tone } }
    let mixture = weights.mixture(of: large, scale: 4)
    #expect(mixture.width == 64 && mixture.pixels.allSatisfy { abs($0 - 0.2) < 0.001 })
    #expect(OpinionWeights(equalFor: 2).mixture(of: large, scale: 4).pixels.allSatisfy { abs($0 - 0.4) < 1e-6 })
  }
}
