#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Reads a whole file.
///
/// - Parameters:
///   - path: A file, or anything else that can be read to its end.
///   - limit: The most bytes to take; what goes on beyond them is refused.
/// - Throws: ``FileError`` if the file is missing, is a folder, cannot be read or is longer than `limit`.
public func readFile(_ path: String, limit: Int = 1 << 30) throws -> [UInt8] {
  let file = open(systemPath(path), O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { throw FileError(path, "cannot be read: \(systemMessage())") }
  defer { close(file) }
  return try readAll(file, name: path, limit: limit)
}

/// Reads the beginning of a file.
///
/// - Parameters:
///   - path: A file; a pipe or a device is not waited for.
///   - count: The most bytes to take.
/// - Returns: The bytes, fewer if the file is shorter; `nil` if it is no file or cannot be read.
public func readBeginning(_ path: String, count: Int) -> [UInt8]? {
  let file = open(systemPath(path), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard file >= 0 else { return nil }
  defer { close(file) }
  var status = stat()
  guard fstat(file, &status) == 0, status.isRegularFile else { return nil }
  var bytes = [UInt8](repeating: 0, count: min(count, max(0, Int(status.st_size)))), end = 0
  while end < bytes.count {
    let taken = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress! + end, $0.count - end) }
    if taken < 0 && errno == EINTR { continue }
    guard taken > 0 else { return nil }
    end += taken
  }
  return bytes
}

/// Reads an open file to its end, such as standard input.
///
/// - Parameters:
///   - file: The file's number; it stays open.
///   - name: What errors call it.
///   - limit: The most bytes to take; what goes on beyond them is refused.
/// - Throws: ``FileError`` if it is a folder, cannot be read or is longer than `limit`.
public func readAll(_ file: Int32, name path: String, limit: Int = 1 << 30) throws -> [UInt8] {
  var status = stat()
  guard fstat(file, &status) == 0 else { throw FileError(path, "cannot be read: \(systemMessage())") }
  if status.isFolder { throw FileError(path, "is a folder") }
  // Before any memory is asked for.
  let tooLong = FileError(path, "is longer than \(limit) bytes", .tooLong)
  guard !status.isRegularFile || Int(status.st_size) <= limit else { throw tooLong }
  var bytes: [UInt8] = []
  bytes.reserveCapacity(min(max(Int(status.st_size), 0), limit))
  var block = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(file, &block, block.count)
    if count == 0 { return bytes }
    if count < 0 && errno == EINTR { continue }
    guard count > 0 else { throw FileError(path, "cannot be read: \(systemMessage())") }
    guard bytes.count + count <= limit else { throw tooLong }
    bytes += block[..<count]
  }
}

/// What the operating system says about the last failed call.
public func systemMessage(_ number: Int32 = errno) -> String { String(cString: strerror(number)) }

extension stat {
  var isFolder: Bool { st_mode & S_IFMT == S_IFDIR }
  var isRegularFile: Bool { st_mode & S_IFMT == S_IFREG }
}
