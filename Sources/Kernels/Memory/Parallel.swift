import CProcessor
import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How many threads the kernels use.
public enum Threads {
  /// Threads that share a parallel loop, the calling one included; at least 1, by default one a processor.
  ///
  /// No result depends on it: a loop whose pieces are added up is cut in the same way whatever the number of threads.
  public static var count: Int {
    get { limit.load(ordering: .relaxed) }
    set { limit.store(max(1, newValue), ordering: .relaxed) }
  }

  /// Processors that this process may use.
  public static var available: Int { max(1, Int(processor_count())) }

  private static let limit = Atomic<Int>(available)
}

/// Runs `body` for every index in `0 ..< count`, on all threads, and returns when all have run.
///
/// Indices are handed out one by one, so pieces of unequal cost balance. The pieces must not write to the same
/// memory. A call from within a piece, or from a second thread while a loop runs, is executed where it stands.
public func parallelFor(_ count: Int, _ body: (Int) -> Void) {
  if count > 1, Threads.count > 1, WorkerPool.shared.run(count, body) { return }
  for index in 0..<count { body(index) }
}

/// What `body` makes of every index in `0 ..< count`, made on all threads, in order.
public func parallelMap<Value>(_ count: Int, _ body: (Int) -> Value) -> [Value] {
  guard count > 0 else { return [] }
  return [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
    let first = buffer.baseAddress!
    parallelFor(count) { (first + $0).initialize(to: body($0)) }
    initialized = count
  }
}

/// Cuts `0 ..< count` into one range a thread, of about `grain` at least, and runs `body` on each.
///
/// For loops whose pieces do not depend on where the cuts lie.
public func parallelRanges(_ count: Int, grain: Int, _ body: (Range<Int>) -> Void) {
  let pieces = max(1, min(count / max(1, grain), Threads.count))
  guard pieces > 1 else { return body(0..<count) }
  // Cuts at multiples of a cache line keep two threads from writing to the same one.
  let step = ((count + pieces - 1) / pieces + 15) & ~15
  parallelFor((count + step - 1) / step) { piece in
    body(piece * step..<min(count, (piece + 1) * step))
  }
}

/// The other threads, waiting for loops to share.
///
/// A parked thread needs some 50 µs to wake, longer than many loops last. After a loop the workers therefore watch for
/// the next one for a moment before they sleep.
private final class WorkerPool: @unchecked Sendable {
  static let shared = WorkerPool()

  private let busy = Atomic<Bool>(false)
  private let generation = Atomic<Int>(0)
  private let isOpen = Atomic<Bool>(false)
  private let inside = Atomic<Int>(0)
  private let next = Atomic<Int>(0)
  private let finished = Atomic<Int>(0)
  private let sleepers = Atomic<Int>(0)
  private let started = Atomic<Int>(0)
  private let wakeUp = DispatchSemaphore(value: 0)

  // Written by the caller before `isOpen` is set, read by workers after they have seen it set.
  private var count = 0
  private var participants = 0
  private var body: ((Int) -> Void)?

  /// Shares a loop; false where one is running already.
  func run(_ count: Int, _ body: (Int) -> Void) -> Bool {
    guard busy.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged else { return false }
    defer { busy.store(false, ordering: .releasing) }
    let helpers = min(Threads.count, count) - 1
    while started.load(ordering: .relaxed) < helpers { startWorker() }
    withoutActuallyEscaping(body) { body in
      self.count = count
      self.participants = helpers
      self.body = body
      next.store(0, ordering: .relaxed)
      finished.store(0, ordering: .relaxed)
      isOpen.store(true, ordering: .sequentiallyConsistent)
      generation.add(1, ordering: .sequentiallyConsistent)
      for _ in 0..<min(helpers, sleepers.load(ordering: .sequentiallyConsistent)) { wakeUp.signal() }
      work(count, body)
      while finished.load(ordering: .acquiring) < count { processor_pause() }
      isOpen.store(false, ordering: .sequentiallyConsistent)
      // A worker that came in late may still hold the closure; it finds no index left and leaves at once.
      while inside.load(ordering: .sequentiallyConsistent) > 0 { processor_pause() }
      self.body = nil
    }
    return true
  }

  private func work(_ count: Int, _ body: (Int) -> Void) {
    while true {
      let index = next.add(1, ordering: .relaxed).oldValue
      guard index < count else { return }
      body(index)
      finished.add(1, ordering: .releasing)
    }
  }

  private func startWorker() {
    let number = started.add(1, ordering: .relaxed).oldValue
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 1 << 20)
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let context = UnsafeMutableRawPointer(bitPattern: number + 1)
    _ = pthread_create(&thread, &attributes, workerMain, context)
    pthread_attr_destroy(&attributes)
  }

  /// A worker's life: wait for a loop, take indices until none is left, wait again.
  fileprivate func serve(number: Int) -> Never {
    var seen = 0
    while true {
      seen = waitForLoop(after: seen)
      inside.add(1, ordering: .sequentiallyConsistent)
      if isOpen.load(ordering: .sequentiallyConsistent), number < participants, let body { work(count, body) }
      inside.subtract(1, ordering: .sequentiallyConsistent)
    }
  }

  private func waitForLoop(after seen: Int) -> Int {
    for _ in 0..<20_000 {
      let current = generation.load(ordering: .acquiring)
      if current != seen { return current }
      processor_pause()
    }
    sleepers.add(1, ordering: .sequentiallyConsistent)
    // A loop that began between the last look and the line above has not counted this sleeper.
    if generation.load(ordering: .sequentiallyConsistent) == seen { wakeUp.wait() }
    sleepers.subtract(1, ordering: .sequentiallyConsistent)
    return generation.load(ordering: .acquiring)
  }
}

#if canImport(Darwin)
  private func workerMain(_ context: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    WorkerPool.shared.serve(number: Int(bitPattern: context) - 1)
  }
#else
  private func workerMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    WorkerPool.shared.serve(number: Int(bitPattern: context) - 1)
  }
#endif
