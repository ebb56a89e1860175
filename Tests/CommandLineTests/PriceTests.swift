import Files
import Foundation
import Imaging
import SuperResolution
import Testing

@testable import nlvae

@Suite("What an enlargement takes, and what does not fit")
struct PriceTests {
  private func enlarger(_ arguments: [String]) throws -> PictureEnlarger {
    try Upscale.parse(["in.png", "-o", "out.png", "--quiet"] + arguments).enlarger(isBatch: false)
  }

  @Test(
    "Work that does not fit the memory is refused before it begins, with what would fit",
    arguments: [
      (
        64, "nlvae", 200, "takes about 345 MB of memory, and 200 MB are free; nlvae upscale --preset instant takes less"
      ),
      (160, "wiener", 140, "takes about 143 MB of memory, and 140 MB are free; nlvae upscale --scale 3 fits"),
      (
        160, "wiener", 50,
        "takes about 143 MB of memory, and 50 MB are free; enlarge a part of it: nlvae upscale --preview X,Y,W,H"
      ),
    ])
  func memory(side: Int, method: String, megabytes: Int, says: String) throws {
    try withFolder { folder in
      let path = folder.path + "/in.png", output = folder.path + "/out.png"
      try SamplePicture.image().cropped(x: 0, y: 0, width: side, height: side).write(to: path)
      var enlarger = try self.enlarger(["--method", method])
      enlarger.freeMemory = { megabytes * 1_000_000 }
      let error = #expect(throws: FileError.self) { try enlarger.enlarge(BatchPlan.Job(input: path, output: output)) }
      #expect(error?.cause == "enlarged to \(4 * side)×\(4 * side) pixels by \(method) it \(says)")
      #expect(folder.contents == ["in.png"])
    }
  }

  @Test("A picture that stays as large as it is can be refused too")
  func sameSize() throws {
    try withFolder { folder in
      let path = folder.path + "/in.png"
      // So large that to filter its noise takes long enough to be foretold.
      try SamplePicture.image().resized(width: 900, height: 900).quantized().write(to: path)
      var enlarger = try self.enlarger(["--method", "wiener", "--scale", "1", "--noise", "9"])
      enlarger.freeMemory = { 1 }
      let error = #expect(throws: FileError.self) {
        try enlarger.enlarge(BatchPlan.Job(input: path, output: folder.path + "/out.png"))
      }
      #expect(error?.cause.hasSuffix("enlarge a part of it: nlvae upscale --preview X,Y,W,H") == true)
    }
  }

  @Test("The price of a picture that is too large counts what has to be undone")
  func cleaning() throws {
    let picture = SamplePicture.image().cropped(x: 0, y: 0, width: 48, height: 48), target = (width: 96, height: 96)
    func price(_ bytes: [UInt8], _ arguments: [String]) throws -> (restoring: Double, seconds: Double) {
      let file = try PictureFile(bytes, name: "in")
      let forecast = try #require(
        try enlarger(["--method", "instant"] + arguments).price(of: file, to: target))
      return (forecast.ratios[RunProgress.Activity.restoring.rawValue], forecast.seconds)
    }
    // Where nothing is undone, nothing is measured of it.
    #expect(try price(picture.pngData(), ["--noise", "none"]).restoring == 1)
    #expect(try price(picture.jpegData(quality: 40), []).restoring != 1)
    #expect(try price(picture.pngData(), ["--kernel", "auto"]).restoring != 1)
    let clean = try price(picture.jpegData(quality: 40), ["--jpeg", "none", "--noise", "none"])
    #expect(clean.restoring == 1)
  }
}
