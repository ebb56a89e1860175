/// TeX as well as a terminal can show it: `\mu + \sigma \odot \epsilon` becomes μ + σ ⊙ ε.
///
/// Only words and simple sub- and superscripts are translated; what is not known stays as it was written.
enum PlainMath {
  static func text(_ tex: String) -> String {
    var result = ""
    var rest = Substring(tex)
    while let character = rest.popFirst() {
      switch character {
      case "\\":
        let name = rest.prefix { $0.isLetter }
        rest.removeFirst(name.count)
        if name.isEmpty {
          // `\,` and `\;` are spaces, `\{` is a brace.
          let escaped = rest.popFirst() ?? " "
          result += ",;:! ".contains(escaped) ? " " : String(escaped)
        } else {
          result += symbols[String(name)] ?? (layout.contains(String(name)) ? "" : "\\\(name)")
        }
      case "^": result += script(argument(&rest), superscripts, "^")
      case "_": result += script(argument(&rest), subscripts, "_")
      case "{", "}": break
      default: result.append(character)
      }
    }
    return result
  }

  /// The group in braces, the command or the single character that follows.
  private static func argument(_ rest: inout Substring) -> String {
    guard let first = rest.popFirst() else { return "" }
    if first == "\\" {
      let name = rest.prefix { $0.isLetter }
      rest.removeFirst(name.count)
      return text("\\\(name)")
    }
    guard first == "{" else { return String(first) }
    var depth = 1
    var group = ""
    while let character = rest.popFirst() {
      if character == "{" { depth += 1 }
      if character == "}" { depth -= 1 }
      if depth == 0 { break }
      group.append(character)
    }
    return text(group)
  }

  private static func script(_ text: String, _ letters: [Character: Character], _ mark: String) -> String {
    let small = text.compactMap { letters[$0] }
    if small.count == text.count { return String(small) }
    return text.count == 1 ? mark + text : "\(mark)(\(text))"
  }

  private static let superscripts = Dictionary(uniqueKeysWithValues: zip("0123456789+-nTi", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿᵀⁱ"))
  private static let subscripts = Dictionary(uniqueKeysWithValues: zip("0123456789+-ijaexnp", "₀₁₂₃₄₅₆₇₈₉₊₋ᵢⱼₐₑₓₙₚ"))
  private static let layout: Set<String> = [
    "left", "right", "mathbf", "mathrm", "mathcal", "mathbb", "operatorname", "text", "textstyle", "displaystyle", "big", "Big",
  ]
  private static let symbols: [String: String] = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "eta": "η", "theta": "θ",
    "lambda": "λ", "mu": "μ", "nu": "ν", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "varphi": "φ",
    "psi": "ψ", "omega": "ω", "Sigma": "Σ", "Delta": "Δ", "Phi": "Φ", "Theta": "Θ", "Omega": "Ω", "nabla": "∇",
    "partial": "∂", "sum": "Σ", "prod": "Π", "int": "∫", "times": "×", "cdot": "·", "odot": "⊙", "otimes": "⊗", "pm": "±",
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈", "sim": "∼", "propto": "∝",
    "in": "∈", "to": "→", "rightarrow": "→", "leftarrow": "←", "mapsto": "↦", "infty": "∞", "ldots": "…", "cdots": "⋯",
    "dots": "…", "mid": "|", "lVert": "‖", "rVert": "‖", "lvert": "|", "rvert": "|", "quad": "  ", "log": "log",
    "exp": "exp", "max": "max", "min": "min", "sin": "sin", "cos": "cos", "lfloor": "⌊", "rfloor": "⌋", "hat": "^",
    "sqrt": "√", "star": "⋆", "ast": "∗", "forall": "∀", "ell": "ℓ", "top": "ᵀ",
  ]
}
