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
