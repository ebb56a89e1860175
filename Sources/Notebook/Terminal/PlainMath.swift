import Foundation

/// TeX as well as a terminal can show it: `\mu + \sigma \odot \epsilon` becomes μ + σ ⊙ ε.
///
/// Names, fractions, accents, braces under a term and simple sub- and superscripts are translated. What is not known is a
/// fault that `chapter check` finds; it stays as it was written.
struct PlainMath {
  private var rest: Substring
  private var unknown: [String] = []

  static func text(_ tex: String) -> String {
    var math = PlainMath(rest: Substring(tex))
    return math.translated()
  }

  /// The commands in a formula that a terminal cannot show.
  static func unknownCommands(in tex: String) -> [String] {
    var math = PlainMath(rest: Substring(tex))
    _ = math.translated()
    return math.unknown
  }

  private init(rest: Substring) {
    self.rest = rest
  }

  private mutating func translated() -> String {
    var result = ""
    while let character = rest.popFirst() {
      switch character {
      case "\\": result += command()
      case "^": result += Self.script(argument(), PlainMathSymbols.superscripts, "^")
      case "_": result += Self.script(argument(), PlainMathSymbols.subscripts, "_")
      case "{", "}": break
      default: result.append(character)
      }
    }
    return result
  }

  /// Translates the command behind a backslash, with what it applies to.
  private mutating func command() -> String {
    let name = String(rest.prefix { $0.isLetter })
    rest.removeFirst(name.count)
    if name.isEmpty {
      // `\,` and `\;` are spaces, `\{` is a brace.
      let escaped = rest.popFirst() ?? " "
      if escaped == "\\" { unknown.append("\\\\") }
      return escaped == "!" ? "" : escaped == "|" ? "‖" : ",;: ".contains(escaped) ? " " : String(escaped)
    }
    if let accent = PlainMathSymbols.accents[name] { return argument() + accent }
    switch name {
    case "frac", "tfrac", "dfrac": return fraction()
    case "underbrace": return underbrace()
    case "sqrt": return "√" + Self.grouped(argument())
    default:
      guard let symbol = PlainMathSymbols.names[name] else {
        unknown.append("\\\(name)")
        return "\\\(name)"
      }
      return symbol
    }
  }

  private mutating func fraction() -> String {
    let (above, below) = (argument(), argument())
    if let sign = PlainMathSymbols.fractions["\(above)/\(below)"] { return sign }
    return "\(Self.grouped(above))/\(Self.grouped(below))"
  }

  /// A term and, in brackets behind it, what stands under its brace.
  private mutating func underbrace() -> String {
    let term = argument()
    guard rest.first == "_" else { return term }
    rest.removeFirst()
    return "\(term) [\(argument().trimmingCharacters(in: .whitespaces))]"
  }

  /// The group in braces, the command or the single character that follows.
  private mutating func argument() -> String {
    guard let first = rest.popFirst() else { return "" }
    if first == "\\" { return command() }
    guard first == "{" else { return String(first) }
    var depth = 1
    let group = rest.prefix { character in
      if character == "{" { depth += 1 }
      if character == "}" { depth -= 1 }
      return depth > 0
    }
    rest = rest.dropFirst(group.count + 1)
    var inner = PlainMath(rest: group)
    defer { unknown += inner.unknown }
    return inner.translated()
  }

  private static func grouped(_ text: String) -> String {
    text.count > 1 ? "(\(text))" : text
  }

  private static func script(_ text: String, _ letters: [Character: Character], _ mark: String) -> String {
    let small = text.compactMap { letters[$0] }
    return small.count == text.count ? String(small) : mark + grouped(text)
  }
}

/// What TeX's names look like in a terminal.
enum PlainMathSymbols {
  static let superscripts = Dictionary(uniqueKeysWithValues: zip("0123456789+-nTiᵀ", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿᵀⁱᵀ"))
  static let subscripts = Dictionary(uniqueKeysWithValues: zip("0123456789+-ijaexnp", "₀₁₂₃₄₅₆₇₈₉₊₋ᵢⱼₐₑₓₙₚ"))

  static let fractions = ["1/2": "½", "1/3": "⅓", "2/3": "⅔", "1/4": "¼", "3/4": "¾"]

  /// Marks that stand on the letter before them.
  static let accents = ["hat": "\u{302}", "bar": "\u{304}", "tilde": "\u{303}"]

  static let names: [String: String] = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "eta": "η", "theta": "θ",
    "lambda": "λ", "mu": "μ", "nu": "ν", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "varphi": "φ",
    "psi": "ψ", "omega": "ω", "Sigma": "Σ", "Delta": "Δ", "Phi": "Φ", "Theta": "Θ", "Omega": "Ω", "nabla": "∇",
    "partial": "∂", "sum": "Σ", "prod": "Π", "int": "∫", "times": "×", "cdot": "·", "odot": "⊙", "otimes": "⊗",
    "pm": "±",
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈", "sim": "∼", "propto": "∝",
    "in": "∈", "to": "→", "rightarrow": "→", "leftarrow": "←", "mapsto": "↦", "infty": "∞", "ldots": "…", "cdots": "⋯",
    "dots": "…", "mid": "|", "lVert": "‖", "rVert": "‖", "lvert": "|", "rvert": "|", "quad": "  ",
    "qquad": "    ", "langle": "⟨", "rangle": "⟩", "lfloor": "⌊",
    "rfloor": "⌋", "star": "⋆", "ast": "∗", "forall": "∀", "ell": "ℓ", "top": "ᵀ", "log": "log", "ln": "ln",
    "exp": "exp",
    "max": "max", "min": "min", "sin": "sin", "cos": "cos",
    // Commands of layout say nothing in a line of text.
    "left": "", "right": "", "big": "", "Big": "", "mathbf": "", "mathrm": "", "mathcal": "", "mathbb": "",
    "mathsf": "",
    "operatorname": "", "text": "", "textstyle": "", "displaystyle": "",
  ]
}
