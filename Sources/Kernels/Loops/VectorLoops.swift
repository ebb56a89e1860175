import LoopInterface

/// The innermost loops for the vectors that this module is compiled for.
public enum VectorLoops: Loops {
  public static var lanes: Int { Vector.scalarCount }
}
