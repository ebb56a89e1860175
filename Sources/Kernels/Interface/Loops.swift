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
  /// `a` is packed in blocks of four rows, `a[block][k][row]`, and a bias has room for whole blocks. Blocks that hang over
  /// an edge are computed whole, so `b` must be readable for 15 floats past the last column.
  static func sums(
    rows: Int, columns: Int, depth: Int, _ a: Source, _ b: Source, _ offsets: UnsafePointer<Int>, _ c: Target,
    stride: Int, _ start: Start, slope: Float)

  /// Blocks of 4 × 3 dot products: `c[3 * r + j] += Σₙ a[r * pitch + n] · b[offsets[j] + n]`, `count` a multiple of 8.
  ///
  /// - Parameters:
  ///   - blocks: blocks of four rows of `a`, one below the other.
  ///   - step: numbers from one block's twelve results to the next block's.
  static func dots(
    blocks: Int, count: Int, _ a: Source, pitch: Int, _ b: Source, _ offsets: UnsafePointer<Int>, _ c: Target, step: Int
  )

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

  /// Refers to a plane.
  @inlinable
  public init(_ plane: Source, height: Int, width: Int, y: Int, x: Int) {
    self.plane = plane
    self.height = height
    self.width = width
    self.y = y
    self.x = x
  }
}

/// The transforms of Winograd's convolution.
public protocol TransformLoops {
  /// Numbers of room that `transformInput` needs for a number of tiles.
  static func inputRoom(tiles: Int) -> Int

  /// Bᵀ d B of neighbouring tiles: position p of tile t goes to `transformed[p * step + t]`.
  ///
  /// Whole vectors are written, so up to 15 numbers behind the last tile.
  static func transformInput(_ window: PlaneWindow, tiles: Int, into transformed: Target, step: Int, room: Target)

  /// f(Aᵀ M A + bias) of neighbouring tiles, with a rectifier of a slope below zero (1 for none), written to the pixels from
  /// row `y` and column `x` on as far as they lie in the plane.
  static func transformOutput(
    _ products: Source, step: Int, tiles: Int, bias: Float, slope: Float, into plane: Target, height: Int, width: Int,
    y: Int, x: Int)

  /// Turns `lanes` rows of `count` numbers, a multiple of eight, into `count` rows of `lanes`.
  static func transpose(_ lines: Source, count: Int, into turned: Target)

  /// Bᵀ d B of neighbouring tiles with a channel in each lane: position p of tile t goes to
  /// `transformed[p * step + t * pitch]`.
  ///
  /// - Parameters:
  ///   - turned: six rows of pixels, each pixel a vector; pixel 4t of a row is the first of tile t.
  ///   - row: numbers in such a row.
  static func transformTurnedInput(
    _ turned: Source, row: Int, tiles: Int, into transformed: Target, pitch: Int, step: Int)

  /// A ∂Y Aᵀ of neighbouring tiles with an output in each lane, and the sum of ∂Y added to `sums`: position p of tile t goes
  /// to `transformed[p * step + t * 4]`, every four outputs `block` numbers after the last.
  static func transformTurnedGradient(
    _ turned: Source, row: Int, tiles: Int, into transformed: Target, step: Int, block: Int, sums: Target)

  /// Gᵀ M G with an input channel in each lane, where M is the sum of `groups`: position p of group g stands at
  /// `sums[g * group + p * matrix]`. Writes nine vectors.
  static func transformFilterGradient(
    _ sums: Source, groups: Int, group: Int, matrix: Int, into taps: Target)
}
