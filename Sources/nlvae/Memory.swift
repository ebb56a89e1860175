import Foundation

/// The memory of this machine.
enum Memory {
  /// Bytes that a program can still have; `nil` where the system does not tell.
  static var available: Int? {
    #if os(Linux)
      [free, allowance].compactMap(\.self).min()
    #else
      Int(exactly: ProcessInfo.processInfo.physicalMemory)
    #endif
  }

  /// A number of bytes as people say it.
  static func text(_ bytes: Int) -> String {
    bytes < 1_000_000_000 ? "\(bytes / 1_000_000) MB" : String(format: "%.1f GB", Double(bytes) / 1e9)
  }

  #if os(Linux)
    /// What the kernel reckons can be had without swapping.
    private static var free: Int? {
      guard let text = try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8) else { return nil }
      let line = text.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
      return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
    }

    /// What a container leaves of its limit.
    private static var allowance: Int? {
      func number(_ file: String) -> Int? {
        guard let text = try? String(contentsOfFile: "/sys/fs/cgroup/\(file)", encoding: .utf8) else { return nil }
        return Int(text.trimmingCharacters(in: .whitespacesAndNewlines))
      }
      return number("memory.max").map { $0 - (number("memory.current") ?? 0) }
    }
  #endif
}
