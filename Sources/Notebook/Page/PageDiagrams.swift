import Engine
import Files
import Foundation

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

  /// Writes a drawing that no script makes.
  private func diagram(_ name: String, _ svg: String, caption: String, line: Int) {
    precondition(!figureNames.contains(name), "figure \(name): drawn twice; the second would replace the first")
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try writeAtomically(Array(svg.utf8), to: "\(folder)/\(name).svg")
    } catch {
      problems.append(FigureProblem(figure: name, message: "not drawn: \(error)"))
    }
    add(.diagram(name: name, caption: caption), line: line)
  }
}
