import Wording

/// A first word that is meant for a command, and is none.
package struct MisspeltCommand: Error, CustomStringConvertible {
    package let description: String

    /// Nil where the first word, or that after `help`, is a command, a flag, or nothing.
    ///
    /// - Parameters:
    ///   - arguments: of the program.
    ///   - commands: the names of its commands.
    package init?(_ arguments: [String], commands: [String]) {
        let known = commands + ["help"]
        guard let word = arguments.first == "help" ? arguments.dropFirst().first : arguments.first,
            !word.hasPrefix("-"), !known.contains(word)
        else { return nil }
        let begun = word.isEmpty ? [] : known.filter { $0.hasPrefix(word.lowercased()) }
        let meant = begun.count == 1 ? begun[0] : NearestName.of(word, among: known)
        let advice = meant.map { "do you mean '\($0)'?" } ?? "they are \(commands.joined(separator: ", "))"
        description = "there is no command '\(word.escapingControlCharacters)': \(advice)"
    }
}
