"""The book as pages that are opened from disk: a frame around every page, the front page, the search index."""
import html
import re
import shutil

import chapters as reading
import front
import glossary
import paper
import search
from chapters import Chapter
from common import here, output, pandoc, root

SCRIPTS = ["book.js", "search.js", "pictures.js"]
TITLE = "NLVAE, the literate"


def written(page, title, body, side="", before=None, after=None, kind=""):
    """Writes one page. `before` and `after` are the pages that the arrow keys lead to: file and title."""
    depth = "../" * page.count("/")

    def turn(way, words, link):
        return f'<a rel="{way}" href="{depth}{link[0]}"><span>{words}</span>{html.escape(link[1])}</a>' if link else "<span></span>"
    foot = f'<nav class="turn" aria-label="Pages">{turn("prev", "Previous", before)}{turn("next", "Next", after)}</nav>' if before or after else ""
    file = output / page
    file.parent.mkdir(parents=True, exist_ok=True)
    scripts = "".join(f'<script src="{depth}{name}" defer></script>' for name in SCRIPTS)
    file.write_text(f"""<!DOCTYPE html>
<html lang="en" data-root="{depth}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(title if title == TITLE else f"{title} · {TITLE}")}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{depth}book.css">
<script>try{{const t=localStorage.getItem("theme");if(t)document.documentElement.dataset.theme=t}}catch{{}}</script>
{scripts}
</head>
<body class="{kind}">
<a class="skip" href="#main">Skip to the text</a>
<header class="bar">
<button type="button" id="menu" aria-expanded="false" aria-controls="side">Contents</button>
<a class="home" href="{depth}index.html">{TITLE}</a>
<span class="tools">
<button type="button" id="find" aria-keyshortcuts="/">Search</button>
<button type="button" id="theme">Theme</button>
<button type="button" id="help" aria-keyshortcuts="?" aria-label="Keys">?</button>
</span>
</header>
<nav id="side" aria-label="Contents">
{side}
</nav>
<main id="main" tabindex="-1">
{body}
{foot}
</main>
</body>
</html>
""", encoding="utf-8")


def contents(chapters, depth, current=None, headings=()):
    """The list at the side: all chapters, and the sections of the one that is open."""
    items = ""
    for chapter in chapters:
        here_now = chapter is current
        inner = ""
        if here_now:
            inner = "<ol>" + "".join(f'<li><a href="#{anchor}">{words}</a></li>' for anchor, words in headings) + "</ol>"
        mark = ' aria-current="page"' if here_now else ""
        items += (f'<li><a href="{depth}{chapter.page}"{mark}><span class="n">{chapter.number}</span> {html.escape(chapter.name)}</a>'
                  f"{inner}</li>")
    current_glossary = ' aria-current="page"' if current == "glossary" else ""
    return (f'<ol class="chapters">{items}</ol>'
            f'<ul class="more"><li><a href="{depth}glossary.html"{current_glossary}>Glossary</a></li></ul>')


def render():
    """Writes the whole book into Output/book."""
    chapters = [Chapter(f) for f in sorted((root / "Chapters").iterdir()) if (f / "README.md").is_file()]
    terms = glossary.read()
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    for name in ["book.css"] + SCRIPTS:
        shutil.copy(here / name, output / name)
    index = []
    turns = [("index.html", "Contents")] + [(c.page, c.title) for c in chapters] + [("glossary.html", "Glossary")]
    for place, chapter in enumerate(chapters, 1):
        figures = root / "Figures" / chapter.folder
        if figures.is_dir():
            shutil.copytree(figures, output / "figures" / chapter.folder)
        chapter.html = glossary.marked(chapter.body(), terms, chapter.page, chapter.name)
        written(chapter.page, chapter.title, chapter.html,
                contents(chapters, "", chapter, reading.sections(chapter.html)), turns[place - 1], turns[place + 1])
        index += search.entries(chapter.page, chapter.title, chapter.html)
    body = glossary.page(terms)
    written("glossary.html", "Glossary", body, contents(chapters, "", "glossary"), turns[-2])
    index += [[f"glossary.html#{t.anchor}", "Glossary", t.name, f"{' '.join(t.words)}. {t.definition}"] for t in terms]
    for source in sorted(reading.sources):
        written_source(source, chapters)
    written("index.html", TITLE, front.page(chapters), contents(chapters, ""), None, turns[1], kind="front")
    (output / "index.js").write_text(search.script(index), encoding="utf-8")
    print(f"{output.relative_to(root)}/index.html: {len(chapters)} chapters, {len(reading.sources)} source files, "
          f"{len(terms)} terms, {len(index)} sections to search")
    (output / "cover.svg").write_text(paper.cover(chapters), encoding="utf-8")
    (output / "whole.html").write_text(paper.whole(chapters, terms), encoding="utf-8")
    return chapters, terms


def written_source(source, chapters):
    """A file that the chapters quote, with an anchor at every line."""
    page = f"source/{source.as_posix()}.html"
    text = (root / source).read_text(encoding="utf-8")
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    language = {"swift": "swift", "py": "python", "c": "c", "h": "c", "md": "markdown"}.get(source.suffix[1:], "text")
    body = pandoc(f"{fence}{{.{language} .numberLines #L}}\n{text}\n{fence}\n", source, reader="markdown")
    body = re.sub(r'<a href="#L-(\d+)"></a>', r'<a href="#L-\1" aria-label="Line \1" data-line="\1"></a>', body)
    depth = "../" * page.count("/")
    written(page, source.as_posix(), f'<h1 class="path">{html.escape(source.as_posix())}</h1>{body}', contents(chapters, depth), kind="source")
