import Foundation
import Imaging
import Kernels
import Testing

@Suite("nlvae, whichever vectors the processor has")
struct VectorsTests {
  let nlvae = Program(name: "nlvae")

  @Test(
    "A picture has the same bytes with every kind of vectors",
    // Portable vectors would train for minutes.
    arguments: [["--method", "wiener"], ["--method", "instant"]])
  func sameBytes(method: [String]) throws {
    try withFolder { folder in
      try SamplePicture.image().resized(width: 18, height: 16).quantized().write(to: folder.path + "/in.png")
      let kinds = Processor.Vectors.allCases.filter(\.isSupported)
      let files = try kinds.map { kind in
        let environment = ProcessInfo.processInfo.environment.merging(["NLVAE_VECTORS": kind.rawValue]) { $1 }
        let outcome = try nlvae(
          ["upscale", "in.png", "-o", "out.png", "--scale", "2", "--quiet"] + method, in: folder,
          environment: environment)
        #expect(outcome.status == 0 && outcome.error.isEmpty, "\(kind): \(outcome)")
        return try Data(contentsOf: folder.appendingPathComponent("out.png"))
      }
      for (kind, file) in zip(kinds, files) { #expect(file == files[0], "\(kind) and \(kinds[0])") }
    }
  }
}
