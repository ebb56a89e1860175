"""What the browser tests share: Debian's Chromium, driven by Playwright, and a page that remembers every complaint.

A page of the book is opened from disk, as a reader opens it. Nothing may ask anything of another machine.
"""
import contextlib
import os
import pathlib
import shutil
import unittest
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

BOOK = pathlib.Path(os.environ.get("BOOK", pathlib.Path(__file__).resolve().parent.parent.parent / "Output" / "book"))
NAMES = [
    "chromium", "chromium-browser", "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
]


def executable():
    """The path of a Chromium on this machine."""
    found = next((shutil.which(name) for name in NAMES if shutil.which(name)), None)
    if found is None:
        raise unittest.SkipTest("there is no Chromium; `.ci/packages book` installs it on Debian")
    return found


def address(name):
    """The address of a page of the book on disk; `name` may have an anchor."""
    return (BOOK / name.split("#")[0]).as_uri() + ("#" + name.split("#")[1] if "#" in name else "")


class BrowserTest(unittest.TestCase):
    """A test with a browser. What the console says against a page, and every request to elsewhere, fails the test."""

    HOSTS = {""}  # Hosts that may be asked: none; files have none.

    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.playwright = cls.stack.enter_context(sync_playwright())
        arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        cls.browser = cls.playwright.chromium.launch(executable_path=executable(), args=arguments)
        cls.stack.callback(cls.browser.close)

    @classmethod
    def tearDownClass(cls):
        cls.stack.close()

    def setUp(self):
        self.complaints = []

    def tearDown(self):
        self.assertEqual(self.complaints, [])

    @contextlib.contextmanager
    def page(self, name=None, width=1200, height=900, scheme="light", **options):
        """A page of its own, opened at `name`."""
        context = self.browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, **options)
        page = context.new_page()
        page.set_default_timeout(15000)

        def asked(request):
            parts = urlsplit(request.url)
            if parts.scheme not in ("data", "blob") and parts.netloc not in self.HOSTS:
                self.complaints.append(f"{name}: asks for {request.url}")
        page.on("request", asked)
        page.on("console", lambda message: message.type in ("error", "warning") and
                self.complaints.append(f"{name}: {message.type}: {message.text} ({message.location['url']})"))
        page.on("pageerror", lambda error: self.complaints.append(f"{name}: {error}"))
        # A page that is left ends what it was loading; that is no fault.
        page.on("requestfailed", lambda request: request.failure == "net::ERR_ABORTED" or
                self.complaints.append(f"{name}: {request.url} failed: {request.failure}"))
        try:
            if name:
                page.goto(address(name) if "://" not in name else name)
            yield page
        finally:
            context.close()
