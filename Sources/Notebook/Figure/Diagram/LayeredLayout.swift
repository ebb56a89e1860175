/// Where the boxes of a computation stand: every box below those it is computed from.
///
/// The layers are the longest paths; an edge over several layers gets a place in each of them, so that no line crosses a
/// box; within a layer boxes are ordered by their neighbours' mean place (Sugiyama, Tagawa and Toda, 1981). No step
/// depends on chance or on a machine.
struct LayeredLayout {
  /// Centre of each box from left to right, and its upper edge.
  private(set) var boxes: [(x: Double, y: Double)] = []
  /// For each edge, the points that its line goes through.
  private(set) var routes: [[(x: Double, y: Double)]] = []
  private(set) var width = 0.0
  private(set) var height = 0.0

  private let sizes: [(width: Double, height: Double)]
  private let edges: [(from: Int, to: Int)]
  private let gap: (x: Double, y: Double)
  /// Boxes, and behind them the places that long edges pass through.
  private var layer: [Int] = []
  private var widths: [Double] = []
  private var links: [(from: Int, to: Int)] = []
  private var paths: [[Int]] = []
  private var rows: [[Int]] = []

  /// Lays a graph out.
  ///
  /// - Parameters:
  ///   - sizes: Width and height of each box.
  ///   - edges: From a box to one with a larger index.
  ///   - gap: Free space beside and below a box.
  init(
    sizes: [(width: Double, height: Double)], edges: [(from: Int, to: Int)], gap: (x: Double, y: Double) = (24, 26)
  ) {
    precondition(edges.allSatisfy { $0.from < $0.to }, "edges of a layout lead from a box to a later one")
    self.sizes = sizes
    self.edges = edges
    self.gap = gap
    assignLayers()
    splitLongEdges()
    orderRows()
    place()
  }

  private mutating func assignLayers() {
    layer = [Int](repeating: 0, count: sizes.count)
    for edge in edges.sorted(by: { $0.to < $1.to }) { layer[edge.to] = max(layer[edge.to], layer[edge.from] + 1) }
    // What is given rather than computed stands next to where it is used first.
    let computed = Set(edges.map(\.to))
    for box in sizes.indices where !computed.contains(box) {
      if let first = edges.filter({ $0.from == box }).map({ layer[$0.to] }).min() { layer[box] = first - 1 }
    }
  }

  private mutating func splitLongEdges() {
    widths = sizes.map(\.width)
    for edge in edges {
      var path = [edge.from]
      for row in (layer[edge.from] + 1)..<max(layer[edge.to], layer[edge.from] + 1) {
        path.append(widths.count)
        widths.append(8)
        layer.append(row)
      }
      path.append(edge.to)
      links += zip(path, path.dropFirst()).map { (from: $0, to: $1) }
      paths.append(path)
    }
    rows = [[Int]](repeating: [], count: (layer.max() ?? -1) + 1)
    for item in widths.indices { rows[layer[item]].append(item) }
  }

  private mutating func orderRows() {
    var best = rows, fewest = crossings()
    for sweep in 0..<8 {
      let down = sweep % 2 == 0
      for row in down ? Array(rows.indices) : rows.indices.reversed() {
        let place = places()
        let means = Dictionary(
          uniqueKeysWithValues: rows[row].map { item -> (Int, Double) in
            let near = links.compactMap { down ? ($0.to == item ? $0.from : nil) : ($0.from == item ? $0.to : nil) }
            return (item, near.isEmpty ? place[item] : near.map { place[$0] }.reduce(0, +) / Double(near.count))
          })
        rows[row] = rows[row].enumerated().sorted {
          (means[$0.element]!, $0.offset) < (means[$1.element]!, $1.offset)
        }.map(\.element)
      }
      let now = crossings()
      if now < fewest { (best, fewest) = (rows, now) }
    }
    rows = best
  }

  /// The place of each item in its row, from 0 to 1.
  private func places() -> [Double] {
    var result = [Double](repeating: 0, count: widths.count)
    for row in rows { for (i, item) in row.enumerated() { result[item] = (Double(i) + 0.5) / Double(row.count) } }
    return result
  }

  private func crossings() -> Int {
    let place = places()
    var count = 0
    for (i, a) in links.enumerated() {
      for b in links[(i + 1)...] where layer[a.from] == layer[b.from] {
        if (place[a.from] - place[b.from]) * (place[a.to] - place[b.to]) < 0 { count += 1 }
      }
    }
    return count
  }

  private mutating func place() {
    var x = [Double](repeating: 0, count: widths.count)
    for row in rows { pack(row, at: [Double](repeating: 0, count: row.count), into: &x) }
    for sweep in 0..<12 {
      for row in sweep % 2 == 0 ? Array(rows.indices) : rows.indices.reversed() {
        let wanted = rows[row].map { item -> Double in
          let near = links.compactMap { $0.to == item ? $0.from : $0.from == item ? $0.to : nil }
          return near.isEmpty ? x[item] : near.map { x[$0] }.reduce(0, +) / Double(near.count)
        }
        pack(rows[row], at: wanted, into: &x)
      }
    }
    straighten(&x)
    let left = widths.indices.map { x[$0] - widths[$0] / 2 }.min() ?? 0
    x = x.map { $0 - left }
    width = widths.indices.map { x[$0] + widths[$0] / 2 }.max() ?? 0
    var top: [Double] = [], y = 0.0
    for row in rows {
      top.append(y)
      y += (row.compactMap { $0 < sizes.count ? sizes[$0].height : nil }.max() ?? 0) + gap.y
    }
    height = max(0, y - gap.y)
    boxes = sizes.indices.map { (x[$0], top[layer[$0]]) }
    routes = paths.map { path in
      path.enumerated().flatMap { step, item -> [(x: Double, y: Double)] in
        if step == 0 { return [(x[item], top[layer[item]] + sizes[item].height)] }
        if step == path.count - 1 { return [(x[item], top[layer[item]])] }
        let bottom = layer[item] + 1 < top.count ? top[layer[item] + 1] - gap.y : y
        return [(x[item], top[layer[item]]), (x[item], bottom)]
      }
    }
  }

  /// Leads long edges straight down where there is room, as far outside as they already go.
  private func straighten(_ x: inout [Double]) {
    for path in paths where path.count > 3 {
      let inner = path.dropFirst().dropLast()
      let places = inner.map { x[$0] }
      let wanted = [places.max()!, places.min()!, places.reduce(0, +) / Double(places.count)]
      let free = wanted.first { target in
        inner.allSatisfy { item in
          rows[layer[item]].allSatisfy { other in
            other == item
              || (x[other] < x[item] ? x[other] < target : x[other] > target)
                && abs(x[other] - target) >= (widths[other] + widths[item]) / 2 + gap.x / 2
          }
        }
      }
      if let free { for item in inner { x[item] = free } }
    }
  }

  /// Puts a row's items where they want to be, in their order and without overlaps.
  private func pack(_ row: [Int], at wanted: [Double], into x: inout [Double]) {
    guard !row.isEmpty else { return }
    func apart(_ i: Int) -> Double { (widths[row[i - 1]] + widths[row[i]]) / 2 + gap.x }
    var fromLeft = wanted, fromRight = wanted
    for i in row.indices.dropFirst() { fromLeft[i] = max(wanted[i], fromLeft[i - 1] + apart(i)) }
    for i in row.indices.dropLast().reversed() { fromRight[i] = min(wanted[i], fromRight[i + 1] - apart(i + 1)) }
    for i in row.indices { x[row[i]] = (fromLeft[i] + fromRight[i]) / 2 }
    for i in row.indices.dropFirst() { x[row[i]] = max(x[row[i]], x[row[i - 1]] + apart(i)) }
  }
}
