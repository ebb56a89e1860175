import Foundation
import Testing

@testable import Kernels

/// Every path through the kernels writes the same bytes, with any number of threads.
///
/// A process chooses its path once, so each has one of its own.
@Suite struct VectorTests {
  @Test func samePaths() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "nlvae-vectors-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var bytes: [String: String] = [:]
    for vectors in Processor.Vectors.allCases where vectors.isSupported {
      // Without vectors it takes seconds.
      for threads in vectors == .portable ? [2] : [1, 2, 3] {
        let path: String = folder.appending(path: "\(vectors.rawValue)-\(threads)").path
        let name: String = vectors.rawValue
        await #expect(processExitsWith: .success) {
          [name = name as String, path = path as String, threads = threads as Int] in
          setenv("NLVAE_VECTORS", name, 1)
          Threads.count = threads
          #expect(Processor.vectors.rawValue == name)
          try writeBytes(to: path)
        }
        bytes["\(name) with \(threads) threads"] = try String(contentsOfFile: path, encoding: .utf8)
      }
    }
    let portable = try #require(bytes["portable with 2 threads"]).split(separator: "\n")
    #expect(portable.count > 500)
    for (path, text) in bytes {
      let lines = text.split(separator: "\n")
      #expect(lines.count == portable.count)
      let different = Swift.zip(lines, portable).filter { $0 != $1 }
      #expect(different.isEmpty, "\(path) writes other bytes than portable: \(different.map(\.0).prefix(9))")
    }
  }

  @Test func wishes() async {
    await #expect(processExitsWith: .success) {
      setenv("NLVAE_VECTORS", "portable", 1)
      #expect(Processor.isSupported)
      #expect(loops.lanes == 8)
    }
    await #expect(processExitsWith: .success) {
      setenv("NLVAE_VECTORS", "abacus", 1)
      #expect(!Processor.isSupported)
      #expect(Processor.requirement.hasPrefix("NLVAE_VECTORS is “abacus”; this processor has: portable"))
      #expect(!Processor.requirement.contains("\n"))
    }
  }

  /// The longest vectors are taken where nothing else is asked for.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["NLVAE_VECTORS"] == nil))
  func choice() {
    #expect(Processor.vectors == Processor.Vectors.allCases.last { $0.isSupported })
    #expect(loops.lanes == (Processor.vectors == .avx512 ? 16 : 8))
  }

  /// `NLVAE_BYTES` names a file for the bytes of today's kernels, to be compared with those of another version.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["NLVAE_BYTES"] != nil))
  func bytesToCompare() throws {
    try writeBytes(to: ProcessInfo.processInfo.environment["NLVAE_BYTES"]!)
  }
}

private func writeBytes(to path: String) throws {
  try (KernelBytes().lines.joined(separator: "\n") + "\n").write(toFile: path, atomically: true, encoding: .utf8)
}
