import Engine

/// The weights of a network that was trained beforehand, from a file.
///
/// `Sources/SuperResolution/Networks/README.md` says what such a file holds. Notes are optional: `architecture`, `scale`
/// (one or more, separated by commas), `padding`, `protocol`. Without the first, names and shapes tell.
public struct PretrainedWeights: Sendable {
  /// The tensors and notes.
  public let file: Safetensors
  /// Whose weights they are.
  public let architecture: PretrainedArchitecture
  /// Factors that the notes name; of a network that says nothing, none.
  public let scales: [Int]

  /// Reads a file.
  ///
  /// - Parameter bytes: the whole file.
  /// - Throws: `EnlargementError.weights` if it is no such file, or of no known network.
  public init(_ bytes: [UInt8]) throws {
    let file: Safetensors
    do { file = try Safetensors(bytes, types: [.single, .half]) } catch let damage as Safetensors.Damage {
      throw EnlargementError.weights("\(damage)")
    }
    try self.init(file)
  }

  /// Looks at a file.
  ///
  /// - Parameter file: the tensors and notes.
  /// - Throws: `EnlargementError.weights` if it is of no known network.
  public init(_ file: Safetensors) throws {
    self.file = file
    let shapes = Dictionary(file.tensors.map { ($0.name, $0.tensor.shape) }, uniquingKeysWith: { first, _ in first })
    guard let kind = try Self.kind(file.metadata["architecture"], shapes) else {
      throw EnlargementError.weights("its tensors are of no known architecture")
    }
    architecture = Self.architecture(kind, shapes)
    var scales: [Int] = []
    for text in (file.metadata["scale"] ?? "").split(separator: ",") {
      guard let scale = Int(text), (1...8).contains(scale) else {
        throw EnlargementError.weights("its note says a scale of \(text)")
      }
      scales.append(scale)
    }
    self.scales = scales
  }

  private static func kind(_ note: String?, _ shapes: [String: Shape]) throws -> PretrainedArchitecture.Kind? {
    if let note {
      guard let kind = PretrainedArchitecture.Kind(rawValue: note) else {
        throw EnlargementError.weights("its note says an architecture of \(note)")
      }
      return kind
    }
    if shapes["head.weight"] != nil { return .residual }
    if shapes["stem.weight"] != nil { return .nlvae }
    if shapes["input.weight"] != nil { return .lapsrn }
    if shapes["deconvolution.weight"] != nil { return .fsrcnn }
    if shapes["recursion.weight"] != nil { return .drcn }
    if shapes["blocks.0.gate.weight"] != nil { return .memnet }
    if shapes["anchors.weight"] != nil { return .aPlus }
    guard let first = shapes["layers.0.weight"], first.rank == 4 else { return nil }
    return first[2] == 9 ? .srcnn : first[1] == 1 ? .vdsr : .zssr
  }

  /// The sizes as the tensors have them.
  private static func architecture(
    _ kind: PretrainedArchitecture.Kind, _ shapes: [String: Shape]
  ) -> PretrainedArchitecture {
    func channels(_ name: String) -> Int? { shapes[name].flatMap { $0.rank == 4 ? $0[0] : nil } }
    func count(_ name: (Int) -> String) -> Int? {
      let found = (0...).first { shapes["\(name($0)).weight"] == nil }!
      return found > 0 ? found : nil
    }
    switch kind {
    case .residual: return .init(kind, channels: channels("head.weight"), depth: count { "body.\($0).a" })
    case .nlvae: return .init(kind, channels: channels("stem.weight"), depth: count { "decoder.\($0).spatial" })
    case .zssr, .vdsr: return .init(kind, channels: channels("layers.0.weight"), depth: count { "layers.\($0)" })
    case .drcn:
      return .init(kind, channels: channels("recursion.weight"), depth: shapes["sum.weight"].map { $0[1] })
    case .memnet:
      return .init(kind, channels: channels("features.weight"), depth: count { "blocks.\($0).gate" })
    case .lapsrn: return .init(kind, depth: count { "levels.0.features.\($0)" })
    case .aPlus: return .init(kind, depth: shapes["anchors.weight"].flatMap { $0.rank == 2 ? $0[0] : nil })
    case .srcnn, .fsrcnn: return .init(kind)
    }
  }

  /// The factor that the network enlarges by.
  ///
  /// - Parameter scale: the factor that is wanted.
  public func factor(for scale: Int) throws -> Int {
    let shapes = file.tensors
    switch architecture.kind {
    case .residual: return try ResidualNetwork(file).scale
    case .lapsrn:
      let levels = (0...).first { level in !shapes.contains { $0.name == "levels.\(level).picture.weight" } }!
      guard levels > 0 else { throw EnlargementError.weights("levels.0.picture.weight is missing") }
      return 1 << levels
    case .aPlus: return try AnchoredRegression(file).fixedScale ?? scale
    case .fsrcnn: return scales.first ?? scale
    case .nlvae, .zssr, .vdsr, .srcnn, .drcn, .memnet: return scale
    }
  }

  /// The network with these weights.
  ///
  /// - Parameter scale: the factor that is wanted; a network of a fixed factor keeps its own.
  /// - Throws: `EnlargementError.weights` if a tensor is missing, has another shape, or is more than there should be.
  public func network(scale: Int) throws -> AnyPretrainedNetwork {
    if architecture.kind == .residual { return AnyPretrainedNetwork(try ResidualNetwork(file)) }
    if architecture.kind == .aPlus { return AnyPretrainedNetwork(try AnchoredRegression(file)) }
    let factor = try factor(for: scale)
    guard architecture.serves(scale: factor) else {
      throw EnlargementError.weights("there is no \(architecture.kind.rawValue) for ×\(factor)")
    }
    var random = RandomSource(seed: 0)
    var network = architecture.network(scale: factor, using: &random)
    if let note = file.metadata["padding"] {
      guard let padding = PaddingMode(rawValue: note) else {
        throw EnlargementError.weights("its note says a padding of \(note)")
      }
      switch architecture.kind {
      case .srcnn: network = AnyPretrainedNetwork(SRCNN(padding: padding, using: &random))
      case .fsrcnn: network = AnyPretrainedNetwork(FSRCNN(scale: factor, padding: padding, using: &random))
      default: break
      }
    }
    try network.load(file, names: network.names)
    return network
  }
}
