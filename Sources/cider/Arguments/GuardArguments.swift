// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
package import Fitting

/// What calibration images may be.
struct GuardArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What becomes of calibration images whose class the bank lacks: leave-out, or keep. (default: leave-out, and a "
                + "class whose name looks misspelt is refused)", valueName: "what"))
    var unknownClasses: UnknownClasses?

    @Flag(help: "Leave out images that a set holds twice; else they are told, and count once where images are needed.")
    var dropDuplicates = false

    @Flag(help: "Take calibration images that are copies of images of the bank, saved or scaled anew.")
    var acceptNearCopies = false
}

extension UnknownClasses: ExpressibleByArgument {}
