/// The look that all figures share.
///
/// Lines differ in dash and marker before they differ in colour, and the colours differ in lightness, so that a figure
/// says the same on a printer without colour. The background is opaque white: a page may be read in dark mode.
enum FigureStyle {
  static let lineCount = 6
  static let barColours = ["#22313f", "#7f9db9", "#d9e2ec", "#ffffff", "#d55e00", "#f0c9a0"]

  static let preamble = """
    set encoding utf8
    set border 3 linecolor rgb '#444444' linewidth 1
    set grid linecolor rgb '#dddddd' linetype 1 linewidth 0.6
    set format '%g'
    set style line 1 linecolor rgb '#000000' linewidth 1.8 dashtype solid pointtype 7 pointsize 0.55
    set style line 2 linecolor rgb '#0072b2' linewidth 1.8 dashtype (9,4) pointtype 5 pointsize 0.55
    set style line 3 linecolor rgb '#d55e00' linewidth 1.8 dashtype (9,3,2,3) pointtype 9 pointsize 0.75
    set style line 4 linecolor rgb '#009e73' linewidth 1.8 dashtype (2,3) pointtype 13 pointsize 0.75
    set style line 5 linecolor rgb '#cc79a7' linewidth 1.8 dashtype (14,4) pointtype 4 pointsize 0.7
    set style line 6 linecolor rgb '#777777' linewidth 1.8 dashtype (5,2) pointtype 6 pointsize 0.7
    set palette defined (0 '#00204d', 0.25 '#414d6b', 0.5 '#7c7b78', 0.75 '#bcaf6f', 1 '#ffea46')
    """

  /// Puts back what a panel may have changed, so that every panel starts from the same state.
  static let cleanSlate = """
    unset logscale
    unset label
    unset arrow
    unset title
    unset xlabel
    unset ylabel
    set autoscale
    set border 3
    set xtics nomirror out norotate autofreq
    set ytics nomirror out autofreq
    set tics textcolor rgb '#222222'
    set size noratio
    set lmargin -1
    set rmargin -1
    set tmargin -1
    set bmargin -1
    """

  static func terminal(_ size: (width: Int, height: Int)) -> String {
    "set terminal svg size \(size.width),\(size.height) fixed noenhanced"
      + " font 'sans-serif,14' background '#ffffff'"
  }

  /// A word between gnuplot's single quotes.
  static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }

  /// A number as scripts and data files hold it: five significant digits, more than a drawing shows.
  static func number(_ value: Double) -> String {
    value.isFinite ? Rounding.significant(5).text(value) : "nan"
  }
}
