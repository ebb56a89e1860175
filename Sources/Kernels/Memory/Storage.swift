import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

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

  /// Takes a block from the pool, or a new one.
  ///
  /// - Parameter count: floats that must fit, 0 or more.
  public init(count: Int) {
    capacity = Storage.sizeClass(count)
    pointer =
      Storage.pool.withLock { $0.take(capacity: Storage.sizeClass(count)) }?.pointer
      ?? Block(capacity: capacity).pointer
  }

  deinit {
    let block = Block(pointer: pointer, capacity: capacity)
    let kept = Storage.pool.withLock { $0.put(block) }
    if !kept { block.deallocate() }
  }

  /// Gives every waiting block back to the system, for a program that goes from large work to small.
  public static func releaseUnused() {
    for block in pool.withLock({ $0.removeAll() }) { block.deallocate() }
  }

  /// Bytes that wait in the pool.
  public static var unusedBytes: Int { pool.withLock { $0.bytes } }

  private static let pool = Mutex(Pool())

  /// Rounds up so that nearly equal sizes share blocks: whole cache lines for small ones, eighths of a power of two
  /// for large ones. Vector kernels may read (never write) up to a line past the end, so a line is added.
  private static func sizeClass(_ count: Int) -> Int {
    let padded = max(count, 1) + 16
    guard padded > 1024 else { return (padded + 15) & ~15 }
    let step = 1 << (Int.bitWidth - 1 - padded.leadingZeroBitCount - 3)
    return (padded + step - 1) & ~(step - 1)
  }
}

/// Calls `body` with memory for `count` floats from the pool, which goes back there when `body` has returned.
///
/// A pointer keeps nothing alive: after its last mention a `Storage` may be gone while a kernel still writes to it. What
/// holds memory for longer than one call keeps the `Storage` itself, in a property or by `withExtendedLifetime`.
@inline(__always)
func withTemporaryStorage<Result>(count: Int, _ body: (Target) -> Result) -> Result {
  let storage = Storage(count: count)
  return withExtendedLifetime(storage) { body(storage.pointer) }
}

#if SANITIZE && os(Linux)
  /// The thread sanitizer follows the locks of pthreads and sees nothing of `Synchronization`'s, which asks the kernel of
  /// Linux itself; in its build this one takes that one's place.
  private final class Mutex<Value>: @unchecked Sendable {
    private var value: Value
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

    init(_ value: Value) {
      self.value = value
      pthread_mutex_init(lock, nil)
    }

    func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
      pthread_mutex_lock(lock)
      defer { pthread_mutex_unlock(lock) }
      return body(&value)
    }
  }
#endif

/// One block of memory.
///
/// A large one comes from the system and goes back to it at once. `malloc` would keep it, and cannot use an aligned block
/// again for a request of the same size, so that the memory of a program which asks for many sizes would grow and grow.
private struct Block: @unchecked Sendable {
  let pointer: Target
  let capacity: Int

  var bytes: Int { capacity * MemoryLayout<Float>.stride }

  init(pointer: Target, capacity: Int) {
    self.pointer = pointer
    self.capacity = capacity
  }

  /// New memory.
  init(capacity: Int) {
    let bytes = capacity * MemoryLayout<Float>.stride
    let memory = Block.isLarge(bytes) ? Block.pages(bytes) : .allocate(byteCount: bytes, alignment: 64)
    self.init(pointer: memory.bindMemory(to: Float.self, capacity: capacity), capacity: capacity)
  }

  private static func isLarge(_ bytes: Int) -> Bool {
    #if SANITIZE
      // Pages of our own have no borders that the address sanitizer could watch.
      false
    #else
      bytes >= 1 << 22
    #endif
  }

  private static func pages(_ bytes: Int) -> UnsafeMutableRawPointer {
    guard let pages = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0), pages != MAP_FAILED
    else { fatalError("\(bytes >> 20) MiB of memory are not to be had") }
    #if canImport(Glibc)
      // Pages of 2 MiB, where there are any: a step of Deep Image Prior for 512×512 pixels faults in 320,000 small ones.
      madvise(pages, bytes, MADV_HUGEPAGE)
    #endif
    return pages
  }

  func deallocate() {
    if Block.isLarge(bytes) { munmap(pointer, bytes) } else { pointer.deallocate() }
  }
}

/// The free blocks, by size.
private struct Pool {
  #if SANITIZE
    /// Nothing is kept: the address sanitizer notices the use of a block only once it is given back.
    static let limit = 0
  #else
    /// Beyond this the pool gives memory back: it exists to save page faults, not to hoard.
    static let limit = 1 << 29
  #endif

  var free: [Int: [Block]] = [:]
  var bytes = 0

  mutating func take(capacity: Int) -> Block? {
    guard let block = free[capacity]?.popLast() else { return nil }
    bytes -= block.bytes
    return block
  }

  mutating func put(_ block: Block) -> Bool {
    guard bytes + block.bytes <= Pool.limit else { return false }
    free[block.capacity, default: []].append(block)
    bytes += block.bytes
    return true
  }

  mutating func removeAll() -> [Block] {
    defer { self = Pool() }
    return free.values.flatMap { $0 }
  }
}
