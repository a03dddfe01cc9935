// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The page's style: light and dark as the reader's system is, from a phone's width on.
enum Style {
    static let css = """
        :root {
          color-scheme: light dark;
          --ground: #faf9f6; --card: #ffffff; --ink: #1d2430; --quiet: #5a6472; --line: #e4e0d8; --accent: #1f5fbf;
          --on-accent: #ffffff; --warn: #8a3b12; --warn-ground: #fff1e6; --id: #64748b;
          --s0: #cf3f55; --s1: #167d9c; --s2: #c9761b; --s3: #4d8b4a; --s4: #7a57b0; --s5: #b65a83; --s6: #94841c;
          --s7: #3a5a9e; --s8: #8a5a44; --s9: #12908a;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #13161b; --card: #1b2027; --ink: #e7e9ee; --quiet: #9ea8b7; --line: #2e3540; --accent: #7fb0ff;
            --on-accent: #10141a; --warn: #ffb787; --warn-ground: #3a2416; --id: #93a4bd;
            --s0: #ff7f8f; --s1: #55bcdf; --s2: #f2aa57; --s3: #8ac887; --s4: #b79bea; --s5: #eb9bbf; --s6: #d8c75a;
            --s7: #86a6ea; --s8: #d0a08a; --s9: #4fcfc7;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
        @media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
        body {
          margin: 0; background: var(--ground); color: var(--ink);
          font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
        }
        header, main, footer { max-width: 1120px; margin: 0 auto; padding: 0 24px; }
        header { padding-top: 40px; }
        footer { padding-bottom: 48px; color: var(--quiet); font-size: 14px; }
        h1 { font-size: clamp(32px, 5vw, 46px); line-height: 1.1; margin: 0 0 12px; letter-spacing: -0.02em; overflow-wrap: anywhere; }
        h2 { font-size: 25px; line-height: 1.25; margin: 0 0 14px; letter-spacing: -0.01em; }
        h3 { font-size: 18px; margin: 28px 0 8px; }
        p { margin: 0 0 12px; max-width: 72ch; }
        a { color: var(--accent); }
        .kicker { color: var(--quiet); font-size: 14px; letter-spacing: 0.04em; margin-bottom: 4px; }
        .lead { font-size: 19px; line-height: 1.5; max-width: 62ch; margin-bottom: 24px; }
        .quiet { color: var(--quiet); }
        .warning { background: var(--warn-ground); color: var(--warn); padding: 12px 16px; border-radius: 8px; max-width: none; }
        .skip { position: absolute; left: -9999px; }
        .skip:focus { left: 16px; top: 8px; background: var(--card); padding: 8px 12px; z-index: 2; }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
        nav ul, .legend, .cards, .near { list-style: none; margin: 0; padding: 0; }
        nav { border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); padding: 10px 0; }
        nav ul { display: flex; flex-wrap: wrap; gap: 4px 22px; }
        nav a { text-decoration: none; font-size: 15px; display: inline-block; padding: 4px 0; }
        nav a:hover { text-decoration: underline; }
        section { padding: 44px 0 8px; }
        .tiles, .facts { display: grid; gap: 12px; margin: 0 0 28px; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); }
        .tiles div, .facts div { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px; }
        .tiles dt, .facts dt { color: var(--quiet); font-size: 14px; overflow-wrap: anywhere; }
        .tiles dd, .facts dd { margin: 2px 0 0; font-size: 28px; font-weight: 650; line-height: 1.2; font-variant-numeric: tabular-nums; }
        .facts dd { font-size: 22px; }
        .tiles small, .facts small { display: block; font-size: 13px; font-weight: 400; color: var(--quiet); margin-top: 3px; line-height: 1.35; }
        .scroll { overflow-x: auto; margin: 0 0 22px; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
        table { border-collapse: collapse; width: 100%; font-size: 15px; font-variant-numeric: tabular-nums; }
        caption { text-align: left; padding: 12px 16px; font-weight: 600; }
        caption span { display: inline-block; position: sticky; left: 16px; max-width: calc(100vw - 80px); }
        th, td { padding: 9px 16px; text-align: right; vertical-align: top; white-space: nowrap; border-top: 1px solid var(--line); }
        th[scope=row], thead th:first-child, td.word { text-align: left; }
        thead th { color: var(--quiet); font-weight: 600; font-size: 13.5px; vertical-align: bottom; }
        tbody th { font-weight: 600; position: sticky; left: 0; background: var(--card); }
        th small { font-weight: 400; color: var(--quiet); display: block; }
        td small { display: block; color: var(--quiet); font-size: 12.5px; }
        tr.mean th, tr.mean td { background: color-mix(in srgb, var(--line) 35%, var(--card)); }
        td.best { font-weight: 700; }
        td.best small { font-weight: 400; }
        tr.struck th, tr.struck td, td.struck { text-decoration: line-through; }
        tr.struck td.plain { text-decoration: none; }
        pre { margin: 6px 0 0; padding: 10px 14px; white-space: pre-wrap; overflow-wrap: anywhere; background: var(--card); border: 1px solid var(--line); border-radius: 8px; font-size: 14px; }
        code { font-family: ui-monospace, SFMono-Regular, Menlo, "DejaVu Sans Mono", monospace; }
        .steps { padding-left: 24px; max-width: 86ch; }
        .steps li { margin-bottom: 14px; }
        .names { columns: 3 240px; font-size: 14px; padding-left: 20px; }
        .names .path { overflow-wrap: anywhere; }
        .axis-choice { display: flex; flex-wrap: wrap; gap: 4px 18px; border: 0; padding: 0; margin: 0 0 14px; font-size: 15px; }
        .axis-choice legend { float: left; margin-right: 14px; padding: 0; }
        .axis-choice input { accent-color: var(--accent); margin: 0 6px 0 0; }
        .verdict { display: flex; flex-wrap: wrap; gap: 20px 32px; align-items: flex-start; margin-bottom: 12px; }
        .verdict > div { flex: 1 1 320px; min-width: 0; }
        img.seen { width: 192px; height: auto; flex: none; }
        .scales { max-width: 600px; margin-bottom: 20px; }
        .map { max-width: 420px; }
        img.parts { display: block; width: 100%; height: auto; }
        .scale { margin-top: 10px; font-size: 13px; color: var(--quiet); font-variant-numeric: tabular-nums; }
        .scale .bar { display: block; height: 12px; border-radius: 4px; background: linear-gradient(to right, rgb(40 90 225), rgb(150 150 150), rgb(225 45 35)); }
        .scale .ends { display: flex; justify-content: space-between; margin-top: 3px; }
        .here { fill: none; stroke: var(--s0); stroke-width: 2.6; }
        .knot { stroke: var(--card); stroke-width: 1; }
        #curves:has(#axis-log:checked) .linear, #curves:has(#axis-linear:checked) .log { display: none; }
        .grid { display: grid; gap: 16px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 310px), 1fr)); margin-bottom: 20px; }
        figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 12px; }
        .grid figure { max-width: 540px; }
        figcaption { font-size: 14px; color: var(--quiet); padding: 6px 4px 0; overflow-wrap: anywhere; }
        .matrix figure { max-width: 560px; }
        svg { display: block; width: 100%; height: auto; }
        svg text { font-family: inherit; fill: var(--quiet); font-size: 11px; }
        svg text.axis { font-size: 12px; }
        line.grid { stroke: var(--line); stroke-width: 1; }
        .area { fill-opacity: 0.32; stroke-width: 1.4; }
        .curve { fill: none; stroke-width: 2.2; stroke-linejoin: round; }
        .diagonal { fill: none; stroke: var(--quiet); stroke-width: 1; stroke-dasharray: 2 4; }
        .threshold { fill: none; stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 5 4; }
        .band { fill: var(--id); fill-opacity: 0.22; stroke: none; }
        .point { stroke: none; fill-opacity: 0.6; }
        .point.id { fill-opacity: 0.35; }
        .prototype { fill: none; stroke: var(--ink); stroke-width: 1.6; pointer-events: all; }
        .cell { fill: var(--accent); fill-opacity: calc(0.06 + 0.86 * var(--share)); }
        svg text.angle { fill: var(--ink); font-size: 11px; }
        svg text.angle.over { fill: var(--on-accent); }
        .area.id, .point.id { fill: var(--id); } .area.id, .curve.id { stroke: var(--id); }
        \(sets)
        .swatch { display: inline-block; width: 12px; height: 12px; border-radius: 3px; margin-right: 7px; }
        .swatch.id { background: var(--id); }
        .legend { display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 0 0 14px; font-size: 15px; }
        details { margin: 0 0 20px; }
        summary { cursor: pointer; color: var(--accent); padding: 8px 0; }
        .terms, .provenance { display: grid; grid-template-columns: minmax(110px, max-content) 1fr; gap: 6px 20px; margin: 0 0 20px; }
        .terms dt, .provenance dt { font-weight: 600; }
        .terms dd, .provenance dd { margin: 0; overflow-wrap: anywhere; min-width: 0; }
        .cards { display: grid; gap: 12px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 330px), 1fr)); margin-bottom: 20px; }
        .cards > li { display: flex; gap: 14px; background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 12px; }
        .cards > li > div { min-width: 0; flex: 1; }
        .cards p { margin: 0 0 2px; font-size: 14.5px; line-height: 1.4; }
        .cards .path, .near .path { color: var(--quiet); font-size: 12.5px; overflow-wrap: anywhere; }
        img { image-rendering: pixelated; border-radius: 6px; background: var(--line); }
        img.large { width: 84px; height: 84px; flex: none; }
        img.small { width: 40px; height: 40px; display: block; }
        .near { display: flex; flex-wrap: wrap; gap: 8px 12px; margin-top: 6px; font-size: 12.5px; color: var(--quiet); }
        .near li { max-width: 100%; }
        .near span { display: block; }
        @media (max-width: 600px) {
          header, main, footer { padding-left: 16px; padding-right: 16px; }
          header { padding-top: 24px; }
          section { padding-top: 32px; }
          .lead { font-size: 17px; }
          .tiles, .facts { grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); }
          .tiles dd { font-size: 24px; }
          th, td { padding: 8px 10px; }
          caption { padding: 10px; }
          caption span { left: 10px; max-width: calc(100vw - 54px); }
          .terms, .provenance { grid-template-columns: 1fr; gap: 0; }
          .terms dd, .provenance dd { margin-bottom: 10px; }
        }
        @media print { nav, .skip { display: none; } section { break-inside: avoid-page; } }
        """

    private static let sets = (0..<Palette.count).map { index in
        """
        .area.s\(index), .point.s\(index), .knot.s\(index) { fill: var(--s\(index)); }
        .area.s\(index), .curve.s\(index) { stroke: var(--s\(index)); }
        .swatch.s\(index) { background: var(--s\(index)); }
        """
    }.joined(separator: "\n")
}
