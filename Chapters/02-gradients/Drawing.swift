import Engine
import Foundation
import Notebook

/// Points on lines of equal height, with a gap between the lines: where f = c, q = p² ± √((c - (1 - p)²) / 20).
func levels(_ heights: [Double]) -> [Pair] {
  heights.flatMap { height -> [Pair] in
    let reach = height.squareRoot()
    let ps = (0...80).map { 1 - reach + 2 * reach * Double($0) / 80 }
    let half = ps.map { (max(0, height - (1 - $0) * (1 - $0)) / 20).squareRoot() }
    let upper = zip(ps, half).map { Pair($0, $0 * $0 + $1) }, lower = zip(ps, half).map { Pair($0, $0 * $0 - $1) }
    return upper + lower.reversed() + [Pair(.nan, .nan)]
  }
}
