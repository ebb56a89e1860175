import Dispatch
import Foundation
import Kernels
import Synchronization
import Testing

/// The parallel loop.
///
/// Only one loop is shared at a time, and a loop that finds the workers taken runs alone. Tests that want the workers
/// for themselves therefore run in a process of their own.
@Suite struct ParallelTests {
  /// How often each index has been visited.
  private static func visits(_ count: Int, _ loop: (_ visit: (Int) -> Void) -> Void) -> [Int] {
    let counters = UnsafeMutablePointer<Int>.allocate(capacity: max(1, count))
    counters.initialize(repeating: 0, count: count)
    defer { counters.deallocate() }
    let lock = Mutex(())
    loop { index in lock.withLock { _ in counters[index] += 1 } }
    return (0..<count).map { counters[$0] }
  }

  @Test(arguments: [0, 1, 2, 3, 7, 64, 1000])
  func everyIndexOnce(count: Int) {
    let visits = Self.visits(count) { visit in parallelFor(count) { visit($0) } }
    #expect(visits == [Int](repeating: 1, count: count))
  }

  @Test(arguments: [0, 1, 15, 16, 17, 100, 1001], [1, 3, 16, 40, 5000])
  func rangesCoverEverythingOnce(count: Int, grain: Int) {
    let visits = Self.visits(count) { visit in
      parallelRanges(count, grain: grain) { range in for index in range { visit(index) } }
    }
    #expect(visits == [Int](repeating: 1, count: count))
  }

  @Test func nested() {
    let visits = Self.visits(20 * 30 * 4) { visit in
      parallelFor(20) { i in parallelFor(30) { j in parallelFor(4) { k in visit((i * 30 + j) * 4 + k) } } }
    }
    #expect(visits == [Int](repeating: 1, count: 20 * 30 * 4))
  }

  @Test func fromSeveralThreads() {
    let total = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 6) { caller in
      for round in 0..<300 { parallelFor(1 + (caller + round) % 9) { _ in total.add(1, ordering: .relaxed) } }
    }
    let expected = (0..<6).reduce(0) { sum, caller in (0..<300).reduce(sum) { $0 + 1 + (caller + $1) % 9 } }
    #expect(total.load(ordering: .relaxed) == expected)
  }

  /// What the pieces have written is there when the loop returns.
  @Test func resultsAreVisible() {
    let x = UnsafeMutablePointer<Int>.allocate(capacity: 64)
    defer { x.deallocate() }
    for round in 0..<2000 {
      parallelFor(64) { x[$0] = round + $0 }
      let isComplete = (0..<64).allSatisfy { x[$0] == round + $0 }
      #expect(isComplete)
    }
  }

  @Test(arguments: [2, 3, 5, 16])
  func manyTinyLoops(threads: Int) async {
    await #expect(processExitsWith: .success) { [threads] in
      Threads.count = threads
      let total = Atomic<Int>(0)
      for _ in 0..<10_000 { parallelFor(5) { _ in total.add(1, ordering: .relaxed) } }
      // Pauses, so that the workers fall asleep between loops and have to be woken.
      for round in 0..<200 {
        giveWay(times: round * 20)
        parallelFor(5) { _ in total.add(1, ordering: .relaxed) }
      }
      #expect(total.load(ordering: .relaxed) == 51_000)
    }
  }

  /// The number of threads goes up and down; sleeping workers beyond the number do no harm.
  @Test func changingNumberOfThreads() async {
    await #expect(processExitsWith: .success) {
      let total = Atomic<Int>(0)
      for round in 0..<3000 {
        Threads.count = 1 + round * 7 % 6
        parallelFor(8) { _ in total.add(1, ordering: .relaxed) }
        if round % 50 == 0 { giveWay(times: 4000) }
      }
      #expect(total.load(ordering: .relaxed) == 24_000)
    }
  }

  /// As many pieces as threads, each of which waits for all others. Where they run one after the other, the first one waits
  /// in vain; it gives up when it has let others go first two million times.
  @Test(arguments: [2, 3, 5])
  func piecesRunAtTheSameTime(threads: Int) async {
    await #expect(processExitsWith: .success) { [threads] in
      Threads.count = threads
      let arrived = Atomic<Int>(0), givenUp = Atomic<Int>(0)
      parallelFor(threads) { _ in
        arrived.add(1, ordering: .sequentiallyConsistent)
        var turns = 0
        while arrived.load(ordering: .sequentiallyConsistent) < threads && turns < 2_000_000 {
          giveWay(times: 1)
          turns += 1
        }
        if turns == 2_000_000 { givenUp.add(1, ordering: .sequentiallyConsistent) }
      }
      #expect(arrived.load(ordering: .sequentiallyConsistent) == threads)
      #expect(givenUp.load(ordering: .sequentiallyConsistent) == 0, "the pieces ran one after the other")
    }
  }

  @Test func threadCountIsAtLeastOne() async {
    await #expect(processExitsWith: .success) {
      #expect(Threads.count == Threads.available)
      Threads.count = 0
      #expect(Threads.count == 1)
      Threads.count = -3
      #expect(Threads.count == 1)
    }
  }
}

/// Lets other threads go first, some number of times: a pause that is longer where the machine is busy, and needs no clock.
private func giveWay(times: Int) {
  for _ in 0..<times { sched_yield() }
}
