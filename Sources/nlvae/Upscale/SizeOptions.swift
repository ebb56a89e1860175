import ArgumentParser
import Files
import Imaging
import SuperResolution

/// How large an enlargement shall be.
struct SizeOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Factor, 1 to 16, such as 1.5; 4 if nothing is said.", valueName: "F"))
  var scale: Factor?

  @Option(help: ArgumentHelp("Pixels of the result in a row; or --height N.", valueName: "N"))
  var width: Int?

  @Option(help: ArgumentHelp("Rows; the width follows.", valueName: "N", visibility: .hidden))
  var height: Int?

  @Option(help: ArgumentHelp("The largest size that fits into so many pixels.", valueName: "WxH"))
  var fit: Frame?

  func validate() throws {
    let count = [scale != nil, width != nil, height != nil, fit != nil].count { $0 }
    guard count <= 1 else {
      throw ValidationError("--scale, --width, --height and --fit are four ways to say one thing")
    }
    guard [width, height].allSatisfy({ 1...1 << 24 ~= $0 ?? 1 }) else {
      throw ValidationError("--width and --height take numbers of pixels, from 1 to \(1 << 24)")
    }
  }

  /// What was asked for, ×4 if nothing was.
  var target: TargetSize {
    if let width { return .width(width) }
    if let height { return .height(height) }
    if let fit { return .fit(width: fit.width, height: fit.height) }
    return .factor(scale?.value ?? 4)
  }

  /// The size of a picture's enlargement.
  ///
  /// - Throws: `FileError` where a side would shrink, or grow by more than a factor of 16.
  func pixels(of image: Image, _ path: String) throws -> (width: Int, height: Int) {
    if let size = target.pixels(ofWidth: image.width, height: image.height) { return size }
    let isLarger =
      switch target {
      case .factor: false
      case .width(let columns): columns < image.width
      case .height(let rows): rows < image.height
      case .fit(let columns, let rows): columns < image.width || rows < image.height
      }
    throw FileError(
      path,
      "\(image.width)×\(image.height) pixels "
        + (isLarger
          ? "are more than that already; there is nothing to enlarge"
          : "cannot be enlarged to that size: the largest factor is 16"))
  }
}

/// A factor of enlargement on the command line.
struct Factor: ExpressibleByArgument {
  let value: Double

  init?(argument: String) {
    guard let value = Double(argument), TargetSize.factors.contains(value) else { return nil }
    self.value = value
  }

  var defaultValueDescription: String { "\(value)" }
}

/// A frame on the command line, such as 4000x3000.
struct Frame: ExpressibleByArgument {
  let width: Int
  let height: Int

  init?(argument: String) {
    let sides = argument.lowercased().split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard sides.count == 2, let width = sides[0], let height = sides[1], 1...1 << 24 ~= width, 1...1 << 24 ~= height
    else { return nil }
    (self.width, self.height) = (width, height)
  }
}

/// A part of a picture on the command line: its first column and row, its width and height.
struct Region: ExpressibleByArgument {
  let x: Int, y: Int, width: Int, height: Int

  init?(argument: String) {
    let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 4, let x = numbers[0], let y = numbers[1], let width = numbers[2], let height = numbers[3],
      0...1 << 24 ~= x, 0...1 << 24 ~= y, 1...1 << 24 ~= width, 1...1 << 24 ~= height
    else { return nil }
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }
}
