"""A chapter's woven page, read and dressed for the book."""
import html
import re

from common import fail, output, pandoc, plain, root
import formulas
import photographs
from drawings import Figure, inlined

sources = set()


def with_dollars(markdown):
    """GitHub's notation for formulas in pandoc's: dollars, outside of code."""
    lines, fence = [], None
    for line in markdown.split("\n"):
        mark = line.lstrip("> ")
        if fence is None and mark.startswith("```"):
            fence = "math" if mark.strip() == "```math" else "code"
            lines.append(line.replace("```math", "$$") if fence == "math" else line)
        elif fence and mark.strip() == "```":
            lines.append(line.replace("```", "$$") if fence == "math" else line)
            fence = None
        else:
            lines.append(line if fence else re.sub(r"\$`([^`]*)`\$", r"$\1$", line))
    return "\n".join(lines)


class Chapter:
    """One chapter: its words as they were woven, and its body as the book shows it."""

    def __init__(self, folder):
        self.folder = folder.name
        # 05, 08b, A: what the folder begins with.
        self.label = self.folder.partition("-")[0]
        self.page = f"{self.folder}.html"
        self.file = folder / "README.md"
        lines = self.file.read_text(encoding="utf-8").split("\n")
        heading = next((i for i, line in enumerate(lines) if line.startswith("# ")), None)
        if heading is None:
            fail(f"Chapters/{self.folder}/README.md has no heading; `swift run chapter weave` makes the page")
        self.title = lines[heading][2:].strip()
        self.number, _, self.name = self.title.partition(". ")
        self.summary = next((l.strip("*") for l in lines[heading + 1:] if l.strip()), "")
        # The head and the foot of the page are links between files of the repository; the book has its own.
        end = max((i for i, line in enumerate(lines) if line == "---"), default=len(lines))
        self.markdown = "\n".join(lines[heading:end])
        self.figures = {}

    def body(self):
        """The page's HTML: boxes, numbered figures, tables and equations, anchors."""
        body = pandoc(with_dollars(self.markdown), f"Chapters/{self.folder}/README.md")
        body = relinked(body, root / "Chapters" / self.folder, self.page)
        for words, name in (("Paper", "paper"), ("We differ", "differ"), ("Knob", "knob"), ("Try", "try")):
            body = body.replace(f"<blockquote>\n<p><strong>{words}</strong>",
                                f'<blockquote class="{name}">\n<p><strong>{words}</strong>')
        body = self.with_equations(body)
        body = self.with_tables(body)
        body = self.with_figures(body)
        return anchored(parted(with_places(body)))

    def with_equations(self, body):
        body = re.sub(r"<math.*?</math>", lambda m: formulas.plain(m[0]), body, flags=re.S)
        count = 0

        def numbered(match):
            nonlocal count
            count += 1
            name = f"equation-{self.number}-{count}"
            return (f'<span class="formula" id="{name}"><span class="scroll">{match[0]}</span>'
                    f'<a class="number" href="#{name}" aria-label="Equation {self.number}.{count}">({self.number}.{count})</a></span>')
        return re.sub(r'<math display="block".*?</math>', numbered, body, flags=re.S)

    def with_tables(self, body):
        count = 0

        def numbered(match):
            nonlocal count
            count += 1
            name = f"table-{self.number}-{count}"
            number = f'<a class="number" href="#{name}">Table {self.number}.{count}</a>'
            return f'<table id="{name}"><caption>{number} {match[1]}</caption>'
        body = re.sub(r"<p><strong>([^\n]*)</strong></p>\s*<table>", numbered, body)
        # A cell that heads nothing is no head.
        body = re.sub(r"<th( [^>]*)?></th>", r"<td\1></td>", body)
        return re.sub(r"<table.*?</table>", r'<div class="wide">\g<0></div>', body, flags=re.S)

    def with_figures(self, body):
        count = 0

        def numbered(match):
            nonlocal count
            count += 1
            image, caption, files = match.groups()
            source = html.unescape(re.search(r'src="([^"]*)"', image)[1])
            file = root / "Figures" / self.folder / source.rsplit("/", 1)[-1]
            figure = self.figures[file.stem] = Figure(file)
            name = f"figure-{figure.name}"
            number = f'<a class="number" href="#{name}">Figure {self.number}.{count}</a>'
            files = f' <span class="files">{files}</span>' if files else ""
            kind = "pictures" if figure.has_pictures else "frames" if figure.frames else "drawn"
            return (f'<figure id="{name}" class="{kind}">{self.art(figure, plain(caption))}'
                    f"<figcaption>{number} {caption}{files}</figcaption></figure>" + self.on_photograph(figure, f"{self.number}.{count}"))
        return re.sub(r'<p>(<img [^>]*/?>)</p>\s*<p><em>(.*?)</em>(?: (\(<a .*?\)))?</p>', numbered, body, flags=re.S)

    def on_photograph(self, figure, number):
        """The same figure as this machine has drawn it on a photograph, if it has."""
        file = photographs.folder / self.folder / figure.file.name
        if not file.is_file():
            return ""
        other = Figure(file)
        other.name = f"{figure.name}-photograph"
        kind = "pictures" if other.has_pictures else "drawn"
        return (f'<figure id="figure-{other.name}" class="{kind} photograph">{self.art(other, f"Figure {number} on a photograph")}'
                f'<figcaption><a class="number" href="#figure-{other.name}">Figure {number}, on a photograph</a> '
                f"The same program on a picture of {photographs.name()}, drawn on this machine.</figcaption></figure>")

    def art(self, figure, words):
        """What is seen of a figure: its pictures side by side, or its drawing."""
        words = " ".join(words.split())
        if not figure.has_pictures:
            frames = f' data-still="{figure.still}"' if figure.frames else ""
            return f'<div class="art"{frames}>{inlined(f"{self.number}-{figure.name}", figure.text, words)}</div>'
        panels = ""
        pictures = figure.pictures()
        for place, (title, (data, width, height)) in enumerate(zip(figure.titles, pictures), 1):
            file = output / "figures" / self.folder / f"{figure.name}-{place}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
            head = f'<p class="panel-title">{html.escape(title)}</p>' if title else ""
            panels += (f'<div class="panel">{head}<div class="pane"><img src="figures/{self.folder}/{file.name}"'
                       f' width="{2 * width:.0f}" height="{2 * height:.0f}" alt="{html.escape(title or words)}"></div></div>')
        # Four in a row are too small to see what the text says of them.
        columns = 2 if figure.columns == 4 else figure.columns
        pair = f' data-compare="{html.escape("|".join(figure.compared))}"' if figure.compared else ""
        return f'<div class="panels" style="--columns: {columns}"{pair}>{panels}</div>'


def relinked(text, folder, page):
    """Links between files of the repository turned into links between pages of the book."""
    def target(match):
        attribute, link = match.group(1), html.unescape(match.group(2))
        if re.match(r"[a-z]+:|#", link):
            return match.group(0)
        path, _, anchor = link.partition("#")
        file = (folder / path).resolve()
        if not file.is_file() or root not in file.parents:
            fail(f"{folder.relative_to(root)}/README.md: the link to {link} leads nowhere")
        inside = file.relative_to(root)
        if inside.as_posix() == "README.md":
            new, anchor = "index.html", ""
        elif inside.as_posix() == "Chapters/GLOSSARY.md":
            new = "glossary.html"
        elif inside.parts[0] == "Chapters" and inside.name == "README.md":
            new = f"{inside.parts[1]}.html"
        elif inside.parts[0] == "Figures":
            new = "figures/" + "/".join(inside.parts[1:])
        else:
            new = f"source/{inside.as_posix()}.html"
            anchor = re.sub(r"^L(\d+).*", r"L-\1", anchor)
            sources.add(inside)
        depth = "../" * page.count("/")
        return f'{attribute}="{html.escape(depth + new + ("#" + anchor if anchor else ""))}"'
    return re.sub(r'\b(href|src)="([^"]*)"', target, text)


def with_places(body):
    """A listing under the line that says where it stands."""
    return re.sub(r'<p><sub>(<a .*?</a>)</sub></p>\s*(<div class="sourceCode".*?</pre></div>)',
                  r'<div class="listing"><p class="where">\1</p>\2</div>', body, flags=re.S)


def parted(body):
    """Sections and outputs as elements: what the weaver marks in comments, and the live page fills anew."""
    body = re.sub(r"<!-- output (\S+) (\d+) -->", r'<div class="made" data-section="\1" data-line="\2">', body)
    body = body.replace("<!-- /output -->", "</div>")
    parts = re.split(r"<!-- section (\S+) -->", body)
    ends = re.search(r'<h2 id="exercises">', parts[-1]) if len(parts) > 1 else None
    rest = ""
    if ends:
        parts[-1], rest = parts[-1][:ends.start()], parts[-1][ends.start():]
    sections = "".join(f'<section class="part" data-section="{slug}">{words}</section>' for slug, words in zip(parts[1::2], parts[2::2]))
    return parts[0] + sections + rest


def anchored(body):
    """A link at every heading that leads to itself."""
    return re.sub(
        r'<h([23]) id="([^"]+)">(.*?)</h\1>',
        lambda m: f'<h{m[1]} id="{m[2]}">{m[3]}<a class="anchor" href="#{m[2]}" aria-label="Link to {html.escape(plain(m[3]).strip())}">#</a></h{m[1]}>',
        body, flags=re.S)


def sections(body):
    """Anchors and words of a page's sections."""
    body = re.sub(r'<a class="anchor".*?</a>', "", body, flags=re.S)
    return re.findall(r'<h2 id="([^"]+)">(.*?)</h2>', body, re.S)
