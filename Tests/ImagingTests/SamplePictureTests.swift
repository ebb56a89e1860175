import Imaging
import Testing

struct SamplePictureTests {
  static let picture = SamplePicture.image()

  /// FNV-1a over the bytes: whoever changes the picture changes every number that was taken on it.
  @Test func isTheSameEverywhere() {
    let picture = Self.picture
    #expect(picture.width == 256 && picture.height == 256 && picture.channels == 3 && picture.bitDepth == 8)
    #expect(picture == picture.quantized())
    let hash = picture.pixels.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ UInt64(($1 * 255).rounded())) &* 0x100_0000_01B3
    }
    #expect(hash == 5_759_832_886_593_709_238)
  }

  /// A picture on which bicubic enlargement does neither too well nor too badly leaves something to show.
  @Test func leavesRoomForAGain() {
    let scores = Scores(of: Self.picture.degraded(by: 4).interpolated(by: 4), groundTruth: Self.picture, border: 4)
    #expect((22...27).contains(scores.psnr))
    #expect((0.7...0.85).contains(scores.ssim))
  }

  @Test func fitsOtherSizes() {
    let small = SamplePicture.image(width: 96, height: 64)
    #expect(small.width == 96 && small.height == 64)
    // The same scene: what is drawn small is near what is drawn large and reduced.
    let square = SamplePicture.image(width: 64, height: 64)
    #expect(psnr(square, groundTruth: Self.picture.degraded(by: 4), border: 0) > 20)
    #expect(small.cropped(x: 16, y: 0, width: 64, height: 64) == square)
  }
}
