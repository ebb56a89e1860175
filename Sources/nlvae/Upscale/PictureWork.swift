import Files
import Imaging
import SuperResolution

extension PictureEnlarger {
  /// A picture and everything that is decided before the work.
  struct Work {
    var input: String
    var output: String
    var format: PictureFormat
    /// The whole picture, and the size that it is or would be enlarged to.
    var whole: Image
    var target: (width: Int, height: Int)
    /// The whole with its other side around it where that is asked for.
    var frame: WrappedFrame
    /// A region of that.
    var preview: Preview?
    /// What is assumed of the picture.
    var assumed = Degradation.bicubic

    /// Whether the output is a file of its own, beside which a state can be kept.
    var isFile: Bool { output != "-" && !isDevice(output) }

    /// What is enlarged, and the size of that.
    var image: Image { preview?.image ?? frame.image }
    var size: (width: Int, height: Int) { preview?.size ?? frame.size }
    /// The size of what is written.
    var written: (width: Int, height: Int) { preview?.regionSize ?? target }

    /// What is written, out of what was enlarged.
    func cut(_ large: Image) -> Image { preview?.cut(large) ?? frame.cut(large) }
  }
}
