import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## What to remember
//:
//: - A divergence is never negative, and it is subtracted from a bound or added to a loss. Printed the other way round it has
//:   no floor, and at $`\beta = 200`$ the copies were gone after some thirty steps.
//: - What has no gradient does nothing: $`\alpha`$ in eq. 5.
//: - $`\beta = 2 s^2`$ for sums: twice the square of the error one is willing to overlook. Unless the normalisation and the
//:   range of the pixels are stated, the value of $`\beta`$ means nothing.
//: - $`\beta`$ is a price, the slope of error against rate; latents go out when they are no longer worth it.
//: - One latent vector for the whole picture has nothing to tell if there is only one picture: repeated at every position,
//:   it collapsed, or was paid for and not used. Latents at every position live while a nat is cheap, because to a
//:   convolution one picture is many neighbourhoods; at a $`\beta`$ of 20,000 they collapse too.

extension Chapter06 {
  static let whatToRemember = Section()
}
