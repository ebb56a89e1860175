import Engine
import Imaging
import Notebook
import SuperResolution

extension Chapter01 {
  static let pictureIsNumbers = Section { page in
    //: ## A picture is numbers
    //:
    //: What does a program see of a picture? No photograph comes with this book; its picture is drawn by a program. It shows
    //: nautilus shells on the sea floor (you see it [below](#views)), because a nautilus repeats itself at every size. That
    //: will matter from chapter 4 on. (*Swift, in passing:* `let` names a value that stays the same, `var` one that may
    //: change.)
    let image = SamplePicture.image()
    page.show("columns and rows", [image.width, image.height])
    page.show("colours", image.channels)
    page.show("numbers", image.pixels.count)

    //: Each number says how bright one colour is at one place, from 0 (black) to 1 (as bright as the screen can make it).
    //: The scale is made for eyes: 0.5 is about a fifth of the light of 1 (in our drawing a quarter, since it takes a
    //: square root for the usual curve). A file holds whole steps of 1/255. We compute with single-precision fractions of
    //: four bytes each, so that small changes are not rounded away. The numbers of one colour form a **plane**, or
    //: **channel**. The three planes follow each other in memory: first red, then green, then blue.
    //:
    //: A **tensor** is an array of numbers with a **shape**, its size along each dimension. Pictures have four dimensions,
    //: N×C×H×W: the number of pictures, of channels, of rows and of columns. (In the code, `page` is this page, a *knob* is a
    //: number that you may turn, and `0...255` is the range in which you may.)
    let picture = Tensor(image)
    let row = page.knob("row", 100, in: 0...255), column = page.knob("column", 128, in: 0...255)
    page.show("shape", picture.shape)
    page.show("red at row \(row), column \(column)", picture[0, 0, row, column], digits: 3)

    //: > **Try** Turn the column step by step, and watch red. A neighbour has nearly the same number, until the column
    //: > crosses an edge of a shell.
  }
}
