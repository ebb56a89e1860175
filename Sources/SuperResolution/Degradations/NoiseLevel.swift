#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

import Engine
import Imaging

/// How strong the noise of a picture is, asked of the picture alone.
///
/// Blocks of 8×8 pixels are sorted by how much their slower waves hold; the quick waves of the calmest blocks are noise
/// (Ponomarenko, Lukin, Zriakhov, Kaarna and Astola, "An automatic approach to lossy compression of AVIRIS images", 2007).
/// Texture has quick waves too, but it has them in all colours at once, and noise has them in each by itself: of the
/// covariance between the colours, the smallest eigenvalue is noise. A grey picture has another witness: at half its size,
/// every pixel a mean of four, noise has a quarter of its energy left, and texture has most of its. The brightness of a
/// coloured picture is asked in the same way where the colours cannot tell: where noise is alike in all of them, and where
/// a JPEG file has kept their differences at half the size.
public enum NoiseLevel {
  /// What was found in a picture.
  public struct Found: Hashable, Sendable {
    /// Standard deviation in grey levels of 255, the same for all colours.
    public var deviation: Double
    /// Whether each colour has noise of its own.
    public var colours: NoiseColours
  }

  /// Below this, in grey levels of 255, a picture is enlarged as it is. Clean ones are rarely taken for so noisy: of the
  /// pictures of Set14 two are, as published, img_001 (4.6) and img_012 (3.3).
  public static let worthwhile = 2.8
  /// The same of a coloured picture of which only the brightness is noisy: there texture is a likelier cause.
  static let worthwhileOfBrightness = 4.0
  /// The same of the brightness of a JPEG file, before its compression.
  static let worthwhileInJPEG = 3.3
  /// A quality of JPEG below which quantization has left too little of noise to tell it by.
  static let legibleFrom = 80
  /// Less than this in the brightness that was decoded is rounding.
  private static let rounding = 1.0

  /// Side of a block.
  private static let side = 8
  /// Waves are quick whose two frequencies sum to this.
  private static let quick = 9
  /// The most blocks that are looked at.
  private static let mostBlocks = 20_000
  /// What choosing the calmest blocks and the smallest eigenvalue makes of 1, as measured on noise.
  private static let bias = 0.94

  /// The standard deviation of the noise in grey levels of 255, the same for all colours; 0 of a picture that has too few
  /// blocks for an answer.
  ///
  /// What is cut off at black and white says nothing about noise, so blocks that touch them are passed over while there
  /// are others.
  ///
  /// - Parameter picture: 1×C×h×w, 0…1.
  public static func estimate(_ picture: Tensor) -> Double {
    let planes = (0..<picture.shape[1]).map { picture.channels($0..<$0 + 1).values }
    let isGrey = planes.allSatisfy { $0 == planes[0] }, (height, width) = (picture.shape[2], picture.shape[3])
    guard isGrey else { return (energy(planes, height: height, width: width) ?? 0).squareRoot() * 255 / bias }
    return ofPlane(planes[0], height: height, width: width)
  }

  /// The noise that is worth being filtered out of a picture; `nil` if there is none.
  ///
  /// What a JPEG file has rounded away of its noise is known from its table: the waves that are asked were multiples of its
  /// entries. So the noise is taken that would have been rounded to what is found. The differences of colour, which several
  /// pixels may share, tell nothing there.
  ///
  /// - Parameters:
  ///   - picture: 1×C×h×w, 0…1.
  ///   - compression: How the picture was compressed before, if it was.
  public static func found(in picture: Tensor, compression: JPEGCompression? = nil) -> Found? {
    let (height, width) = (picture.shape[2], picture.shape[3]), red = picture.channels(0..<1).values
    let isGrey = (1..<picture.shape[1]).allSatisfy { picture.channels($0..<$0 + 1).values == red }
    func ofBrightness() -> Double {
      // Mixed of three whites, white is only about white.
      let plane = isGrey ? red : picture.brightness.values.map { $0 > 0.9999 ? 1 : $0 }
      return ofPlane(plane, height: height, width: width)
    }
    if let compression,
      isGrey || compression.sharing != [1, 1] || compression.quality < Deblocking.worthwhileBelow
    {
      guard compression.quality >= legibleFrom else { return nil }
      let decoded = ofBrightness()
      guard decoded >= rounding else { return nil }
      let deviation = beforeQuantization(decoded, by: compression.brightness)
      guard deviation >= worthwhileInJPEG else { return nil }
      return Found(
        deviation: isGrey ? deviation : deviation / Double(Denoising.shareOfBrightness), colours: .independent)
    }
    let deviation = estimate(picture)
    if deviation >= worthwhile { return Found(deviation: deviation, colours: .independent) }
    guard !isGrey else { return nil }
    let alike = ofBrightness()
    return alike >= worthwhileOfBrightness ? Found(deviation: alike, colours: .alike) : nil
  }

  /// The deviation of noise before quantization.
  ///
  /// Of a normal wave of deviation σ that is rounded to multiples of T there remains the energy
  /// T² Σ (2 n + 1) P(|wave| > (n + ½) T), n = 0, 1, ….
  ///
  /// - Parameters:
  ///   - found: What was found afterwards, in grey levels of 255.
  ///   - table: The entries, 8×8 in reading order, in the same unit.
  static func beforeQuantization(_ found: Double, by table: [UInt16]) -> Double {
    let entries = (0..<64).filter { $0 / side + $0 % side >= quick }.map { Double(max(table[$0], 1)) }
    func energy(_ deviation: Double) -> Double {
      var sum = 0.0
      for entry in entries {
        for n in 0...Int(6 * deviation / entry) + 1 {
          let wall: Double = (Double(n) + 0.5) * entry / deviation
          sum += entry * entry * Double(2 * n + 1) * erfc(wall / 2.squareRoot())
        }
      }
      return sum / Double(entries.count)
    }
    var (low, high) = (0.01, 128.0)
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if energy(middle) < found * found { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// The noise of one plane, in grey levels of 255.
  private static func ofPlane(_ plane: [Float], height: Int, width: Int) -> Double {
    guard let whole = energy([plane], height: height, width: width),
      let half = energy([halved(plane, height: height, width: width)], height: height / 2, width: width / 2)
    else { return 0 }
    // whole = noise + texture, half = noise / 4 + twice the texture, about: pictures have less in
    // their quick waves than in slower ones.
    return (max(0, whole - half / 2) / (1 - 1.0 / 8)).squareRoot() * 255
  }

  /// A plane of half the size, every pixel the mean of four.
  private static func halved(_ plane: [Float], height: Int, width: Int) -> [Float] {
    (0..<height / 2).flatMap { y in
      (0..<width / 2).map { x in
        let i = 2 * y * width + 2 * x
        return (plane[i] + plane[i + 1] + plane[i + width] + plane[i + width + 1]) / 4
      }
    }
  }

  /// The energy of quick waves in the calmest blocks; `nil` where there are too few for an answer.
  private static func energy(_ planes: [[Float]], height: Int, width: Int) -> Double? {
    let isGrey = planes.count == 1, all = waves(planes, height: height, width: width)
    // Of a picture that is bright or dark and noisy, hardly a block is whole: then some samples may be missing. In grey that
    // might be letters.
    let blocks = (isGrey ? [0] : [0, 4, 16]).lazy.map { limit in all.filter { $0.clipped <= limit } }.first {
      $0.count >= 64
    }
    guard let blocks else { return nil }
    let calm = blocks.sorted { $0.slow < $1.slow }
    func variance(_ share: Int) -> Double {
      let chosen = calm.prefix(max(16, calm.count / share))
      let count = chosen[0].products.count
      let mean = (0..<count).map { i in chosen.reduce(0) { $0 + $1.products[i] } / Double(chosen.count) }
      let matrix = (0..<planes.count).map { row in (0..<planes.count).map { mean[row * planes.count + $0] } }
      return max(0, eigenvectors(ofSymmetric: matrix).values.last ?? 0)
    }
    // Noise is everywhere: no more of it than the calmest blocks have.
    return min(variance(20), variance(4))
  }

  /// What is asked of a block: the energy of its slower waves, and the products of the quick ones between colours.
  private struct Block {
    var slow: Double
    var products: [Double]
    /// Samples that are black or white, in the colour that has most of them.
    var clipped: Int
  }

  private static func waves(_ planes: [[Float]], height: Int, width: Int) -> [Block] {
    let rows = height - side + 1, columns = width - side + 1, colours = planes.count
    guard rows > 0, columns > 0 else { return [] }
    let step = max(2, Int((Double(rows * columns) / Double(mostBlocks)).squareRoot().rounded(.up)))
    var blocks: [Block] = []
    for y in stride(from: 0, to: rows, by: step) {
      for x in stride(from: 0, to: columns, by: step) {
        let clipped = planes.map { Self.clipped($0, x: x, y: y, width: width) }.max() ?? 0
        guard clipped <= 16 else { continue }
        let waves = planes.map { transformed($0, x: x, y: y, width: width) }
        var block = Block(slow: 0, products: [Double](repeating: 0, count: colours * colours), clipped: clipped)
        var count = 0
        for k in 0..<side {
          for l in 0..<side where k + l >= 2 {
            let place = k * side + l
            if k + l < quick {
              for wave in waves { block.slow += wave[place] * wave[place] }
              continue
            }
            count += 1
            for i in 0..<colours {
              for j in 0..<colours { block.products[i * colours + j] += waves[i][place] * waves[j][place] }
            }
          }
        }
        for i in block.products.indices { block.products[i] /= Double(count) }
        blocks.append(block)
      }
    }
    return blocks
  }

  /// Samples of a block that are black or white.
  private static func clipped(_ plane: [Float], x: Int, y: Int, width: Int) -> Int {
    (y..<y + side).reduce(0) { sum, row in
      sum + plane[row * width + x..<row * width + x + side].count { $0 <= 0 || $0 >= 1 }
    }
  }

  /// The cosine transform of a block.
  private static func transformed(_ plane: [Float], x: Int, y: Int, width: Int) -> [Double] {
    var half = [Double](repeating: 0, count: side * side), whole = half
    for v in 0..<side {
      let start = (y + v) * width + x
      for u in 0..<side {
        let sample = plane[start + u]
        for l in 0..<side { half[v * side + l] += Double(sample) * cosineTransform[l * side + u] }
      }
    }
    for k in 0..<side {
      for v in 0..<side {
        for l in 0..<side { whole[k * side + l] += half[v * side + l] * cosineTransform[k * side + v] }
      }
    }
    return whole
  }
}

/// Rows of the orthonormal cosine transform of eight samples.
let cosineTransform: [Double] = (0..<64).map { place in
  let (k, n) = (place / 8, place % 8)
  let length: Double = ((k == 0 ? 1 : 2) / 8.0).squareRoot()
  return length * cos(Double.pi * Double((2 * n + 1) * k) / 16)
}
