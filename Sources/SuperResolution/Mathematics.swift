#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// The few functions of the system's mathematics library that are used here, under unambiguous names.

func log(_ x: Double) -> Double {
  #if canImport(Glibc)
    Glibc.log(x)
  #elseif canImport(Musl)
    Musl.log(x)
  #else
    Darwin.log(x)
  #endif
}

func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

func sineAndCosine(_ x: Double) -> (Double, Double) { (sin(x), cos(x)) }

func cosine(_ x: Float) -> Float { Float(cos(Double(x))) }
