import Dispatch
import Foundation
import Kernels
import Testing

/// The pool of memory. What it holds belongs to the whole process, so what depends on that runs in one of its own.
@Suite struct MemoryTests {
  /// Sanitizers watch blocks that come from the system and go back to it; in their builds nothing is kept.
  static let isPooling = ProcessInfo.processInfo.environment["NLVAE_SANITIZE"] == nil

  @Test(arguments: [0, 1, 15, 16, 17, 1007, 1008, 1009, 5000, 100_000, 3_000_001])
  func alignedAndRoomy(count: Int) {
    let storage = Storage(count: count)
    #expect(Int(bitPattern: storage.pointer) % 64 == 0)
    #expect(storage.capacity >= count + 16)
    #expect(storage.capacity <= count + max(48, count / 4))
  }

  @Test(.enabled(if: isPooling)) func recyclesAndReleases() async {
    await #expect(processExitsWith: .success) {
      #expect(Storage.unusedBytes == 0)
      var storage: Storage? = Storage(count: 100_000)
      let pointer = storage!.pointer, bytes = storage!.capacity * 4
      #expect(Storage.unusedBytes == 0)
      storage = nil
      #expect(Storage.unusedBytes == bytes)
      storage = Storage(count: 99_990)
      #expect(storage!.pointer == pointer, "a nearly equal size takes the waiting block")
      #expect(Storage.unusedBytes == 0)
      let other = Storage(count: 100_000)
      #expect(other.pointer != pointer)
      storage = nil
      #expect(Storage.unusedBytes == bytes)
      Storage.releaseUnused()
      #expect(Storage.unusedBytes == 0)
      other.pointer.update(repeating: 1, count: other.capacity)
    }
  }

  /// Half a gigabyte is kept at most.
  @Test(.enabled(if: isPooling)) func limitOfThePool() async {
    await #expect(processExitsWith: .success) {
      let count = 30_000_000
      var blocks = (0..<6).map { _ in Storage(count: count) }
      let bytes = blocks[0].capacity * 4
      blocks = []
      #expect(Storage.unusedBytes <= 1 << 29)
      #expect(Storage.unusedBytes >= bytes * 4)
    }
  }

  #if os(Linux)
    /// A program that asks for one size after another holds no more than one of them.
    @Test(.enabled(if: isPooling)) func manySizesDoNotAddUp() async {
      await #expect(processExitsWith: .success) {
        for size in 0..<40 {
          let storage = Storage(count: 5_000_000 + size * 700_000)
          storage.pointer.update(repeating: 1, count: storage.capacity)
          if size % 4 == 3 { Storage.releaseUnused() }
        }
        Storage.releaseUnused()
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
        let kibibytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
        #expect(try #require(kibibytes) < 150_000)
      }
    }
  #endif

  /// Two owners never hold the same memory, whichever threads take and return it.
  @Test func concurrentUse() {
    let clashes = Storage(count: 8)
    clashes.pointer.update(repeating: 0, count: 8)
    let target = SharedPointer(clashes.pointer)
    DispatchQueue.concurrentPerform(iterations: 8) { worker in
      var numbers = SampleNumbers(seed: worker)
      var held: [(Storage, Float)] = []
      for round in 0..<2000 {
        let storage = Storage(count: numbers.integer(1...300))
        let mark = Float(worker * 10_000 + round)
        storage.pointer.update(repeating: mark, count: storage.capacity)
        held.append((storage, mark))
        if held.count > 10 {
          let (storage, mark) = held.remove(at: numbers.integer(0...9))
          let isOwn = (0..<storage.capacity).allSatisfy { storage.pointer[$0] == mark }
          if !isOwn { target.pointer[worker] += 1 }
        }
      }
    }
    let clashesSeen = (0..<8).map { clashes.pointer[$0] }
    #expect(clashesSeen == [Float](repeating: 0, count: 8))
  }
}

/// Memory that several threads write to, each at places of its own.
struct SharedPointer<Number>: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Number>
  init(_ pointer: UnsafeMutablePointer<Number>) { self.pointer = pointer }
}
