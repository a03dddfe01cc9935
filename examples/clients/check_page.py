# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Opens a page in headless Chromium, chooses files in its file field, and prints what the page then says.

    check_page.py CHROMIUM URL FILE...
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import websocket

chromium, url, *files = sys.argv[1:]
deadline = time.monotonic() + 60
# The browser may still write into it when it is told to end.
with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
    browser = subprocess.Popen(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0",
         "--remote-allow-origins=*", f"--user-data-dir={profile}", url],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        place = pathlib.Path(profile, "DevToolsActivePort")
        while not (place.exists() and place.read_text().count("\n")):
            if time.monotonic() > deadline:
                sys.exit("the browser did not start")
            time.sleep(0.05)
        port, path = place.read_text().split("\n")[:2]
        socket = websocket.create_connection(f"ws://127.0.0.1:{port}{path}", timeout=60)
        count = 0

        def call(method, session=None, **parameters):
            """Asks the browser, and waits for its answer."""
            global count
            count += 1
            message = {"id": count, "method": method, "params": parameters}
            socket.send(json.dumps(message | ({"sessionId": session} if session else {})))
            while True:
                answer = json.loads(socket.recv())
                if answer.get("id") == count:
                    if "error" in answer:
                        sys.exit(f"{method}: {answer['error']}")
                    return answer["result"]

        def page(expression):
            """The value of an expression in the page."""
            return call("Runtime.evaluate", session, expression=expression).get("result", {}).get("value")

        target = next(t for t in call("Target.getTargets")["targetInfos"] if t["type"] == "page")
        session = call("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        while page("document.readyState") != "complete" or not page("typeof verdicts === 'object'"):
            if time.monotonic() > deadline:
                sys.exit("the page did not open")
            time.sleep(0.05)
        root = call("DOM.getDocument", session)["root"]["nodeId"]
        field = call("DOM.querySelector", session, nodeId=root, selector="#files")["nodeId"]
        call("DOM.setFileInputFiles", session, nodeId=field, files=[str(pathlib.Path(f).resolve()) for f in files])
        while not (text := page("document.getElementById('verdicts').textContent")):
            if time.monotonic() > deadline:
                sys.exit("the page says nothing")
            time.sleep(0.05)
        print(text)
    finally:
        browser.kill()
        browser.wait()
