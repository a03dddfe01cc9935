# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Opens a report in headless Chromium, and fails on what a reader should not meet.

    check-report.py REPORT_FOLDER [SCREENSHOT_FOLDER]

At desktop and phone width, light and dark: no console message, no request, no overflow at 390 px. Once: one h1 and no
level left out below it, captions and row and column heads in all tables, names for all figures, alternative texts for all
images, no two elements of one id, enough contrast of text with its ground.
"""

import base64
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

import websocket

CHECKS = """
(() => {
  const problems = [];
  const levels = [...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1]);
  if (levels.filter(l => l === 1).length !== 1) problems.push('not exactly one h1');
  levels.forEach((l, i) => { if (i && l > levels[i - 1] + 1) problems.push('heading level left out'); });
  if (!document.documentElement.lang || !document.title || !document.querySelector('main')) problems.push('no lang, title or main');
  for (const t of document.querySelectorAll('table')) {
    if (!t.caption || !t.caption.textContent.trim()) problems.push('table without caption');
    for (const th of t.querySelectorAll('th')) if (!th.scope) problems.push('th without scope: ' + th.textContent);
    for (const r of t.tBodies[0].rows) if (r.cells[0].tagName !== 'TH') problems.push('row without head');
    const columns = t.tHead.rows[0].cells.length;
    for (const r of t.tBodies[0].rows) if (r.cells.length !== columns) problems.push('ragged table: ' + t.caption.textContent);
  }
  for (const i of document.querySelectorAll('img')) {
    if (!i.alt) problems.push('img without alt');
    if (!i.complete || !i.naturalWidth) problems.push('img that does not show: ' + i.alt);
  }
  for (const s of document.querySelectorAll('svg')) {
    if (s.getAttribute('role') !== 'img' || !s.getAttribute('aria-label')) problems.push('svg without a name');
    if (/NaN|undefined|∞/.test(s.innerHTML)) problems.push('svg with NaN: ' + s.getAttribute('aria-label'));
  }
  for (const f of document.querySelectorAll('figure')) if (!f.querySelector('figcaption')) problems.push('figure without caption');
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  if (new Set(ids).size !== ids.length) problems.push('an id twice');
  for (const a of document.querySelectorAll('a')) if (!document.querySelector(a.getAttribute('href'))) problems.push('dead link');
  return problems;
})()
"""

OVERFLOW = """
(() => {
  document.querySelectorAll('details').forEach(d => d.open = true);
  const width = document.documentElement.clientWidth;
  const problems = [];
  if (document.documentElement.scrollWidth > width) problems.push(`the page is ${document.documentElement.scrollWidth} wide`);
  for (const e of document.querySelectorAll('main *, header *, footer *')) {
    if (e.closest('.scroll table') || e.closest('svg') || e.closest('.skip')) continue;
    const box = e.getBoundingClientRect();
    if (box.width && (box.right > width + 0.5 || box.left < -0.5)) problems.push(`${e.tagName} .${e.className} ends at ${box.right}`);
  }
  return problems.slice(0, 10);
})()
"""

CONTRAST = """
(() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const parse = c => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = c; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = c => { const v = c.slice(0, 3).map(x => { x /= 255; return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
  const problems = new Set();
  for (const e of document.querySelectorAll('main *, header *, footer *')) {
    if (e.closest('svg') || ![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
    let ground = e, colour = [0, 0, 0, 0];
    while (ground && colour[3] < 255) { colour = parse(getComputedStyle(ground).backgroundColor); ground = ground.parentElement; }
    const a = light(parse(getComputedStyle(e).color)), b = light(colour);
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) problems.add(`${e.tagName} .${e.className}: contrast ${ratio.toFixed(2)}`);
  }
  return [...problems].slice(0, 10);
})()
"""


class Browser:
    def __init__(self, program, profile):
        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
             "--remote-debugging-port=0", f"--user-data-dir={profile}", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        port_file = pathlib.Path(profile) / "DevToolsActivePort"
        for _ in range(300):
            if port_file.exists() and port_file.read_text().count("\n"):
                break
            time.sleep(0.1)
        port = port_file.read_text().splitlines()[0]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json") as answer:
            page = next(t for t in json.load(answer) if t["type"] == "page")
        self.socket = websocket.create_connection(page["webSocketDebuggerUrl"], suppress_origin=True, timeout=60)
        self.number = 0
        self.events = []

    def call(self, method, **parameters):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv())
            if message.get("id") == self.number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]
            self.events.append(message)

    def evaluate(self, script):
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"])
        return result["result"]["value"]

    def close(self):
        try:
            self.call("Browser.close")
        except Exception:
            self.process.terminate()
        self.process.wait(timeout=20)


def main():
    page = (pathlib.Path(sys.argv[1]) / "index.html").resolve()
    pictures = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else None
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    text = page.read_text(encoding="utf-8")
    problems = []
    if re.search(r"<script", text):
        problems.append("the page has a script")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(program, profile)
        try:
            for domain in ("Page", "Runtime", "Log", "Network"):
                browser.call(f"{domain}.enable")
            for width, height, scheme in [(1280, 900, "light"), (1280, 900, "dark"), (390, 844, "light"), (390, 844, "dark")]:
                where = f"{width} px, {scheme}"
                browser.events = []
                browser.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
                browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
                browser.call("Page.navigate", url=page.as_uri())
                for _ in range(200):
                    if browser.evaluate("document.readyState") == "complete" and browser.evaluate("location.protocol") == "file:":
                        break
                    time.sleep(0.05)
                if pictures:
                    pictures.mkdir(parents=True, exist_ok=True)
                    size = browser.call("Page.getLayoutMetrics")["cssContentSize"]
                    shot = browser.call(
                        "Page.captureScreenshot", captureBeyondViewport=True,
                        clip={"x": 0, "y": 0, "width": width, "height": min(size["height"], 16000), "scale": 1})
                    (pictures / f"{width}-{scheme}.png").write_bytes(base64.b64decode(shot["data"]))
                problems += [f"{where}: {p}" for p in browser.evaluate(CHECKS)]
                problems += [f"{where}: {p}" for p in browser.evaluate(CONTRAST)]
                problems += [f"{where}: {p}" for p in browser.evaluate(OVERFLOW)]
                for event in browser.events:
                    parameters = event.get("params", {})
                    match event["method"]:
                        case "Runtime.consoleAPICalled" | "Runtime.exceptionThrown":
                            problems.append(f"{where}: console: {json.dumps(parameters)[:300]}")
                        case "Log.entryAdded":
                            problems.append(f"{where}: log: {parameters['entry']['text']}")
                        case "Network.requestWillBeSent":
                            address = parameters["request"]["url"]
                            if not address.startswith(("data:", page.as_uri())):
                                problems.append(f"{where}: request of {address}")
        finally:
            browser.close()
    for problem in problems:
        print(problem)
    if problems:
        sys.exit(1)
    print(f"{page.name}: {os.path.getsize(page):,} bytes, no problems at 1280 and 390 px, light and dark")


main()
