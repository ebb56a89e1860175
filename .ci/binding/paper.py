"""The whole book in one piece: a page that Chromium prints as PDF, an EPUB that pandoc packs, and a cover drawn by code.

`render` leaves Output/book/whole.html and cover.svg; `epub` and `pdf` here make the files of them. What folds, moves or
leads to a listing of a whole file is left out: paper cannot do it.
"""
import base64
import html
import re
import shutil
import tempfile
import pathlib

from common import fail, here, output, plain, run

TITLE, SUBTITLE = "NLVAE, the literate", "One paper, read slowly, in programs"


def cover(chapters):
    """The cover: the built-in picture, on one side of a slanted edge as it was given, on the other as it came out."""
    chapter = next((c for c in chapters if "before-after" in c.figures), None)
    if chapter is None:
        fail("no chapter has the figure before-after, which the cover is made of")
    figure = chapter.figures["before-after"]
    given, answer = (base64.b64encode(figure.pictures()[place][0]).decode() for place in (0, len(figure.titles) - 2))
    image = ('<image x="150" y="560" width="1300" height="1300" preserveAspectRatio="none" style="image-rendering: pixelated"'
             ' xlink:href="data:image/png;base64,{}"{}/>')
    half = (len(chapters) + 1) // 2
    names = "".join(f'<text x="{150 + 660 * (place // half)}" y="{1975 + 54 * (place % half)}" font-size="34" fill="#b9c4cc">'
                    f'{c.number}&#160;&#160;{html.escape(c.name)}</text>' for place, c in enumerate(chapters))
    return f"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="1600" height="2263" viewBox="0 0 1600 2263" font-family="Charter, Georgia, 'DejaVu Serif', serif">
<rect width="1600" height="2263" fill="#0f2a33"/>
<clipPath id="left"><path d="M150,560 H980 L620,1860 H150 Z"/></clipPath>
{image.format(answer, "")}
{image.format(given, ' clip-path="url(#left)"')}
<path d="M980,560 L620,1860" stroke="#ffffff" stroke-width="5"/>
<text x="150" y="300" font-size="132" font-weight="bold" fill="#ffffff">NLVAE,</text>
<text x="150" y="440" font-size="132" font-weight="bold" fill="#ffffff">the literate</text>
<text x="150" y="515" font-size="44" fill="#e9c9a2">{html.escape(SUBTITLE)}</text>
{names}
</svg>
"""


def prefixed(chapter, body):
    """A chapter's text with names of its own, and links that stay within the one piece."""
    mark = f"c{chapter.number}"
    body = re.sub(r'\bid="([^"]*)"', rf'id="{mark}-\1"', body)
    body = re.sub(r'\bhref="#([^"]*)"', rf'href="#{mark}-\1"', body)
    return within(body)


def within(body):
    """Links between pages of the book turned into links within the one piece; those to listings lose their target."""
    body = re.sub(r'href="0*(\d+[a-z]?|[A-Z])-[^"#]*\.html(?:#([^"]*))?"', lambda m: f'href="#c{m[1]}{"-" + m[2] if m[2] else ""}"', body)
    body = re.sub(r'href="glossary\.html#([^"]*)"', r'href="#g-\1"', body)
    body = re.sub(r'href="(?:glossary|index)\.html"', 'href="#contents"', body)
    return re.sub(r'<a [^>]*href="(?:source|figures)/[^"]*"[^>]*>(.*?)</a>', r"\1", body, flags=re.S)


def whole(chapters, terms):
    """The whole book as one page."""
    contents, parts = "", ""
    for chapter in chapters:
        body = re.sub(r"<details>.*?</details>", "", chapter.html, flags=re.S)
        body = re.sub(r'<a class="anchor".*?</a>|\s*<span class="files">.*?</span>|<p class="where">.*?</p>', "", body, flags=re.S)
        body = prefixed(chapter, body)
        body = re.sub(r"<h1[^>]*>.*?</h1>", f'<h1 id="c{chapter.number}">{html.escape(chapter.title)}</h1>', body, count=1, flags=re.S)
        parts += f'<section class="chapter">\n{body}\n</section>\n'
        inner = "".join(f'<li><a href="#{anchor}">{words}<span class="page"></span></a></li>'
                        for anchor, words in re.findall(r'<h2 id="([^"]+)"[^>]*>(.*?)</h2>', body, re.S))
        contents += f'<li><a href="#c{chapter.number}">{html.escape(chapter.title)}<span class="page"></span></a><ol>{inner}</ol></li>'
    items = "".join(f'<dt id="g-{t.anchor}"><dfn>{html.escape(t.name)}</dfn></dt><dd>{html.escape(t.definition)}</dd>' for t in terms)
    contents += '<li><a href="#glossary">Glossary<span class="page"></span></a></li>'
    return f"""<!DOCTYPE html>
<html lang="en" data-theme="light">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{TITLE}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="book.css">
<style>{(here / "paper.css").read_text(encoding="utf-8")}</style>
</head>
<body class="whole">
<main>
<img class="cover" src="cover.svg" alt="{TITLE}. {SUBTITLE}">
<nav class="contents" id="contents" aria-label="Contents"><h2>Contents</h2><ol>{contents}</ol></nav>
{parts}<section class="chapter"><h1 id="glossary">Glossary</h1><dl class="glossary">{items}</dl></section>
</main>
</body>
</html>
"""


def epub():
    """Packs Output/book/NLVAE.epub: the same text, drawings as files, formulas as MathML."""
    text = (output / "whole.html").read_text(encoding="utf-8")
    text = re.sub(r'<img class="cover".*?>|<nav class="contents".*?</nav>|<style>.*?</style>|<link [^>]*>|</?(?:section|main)\b[^>]*>', "", text, flags=re.S)
    text = re.sub(r'<figure [^>]*\bphotograph">.*?</figure>', "", text, flags=re.S)
    # A reader of books shows a drawing or a picture from a file; those in the page are for a page's colours.

    def drawn(match):
        mark, name = match[1], match[2]
        words = html.unescape(plain(match[4])).strip()
        folder = next(f.name for f in (output / "figures").iterdir() if f.name.partition("-")[0].lstrip("0") == mark)
        return f'<figure id="c{mark}-figure-{name}"><img src="figures/{folder}/{name}.svg" alt="{html.escape(words)}"><figcaption>{match[4]}</figcaption></figure>'
    text = re.sub(r'<figure id="c(\d+[a-z]?|[A-Z])-figure-([^"]+)"([^>]*)>.*?<figcaption>(.*?)</figcaption></figure>', drawn, text, flags=re.S)
    # Formulas go back to what they were written as; pandoc makes its own of them, which a reader of books understands.
    formulas = text.count("<math")
    text = re.sub(r"<math\b([^>]*)>.*?<annotation[^>]*>(.*?)</annotation>.*?</math>",
                  lambda m: f"\\[{m[2]}\\]" if 'display="block"' in m[1] else f"\\({m[2]}\\)", text, flags=re.S)
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "book.html"
        source.write_text(text, encoding="utf-8")
        picture = pathlib.Path(folder) / "cover.png"
        photograph(output / "cover.svg", picture)
        made = pathlib.Path(folder) / "NLVAE.epub"
        run(["pandoc", "--from", "html+tex_math_single_backslash", "--to", "epub3", "--mathml", "--toc", "--toc-depth", "2", "--epub-chapter-level", "1",
             "--resource-path", str(output), "--css", str(here / "epub.css"), "--epub-cover-image", str(picture),
             "--metadata", f"title={TITLE}", "--metadata", f"subtitle={SUBTITLE}", "--metadata", "lang=en",
             "--output", str(made), str(source)], "Output/book/NLVAE.epub")
        shutil.copy(made, output / "NLVAE.epub")
    offered("NLVAE.epub", "EPUB")
    print(f"Output/book/NLVAE.epub: {formulas} formulas, {(output / 'NLVAE.epub').stat().st_size / 1e6:.1f} MB")


def offered(file, words):
    """A link to an edition on the front page, once it is made."""
    front = output / "index.html"
    text = front.read_text(encoding="utf-8")
    if f'href="{file}"' not in text:
        front.write_text(text.replace("<!-- editions -->", f', <a href="{file}">{words}</a><!-- editions -->'), encoding="utf-8")


def browser(work):
    """Runs `work` with a page of Chromium."""
    import os
    from playwright.sync_api import sync_playwright
    names = ["chromium", "chromium-browser", "google-chrome",
             "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"]
    path = next((shutil.which(name) for name in names if shutil.which(name)), None)
    if path is None:
        fail("there is no Chromium to print with; `.ci/packages book` installs it on Debian")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        opened = playwright.chromium.launch(executable_path=path, args=arguments)
        try:
            return work(opened.new_page(viewport={"width": 1600, "height": 2263}))
        finally:
            opened.close()


def photograph(drawing, picture):
    """A PNG of an SVG."""
    def work(page):
        page.goto(drawing.as_uri())
        page.screenshot(path=picture)
    browser(work)


def pdf():
    """Prints Output/book/NLVAE.pdf: once to learn which page everything is on, and again with the contents' numbers until they hold."""
    import pypdf
    target = output / "NLVAE.pdf"
    fill = """numbers => { for (const link of document.querySelectorAll('nav.contents a'))
      link.querySelector('.page').textContent = numbers[link.getAttribute('href').slice(1)] ?? ''; }"""

    def work(page):
        page.emulate_media(media="print", color_scheme="light")

        def printed(path, numbers):
            # Loaded anew each time: a page that has been printed once may break elsewhere the next time.
            page.goto((output / "whole.html").as_uri())
            page.evaluate(fill, numbers)
            page.pdf(path=path, prefer_css_page_size=True, print_background=True, outline=True, tagged=True)
            reader = pypdf.PdfReader(path)
            found = {}
            for name, place in reader.named_destinations.items():
                found[name.lstrip("/")] = reader.get_destination_page_number(place) + 1
            return found, len(reader.pages)
        with tempfile.TemporaryDirectory() as folder:
            print_ = pathlib.Path(folder) / "print.pdf"
            page.goto((output / "whole.html").as_uri())
            wanted = page.eval_on_selector_all("nav.contents a", "all => all.map(a => decodeURIComponent(a.hash.slice(1)))")
            numbers, pages = printed(print_, {name: "000" for name in wanted})
            missing = [name for name in wanted if name not in numbers]
            if missing:
                fail(f"Output/book/NLVAE.pdf: no page is known for {missing[0]} and {len(missing) - 1} more")
            # Numbers narrower than those before may break a line of the contents elsewhere, and move what comes behind.
            for _ in range(5):
                shown = numbers
                numbers, pages = printed(print_, {name: str(number) for name, number in shown.items()})
                if all(shown[name] == numbers[name] for name in wanted):
                    break
            else:
                fail("Output/book/NLVAE.pdf: the contents' own length moves the pages that it names")
            shutil.copy(print_, target)
        offered("NLVAE.pdf", "PDF")
        print(f"Output/book/NLVAE.pdf: {pages} pages, {target.stat().st_size / 1e6:.1f} MB")
    browser(work)
