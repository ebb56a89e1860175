extension Figure {
  /// Draws the figure outside of any page: NAME.gp, NAME.dat and NAME.svg in a folder, which is made if need be.
  ///
  /// - Returns: the path of the SVG.
  /// - Throws: ``FigureError`` if gnuplot is missing or stops, or what the file system says.
  @discardableResult
  public func draw(in folder: String) throws -> String {
    try Gnuplot().draw(self, in: folder)
    return "\(folder)/\(name).svg"
  }
}
