import Foundation

/// Does some work while no other process works under the same lock.
///
/// The system lets go of a lock when its process ends, however it ends.
///
/// - Parameter path: a folder, or a file that is made if missing.
/// - Throws: `FileError` if it cannot be opened, and what the work throws.
public func withLock<Result>(on path: String, _ work: () throws -> Result) throws -> Result {
  let file = try openForLocking(path)
  defer { close(file) }
  while flock(file, LOCK_EX) != 0 {
    guard errno == EINTR else { throw FileError(path, "cannot be locked") }
  }
  return try work()
}

/// Does some work under a lock, unless another process works under it.
///
/// - Parameter path: a file that is made if missing and removed afterwards.
/// - Returns: what the work returns, or `nil` if the lock is not free.
/// - Throws: `FileError` if the file cannot be opened or locked, and what the work throws.
public func withLock<Result>(ifFree path: String, _ work: () throws -> Result) throws -> Result? {
  let file = try openForLocking(path)
  defer { close(file) }
  guard try isTaken(file, path) else { return nil }
  // A file that its last owner has removed in this moment locks nobody out: its name may be another file's by now.
  var opened = stat(), named = stat()
  guard fstat(file, &opened) == 0, stat(systemPath(path), &named) == 0, opened.st_ino == named.st_ino else {
    return nil
  }
  defer { unlink(systemPath(path)) }
  return try work()
}

/// Does some work on a file of the user's, or says that another process is at it.
///
/// The lock lies hidden beside the file, and is gone in the end: whoever dies leaves it, and locks nobody out.
public func alone<Result>(on path: String, _ work: () throws -> Result) throws -> Result {
  let lock = companion(of: path, prefix: ".nlvae-", suffix: ".lock")
  do {
    guard let result = try withLock(ifFree: lock, work) else {
      throw FileError(path, "another process is working on it")
    }
    return result
  } catch let error as FileError where error.file == lock && error.kind == .unwritable {
    throw FileError(path, "cannot be written: its folder is missing or write-protected", .unwritable)
  }
}

/// Whether another process works under a lock.
public func isLocked(_ path: String) -> Bool {
  let file = open(systemPath(path), O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { return false }
  defer { close(file) }
  return flock(file, LOCK_SH | LOCK_NB) != 0
}

/// Takes a lock unless another process holds it, for longer than the moment in which one looks whether it is free.
private func isTaken(_ file: Int32, _ path: String) throws -> Bool {
  for attempt in 0..<3 {
    if attempt > 0 { usleep(10_000) }
    if flock(file, LOCK_EX | LOCK_NB) == 0 { return true }
    guard errno == EWOULDBLOCK || errno == EINTR else {
      throw FileError(path, "cannot be locked: \(String(cString: strerror(errno)))")
    }
  }
  return false
}

private func openForLocking(_ path: String) throws -> Int32 {
  let flags = isFolder(path) ? O_RDONLY : O_RDWR | O_CREAT
  let file = open(systemPath(path), flags | O_CLOEXEC, 0o666)
  guard file >= 0 else { throw FileError(path, "cannot be opened: \(String(cString: strerror(errno)))", .unwritable) }
  return file
}
