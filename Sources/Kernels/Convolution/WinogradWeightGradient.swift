import LoopInterface

/// The weight gradient of a 3×3 convolution with a quarter of the multiplications.
///
/// `WinogradTask` computes outputs as `Y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A`. Everything in it is linear in the filter `g`, so the
/// gradient with respect to `g` walks the same way back:
///
///     ∂g = Gᵀ [ Σ (A ∂Y Aᵀ) ⊙ (Bᵀ d B) ] G
///
/// The sum runs over all tiles of all pictures. For each of the 36 positions it is a product of two matrices, outputs ×
/// tiles and tiles × channels, so both sides are transformed with a channel in each lane of a vector. A fixed number of groups of
/// tiles add up separately and are summed in order at the end, whatever the number of threads.
struct WinogradWeightGradient {
  let shape: ConvolutionShape
  /// Channels in and out, rounded up to whole vectors.
  let channels: Int, outputs: Int
  /// Tiles in a row of the picture, rows of tiles, tiles in a strip, strips in a row.
  let tilesX: Int, tilesY: Int, strip: Int, stripsX: Int
  /// Groups of strips that are summed separately; depends on the shape alone.
  let groups: Int

  /// Numbers in one group's sums: 36 matrices.
  private var sumCount: Int { 36 * outputs * channels }

  /// Whether it is worth it.
  static func pays(_ shape: ConvolutionShape) -> Bool {
    shape.filterHeight == 3 && shape.filterWidth == 3 && shape.stride == 1 && shape.inputChannels >= 16
      && shape.outputChannels >= 16 && shape.outputHeight >= 4 && shape.outputWidth >= 8
  }

  init(_ shape: ConvolutionShape) {
    self.shape = shape
    let lanes = loops.lanes
    channels = (shape.inputChannels + lanes - 1) / lanes * lanes
    outputs = (shape.outputChannels + lanes - 1) / lanes * lanes
    tilesX = (shape.outputWidth + 3) / 4
    tilesY = (shape.outputHeight + 3) / 4
    let parts = (tilesX + 31) / 32
    strip = (tilesX + parts - 1) / parts
    stripsX = (tilesX + strip - 1) / strip
    // Every group has 36 matrices to clear and to add up, so few strips are not worth many groups.
    let strips = shape.batch * tilesY * stripsX
    groups = strips >= 64 ? 8 : strips >= 16 ? 4 : min(2, strips)
  }

  /// Overwrites O×C×3×3 weight gradients and, if asked for, O bias gradients.
  func run(_ input: Source, _ outputGradient: Source, into weightGradient: Target, bias biasGradient: Target?) {
    let sums = Storage(count: groups * sumCount), biases = Storage(count: groups * outputs)
    let strips = shape.batch * tilesY * stripsX
    withExtendedLifetime((sums, biases)) {
      parallelFor(groups) { group in
        let work = WinogradGradientStrip(
          task: self, sums: sums.pointer + group * sumCount, biases: biases.pointer + group * outputs)
        work.clear()
        for index in strips * group / groups..<strips * (group + 1) / groups {
          let (row, part) = index.quotientAndRemainder(dividingBy: stripsX)
          let (n, tileY) = row.quotientAndRemainder(dividingBy: tilesY)
          work.add(
            input + n * shape.inputChannels * shape.height * shape.width,
            outputGradient + n * shape.outputChannels * shape.outputHeight * shape.outputWidth, tileY: tileY,
            firstTile: part * strip, tiles: min(strip, tilesX - part * strip))
        }
      }
      collect(sums.pointer, into: weightGradient)
      guard let biasGradient else { return }
      for o in 0..<shape.outputChannels {
        biasGradient[o] = (0..<groups).reduce(0) { $0 + biases.pointer[$1 * outputs + o] }
      }
    }
  }

  /// Sums the groups and transforms back: Gᵀ M G, a vector of input channels at a time.
  func collect(_ sums: Source, into weightGradient: Target) {
    let matrix = outputs * channels, depth = shape.inputChannels * 9, lanes = loops.lanes
    parallelFor(shape.outputChannels) { o in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: 9 * lanes) { block in
        let block = block.baseAddress!
        for c in stride(from: 0, to: shape.inputChannels, by: lanes) {
          loops.transformFilterGradient(
            sums + o * channels + c, groups: groups, group: sumCount, matrix: matrix, into: block)
          for lane in 0..<min(lanes, shape.inputChannels - c) {
            for tap in 0..<9 { weightGradient[o * depth + (c + lane) * 9 + tap] = block[tap * lanes + lane] }
          }
        }
      }
    }
  }
}

/// What one thread holds while it adds strips of tiles to its sums.
struct WinogradGradientStrip {
  let task: WinogradWeightGradient
  /// `sums[position][output][channel]` and `biases[output]`.
  let sums: Target, biases: Target
  /// `inputs[position][tile][channel]` and `gradients[position][tile][output]`.
  let inputs: Storage, gradients: Storage
  /// The rows of pixels that a tile needs, with a channel in each lane.
  private let turned: Storage
  /// Room for eight of them as they lie in memory.
  private let lines: Storage
  private let offsets: [Int]

  private var shape: ConvolutionShape { task.shape }
  /// Numbers from one position to the next: odd numbers of cache lines, so that the 36 do not fall into the same sets.
  let inputStep: Int, gradientStep: Int
  /// Pixels in a line: four a tile and the filter's two, in whole vectors.
  private let pixels: Int

  init(task: WinogradWeightGradient, sums: Target, biases: Target) {
    self.task = task
    self.sums = sums
    self.biases = biases
    offsets = (0..<task.strip).map { $0 * task.channels }
    inputStep = ((task.strip * task.channels + 15) / 16 | 1) * 16
    gradientStep = ((task.strip * task.outputs + 15) / 16 | 1) * 16
    pixels = (task.strip * 4 + 2 + 7) / 8 * 8
    // A block of 16 columns may read past the last channels.
    inputs = Storage(count: 36 * inputStep + 16)
    gradients = Storage(count: 36 * gradientStep)
    lines = Storage(count: 8 * pixels)
    turned = Storage(count: 6 * loops.lanes * pixels)
  }

  func clear() {
    sums.update(repeating: 0, count: 36 * task.outputs * task.channels)
    biases.update(repeating: 0, count: task.outputs)
  }

  func add(_ input: Source, _ gradient: Source, tileY: Int, firstTile: Int, tiles: Int) {
    transformInput(input, y: tileY * 4 - shape.verticalPadding, x: firstTile * 4 - shape.horizontalPadding, tiles)
    transformGradient(gradient, y: tileY * 4, x: firstTile * 4, tiles)
    let matrix = task.outputs * task.channels
    for position in 0..<36 {
      loops.sums(
        rows: task.outputs, columns: task.channels, depth: tiles, gradients.pointer + position * gradientStep,
        pitch: task.outputs, inputs.pointer + position * inputStep, offsets, sums + position * matrix,
        stride: task.channels, .accumulate, slope: 1)
    }
  }

  /// Bᵀ d B of every tile, a vector of channels at a time.
  func transformInput(_ input: Source, y: Int, x: Int, _ tiles: Int) {
    let lanes = loops.lanes
    for c in stride(from: 0, to: task.channels, by: lanes) {
      let plane = shape.height * shape.width
      let window = PlaneWindow(input + c * plane, height: shape.height, width: shape.width, y: y, x: x, next: plane)
      loops.turn(
        window, channels: shape.inputChannels - c, rows: 6, count: pixels, into: turned.pointer, room: lines.pointer)
      loops.transformTurnedInput(
        turned.pointer, row: lanes * pixels, tiles: tiles, into: inputs.pointer + c, pitch: task.channels,
        step: inputStep)
    }
  }

  /// A ∂Y Aᵀ of every tile, a vector of outputs at a time, and the sum of ∂Y.
  func transformGradient(_ gradient: Source, y: Int, x: Int, _ tiles: Int) {
    let lanes = loops.lanes
    for o in stride(from: 0, to: task.outputs, by: lanes) {
      let plane = shape.outputHeight * shape.outputWidth
      let window = PlaneWindow(
        gradient + o * plane, height: shape.outputHeight, width: shape.outputWidth, y: y, x: x, next: plane)
      loops.turn(
        window, channels: shape.outputChannels - o, rows: 4, count: pixels, into: turned.pointer, room: lines.pointer)
      loops.transformTurnedGradient(
        turned.pointer, row: lanes * pixels, tiles: tiles, into: gradients.pointer + o, pitch: task.outputs,
        step: gradientStep, sums: biases + o)
    }
  }
}
