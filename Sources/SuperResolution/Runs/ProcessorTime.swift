#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Seconds that the processor has worked for this process so far, summed over threads.
///
/// They depend less than the time on the wall on what else the machine has to do, but they do: on caches and memory that
/// are shared, and on how fast the processor runs at all.
public func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
