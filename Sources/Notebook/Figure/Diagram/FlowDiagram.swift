/// What follows from what: boxes with a line of words each, the lower ones made from the upper ones.
public struct FlowDiagram: Sendable, Equatable {
  /// A box.
  public struct Box: Sendable, Equatable {
    /// What it is or does.
    public var title: String
    /// What is known of it: sizes, numbers of steps.
    public var facts: String
    /// The boxes that it is made from, by their places.
    public var inputs: [Int]
    /// Whether something is learned or measured there, which is drawn in blue; a result is grey.
    public var isWork: Bool
  }

  /// The boxes, each behind those it is made from.
  public private(set) var boxes: [Box] = []

  /// A diagram without boxes.
  public init() {}

  /// Adds a box.
  ///
  /// - Parameters:
  ///   - title: What it is or does.
  ///   - facts: Sizes, numbers of steps.
  ///   - inputs: The boxes that it is made from; what stands twice is drawn once.
  ///   - isWork: Whether something is learned or measured there.
  /// - Returns: The place of the box.
  public mutating func add(_ title: String, _ facts: String, from inputs: [Int] = [], isWork: Bool = false) -> Int {
    precondition(inputs.allSatisfy { boxes.indices.contains($0) }, "the box '\(title)' is made from a later one")
    let sources = inputs.enumerated().filter { !inputs[..<$0.offset].contains($0.element) }.map(\.element)
    boxes.append(Box(title: title, facts: facts, inputs: sources, isWork: isWork))
    return boxes.count - 1
  }

  /// The drawing.
  func svg() -> String {
    let sizes = boxes.map { box in
      let words = max(Drawing.width(of: box.title, size: 14), Drawing.width(of: box.facts, size: 12))
      return (width: words + 24, height: box.facts.isEmpty ? 30.0 : 46.0)
    }
    let edges = boxes.enumerated().flatMap { to, box in box.inputs.map { (from: $0, to: to) } }
    let layout = LayeredLayout(sizes: sizes, edges: edges, gap: (26, 30)), margin = 14.0
    var drawing = Drawing()
    for route in layout.routes { drawing.arrow(route.map { ($0.x + margin, $0.y + margin) }) }
    for (index, box) in boxes.enumerated() {
      let (x, y) = (layout.boxes[index].x + margin, layout.boxes[index].y + margin), size = sizes[index]
      drawing.box(
        x: x - size.width / 2, y: y, width: size.width, height: size.height, fill: box.isWork ? .blueBox : .box)
      drawing.text(box.title, x: x, y: y + 19, bold: true)
      if !box.facts.isEmpty { drawing.text(box.facts, x: x, y: y + 37, size: 12) }
    }
    return drawing.svg(width: layout.width + 2 * margin, height: layout.height + 2 * margin)
  }
}
