import CProcessor

extension UnsafePointer where Pointee == Float {
  /// Asks for the cache lines of `count` numbers that are to be read or written soon. They may lie anywhere.
  ///
  /// A picture with many channels is read in short pieces, one from every plane, and the processor's own prefetcher learns
  /// only from long ones. Where the planes do not fit into the caches, kernels would mostly wait.
  @inline(__always)
  func fetch(count: Int) {
    var i = 0
    while i < count {
      prefetch(self + i)
      i += 16
    }
  }
}
