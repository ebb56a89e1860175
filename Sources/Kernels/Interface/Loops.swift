/// Pointer to numbers that a kernel reads.
public typealias Source = UnsafePointer<Float>

/// Pointer to numbers that a kernel writes.
public typealias Target = UnsafeMutablePointer<Float>

/// The innermost loops, which are compiled once for each kind of vector that processors have.
///
/// Everything around them (cutting into strips, copying, threads) is compiled once and calls them through this
/// protocol. What they write does not depend on the vectors: only outputs that have nothing to do with each other share
/// a vector, and every sum keeps its order. The sums of `SumLoops` have eight parts, whatever the number of lanes.
public protocol Loops: ProductLoops, TransformLoops, NormalizationLoops, NumberLoops, SumLoops, PatchLoops, Sendable {
  /// Numbers in a vector, 8 or 16.
  static var lanes: Int { get }

  /// `steps` multiply-adds in each of some vectors of sums that stay in registers: what the processor does at best.
  ///
  /// - Parameter sums: how many; one of 1, 2, 3, 4, 6, 8, 10, 12, 14, 16, 20, 24.
  /// - Returns: a number that depends on all of them.
  static func chains(sums: Int, steps: Int) -> Float
}

/// What a block of sums starts from.
public enum Start {
  /// The values that are there already.
  case accumulate
  /// One number a row.
  case bias(Source)
  /// Zero.
  case zero

  /// The same for blocks that begin `row` rows further down.
  @inlinable
  public func moved(down row: Int) -> Start {
    if case .bias(let bias) = self { return .bias(bias + row) }
    return self
  }
}

/// Products of matrices, which convolutions are made of too.
public protocol ProductLoops {
  /// `c[r][j] = f(start + Σₖ a[k][r] · b[offsets[k] + j])` for any number of rows and columns, where f(t) is t above zero
  /// and `slope` · t below.
  ///
  /// A bias has room for whole blocks of four rows. Blocks that hang over an edge are computed whole, so `b` must be
  /// readable for 15 floats past the last column.
  ///
  /// - Parameter pitch: 4 where `a` is packed in blocks of four rows, `a[block][k][row]`; otherwise the columns stand side
  ///   by side, `a[k * pitch + row]`, with room for whole blocks.
  static func sums(
    rows: Int, columns: Int, depth: Int, _ a: Source, pitch: Int, _ b: Source, _ offsets: UnsafePointer<Int>,
    _ c: Target, stride: Int, _ start: Start, slope: Float)

  /// Blocks of 4 × 3 dot products of the rows of `a` and `b`: `c[3 * r + j] += Σₙ a[r * pitch + n] · b[offsets[j] + n]`.
  ///
  /// - Parameters:
  ///   - blocks: blocks of four rows of `a`, one below the other.
  ///   - weights: blocks of three rows of `b`, three offsets each. The results are `c[block][weights][12]`.
  ///   - count: numbers in a row, a multiple of 8.
  static func dots(
    blocks: Int, weights: Int, count: Int, _ a: Source, pitch: Int, _ b: Source, _ offsets: UnsafePointer<Int>,
    _ c: Target)

  /// `y[i] += weight · x[i]`, rounded twice.
  static func addMultiple(_ x: Source, _ weight: Float, to y: Target, count: Int)
}

/// Pixels of one plane from row `y` and column `x` on, which may be negative: outside lie zeros.
public struct PlaneWindow {
  /// The plane's first number.
  public let plane: Source
  /// Sizes of the plane.
  public let height: Int, width: Int
  /// Where the window begins.
  public let y: Int, x: Int
  /// Numbers from here to the same pixels of the next channel, which are fetched meanwhile.
  public let next: Int

  /// Refers to a plane.
  @inlinable
  public init(_ plane: Source, height: Int, width: Int, y: Int, x: Int, next: Int) {
    self.next = next
    self.plane = plane
    self.height = height
    self.width = width
    self.y = y
    self.x = x
  }
}

/// The transforms of Winograd's convolution.
public protocol TransformLoops {
  /// G g Gᵀ of the 3×3 filters of up to four outputs, packed for the register block: position p of channel c goes to
  /// `packed[p * step + c * 4 ..< p * step + c * 4 + 4]`, zeros for outputs that are missing.
  ///
  /// - Parameter outputPitch: numbers from one output's filters to the next one's.
  static func transformFilter(
    _ weights: Source, outputs: Int, channels: Int, outputPitch: Int, into packed: Target, step: Int)

  /// Numbers of room that `transformInput` needs for a number of tiles.
  static func inputRoom(tiles: Int) -> Int

  /// Bᵀ d B of neighbouring tiles: position p of tile t goes to `transformed[p * step + t]`.
  ///
  /// Whole vectors are written, so up to 15 numbers behind the last tile.
  static func transformInput(_ window: PlaneWindow, tiles: Int, into transformed: Target, step: Int, room: Target)

  /// Aᵀ M A + bias of neighbouring tiles, written to the pixels from row `y` and column `x` on as far as they lie in the
  /// plane. What lies `next` numbers behind the products is fetched meanwhile.
  static func transformOutput(
    _ products: Source, step: Int, next: Int, tiles: Int, bias: Float, into plane: Target, height: Int, width: Int,
    y: Int, x: Int)

  /// Some rows of pixels of neighbouring channels, turned: `turned[(row * count + pixel) * lanes + channel]`.
  ///
  /// - Parameters:
  ///   - window: of the first channel; the next channel's pixels lie `window.next` numbers further on.
  ///   - channels: how many there are, up to `lanes`; zeros take the place of those that are missing.
  ///   - count: pixels in a row, a multiple of eight.
  ///   - room: for eight rows.
  static func turn(
    _ window: PlaneWindow, channels: Int, rows: Int, count: Int, into turned: Target, room: Target)

  /// Bᵀ d B of neighbouring tiles with a channel in each lane: position p of tile t goes to
  /// `transformed[p * step + t * pitch]`.
  ///
  /// - Parameters:
  ///   - turned: six rows of pixels, each pixel a vector; pixel 4t of a row is the first of tile t.
  ///   - row: numbers in such a row.
  static func transformTurnedInput(
    _ turned: Source, row: Int, tiles: Int, into transformed: Target, pitch: Int, step: Int)

  /// A ∂Y Aᵀ of neighbouring tiles with an output in each lane, laid out likewise, and the sum of ∂Y added to `sums`.
  static func transformTurnedGradient(
    _ turned: Source, row: Int, tiles: Int, into transformed: Target, pitch: Int, step: Int, sums: Target)

  /// Gᵀ M G with an input channel in each lane, where M is the sum of `groups`: position p of group g stands at
  /// `sums[g * group + p * matrix]`. Writes nine vectors.
  static func transformFilterGradient(
    _ sums: Source, groups: Int, group: Int, matrix: Int, into taps: Target)
}
