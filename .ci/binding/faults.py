"""Opens every page of the rendered book in headless Chromium and reports what a reader would stumble over.

The pages are served on this machine. One page that is not part of the book loads each of them into a frame, looks at
it from there and sends back what it found; what the browser itself complains about is read from its log.
"""
import functools
import http.server
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import threading

INSPECTOR = """<!DOCTYPE html><meta charset="utf-8"><link rel="icon" href="data:,">
<iframe id="frame" style="width:1000px;height:800px"></iframe>
<script>
const pages = PAGES, faults = [], documents = new Map();
const frame = document.getElementById('frame');
async function target(url) {
  const key = url.pathname;
  if (!documents.has(key)) {
    const answer = await fetch(key);
    const text = answer.ok ? await answer.text() : null;
    documents.set(key, text === null ? null : new DOMParser().parseFromString(text, 'text/html'));
  }
  return documents.get(key);
}
async function inspect(page) {
  const say = message => faults.push(page + ': ' + message);
  await new Promise(done => { frame.onload = done; frame.src = '/' + page; });
  const doc = frame.contentDocument, base = frame.contentWindow.location;
  if (!doc.querySelector('h1')) say('no heading');
  // Code and tables may scroll within themselves; the page must not, on a telephone neither.
  for (const width of [360, 1000]) {
    frame.style.width = width + 'px';
    const needed = doc.documentElement.scrollWidth, there = doc.documentElement.clientWidth;
    if (needed > there) say('wider than its window: ' + needed + ' of ' + there + ' pixels');
  }
  for (const image of doc.images) {
    if (!image.complete) await new Promise(done => { image.onload = image.onerror = done; });
    if (!image.naturalWidth) say('image ' + image.getAttribute('src') + ' does not load');
    if (!image.alt) say('image ' + image.getAttribute('src') + ' has no words');
  }
  for (const sheet of doc.querySelectorAll('link[rel=stylesheet]')) if (!sheet.sheet) say('style ' + sheet.href + ' does not load');
  for (const math of doc.querySelectorAll('math')) {
    const box = math.getBoundingClientRect(), words = math.textContent.trim().slice(0, 40);
    if (!(box.width > 0 && box.height > 0)) say('formula "' + words + '" is not displayed');
    if (math.querySelector('merror, mi[mathvariant=error]') || /\\\\[a-zA-Z]/.test(math.querySelector('semantics > :first-child')?.textContent ?? ''))
      say('formula "' + words + '" is not understood');
  }
  for (const span of doc.querySelectorAll('span.math')) if (!span.querySelector('math')) say('formula "' + span.textContent + '" is not displayed');
  const prose = doc.body.cloneNode(true);
  prose.querySelectorAll('pre, code, math').forEach(node => node.remove());
  const raw = prose.textContent.match(/\\$[^$\\s][^$]*\\$|\\\\(frac|sum|mu|sigma)\\b/);
  if (raw) say('a formula is left as it was written: ' + raw[0].slice(0, 60));
  for (const link of doc.querySelectorAll('a[href]')) {
    const url = new URL(link.getAttribute('href'), base);
    if (url.origin !== location.origin) continue;
    const there = await target(url);
    if (there === null) say('the link to ' + link.getAttribute('href') + ' leads nowhere');
    else if (url.hash && !there.getElementById(decodeURIComponent(url.hash.slice(1)))) say('no place ' + link.getAttribute('href'));
  }
  return { images: doc.images.length, formulas: doc.querySelectorAll('math').length, links: doc.querySelectorAll('a[href]').length };
}
(async () => {
  const total = { images: 0, formulas: 0, links: 0 };
  for (const page of pages) {
    try {
      const seen = await inspect(page);
      for (const key in total) total[key] += seen[key];
    } catch (error) { faults.push(page + ': ' + error); }
  }
  await fetch('/report', { method: 'POST', body: JSON.stringify({ faults, total }) });
})();
</script>"""

NAMES = [
    "chromium", "chromium-browser", "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
]


class Handler(http.server.SimpleHTTPRequestHandler):
    pages, report, done = [], None, None

    def do_GET(self):
        if self.path != "/inspector":
            return super().do_GET()
        body = INSPECTOR.replace("PAGES", json.dumps(Handler.pages)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        Handler.report = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(204)
        self.end_headers()
        Handler.done.set()

    def log_message(self, *words):
        pass


def faults(folder, seconds=300):
    """What is wrong with the book in a folder, one line each; prints what was looked at if nothing is."""
    folder = pathlib.Path(folder)
    Handler.pages = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.html"))
    if not Handler.pages:
        return [f"{folder}: there are no pages; `.ci/book render` makes them"]
    browser = next((shutil.which(name) for name in NAMES if shutil.which(name)), None)
    if browser is None:
        return ["the pages cannot be checked: there is no Chromium; `.ci/packages book` installs it on Debian"]
    Handler.report, Handler.done = None, threading.Event()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{server.server_port}"
    with tempfile.TemporaryDirectory() as home, open(os.path.join(home, "log"), "w+", encoding="utf-8", errors="replace") as log:
        command = [browser, "--headless", "--disable-gpu", "--no-first-run", "--disable-extensions",
                   f"--user-data-dir={home}/profile", "--enable-logging=stderr", "--window-size=1100,900"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")
        # Without an order to print or draw, a headless browser waits; the port is one that nobody asks.
        command += ["--remote-debugging-port=0", origin + "/inspector"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log)
        finished = Handler.done.wait(seconds)
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        server.shutdown()
        log.seek(0)
        lines = log.read().split("\n")
    if not finished:
        return [f"the pages could not be checked: {browser} has not answered for {seconds} seconds"]
    found = list(Handler.report["faults"])
    for line in lines:
        # The browser's console: warnings and errors, with the page that they come from.
        match = re.search(r':(?:INFO|WARNING|ERROR):CONSOLE[:(]\d+\)?\] "(.*)", source: (\S*)', line)
        if match and re.search(r"error|failed|uncaught|refused|blocked", match.group(1), re.I):
            place = match.group(2).replace(origin + "/", "") or "console"
            found.append(f"{place}: {match.group(1)}")
    if not found:
        total = Handler.report["total"]
        print(f"{len(Handler.pages)} pages in order: {total['images']} images, {total['formulas']} formulas, {total['links']} links")
    return found
