// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// A figure with its caption; `svg` is markup, `caption` is text.
func figure(_ svg: String, caption: String) -> String {
    "<figure>\(svg)<figcaption>\(escaped(caption))</figcaption></figure>"
}

/// Parts beside each other, as many as there is room for.
func grid(_ parts: [String]) -> String {
    "<div class=\"grid\">\(parts.joined())</div>"
}

/// What can be unfolded; `html` is markup.
func details(_ summary: String, _ html: String) -> String {
    "<details><summary>\(escaped(summary))</summary>\(html)</details>"
}

func paragraph(_ text: String, style: String = "") -> String {
    style.isEmpty ? "<p>\(escaped(text))</p>" : "<p class=\"\(style)\">\(escaped(text))</p>"
}
