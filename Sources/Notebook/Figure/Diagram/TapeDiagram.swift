import Engine

/// A tape's graph: what was computed from what, with the value of each result and its gradient.
struct TapeDiagram {
  /// A box: an operation or a variable.
  struct Node: Equatable {
    /// What was done.
    let title: String
    /// What the result is called, if it has a name.
    let name: String?
    /// The result, or its shape where it is more than one number.
    let value: String
    /// The derivative of the output with respect to it; `nil` where there is none.
    let gradient: String?
    /// The boxes it was computed from.
    let inputs: [Int]
  }

  let nodes: [Node]

  /// Reads a tape.
  ///
  /// - Parameters:
  ///   - output: A single number on a tape that keeps values.
  ///   - names: What variables and results are called.
  init(of output: Variable, on tape: Tape, names: KeyValuePairs<String, Variable>) {
    guard let end = output.place else { preconditionFailure("a diagram of a constant") }
    let operations = tape.operations, gradients = tape.allGradients(at: end, seed: .ones(output.shape))
    var used = Set([end])
    for operation in operations[...end].reversed() where used.contains(operation.index) {
      used.formUnion(operation.inputs)
    }
    let shown = operations[...end].filter { used.contains($0.index) }
    let place = Dictionary(uniqueKeysWithValues: shown.enumerated().map { ($1.index, $0) })
    let called = Dictionary(names.compactMap { name, variable in variable.place.map { ($0, name) } }) { first, _ in
      first
    }
    nodes = shown.map { operation in
      Node(
        title: operation.isVariable ? (called[operation.index] ?? "variable") : OperationWords.title(operation),
        name: operation.isVariable ? nil : called[operation.index],
        value: Self.words(operation.value, operation.shape),
        gradient: gradients[operation.index].map { Self.words($0, $0.shape) },
        inputs: operation.inputs.map { place[$0]! })
    }
  }

  /// A single number to four digits, anything else by its shape.
  private static func words(_ tensor: Tensor?, _ shape: Shape) -> String {
    guard let tensor, tensor.count == 1 else { return shape.description }
    return Rounding.significant(4).text(Double(tensor.reshaped([]).scalar))
  }

  /// The drawing: variables in blue, results in grey, gradients in orange.
  func svg() -> String {
    let texts = nodes.map { node in
      (
        title: node.name.map { "\($0) = \(node.title)" } ?? node.title, value: node.value,
        gradient: node.gradient.map { "slope \($0)" }
      )
    }
    let sizes = texts.map { text -> (width: Double, height: Double) in
      let second = "\(text.value)   \(text.gradient ?? "")"
      return (max(Drawing.width(of: text.title), Drawing.width(of: second, size: 12)) + 26, 46)
    }
    let edges = nodes.enumerated().flatMap { to, node in node.inputs.map { (from: $0, to: to) } }
    let layout = LayeredLayout(sizes: sizes, edges: edges)
    let margin = 14.0
    var drawing = Drawing()
    for route in layout.routes { drawing.arrow(route.map { ($0.x + margin, $0.y + margin) }) }
    for (i, text) in texts.enumerated() {
      let (x, y) = (layout.boxes[i].x + margin, layout.boxes[i].y + margin)
      drawing.box(
        x: x - sizes[i].width / 2, y: y, width: sizes[i].width, height: sizes[i].height,
        fill: nodes[i].inputs.isEmpty ? .blueBox : .box)
      drawing.text(text.title, x: x, y: y + 19, bold: true)
      if let gradient = text.gradient {
        drawing.text(text.value, x: x - sizes[i].width / 2 + 11, y: y + 37, anchor: .start, size: 12)
        drawing.text(gradient, x: x + sizes[i].width / 2 - 11, y: y + 37, anchor: .end, size: 12, colour: .orange)
      } else {
        drawing.text(text.value, x: x, y: y + 37, size: 12)
      }
    }
    return drawing.svg(width: layout.width + 2 * margin, height: layout.height + 2 * margin)
  }
}
