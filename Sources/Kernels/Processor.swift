import CProcessor
import LoopInterface
import LoopsPortable

#if arch(x86_64)
  import LoopsAVX2
  import LoopsAVX512
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Pointer to numbers that a kernel reads.
public typealias Source = UnsafePointer<Float>

/// Pointer to numbers that a kernel writes.
public typealias Target = UnsafeMutablePointer<Float>

/// The machine's vector units.
///
/// The kernels' innermost loops exist once for every kind of vector, and the choice is made when the first kernel runs: what
/// `NLVAE_VECTORS` in the environment names, or else the longest vectors that the processor has. All write the same bytes.
public enum Processor {
  /// A kind of vector that the innermost loops are compiled for.
  public enum Vectors: String, CaseIterable, Sendable {
    /// Eight lanes as the compiler makes them from what every processor of the architecture has: NEON on arm64; on x86-64
    /// slow, for it has no fused multiply-add, and there to be compared with.
    case portable
    /// Eight lanes, AVX2 and FMA.
    case avx2
    /// Sixteen lanes, AVX-512 (F, VL, DQ and BW).
    case avx512

    /// Whether this processor has them.
    public var isSupported: Bool {
      switch self {
      case .portable: true
      case .avx2: processor_has_avx2() != 0
      case .avx512: processor_has_avx512() != 0
      }
    }

    /// The instruction set as a record names it.
    public var name: String {
      switch self {
      case .portable:
        #if arch(arm64)
          "NEON"
        #else
          "portable"
        #endif
      case .avx2: "AVX2"
      case .avx512: "AVX-512"
      }
    }
  }

  /// The environment's wish, if it has one.
  private static let wish = getenv("NLVAE_VECTORS").map { String(cString: $0) }

  /// The vectors that the kernels use in this process.
  public static let vectors: Vectors = {
    if let wish, let vectors = Vectors(rawValue: wish), vectors.isSupported { return vectors }
    return Vectors.allCases.last { $0.isSupported } ?? .portable
  }()

  /// True if the processor can execute the kernels: what `NLVAE_VECTORS` asks for or, without it, AVX2 and FMA on x86-64 and
  /// anything on arm64.
  ///
  /// Programs ask once at their start and stop with `requirement`.
  public static var isSupported: Bool {
    guard let wish else { return isFast }
    return Vectors(rawValue: wish)?.isSupported ?? false
  }

  /// One line that says what is missing where `isSupported` is false.
  public static var requirement: String {
    guard let wish else {
      return
        "this processor lacks AVX2 or FMA, which the kernels need; NLVAE_VECTORS=portable does without, very slowly"
    }
    let possible = Vectors.allCases.filter(\.isSupported).map(\.rawValue).joined(separator: ", ")
    return "NLVAE_VECTORS is “\(wish)”; this processor has: \(possible)"
  }

  /// Whether there is a path that is compiled for the processor's own instructions.
  private static var isFast: Bool {
    #if arch(x86_64)
      vectors != .portable
    #else
      true
    #endif
  }
}

/// The innermost loops for this processor.
let loops: any Loops.Type =
  switch Processor.vectors {
  #if arch(x86_64)
    case .avx512: LoopsAVX512.vectorLoops()
    case .avx2: LoopsAVX2.vectorLoops()
    case .portable: LoopsPortable.vectorLoops()
  #else
    default: LoopsPortable.vectorLoops()
  #endif
  }
