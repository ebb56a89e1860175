import Synchronization

/// Memory for the numbers of one tensor, aligned to a cache line and recycled.
///
/// A class, because memory has an identity: copies of a tensor share one `Storage` until one of them is written to
/// (`isKnownUniquelyReferenced` tells). A training step asks for the same sizes again and again; giving pages back to
/// the system and faulting them in anew would cost more than many of the kernels. Freed blocks therefore wait in a
/// pool for the next request of their size.
public final class Storage: @unchecked Sendable {
  /// Number of floats that fit.
  public let capacity: Int
  /// The first float. The numbers are uninitialised until a kernel has written them.
  public let pointer: Target

  /// Takes a block for `count` floats from the pool, or a new one.
  public init(count: Int) {
    capacity = Storage.sizeClass(count)
    pointer = Storage.pool.withLock { $0.take(capacity: Storage.sizeClass(count)) } ?? Storage.allocate(capacity)
  }

  deinit {
    let block = Block(pointer: pointer)
    let kept = Storage.pool.withLock { $0.put(block, capacity: capacity) }
    if !kept { pointer.deallocate() }
  }

  /// Gives every waiting block back to the system, for a program that goes from large work to small.
  public static func releaseUnused() {
    for block in pool.withLock({ $0.removeAll() }) { block.pointer.deallocate() }
  }

  /// Bytes that wait in the pool.
  public static var unusedBytes: Int { pool.withLock { $0.bytes } }

  private static let pool = Mutex(Pool())

  private static func allocate(_ capacity: Int) -> Target {
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: capacity * MemoryLayout<Float>.stride, alignment: 64)
    return bytes.bindMemory(to: Float.self, capacity: capacity)
  }

  /// Rounds up so that nearly equal sizes share blocks: whole cache lines for small ones, eighths of a power of two
  /// for large ones. Vector kernels may read (never write) up to a line past the end, so a line is added.
  private static func sizeClass(_ count: Int) -> Int {
    let padded = max(count, 1) + 16
    guard padded > 1024 else { return (padded + 15) & ~15 }
    let step = 1 << (Int.bitWidth - 1 - padded.leadingZeroBitCount - 3)
    return (padded + step - 1) & ~(step - 1)
  }
}

/// One free block of memory.
private struct Block: @unchecked Sendable {
  let pointer: Target
}

/// The free blocks, by size.
private struct Pool {
  /// Beyond this the pool gives memory back: it exists to save page faults, not to hoard.
  static let limit = 1 << 30

  var free: [Int: [Block]] = [:]
  var bytes = 0

  mutating func take(capacity: Int) -> Target? {
    guard let block = free[capacity]?.popLast() else { return nil }
    bytes -= capacity * MemoryLayout<Float>.stride
    return block.pointer
  }

  mutating func put(_ block: Block, capacity: Int) -> Bool {
    let size = capacity * MemoryLayout<Float>.stride
    guard bytes + size <= Pool.limit else { return false }
    free[capacity, default: []].append(block)
    bytes += size
    return true
  }

  mutating func removeAll() -> [Block] {
    defer { self = Pool() }
    return free.values.flatMap { $0 }
  }
}
