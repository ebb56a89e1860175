import Files
import Imaging
import SuperResolution
import Terminal

extension PictureEnlarger {
  /// What long work will take, said before it begins; work that does not fit the memory is refused.
  func forecast(_ enlargement: Enlargement, _ work: Work) throws -> Forecast? {
    let kind = MeasuredSpeeds.Kind(enlargement)
    guard let forecast = try enlargement.forecast(for: work.image, ratios: speeds[kind]) else { return nil }
    speeds[kind] = forecast.ratios
    let size = "\(work.written.width)×\(work.written.height)", memory = Memory.text(forecast.bytes)
    if let room = freeMemory(), forecast.bytes > room {
      throw FileError(
        shown(work.input),
        "enlarged to \(size) pixels by \(recipe.chosen.rawValue) it takes about \(memory) of memory, and "
          + "\(Memory.text(room)) are free; \(smaller(enlargement, room, work))")
    }
    if !running.compute.quiet {
      let time = ProgressMeter.duration(forecast.seconds)
      let left = forecast.secondsBehind > 0 ? " are left" : ""
      printToStandardError("\(shown(work.input)) → \(size): about \(time)\(left) and \(memory) of memory\n")
    }
    return forecast
  }

  /// What would fit: the method that takes least memory, or a smaller enlargement.
  private func smaller(_ enlargement: Enlargement, _ room: Int, _ work: Work) -> String {
    let pixels = work.image.width * work.image.height * enlargement.scale * enlargement.scale
    if Forecast.bytes(.instant, pixels: pixels) < room { return "nlvae upscale --preset instant takes less" }
    let factor = (2..<max(2, enlargement.scale)).last {
      Forecast.bytes(recipe.chosen, pixels: work.image.width * work.image.height * $0 * $0) < room
    }
    return factor.map { "nlvae upscale --scale \($0) fits" } ?? "enlarge a part of it: nlvae upscale --preview X,Y,W,H"
  }

  /// What the enlargement of a picture to a size would take, with what its file went through undone.
  ///
  /// - Parameters:
  ///   - file: The picture.
  ///   - target: The size.
  /// - Returns: `nil` for interpolation, which takes next to nothing.
  /// - Throws: `FileError` and `EnlargementError` where it could not be enlarged.
  func price(of file: PictureFile, to target: (width: Int, height: Int)) throws -> Forecast? {
    var enlargement = try recipe.enlargement(of: file.image, to: target), options = degradation
    // To undo one kernel takes as long as to undo another: none is looked for here.
    if case .auto = options.kernel { options.kernel = .gaussian(1) }
    let factor = Double(target.width) / Double(file.image.width), isPlain = recipe.chosen == .bicubic
    (enlargement.degradation, _) = try options.assumed(of: file, factor: factor, isPlain: isPlain) { _ in }
    return try enlargement.forecast(for: file.image, least: 0)
  }
}
