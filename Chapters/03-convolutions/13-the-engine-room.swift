import Engine
import Experiments
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## The engine room
//:
//: Why is the engine faster than a product of copied columns, and what does a whole step of training cost? This part is
//: for readers who write such programs, or who want to know what "operations" in a paper stand for. Nothing in the later
//: chapters depends on it.

extension Chapter03 {
  static let theEngineRoom = Section()
}
