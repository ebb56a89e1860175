extension NetworkDiagram {
  /// The two lines of words in a box.
  private func words(_ box: Box) -> (title: String, facts: String) {
    var facts: [String] = []
    let name = box.names.map { name -> String in
      guard let group = box.group, name.hasPrefix(group + ".") else { return name }
      return String(name.dropFirst(group.count + 1))
    }
    if !name.isEmpty { facts.append(name.joined(separator: ", ")) }
    facts.append(box.shape)
    if box.weights > 0 { facts.append("\(OperationWords.count(box.weights)) weights") }
    if let sees = box.sees {
      let last = box.seesAtLast.map { $0 == sees ? "" : " to \($0)" } ?? ""
      facts.append("sees \(sees)\(last)")
    }
    return (box.title, facts.joined(separator: " · "))
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
      let width = max(Drawing.width(of: text.title), Drawing.width(of: text.facts, size: 12))
      return (max(width + 24, 90), 46)
    }
    let edges = boxes.enumerated().flatMap { to, box in box.inputs.map { (from: $0, to: to) } }
    let layout = LayeredLayout(sizes: sizes, edges: edges, gap: (28, 30))
    let margin = 30.0
    var drawing = Drawing()
    var groups: [String] = []
    for box in boxes { if let group = box.group, !groups.contains(group) { groups.append(group) } }
    for group in groups {
      let members = boxes.indices.filter { boxes[$0].group == group }
      let left = members.map { layout.boxes[$0].x - sizes[$0].width / 2 }.min()! + margin - 14
      let right = members.map { layout.boxes[$0].x + sizes[$0].width / 2 }.max()! + margin + 14
      let top = members.map { layout.boxes[$0].y }.min()! + margin - 22
      let bottom = members.map { layout.boxes[$0].y + sizes[$0].height }.max()! + margin + 9
      drawing.box(
        x: left, y: top, width: right - left, height: bottom - top, fill: .paper, stroke: .remark, dashed: true)
      drawing.text(words(group: group), x: left + 8, y: top + 15, anchor: .start, size: 12, colour: .remark)
    }
    for route in layout.routes { drawing.arrow(route.map { ($0.x + margin, $0.y + margin) }) }
    for (i, text) in texts.enumerated() {
      let (x, y) = (layout.boxes[i].x + margin, layout.boxes[i].y + margin)
      drawing.box(
        x: x - sizes[i].width / 2, y: y, width: sizes[i].width, height: sizes[i].height,
        fill: boxes[i].weights > 0 ? .blueBox : .box)
      drawing.text(text.title, x: x, y: y + 19, bold: true)
      drawing.text(text.facts, x: x, y: y + 37, size: 12)
    }
    return drawing.svg(width: layout.width + 2 * margin, height: layout.height + 2 * margin)
  }
}
