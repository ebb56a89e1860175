import Foundation

/// Whether two paths lead to one place.
public func isSamePlace(_ one: String, _ other: String) -> Bool {
  func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }
  return resolved(one) == resolved(other)
}

/// Whether a path leads to a file, and not to a folder, a device or nothing.
public func isFile(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.isRegularFile
}

/// Whether a path leads to a folder.
public func isFolder(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.isFolder
}

/// Whether a path leads to anything.
public func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

/// Makes a folder, and those that it lies in, unless it is there.
///
/// - Throws: ``FileError`` if that fails.
public func makeFolder(_ path: String) throws {
  do {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  } catch {
    throw FileError(path, "cannot be made a folder")
  }
}

/// Removes a file, if it is there.
public func discardFile(_ path: String) { unlink(path) }

/// Refuses a path where no file could be written or replaced, before the work and not after it.
///
/// - Throws: ``FileError`` with what is in the way.
public func checkWritable(_ path: String) throws {
  let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
  guard isFolder(folder) else { throw FileError(path, "cannot be written: there is no folder \(folder)") }
  guard !isFolder(path) else { throw FileError(path, "cannot be written: it is a folder") }
  guard !exists(path) || FileManager.default.isWritableFile(atPath: path) else {
    throw FileError(path, "cannot be written: it is write-protected")
  }
  guard FileManager.default.isWritableFile(atPath: folder) else {
    throw FileError(path, "cannot be written: the folder \(folder) is not writable")
  }
}

/// Keeps a file under another name where this run is going to write its own.
///
/// - Parameters:
///   - path: The file.
///   - keepingAll: Whether what was set aside before stays as well: the name is then the first that is free of `.old`,
///     `.old2`, `.old3`… Otherwise there is one such file, the latest.
/// - Returns: The new name.
/// - Throws: ``FileError`` if the file cannot be renamed.
public func setAside(_ path: String, keepingAll: Bool) throws -> String {
  let names = (1...).lazy.map { $0 == 1 ? "\(path).old" : "\(path).old\($0)" }
  let old = keepingAll ? names.first { !exists($0) }! : "\(path).old"
  guard rename(path, old) == 0 else {
    throw FileError(path, "cannot be renamed: \(systemMessage())", .unwritable)
  }
  return old
}
