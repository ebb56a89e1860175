"""Every page of the book: links, formulas, pictures, widths, and what axe says of its accessibility."""
import html.parser
import re
import unittest
from urllib.parse import unquote

from axe_playwright_python.sync_playwright import Axe

from browser import BOOK, BrowserTest


class Reader(html.parser.HTMLParser):
    """The anchors of a page, and what it links to."""

    def __init__(self, text):
        super().__init__()
        self.anchors, self.repeated, self.links = set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        for key, value in attributes:
            if key == "id":
                if value in self.anchors:
                    self.repeated.append(value)
                self.anchors.add(value)
            if key in ("href", "src") and tag not in ("use", "image"):
                self.links.append(value)


def pages(pattern="*.html"):
    return sorted(BOOK.rglob(pattern))


class LinkTests(unittest.TestCase):
    def test_every_link_leads_somewhere_and_no_anchor_is_there_twice(self):
        read = {path.resolve(): Reader(path.read_text(encoding="utf-8")) for path in pages()}
        self.assertGreater(len(read), 8, f"{BOOK}: `.ci/book render` makes the pages")
        faults = []
        for path, reader in read.items():
            here = path.relative_to(BOOK.resolve()).as_posix()
            faults += [f"{here}: the anchor {name} is there twice" for name in reader.repeated]
            for link in reader.links:
                if re.match(r"[a-z]+:", link):
                    continue
                target, _, anchor = link.partition("#")
                file = (path.parent / unquote(target)).resolve() if target else path
                if not file.is_file():
                    faults.append(f"{here}: the link to {link} leads nowhere")
                elif anchor and file in read and unquote(anchor) not in read[file].anchors:
                    faults.append(f"{here}: no place {link}")
        self.assertEqual(faults, [])

    def test_pages_load_nothing_from_elsewhere(self):
        for path in pages():
            text = path.read_text(encoding="utf-8")
            self.assertEqual(re.findall(r'(?:src|srcset)="(?:https?:)?//[^"]*"', text), [], path.name)
        for path in pages("*.css") + pages("*.js"):
            text = path.read_text(encoding="utf-8") if path.name != "index.js" else ""
            self.assertNotRegex(text, r"url\(['\"]?(https?:)?//|@import|\bfetch\(['\"]https?:", path.name)


LOOK = r"""() => {
  const faults = [];
  if (document.querySelectorAll('h1').length !== 1) faults.push('not one heading of the first level');
  let level = 1;
  for (const heading of document.querySelectorAll('main :is(h1,h2,h3,h4)')) {
    const own = +heading.tagName[1];
    if (own > level + 1) faults.push('heading "' + heading.textContent + '" skips a level');
    level = own;
  }
  for (const image of document.images) {
    const name = image.getAttribute('src');
    if (!name || (image.complete && !image.naturalWidth)) faults.push('image ' + name + ' does not load');
    if (image.closest('.panel') && !image.alt) faults.push('image ' + name + ' has no words');
  }
  for (const drawing of document.querySelectorAll('svg.drawing')) {
    if (!drawing.getAttribute('aria-label') && !drawing.hasAttribute('aria-hidden')) faults.push('a drawing has no words');
    for (const use of drawing.querySelectorAll('use')) {
      if (!document.getElementById((use.getAttribute('href') ?? use.getAttribute('xlink:href')).slice(1))) faults.push('a mark is missing in ' + drawing.getAttribute('aria-label'));
    }
  }
  for (const math of document.querySelectorAll('math')) {
    if (math.closest('details:not([open])')) continue;
    const box = math.getBoundingClientRect(), words = math.textContent.trim().slice(0, 40);
    if (!(box.width > 0 && box.height > 0)) faults.push('formula "' + words + '" is not displayed');
    if (math.querySelector('mstyle[mathvariant]')) faults.push('formula "' + words + '" has an alphabet that browsers do not know');
    if (math.querySelector('merror, mi[mathvariant=error]') || /\\[a-zA-Z]/.test(math.querySelector('semantics > :first-child')?.textContent ?? ''))
      faults.push('formula "' + words + '" is not understood');
  }
  const prose = document.querySelector('main').cloneNode(true);
  prose.querySelectorAll('pre, code, math, svg').forEach(node => node.remove());
  const raw = prose.textContent.match(/\$[^$\s][^$]*\$|\\(frac|sum|mu|sigma)\b/);
  if (raw) faults.push('a formula is left as it was written: ' + raw[0].slice(0, 60));
  return faults;
}"""

WIDTH = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"


class PageTests(BrowserTest):
    def chapters(self):
        return [path.name for path in sorted(BOOK.glob("*.html")) if path.name != "whole.html"]

    def test_pages_are_whole_and_no_wider_than_their_window(self):
        names = [path.relative_to(BOOK).as_posix() for path in pages() if path.name != "whole.html"]
        for name in names:
            with self.subTest(name), self.page(name) as page:
                self.assertEqual(page.evaluate(LOOK), [])
                for width in (360, 400, 768, 1000, 1600):
                    page.set_viewport_size({"width": width, "height": 800})
                    needed, there = page.evaluate(WIDTH)
                    self.assertLessEqual(needed, there, f"{name} at {width} pixels")

    def test_accessibility_in_light_and_dark(self):
        axe = Axe()
        source = next(p.relative_to(BOOK).as_posix() for p in pages() if "source" in p.parts)
        for name in self.chapters() + [source]:
            for scheme in ("light", "dark"):
                with self.subTest(name, scheme=scheme), self.page(name, scheme=scheme) as page:
                    results = axe.run(page, options={"resultTypes": ["violations"], "preload": False, "runOnly": [
                        "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]})
                    found = [f"{v['id']}: {v['help']}: {n['html'][:160]}" for v in results.response["violations"]
                             for n in v["nodes"][:4]]
                    self.assertEqual(found, [])

    def test_printing_hides_what_only_a_screen_can_do(self):
        with self.page("02-gradients.html") as page:
            page.emulate_media(media="print")
            for selector in ("header.bar", "#side", ".toolbar"):
                self.assertTrue(all(not e.is_visible() for e in page.query_selector_all(selector)), selector)
            self.assertTrue(page.locator("main h1").is_visible())


if __name__ == "__main__":
    unittest.main()
