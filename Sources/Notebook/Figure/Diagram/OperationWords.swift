import Engine
import Kernels

/// What the engine's functions are called in a diagram.
enum OperationWords {
  /// The field's name for a recorded operation.
  static func title(_ operation: RecordedOperation) -> String {
    let name = String(operation.name.prefix { $0 != "(" })
    switch name {
    case "+": return "+"
    case "-": return "−"
    case "*": return "×"
    case "/": return "÷"
    case "applying": return operation.function.map(words) ?? "function"
    case "error": return "mean error"
    case "convolved", "pointwiseConvolved": return "convolution"
    case "transposeConvolved": return "transposed convolution"
    case "depthwiseConvolved": return "depthwise convolution"
    case "batchNormalized": return "batch normalisation"
    case "multiplied": return "matrix product"
    case "concatenated": return "concatenation"
    case "reparameterized": return "μ + σ ε"
    case "gaussianDivergence": return "Kullback-Leibler divergence"
    case "globalAveragePooled": return "mean of each channel"
    case "reshaped", "transposed": return "rearrangement"
    case "resampled": return "resampling"
    case "selecting": return "picking of pixels"
    case "squared": return "x²"
    default: return name
    }
  }

  /// A function of one number.
  static func words(_ function: Pointwise) -> String {
    switch function {
    case .relu: "ReLU"
    case .leakyReLU(let slope): "leaky ReLU \(short(slope))"
    case .sigmoid: "sigmoid"
    case .exp: "exp"
    case .log: "ln"
    case .sqrt: "√"
    case .square: "square"
    case .absolute: "absolute value"
    case .affine(let factor, let offset): affine(factor, offset)
    case .clamp(let lower, let upper): "clamp to \(short(lower))…\(short(upper))"
    }
  }

  private static func affine(_ factor: Float, _ offset: Float) -> String {
    let product = factor == 1 ? "" : "× \(short(factor))"
    let sum = offset == 0 ? "" : "\(offset < 0 ? "−" : "+") \(short(abs(offset)))"
    return [product, sum].filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// A number with up to four significant digits.
  static func short(_ value: Float) -> String {
    value == value.rounded() && abs(value) < 10_000 ? "\(Int(value))" : Rounding.significant(4).text(Double(value))
  }

  /// A number of things, with a comma every three digits.
  static func count(_ number: Int) -> String {
    let digits = Array(String(number))
    return digits.indices.map { i in
      (i > 0 && (digits.count - i) % 3 == 0 ? "," : "") + String(digits[i])
    }.joined()
  }
}
