import LoopInterface

/// A 3×3 convolution with a quarter of the multiplications: Winograd's F(4×4, 3×3).
///
/// Sixteen neighbouring outputs (4 × 4) depend on 6 × 6 inputs. Computed one by one they take 16 · 9 = 144 products for
/// each pair of channels. Lavin & Gray ("Fast algorithms for convolutional neural networks", 2016) transform the 36 inputs
/// and the filter so that the products become one for each of 36 transformed numbers:
///
///     Y = Aᵀ [ (G g Gᵀ) ⊙ (Bᵀ d B) ] A
///
/// The transforms are additions mostly, and are shared by all channels on the other side. For each of the 36 positions the
/// sum over input channels is then a small matrix product, made by the same register block as everything else.
struct WinogradTask {
  let convolution: ConvolutionTask
  let weights: Storage
  let bias: PackedBias?

  /// Whether it is worth it: a 3×3 filter that moves by single pixels, and enough channels to pay for the transforms.
  static func pays(_ task: ConvolutionTask) -> Bool {
    task.filterHeight == 3 && task.filterWidth == 3 && task.stride == 1 && task.channels >= 16
      && task.outputChannels >= 16 && task.outputHeight >= 4 && task.outputWidth >= 8
  }

  /// Transforms the weights O×C×3×3.
  init(_ convolution: ConvolutionTask, weights: Source, bias: Source?) {
    self.convolution = convolution
    self.bias = bias.map { PackedBias($0, rows: convolution.outputChannels) }
    let channels = convolution.channels, outputs = convolution.outputChannels
    let size = PackedRows.count(rows: outputs, depth: channels)
    let packed = Storage(count: 36 * size)
    self.weights = packed
    parallelFor((outputs + 3) / 4) { panel in
      loops.transformFilter(
        weights + panel * 4 * channels * 9, outputs: min(4, outputs - panel * 4), channels: channels,
        outputPitch: channels * 9, into: packed.pointer + panel * channels * 4, step: size)
    }
  }

  /// Tiles in a row of the picture, and in all of it.
  var tilesX: Int { (convolution.outputWidth + 3) / 4 }
  private var tiles: Int { (convolution.outputHeight + 3) / 4 * tilesX }

  /// Tiles in a strip: no more than keep the transformed input in the second-level cache, where it is read once for every
  /// few output channels, and a multiple of what the widest register block takes. No result depends on it.
  private var strip: Int {
    let block = 3 * loops.lanes, cache = 4608 * loops.lanes
    let fitting = max(1, min(48, cache / (36 * convolution.channels)) / block) * block
    // Strips of about the same length.
    let strips = max(1, (tiles + fitting - 1) / fitting)
    return ((tiles + strips - 1) / strips + 7) / 8 * 8
  }

  func run(_ input: Source, into output: Target) {
    let tiles = tiles, strip = strip, strips = (tiles + strip - 1) / strip
    let c = convolution
    parallelFor(c.batch * strips) { index in
      let (n, part) = index.quotientAndRemainder(dividingBy: strips)
      let first = part * strip
      let work = WinogradStrip(task: self, first: first, tiles: min(strip, tiles - first))
      work.run(
        input + n * c.channels * c.height * c.width,
        output + n * c.outputChannels * c.outputHeight * c.outputWidth)
    }
  }
}

/// Some tiles that follow each other in reading order: parts of one or more rows of tiles.
struct WinogradStrip {
  let task: WinogradTask
  let first: Int, tiles: Int
  /// Numbers from one channel's transformed tiles to the next channel's.
  var pitch: Int { (tiles + 7) / 8 * 8 }

  var convolution: ConvolutionTask { task.convolution }
  /// Numbers from one position of the transform to the next: an odd number of cache lines, so that the 36 positions of a
  /// tile do not all fall into the same few sets of the cache. Whole vectors are written, so one more is there.
  var inputStep: Int { ((convolution.channels * pitch + 31) / 16 | 1) * 16 }
  var outputStep: Int { ((WinogradStrip.block * pitch + 31) / 16 | 1) * 16 }
  /// Output channels whose products are made before they are transformed back: few enough to stay in the nearest caches.
  private static let block = 8

  func run(_ input: Source, _ output: Target) {
    let c = convolution
    let transformed = Storage(count: 36 * inputStep + 16), products = Storage(count: 36 * outputStep)
    let offsets = (0..<c.channels).map { $0 * pitch }
    let size = PackedRows.count(rows: c.outputChannels, depth: c.channels)
    withExtendedLifetime((transformed, products)) {
      transformInput(input, transformed.pointer)
      for first in stride(from: 0, to: c.outputChannels, by: WinogradStrip.block) {
        let channels = first..<min(c.outputChannels, first + WinogradStrip.block)
        for position in 0..<36 {
          loops.sums(
            rows: channels.count, columns: tiles, depth: c.channels,
            task.weights.pointer + position * size + first * c.channels, pitch: 4,
            transformed.pointer + position * inputStep, offsets, products.pointer + position * outputStep,
            stride: pitch, .zero, slope: 1)
        }
        transformOutput(products.pointer, channels, output)
      }
    }
  }

  /// Calls `body` with every part of a row of tiles: its first tile, counted in the strip, its row and column in the
  /// picture, and how many tiles it has.
  private func forEachRow(_ body: (_ start: Int, _ tileY: Int, _ tileX: Int, _ count: Int) -> Void) {
    var start = 0
    while start < tiles {
      let (tileY, tileX) = (first + start).quotientAndRemainder(dividingBy: task.tilesX)
      let count = min(tiles - start, task.tilesX - tileX)
      body(start, tileY, tileX, count)
      start += count
    }
  }

  /// Bᵀ d B for every channel and tile: `transformed[position][channel][tile]`.
  func transformInput(_ input: Source, _ transformed: Target) {
    let c = convolution, step = inputStep
    withTemporaryStorage(count: loops.inputRoom(tiles: min(tiles, task.tilesX))) { room in
      for channel in 0..<c.channels {
        let plane = input + channel * c.height * c.width
        // What a row writes behind its last tile is written over by the next row, and by the next channel.
        forEachRow { start, tileY, tileX, count in
          let window = PlaneWindow(
            plane, height: c.height, width: c.width, y: c.originY + tileY * 4, x: c.originX + tileX * 4,
            next: c.height * c.width)
          loops.transformInput(
            window, tiles: count, into: transformed + channel * pitch + start, step: step, room: room)
        }
      }
    }
  }

  /// Aᵀ M A for some output channels and every tile, and the bias.
  func transformOutput(_ products: Source, _ channels: Range<Int>, _ output: Target) {
    let c = convolution, step = outputStep
    for channel in channels {
      let bias = task.bias.map { $0.pointer[channel] } ?? 0
      let plane = output + channel * c.outputHeight * c.outputWidth
      forEachRow { start, tileY, tileX, count in
        loops.transformOutput(
          products + (channel - channels.lowerBound) * pitch + start, step: step, next: pitch, tiles: count,
          bias: bias, into: plane, height: c.outputHeight, width: c.outputWidth, y: tileY * 4, x: tileX * 4)
      }
    }
  }
}
