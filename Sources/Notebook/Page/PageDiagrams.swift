import Engine
import Files
import Foundation
import Imaging

// MARK: - Diagrams drawn from the code

extension Page {
  /// Draws a network's block diagram from the network: its operations, shapes, joins, weights, and how much of the picture
  /// each result depends on.
  ///
  /// - Parameters:
  ///   - name: File name without its ending.
  ///   - network: What is drawn. Its weights do not matter.
  ///   - input: The shape of the input, N×C×H×W; larger than what a result is to be seen to depend on.
  ///   - caption: What is seen and what it means.
  ///   - line: The line that the diagram stands under.
  ///   - forward: Runs the network.
  public func diagram<Network: Layer>(
    _ name: String, of network: Network, input: Shape, caption: String, line: Int = #line,
    forward: (Network, Variable) -> Variable
  ) {
    diagram(name, NetworkDiagram(of: network, input: input, forward: forward).svg(), caption: caption, line: line)
  }

  /// Draws a tape's graph: what was computed from what, with values and gradients.
  ///
  /// - Parameters:
  ///   - name: File name without its ending.
  ///   - output: A single number, whose derivatives are shown.
  ///   - tape: The tape that it was recorded on, made with `keepsValues: true`.
  ///   - names: What variables and results are called.
  ///   - caption: What is seen and what it means.
  ///   - line: The line that the diagram stands under.
  public func diagram(
    _ name: String, of output: Variable, on tape: Tape, naming names: KeyValuePairs<String, Variable> = [:],
    caption: String, line: Int = #line
  ) {
    diagram(name, TapeDiagram(of: output, on: tape, names: names).svg(), caption: caption, line: line)
  }

  /// Draws how a tensor lies in memory, and the step along each of its dimensions.
  ///
  /// - Parameters:
  ///   - name: File name without its ending.
  ///   - tensor: Of one to three dimensions and at most 48 numbers.
  ///   - caption: What is seen and what it means.
  ///   - line: The line that the diagram stands under.
  public func diagram(_ name: String, stridesOf tensor: Tensor, caption: String, line: Int = #line) {
    diagram(name, StrideDiagram(tensor).svg(), caption: caption, line: line)
  }

  /// Draws a filter on its way over a picture, a frame a place, with the matrix of columns and the output beside it.
  ///
  /// - Parameters:
  ///   - name: File name without its ending.
  ///   - filter: 1×1×K×K, K odd.
  ///   - picture: 1×1×H×W, a few pixels in each direction.
  ///   - columns: The matrix that the window's places make, K²×(H·W).
  ///   - output: What the convolution makes, 1×1×H×W.
  ///   - still: The frame that the page shows, counted from 0.
  ///   - caption: What is seen and what it means.
  ///   - line: The line that the diagram stands under.
  public func diagram(
    _ name: String, sliding filter: Tensor, over picture: Tensor, columns: Tensor, output: Tensor, still: Int,
    caption: String, line: Int = #line
  ) {
    let window = WindowDiagram(filter: filter, picture: picture, columns: columns, output: output)
    diagram(name, window.svg(still: still), caption: caption, line: line)
  }

  /// Shows pictures one after the other in one place, beside others that stay.
  ///
  /// - Parameters:
  ///   - name: File name without its ending.
  ///   - frames: The pictures that follow each other, and what each is called. All fill the same square.
  ///   - beside: The pictures that stay, with their titles.
  ///   - still: The frame that the page shows, counted from 0; the last if nothing is said.
  ///   - caption: What is seen and what it means.
  ///   - line: The line that the pictures stand under.
  public func film(
    _ name: String, _ frames: [(words: String, image: Image)], beside: [(title: String, image: Image)] = [],
    still: Int? = nil, caption: String, line: Int = #line
  ) {
    let film = FilmDiagram(frames: frames, beside: beside)
    diagram(name, try film.svg(still: still ?? frames.count - 1), caption: caption, line: line)
  }

  /// Draws what follows from what.
  ///
  /// - Parameters:
  ///   - name: File name without its ending.
  ///   - flow: The boxes.
  ///   - caption: What is seen and what it means.
  ///   - line: The line that the diagram stands under.
  public func diagram(_ name: String, of flow: FlowDiagram, caption: String, line: Int = #line) {
    diagram(name, flow.svg(), caption: caption, line: line)
  }

  /// Writes a drawing that no script makes.
  private func diagram(_ name: String, _ svg: @autoclosure () throws -> String, caption: String, line: Int) {
    precondition(!figureNames.contains(name), "figure \(name): drawn twice; the second would replace the first")
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try writeAtomically(Array(svg().utf8), to: "\(folder)/\(name).svg")
    } catch {
      problems.append(FigureProblem(figure: name, message: "not drawn: \(error)"))
    }
    add(.diagram(name: name, caption: caption), line: line)
  }
}
