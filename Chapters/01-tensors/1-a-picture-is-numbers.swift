import Engine
import Imaging
import Notebook
import SuperResolution

extension Chapter01 {
  static let pictureIsNumbers = Section { page in
    //: ## A picture is numbers
    //:
    //: No photograph comes with this book. Its picture is drawn by a program: nautilus shells on the sea floor, chosen
    //: because a nautilus repeats itself at every size, which will matter from chapter 4 on.
    let image = SamplePicture.image()
    page.show("columns and rows", [image.width, image.height])
    page.show("colours", image.channels)
    page.show("numbers", image.pixels.count)

    //: A number says how bright one colour is at one place: 0 for black, 1 for as bright as the screen can make it.
    //: (The scale is made for eyes: half the number is about a fifth of the light.) A file holds whole steps of 1/255;
    //: we compute with single-precision fractions, so that a thousand small corrections are not rounded away. The
    //: numbers of one colour form a **plane**, and the three planes follow each other in memory: first everything red,
    //: then everything green, then everything blue.
    //:
    //: > **Paper** (I, eq. 1)
    //: > Pictures are written $`I_x`$ (small) and $`I_y`$ (large), and appear as vectors from section III on.
    //:
    //: We name the layout instead: a `Tensor` is an array of numbers with a **shape**. Pictures have four dimensions,
    //: N×C×H×W: how many pictures, how many colours (later: channels), rows, columns.
    let picture = Tensor(image)
    let row = page.knob("row", 100, in: 0...255), column = page.knob("column", 128, in: 0...255)
    page.show("shape", picture.shape)
    page.show("red at row \(row), column \(column)", picture[0, 0, row, column], digits: 3)

    //: > **Try** Turn the column step by step, and watch red: a neighbour is nearly the same number, until the column
    //: > crosses an edge of a shell.
  }
}
