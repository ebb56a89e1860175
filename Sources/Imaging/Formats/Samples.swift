extension Image {
  /// Makes a picture of the samples of a file: those of a pixel side by side, the more significant byte first, colours and
  /// perhaps alpha.
  init(interleaved bytes: [UInt8], width: Int, height: Int, samples: Int, bitDepth: Int) {
    let colours = samples < 3 ? 1 : 3
    let planes = planar(bytes, samples: samples, bitDepth: bitDepth)
    let pixels = samples == colours ? planes : Array(planes[..<(colours * width * height)])
    let alpha = samples == colours ? nil : Array(planes[(colours * width * height)...])
    self.init(width: width, height: height, channels: colours, pixels: pixels, alpha: alpha, bitDepth: bitDepth)
  }

  /// The samples of each pixel side by side, as whole numbers, the more significant byte first.
  ///
  /// - Parameter bits: 8 or 16; by default the picture's own.
  func interleaved(bits: Int? = nil) -> [UInt8] {
    let bits = bits ?? bitDepth
    let peak = Float((1 << bits) - 1), count = width * height
    let sampleBytes = bits / 8, pixelBytes = (channels + (alpha == nil ? 0 : 1)) * sampleBytes
    var bytes = [UInt8](repeating: 0, count: count * pixelBytes)
    func lay(_ plane: [Float], at offset: Int) {
      for position in 0..<count {
        let level = level(plane[position], peak: peak), first = position * pixelBytes + offset
        if sampleBytes == 2 { bytes[first] = UInt8(level >> 8) }
        bytes[first + sampleBytes - 1] = UInt8(level & 255)
      }
    }
    for channel in 0..<channels { lay(plane(channel), at: channel * sampleBytes) }
    if let alpha { lay(alpha, at: channels * sampleBytes) }
    return bytes
  }
}

/// Interleaved samples, the more significant byte first, as planes of 0…1.
private func planar(_ bytes: [UInt8], samples: Int, bitDepth: Int) -> [Float] {
  let sampleBytes = bitDepth / 8, pixelBytes = samples * sampleBytes, count = bytes.count / pixelBytes
  var planes = [Float](repeating: 0, count: samples * count)
  for sample in 0..<samples {
    let start = sample * sampleBytes
    for position in 0..<count {
      let first = position * pixelBytes + start
      let high = Int(bytes[first])
      planes[sample * count + position] =
        sampleBytes == 1 ? Float(high) / 255 : Float(high << 8 | Int(bytes[first + 1])) / 65535
    }
  }
  return planes
}
