import LoopInterface

/// A point-wise (1×1) convolution of pictures that are joined along their channels, with a leaky rectifier behind it:
/// `y = f(W · [x₁; x₂; …] + b)`, where f(t) is t above zero and `slope` · t below. A part may be normalised on its way in.
///
/// Such a layer does little with every number it fetches, so it is limited by memory and not by arithmetic. Both
/// directions therefore walk over the pictures in strips that stay in the second-level cache, and do with a strip all
/// that is to be done: the parts are neither joined nor normalised in memory, and on the way back the rectifiers and the
/// gradients of all inputs, of the weights and of the bias come out of one visit.
public struct PointwiseConvolution {
  /// Pictures, and pixels in each.
  let batch: Int, pixels: Int
  /// Channels of each part, and of the output.
  let parts: [Int], outputs: Int
  /// Slope of the rectifier below zero, not negative; 1 for none.
  let slope: Float
  /// What each part passes on its way in, if anything.
  let normalizations: [ChannelNormalization?]

  /// All input channels: numbers in a row of the weights.
  var depth: Int { parts.reduce(0, +) }
  /// Pixels in a strip; the same on every machine.
  static let stripLength = 360

  /// A layer.
  ///
  /// - Parameters:
  ///   - batch: pictures.
  ///   - pixels: pixels of each.
  ///   - parts: channels of the pictures that are joined.
  ///   - outputs: channels of the output.
  ///   - slope: slope of the rectifier below zero, 0 or more; 1 for none.
  ///   - normalizations: what each part passes on its way in; by default nothing.
  public init(
    batch: Int, pixels: Int, parts: [Int], outputs: Int, slope: Float = 1,
    normalizations: [ChannelNormalization?]? = nil
  ) {
    guard slope >= 0 else { fatalError("a rectifier with slope \(slope)") }
    self.batch = batch
    self.pixels = pixels
    self.parts = parts
    self.outputs = outputs
    self.slope = slope
    self.normalizations = normalizations ?? parts.map { _ in nil }
  }

  /// Numbers in a row of a panel of the inputs, in whole register blocks: it takes about 18 KiB, which leaves room in a
  /// 32 KiB cache for the rows of weights; or 24 KiB where vectors are long, and the nearest cache larger.
  private var panelPitch: Int {
    let block = 3 * loops.lanes, numbers = loops.lanes == 16 ? 6144 : 4608
    return max(1, min(240, numbers / max(1, depth)) / block) * block
  }

  /// Some pixels of one picture.
  struct Strip {
    let picture: Int, start: Int, count: Int
  }

  /// Strips in a picture, and in all of them.
  private var pictureStrips: Int { (pixels + Self.stripLength - 1) / Self.stripLength }
  var strips: Int { batch * pictureStrips }

  /// The strip with a number; those of one picture follow each other.
  func strip(_ index: Int) -> Strip {
    let (picture, part) = index.quotientAndRemainder(dividingBy: pictureStrips)
    let start = part * Self.stripLength
    return Strip(picture: picture, start: start, count: min(Self.stripLength, pixels - start))
  }

  /// Overwrites the output, N×O×P, with the layer's answer to its parts, N×Cᵢ×P, for weights O×ΣCᵢ.
  public func run(_ inputs: [Source], weights: Source, bias: Source?, into output: Target) {
    let depth = depth
    let packed = Storage(count: PackedRows.count(rows: outputs, depth: depth))
    PackedRows.pack(rows: outputs, depth: depth, weights, rowStride: depth, depthStride: 1, into: packed.pointer)
    let paddedBias = bias.map { PackedBias($0, rows: outputs) }
    withExtendedLifetime((packed, paddedBias)) {
      let start: Start = paddedBias.map { .bias($0.pointer) } ?? .zero
      let offsets = (0..<depth).map { $0 * panelPitch }
      parallelFor(strips) { run(strip($0), inputs, packed.pointer, offsets, start, into: output) }
    }
  }

  /// One strip of the output.
  private func run(
    _ strip: Strip, _ inputs: [Source], _ weights: Source, _ offsets: [Int], _ start: Start, into output: Target
  ) {
    let depth = depth, pitch = panelPitch
    withTemporaryStorage(count: pitch * depth) { panel in
      for column in stride(from: strip.start, to: strip.start + strip.count, by: pitch) {
        let width = min(pitch, strip.start + strip.count - column)
        var row = panel
        for part in parts.indices {
          stage(
            part, inputs[part] + strip.picture * parts[part] * pixels + column, count: width, pitch, next: pitch,
            into: &row)
        }
        let to = output + strip.picture * outputs * pixels + column
        for o in 0..<outputs { Source(to + o * pixels + pitch).fetch(count: pitch) }
        loops.sums(
          rows: outputs, columns: width, depth: depth, weights, pitch: 4, panel, offsets, to, stride: pixels,
          start, slope: slope)
      }
    }
  }

  /// Copies a strip of a part, normalised if it is to be, with zeros behind it, and moves on by as many rows. What lies
  /// `next` numbers further on is fetched meanwhile.
  func stage(_ part: Int, _ input: Source, count: Int, _ pitch: Int, next: Int, into row: inout Target) {
    for c in 0..<parts[part] {
      (input + c * pixels + next).fetch(count: count)
      if let normalization = normalizations[part] {
        normalization.plane(c, pixels: count).normalize(input + c * pixels, into: row)
      } else {
        row.update(from: input + c * pixels, count: count)
      }
      (row + count).update(repeating: 0, count: pitch - count)
      row += pitch
    }
  }
}
