import LoopInterface

/// The innermost loops for the vectors that this module is compiled for.
enum VectorLoops: Loops {
  static var lanes: Int { Vector.scalarCount }
}

/// What the module is there for; the program asks the one that fits its processor.
public func vectorLoops() -> any Loops.Type { VectorLoops.self }
