import Foundation

/// What a path leads to: paths of different names have the same place if they lead to the same file.
public struct Place: Hashable, Sendable {
  private let device: UInt64
  private let number: UInt64

  /// Looks it up.
  ///
  /// - Parameter path: The path.
  /// - Returns: `nil` if it leads to nothing.
  public init?(of path: String) {
    var status = stat()
    guard stat(systemPath(path), &status) == 0 else { return nil }
    (device, number) = (UInt64(truncatingIfNeeded: status.st_dev), UInt64(truncatingIfNeeded: status.st_ino))
  }
}

/// Whether two paths lead to one place, be it there or not.
public func isSamePlace(_ one: String, _ other: String) -> Bool {
  if let one = Place(of: one), let other = Place(of: other) { return one == other }
  func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }
  return resolved(one) == resolved(other)
}

/// Whether a path leads to a file, and not to a folder, a device or nothing.
public func isFile(_ path: String) -> Bool {
  var status = stat()
  return stat(systemPath(path), &status) == 0 && status.isRegularFile
}

/// Whether a path leads to a folder.
public func isFolder(_ path: String) -> Bool {
  var status = stat()
  return stat(systemPath(path), &status) == 0 && status.isFolder
}

/// Whether a path leads to anything.
public func exists(_ path: String) -> Bool {
  var status = stat()
  return stat(systemPath(path), &status) == 0
}

/// Whether a path leads to something that is neither a file nor a folder: a device or a pipe.
public func isDevice(_ path: String) -> Bool { exists(path) && !isFile(path) && !isFolder(path) }

/// The folder that a path lies in.
public func folder(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// What a path ends with: the file's name.
public func fileName(_ path: String) -> String {
  path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
}

/// Makes a folder, and those that it lies in, unless it is there.
///
/// - Throws: ``FileError`` if that fails.
public func makeFolder(_ path: String) throws {
  guard !isFolder(path) else { return }
  let parent = folder(of: path)
  if parent != path && !isFolder(parent) { try makeFolder(parent) }
  guard mkdir(systemPath(path), 0o777) != 0 else { return }
  // Asking whether it is there by now may fail too, for another reason.
  let reason = errno
  guard isFolder(path) else { throw FileError(path, "cannot be made a folder: \(systemMessage(reason))") }
}

/// The names in a folder, hidden ones left out, sorted by their bytes.
///
/// - Throws: ``FileError`` if the folder cannot be read.
public func names(in folder: String) throws -> [String] {
  guard let directory = opendir(systemPath(folder)) else {
    throw FileError(folder, "cannot be read: \(systemMessage())")
  }
  defer { closedir(directory) }
  var names: [[UInt8]] = []
  while let entry = readdir(directory) {
    let length = withUnsafeBytes(of: &entry.pointee.d_name) { $0.firstIndex(of: 0) ?? $0.count }
    let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0[..<length]) }
    if name.first != UInt8(ascii: ".") { names.append(name) }
  }
  return names.sorted { $0.lexicographicallyPrecedes($1) }.map(pathText)
}

/// Removes a file, if it is there.
public func discardFile(_ path: String) { unlink(systemPath(path)) }

/// Refuses a path where no file could be written or replaced, before the work and not after it.
///
/// - Throws: ``FileError`` with what is in the way.
public func checkWritable(_ path: String) throws {
  let folder = folder(of: path)
  guard isFolder(folder) else { throw FileError(path, "cannot be written: there is no folder \(folder)") }
  guard !isFolder(path) else { throw FileError(path, "cannot be written: it is a folder") }
  guard !exists(path) || access(systemPath(path), W_OK) == 0 else {
    throw FileError(path, "cannot be written: it is write-protected")
  }
  guard isDevice(path) || access(systemPath(folder), W_OK) == 0 else {
    throw FileError(path, "cannot be written: the folder \(folder) is not writable")
  }
}

/// Keeps a file under another name where this run is going to write its own. What was set aside before stays as well.
///
/// - Parameter path: The file.
/// - Returns: The new name: the first that is free of `.old`, `.old2`, `.old3`…
/// - Throws: ``FileError`` if the file cannot be renamed.
public func setAside(_ path: String) throws -> String {
  let names = (1...).lazy.map { companion(of: path, suffix: $0 == 1 ? ".old" : ".old\($0)") }
  let old = names.first { !exists($0) }!
  guard rename(systemPath(path), systemPath(old)) == 0 else {
    throw FileError(path, "cannot be renamed: \(systemMessage())", .unwritable)
  }
  return old
}

/// Whether a path is a symbolic link.
public func isLink(_ path: String) -> Bool {
  var status = stat()
  return lstat(systemPath(path), &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
}
