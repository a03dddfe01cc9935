// Called by MultipartForm for each part's name, where the form is divided.

import Files

extension MediaType {
    /// A parameter's value, in its extended form (`filename*=UTF-8''n%C3%A4me.png`, RFC 8187) where it has one that can be
    /// read, otherwise in its plain one.
    ///
    /// - Parameter name: the parameter's name in lower case, without an asterisk.
    /// - Returns: nil where there is no such parameter.
    package func text(of name: String) -> String? {
        parameters["\(name)*"].flatMap(Self.extended) ?? parameters[name]
    }

    /// Reads `charset'language'percent-encoded`.
    private static func extended(_ value: String) -> String? {
        let parts = value.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        switch parts[0].lowercased() {
        case "utf-8", "utf8": return parts[2].percentDecodedBytes.map { FileName.text($0) }
        case "iso-8859-1":
            return parts[2].percentDecodedBytes.map { bytes in
                String(String.UnicodeScalarView(bytes.map { UnicodeScalar($0) }))
            }
        default: return nil
        }
    }
}
