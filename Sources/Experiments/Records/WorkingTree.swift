import Foundation

/// The commit of the sources beside a program, as far as git knows.
public enum WorkingTree {
  /// The short name of the commit, with `-dirty` if a source has changed since; "unknown" without git.
  ///
  /// Only sources count: a record that grows while it is made does not make itself dirty. It is the commit at the time of
  /// asking; `make reproduce` builds the program first, so there it is also the one that the program was built from. A
  /// copied program outlives its commit: whoever copies it (`.ci/cluster`) notes the commit and says it in
  /// `NLVAE_VERSION`, which comes before git's answer.
  public static func version() -> String {
    if let told = ProcessInfo.processInfo.environment["NLVAE_VERSION"], !told.isEmpty { return told }
    let package = URL(fileURLWithPath: #filePath)  // Sources/Experiments/Records/WorkingTree.swift
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    guard let commit = git(["-C", package, "describe", "--always"]), !commit.isEmpty,
      let changes = git(["-C", package, "status", "--porcelain", "--", "Sources", "Package.swift"])
    else { return "unknown" }
    return changes.isEmpty ? commit : "\(commit)-dirty"
  }

  /// What git says, or `nil` if it fails or is missing.
  private static func git(_ arguments: [String]) -> String? {
    let process = Process(), output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git"] + arguments
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
