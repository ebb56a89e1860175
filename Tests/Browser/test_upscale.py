"""The page of `nlvae upscale --live` in a real browser: stages, the loupe, the curve of the error, Stop."""
import os
import pathlib
import re
import struct
import subprocess
import tempfile
import threading
import unittest
import zlib

from axe_playwright_python.sync_playwright import Axe

from browser import BrowserTest
from server import ROOT


def program():
    """The built `nlvae`: the one that $NLVAE names, or the debug build's."""
    path = pathlib.Path(os.environ.get("NLVAE", ROOT / ".build" / "debug" / "nlvae"))
    if not path.is_file():
        raise unittest.SkipTest(f"{path}: `swift build --product nlvae` makes it")
    return path


def picture(width, height):
    """Slopes and edges, as the bytes of a PNG file."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    rows = b"".join(
        b"\0" + bytes(
            level for x in range(width)
            for level in ((220, 40 + 5 * y, 30) if (x // 5 + y // 4) % 2 else (20 + 8 * x, 60, 200 - 6 * y)))
        for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Upscaling:
    """An enlargement that can be watched; its `address` is where."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="nlvae-live-")
        self.place = pathlib.Path(self.folder.name)
        (self.place / "in.png").write_bytes(picture(24, 20))
        self.process = subprocess.Popen(
            [program(), "upscale", "in.png", "-o", "out.png", "--preset", "full", "--noise", "none", "--live"],
            cwd=self.place, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.said, found = "", threading.Event()

        def read():
            for line in self.process.stderr:
                self.said += line
                found.set()
            found.set()
        threading.Thread(target=read, daemon=True).start()
        found.wait(60)
        match = re.search(r"http://(localhost:\d+)/", self.said)
        if not match:
            self.close()
            raise AssertionError(f"nlvae upscale --live: {self.said}")
        self.address, self.host = match[0], match[1]

    def close(self):
        self.process.kill()
        self.process.wait()
        self.folder.cleanup()


class UpscaleTests(BrowserTest):
    def setUp(self):
        super().setUp()
        self.upscaling = Upscaling()
        self.addCleanup(self.upscaling.close)
        self.HOSTS = {self.upscaling.host}

    def loupes(self, page):
        """What both loupes show."""
        return page.evaluate("['before', 'after'].map(id => document.getElementById(id).toDataURL())")

    def test_stages_loupe_curve_and_stop(self):
        with self.page(self.upscaling.address) as page:
            page.set_default_timeout(240000)
            stages = page.locator("#stages button")
            for name in ["given", "interpolation", "stage 1"]:
                stages.filter(has_text=re.compile(rf"^{name}\d")).wait_for()
            # The page's own rules forbid what `wait_for_function` would do.
            while page.evaluate("() => document.querySelector('#curve polyline')?.points.length ?? 0") < 6:
                page.wait_for_timeout(50)
            self.assertTrue(page.locator("#curve").is_visible())
            self.assertRegex(page.locator("#state").inner_text(), r"^\d+%, .* left: stage \d of \d, \w+$")

            # A chosen stage stays, whatever comes; the loupe follows arrow keys and the pointer.
            stages.filter(has_text=re.compile(r"^stage 1")).click()
            self.assertEqual(page.locator("#what").inner_text(), "stage 1")
            seen = [self.loupes(page)]
            page.locator("#view").focus()
            for _ in range(10):
                page.keyboard.press("ArrowLeft")
            seen.append(self.loupes(page))
            box = page.locator("#view").bounding_box()
            page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 0.8 * box["height"])
            seen.append(self.loupes(page))
            for kind in (0, 1):
                self.assertEqual(len({loupes[kind] for loupes in seen}), 3)
            self.assertNotEqual(*seen[2])
            results = Axe().run(page, options={"resultTypes": ["violations"], "preload": False, "runOnly": [
                "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]})
            found = [f"{v['id']}: {n['html'][:160]}" for v in results.response["violations"] for n in v["nodes"][:4]]
            self.assertEqual(found, [])

            page.get_by_role("button", name="Stop and keep what there is").click()
            page.locator("#state").filter(has_text="the answer so far is kept").wait_for()
            self.assertIn("out.png: stopped", page.locator("#state").inner_text())
            stages.filter(has_text=re.compile(r"^answer\d")).wait_for()
            self.assertTrue(page.locator("#stop").is_disabled())
        self.assertEqual(self.upscaling.process.wait(60), 0)
        self.assertEqual(sorted(path.name for path in self.upscaling.place.iterdir()), ["in.png", "out.png", "out.png.ckpt"])


if __name__ == "__main__":
    unittest.main()
