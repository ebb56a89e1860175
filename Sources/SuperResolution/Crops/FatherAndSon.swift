import Engine
import Imaging

extension Tensor {
  /// A father's son, interpolated back to the father's size: 1×C×H×W to the same shape.
  ///
  /// - Parameter factor: how much smaller the son is; sizes that it does not divide are rounded up, as by `imresize`.
  package func reducedAndEnlarged(by factor: Double) -> Tensor {
    func maps(_ count: Int) -> (down: ResamplingMatrix, up: ResamplingMatrix) {
      let small = max(1, Int((Double(count) / factor - 1e-9).rounded(.up)))
      return (
        ResamplingMatrix(from: count, to: small, scale: 1 / factor, filter: .bicubic),
        ResamplingMatrix(from: small, to: count, scale: factor, filter: .bicubic)
      )
    }
    let (rows, columns) = (maps(shape[2]), maps(shape[3]))
    return resampled(vertical: rows.down, horizontal: columns.down)
      .resampled(vertical: rows.up, horizontal: columns.up)
  }
}
