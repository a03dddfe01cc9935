// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files
import Glibc

/// The arguments that the program was started with.
package enum ProgramArguments {
    /// All but the program's own name, as ``FileName`` has them: `CommandLine.arguments` has lost the names that are not UTF-8.
    package static var texts: [String] {
        (1..<max(1, Int(CommandLine.argc))).compactMap { index in
            CommandLine.unsafeArgv[index].map { FileName.text(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
        }
    }
}
