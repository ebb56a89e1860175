import CPrior

/// The network that comes with the tool: trained on drawings made by code, and on no photograph.
public enum SyntheticPrior {
  /// The network for ×4: 48 channels, 11 blocks, 479,376 weights.
  ///
  /// - Throws: `EnlargementError.weights` if what the program holds is damaged.
  public static func network() throws -> ResidualNetwork {
    let bytes = [UInt8](UnsafeRawBufferPointer(start: prior_x4(), count: prior_x4_size()))
    do {
      return try ResidualNetwork(Safetensors(bytes, types: [.single, .half]))
    } catch let damage as Safetensors.Damage {
      throw EnlargementError.weights("\(damage)")
    }
  }
}
