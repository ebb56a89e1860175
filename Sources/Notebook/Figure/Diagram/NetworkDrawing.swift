extension NetworkDiagram {
  /// The words in a box: what is done, in lines of moderate length, and what is known of it.
  private func words(_ box: Box) -> (title: [String], facts: String) {
    var facts: [String] = []
    let name = box.names.map { name -> String in
      guard let group = box.group, name.hasPrefix(group + ".") else { return name }
      return String(name.dropFirst(group.count + 1))
    }
    if !name.isEmpty { facts.append(name.joined(separator: ", ")) }
    facts.append(box.shape)
    if box.weights > 0 { facts.append("\(OperationWords.count(box.weights)) weight\(box.weights == 1 ? "" : "s")") }
    if let sees = box.sees {
      let last = box.seesAtLast.map { $0 == sees ? "" : " to \($0)" } ?? ""
      facts.append("sees \(sees)\(last)")
    }
    var lines: [String] = []
    for part in box.title.split(separator: ", ") {
      if let last = lines.last, last.count + part.count < 36 {
        lines[lines.count - 1] += ", \(part)"
      } else {
        lines.append(String(part))
      }
    }
    return (lines, facts.joined(separator: " · "))
  }

  /// What a frame is called.
  private func words(group: String) -> String {
    let family = group.split(separator: ".").dropLast().joined(separator: ".")
    return repeats[group].map { "\(family): \($0) times" } ?? group
  }

  /// The drawing: the picture enters at the top; frames are the parts that are repeated.
  func svg() -> String {
    let texts = boxes.map(words)
    let sizes = texts.map { text -> (width: Double, height: Double) in
      let title = text.title.map { Drawing.width(of: $0, size: 15) }.max() ?? 0
      return (
        max(title, Drawing.width(of: text.facts, size: 12), 66) + 24, 28 + Drawing.lineHeight * Double(text.title.count)
      )
    }
    let edges = boxes.enumerated().flatMap { to, box in box.inputs.map { (from: $0, to: to) } }
    let layout = LayeredLayout(sizes: sizes, edges: edges, gap: (28, 34))
    let margin = 30.0
    var drawing = Drawing()
    frame(&drawing, layout, sizes, edges, margin)
    for route in layout.routes { drawing.arrow(route.map { ($0.x + margin, $0.y + margin) }) }
    for (i, text) in texts.enumerated() {
      let (x, y) = (layout.boxes[i].x + margin, layout.boxes[i].y + margin)
      drawing.box(
        x: x - sizes[i].width / 2, y: y, width: sizes[i].width, height: sizes[i].height,
        fill: boxes[i].weights > 0 ? .blueBox : .box)
      for (line, words) in text.title.enumerated() {
        drawing.text(words, x: x, y: y + 19 + Double(line) * Drawing.lineHeight, bold: true)
      }
      drawing.text(text.facts, x: x, y: y + sizes[i].height - 9, size: 12)
    }
    return drawing.svg(width: layout.width + 2 * margin, height: layout.height + 2 * margin)
  }

  /// Draws a frame around every repeated part and what is led around within it.
  private func frame(
    _ drawing: inout Drawing, _ layout: LayeredLayout, _ sizes: [(width: Double, height: Double)],
    _ edges: [(from: Int, to: Int)], _ margin: Double
  ) {
    var groups: [String] = []
    for box in boxes { if let group = box.group, !groups.contains(group) { groups.append(group) } }
    for group in groups {
      let members = boxes.indices.filter { boxes[$0].group == group }
      let inner = edges.indices.filter { members.contains(edges[$0].from) && members.contains(edges[$0].to) }
      let lines = inner.flatMap { layout.routes[$0].map(\.x) }
      let left = (members.map { layout.boxes[$0].x - sizes[$0].width / 2 } + lines).min()! + margin - 12
      let right = (members.map { layout.boxes[$0].x + sizes[$0].width / 2 } + lines).max()! + margin + 12
      let top = members.map { layout.boxes[$0].y }.min()! + margin - 22
      let bottom = members.map { layout.boxes[$0].y + sizes[$0].height }.max()! + margin + 8
      drawing.box(
        x: left, y: top, width: right - left, height: bottom - top, fill: .paper, stroke: .remark, dashed: true)
      drawing.text(words(group: group), x: left + 8, y: top + 15, anchor: .start, size: 12, colour: .remark)
    }
  }
}
