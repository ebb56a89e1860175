import CProcessor

/// The machine's vector units.
public enum Processor {
  /// True if the processor can execute the kernels: AVX2 and FMA on x86-64, always on arm64.
  ///
  /// Programs ask once at their start and stop with `requirement`; without the check the first product would end
  /// the process with an illegal instruction.
  public static var isSupported: Bool { processor_has_vector_units() != 0 }

  /// One line that says what is missing where `isSupported` is false.
  public static let requirement = "this processor lacks AVX2 or FMA, which the kernels need"
}
