// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// A page of HTML that needs nothing beside it: no script, no font, no request.
struct Document {
    let title: String
    /// Markup above the list of sections.
    let head: String
    let sections: [Section]
    /// Text below all.
    let footer: String

    /// The page; sections without content are left out.
    var html: String {
        let sections = sections.filter { !$0.html.isEmpty }
        let links = sections.map { "<li><a href=\"#\($0.id)\">\(escaped($0.title))</a></li>" }.joined()
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
            <title>\(escaped(title))</title>
            <style>\(Style.css)</style>
            </head>
            <body>
            <a class="skip" href="#main">Skip to the content</a>
            <header>\(head)<nav aria-label="Sections"><ul>\(links)</ul></nav></header>
            <main id="main">
            \(sections.map(\.markup).joined(separator: "\n"))
            </main>
            <footer><p>\(escaped(footer))</p></footer>
            </body>
            </html>

            """
    }
}
