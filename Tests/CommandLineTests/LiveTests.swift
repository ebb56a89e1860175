import Files
import Foundation
import Imaging
import Testing

@Suite("nlvae upscale --live")
struct LiveTests {
  let nlvae = Program(name: "nlvae")

  /// Asks a server with headers of one's own; curl sends what it is told.
  private func ask(_ address: String, _ arguments: [String] = []) throws -> (status: Int, body: String) {
    let process = Process(), output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["curl", "-s", "--max-time", "1", "-w", "\n%{http_code}", address] + arguments
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return (Int(lines.last ?? "") ?? 0, lines.dropLast().joined(separator: "\n"))
  }

  /// Starts an enlargement and reads where it can be watched.
  private func started(_ arguments: [String], in folder: URL) throws -> (Program.Running, address: String) {
    let running = try nlvae.start(["upscale"] + arguments, in: folder)
    var said = ""
    while !said.contains("\n") {
      let data = running.error.fileHandleForReading.availableData
      guard !data.isEmpty else { break }
      said += String(decoding: data, as: UTF8.self)
    }
    let address = try #require(said.firstMatch(of: /http:\/\/localhost:\d+\//), "\(said)")
    return (running, String(address.output))
  }

  private static let stop = ["-X", "POST", "-H", "Content-Type: application/json", "-d", "{}"]

  @Test("A page shows it, and answers nobody else; Stop keeps the answer so far, and a state to go on from")
  func stop() throws {
    try withFolder { folder in
      try SamplePicture.image().resized(width: 20, height: 18).quantized().write(to: folder.path + "/in.png")
      let arguments = ["in.png", "-o", "out.png", "--scale", "2", "--preset", "standard"]
      let whole = try nlvae(["upscale"] + arguments + ["--quiet"], in: folder)
      #expect(whole.status == 0, "\(whole)")
      let expected = try Data(contentsOf: folder.appendingPathComponent("out.png"))

      let (running, address) = try started(arguments + ["--live"], in: folder)
      let page = try ask(address)
      #expect(page.status == 200 && page.body.contains("Stop and keep what there is"))
      for headers in [["-H", "Host: example.com"], ["-H", "Origin: http://example.com"]] {
        #expect(try ask(address, headers).status == 403)
        #expect(try ask(address + "api/stop", Self.stop + headers).status == 403)
      }
      #expect(try ask(address + "api/stop", ["-X", "POST", "-d", "stop=1"]).status == 415)
      #expect(try ask(address + "pictures/9999.png").status == 404)
      #expect(try ask(address + "../../etc/passwd", ["--path-as-is"]).status == 404)
      let events = try ask(address + "api/events")
      #expect(events.body.contains(#""kind":"begin""#) && events.body.contains(#""kind":"picture""#), "\(events)")
      #expect(try ask(address + "pictures/1.png").status == 200)
      #expect(running.process.isRunning)
      #expect(try ask(address + "api/stop", Self.stop).status == 204)
      let outcome = running.outcome()
      #expect(
        outcome.status == 0 && outcome.error.contains("out.png: stopped, and the answer so far is kept"), "\(outcome)")
      let early = try Image(png: folder.path + "/out.png")
      #expect(early.width == 40 && early.height == 36 && exists(folder.path + "/out.png.ckpt"))

      let resumed = try nlvae(["upscale"] + arguments + ["--quiet", "--resume"], in: folder)
      #expect(resumed.status == 0, "\(resumed)")
      #expect(try Data(contentsOf: folder.appendingPathComponent("out.png")) == expected)
      #expect(!exists(folder.path + "/out.png.ckpt"))
    }
  }
}
