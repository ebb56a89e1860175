#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Writes a file that appears whole or not at all.
///
/// The bytes go to a temporary file in the same folder, are brought to the disk, and take the name in one step: whoever
/// reads the path, even after a crash, finds the old file or the new one. A file that is replaced keeps its permissions,
/// a symbolic link keeps pointing, even to a file that is still to be made, a write-protected file is refused, and what is
/// no file (`/dev/stdout`) is simply written to.
///
/// - Parameters:
///   - bytes: The whole content.
///   - path: Where it shall stand.
/// - Throws: ``FileError`` with the system's reason; the old file is then untouched and no temporary one is left.
public func writeAtomically(_ bytes: [UInt8], to path: String) throws {
  do {
    var status = stat()
    let exists = stat(systemPath(path), &status) == 0
    if exists && status.isFolder { throw Refusal(number: EISDIR) }
    if exists { try check(access(systemPath(path), W_OK)) }
    if exists && !status.isRegularFile {
      let device = try check(open(systemPath(path), O_WRONLY | O_CLOEXEC))
      defer { close(device) }
      return try write(bytes, to: device)
    }
    let target = try resolved(path)
    try replace(target, with: bytes, permissions: exists ? status.st_mode & 0o7777 : nil)
  } catch let refusal as Refusal {
    throw FileError(path, "cannot be written: \(systemMessage(refusal.number))", .unwritable)
  }
}

/// Writes bytes to an open file, such as standard output.
///
/// - Parameters:
///   - bytes: The whole content.
///   - file: The file's number; it stays open.
///   - name: What errors call it.
/// - Throws: ``FileError`` with the system's reason.
public func writeAll(_ bytes: [UInt8], to file: Int32, name: String) throws {
  do { try write(bytes, to: file) } catch let refusal as Refusal {
    throw FileError(name, "cannot be written: \(systemMessage(refusal.number))", .unwritable)
  }
}

/// A failed system call, by its error number.
private struct Refusal: Error {
  var number: Int32
}

/// The result of a system call, or its failure.
@discardableResult
private func check(_ result: Int32) throws -> Int32 {
  guard result >= 0 else { throw Refusal(number: errno) }
  return result
}

/// The file behind symbolic links: renaming over a link itself would cut it.
private func resolved(_ path: String) throws -> String {
  var path = path
  var target = [UInt8](repeating: 0, count: 4096)
  for _ in 0..<40 {
    let count = target.withUnsafeMutableBytes {
      readlink(systemPath(path), $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count)
    }
    guard count > 0 else { return path }
    let name = pathText(target[..<count])
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    path = name.hasPrefix("/") ? name : folder + name
  }
  throw Refusal(number: ELOOP)
}

private func replace(_ target: String, with bytes: [UInt8], permissions: mode_t?) throws {
  let folder = target.lastIndex(of: "/").map { String(target[...$0]) } ?? "./"
  let (temporary, file) = try makeTemporary(in: folder, for: target)
  do {
    defer { close(file) }
    if let permissions { try check(fchmod(file, permissions)) }
    try write(bytes, to: file)
    try check(fsync(file))
    try check(rename(systemPath(temporary), systemPath(target)))
  } catch {
    unlink(systemPath(temporary))
    throw error
  }
  // The new name itself reaches the disk with the folder. Some file systems cannot do this; the file is whole anyway.
  let directory = open(systemPath(folder), O_RDONLY | O_CLOEXEC)
  if directory >= 0 {
    _ = fsync(directory)
    close(directory)
  }
}

/// Opens an empty file to be renamed later, with the permissions that any new file gets.
///
/// Its name follows from the target's, so that what a killed process has left is used again and not left for ever. A lock
/// tells what was left from what another process is writing at this moment; then, a name that nobody uses is taken.
///
/// `mkstemp` would make the file private to its owner, and asking for the mask that decides otherwise is not thread-safe.
private func makeTemporary(in folder: String, for target: String) throws -> (path: String, file: Int32) {
  let path = companion(of: target, prefix: ".nlvae-", suffix: ".part")
  let file = open(systemPath(path), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
  if file >= 0 {
    if flock(file, LOCK_EX | LOCK_NB) == 0, isOpen(path, as: file), ftruncate(file, 0) == 0 { return (path, file) }
    close(file)
  }
  while true {
    let path = "\(folder).nlvae-\(String(UInt64.random(in: 0...UInt64.max), radix: 36)).part"
    let file = open(systemPath(path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    if file >= 0 { return (path, file) }
    guard errno == EEXIST || errno == EINTR else { throw Refusal(number: errno) }
  }
}

/// Whether a path still leads to an open file, and to a regular one: its owner may have renamed it in the meantime.
private func isOpen(_ path: String, as file: Int32) -> Bool {
  var opened = stat(), named = stat()
  return fstat(file, &opened) == 0 && lstat(systemPath(path), &named) == 0 && opened.isRegularFile
    && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
}

private func write(_ bytes: [UInt8], to file: Int32) throws {
  try bytes.withUnsafeBytes { buffer in
    var done = 0
    while done < buffer.count {
      let count = write(file, buffer.baseAddress! + done, buffer.count - done)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw Refusal(number: count < 0 ? errno : EIO) }
      done += count
    }
  }
}
