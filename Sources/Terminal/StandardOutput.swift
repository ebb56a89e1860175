import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What a program says on standard output.
///
/// Every line is written at once. What cannot be written, because the disk is full or the output is closed, stops no work; but
/// the program then must not end as if all were well, so the first failure is kept.
public enum StandardOutput {
  private static let failure = Atomic<Int32>(0)

  /// The system's reason why something could not be written; `nil` if everything was.
  public static var problem: String? {
    let number = failure.load(ordering: .relaxed)
    return number == 0 ? nil : String(cString: strerror(number))
  }

  /// Writes a line.
  ///
  /// - Parameter line: Its text, without the end.
  public static func write(line: String) {
    var rest = Array("\(line)\n".utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { sendToStandardOutput($0.baseAddress!, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        let number = count < 0 ? errno : EIO
        _ = failure.compareExchange(expected: 0, desired: number, ordering: .relaxed)
        return
      }
      rest = rest.dropFirst(count)
    }
  }
}

/// The system's own `write`, which a method of that name hides.
private func sendToStandardOutput(_ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(STDOUT_FILENO, bytes, count)
}
