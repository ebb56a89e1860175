extension Image {
  /// The picture with more of it around, as if it went on for ever: a tile of a seamless pattern among its neighbours.
  ///
  /// - Parameter margin: Pixels on each side.
  public func wrapped(by margin: Int) -> Image {
    framed(by: margin) { position, count in (position % count + count) % count }
  }

  /// The picture with its mirror image around it, the outermost pixels twice.
  ///
  /// - Parameter margin: Pixels on each side.
  public func mirrored(by margin: Int) -> Image {
    framed(by: margin) { position, count in
      let phase = (position % (2 * count) + 2 * count) % (2 * count)
      return phase < count ? phase : 2 * count - 1 - phase
    }
  }

  /// The picture with a margin whose pixels are found inside it.
  private func framed(by margin: Int, _ place: (Int, Int) -> Int) -> Image {
    precondition(margin >= 0, "image: a margin of \(margin)")
    let (columns, rows) = (width + 2 * margin, height + 2 * margin)
    func inside(_ position: Int, _ count: Int) -> Int { place(position - margin, count) }
    return mapPlanes(width: columns, height: rows) { plane in
      (0..<rows).flatMap { y in
        (0..<columns).map { plane[inside(y, height) * width + inside($0, width)] }
      }
    }
  }
}
