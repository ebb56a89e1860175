import CPNG

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What a zlib stream holds; `nil` if it is damaged, or holds more than `limit` bytes.
func inflated(_ stream: some Sequence<UInt8>, limit: Int) -> [UInt8]? {
  let stream = Array(stream)
  var count = 0
  guard !stream.isEmpty, let bytes = cpng_inflate(stream, stream.count, limit, &count) else { return nil }
  defer { free(bytes) }
  return Array(UnsafeBufferPointer(start: bytes, count: count))
}

/// A zlib stream of some bytes.
func deflated(_ bytes: [UInt8]) -> [UInt8]? {
  var count = 0
  guard let stream = cpng_deflate(bytes, bytes.count, &count) else { return nil }
  defer { free(stream) }
  return Array(UnsafeBufferPointer(start: stream, count: count))
}
