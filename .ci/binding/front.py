"""The front page: one picture before and after, the claim and what was found, the chapters with a thumbnail each."""
import html
import re

from common import fail, root
from drawings import inlined

# The figure that stands for a chapter, and the panel of it, counted from 1, if it is one of pictures.
THUMBNAILS = {
    "01": ("channels", 4), "02": ("walks", None), "03": ("filters", 2), "04": ("block", None),
    "05": ("samples", 2), "06": ("collapse", None), "07": ("before-after", 3), "08": ("gains", None), "A": ("products", None),
}


def thumbnail(chapter):
    """A chapter's figure in small; the first one of the chapter if it has none that is named here."""
    name, panel = THUMBNAILS.get(chapter.label, (None, None))
    figure = chapter.figures.get(name) or next(iter(chapter.figures.values()), None)
    if figure is None:
        return ""
    if figure.has_pictures:
        count = len(figure.titles)
        return f'<img src="figures/{chapter.folder}/{figure.name}-{min(panel or 1, count)}.png" alt="" width="256" height="256">'
    drawing = inlined(f"thumbnail-{figure.name}", figure.text, "")
    return drawing.replace('role="img" aria-label=""', 'aria-hidden="true"')


def results():
    """Rows of the README's table of Set5 ×4: method, protocol, PSNR in dB."""
    text = (root / "README.md").read_text(encoding="utf-8")
    match = re.search(r"<!-- results -->(.*?)<!-- /results -->", text, re.S)
    rows = []
    for line in (match[1] if match else "").split("\n"):
        # Method, protocol, ×2, ×3, ×4, ×8, seeds.
        cells = [c.strip() for c in line.strip().strip("|").split("|")]
        mean = re.fullmatch(r"([\d.]+) \([\d.]+\)", cells[4]) if len(cells) == 7 else None
        if mean:
            rows.append((cells[0], cells[1], float(mean[1])))
    if not rows:
        fail("README.md: no results between its marks; `.ci/readme` writes them")
    return rows


def claimed():
    """What the paper says of its own method on Set5 ×4, in dB."""
    text = (root / "Sources" / "Audit" / "Claims.swift").read_text(encoding="utf-8")
    match = re.search(r'\("NLVAE", \[.*?\b4: \.init\(([\d.]+),', text)
    if not match:
        fail("Sources/Audit/Claims.swift: table I has no row NLVAE with a score at ×4")
    return float(match[1])


SHOWN = [
    ("bicubic", "bicubic interpolation", "nothing learned"), ("wiener", "filtering of similar patches", "the small picture alone"),
    ("zssr", "ZSSR", "the small picture alone"), ("nlvae `--preset standard` (the default)", "NLVAE with filtering, as built here", "the small picture alone"),
    ("instant: a network that has seen drawings only", "a network trained on drawings", "drawings, no photograph"),
    ("nlvae-prior: that network, trained further on the picture", "the same, trained on the picture too",
     "drawings, and the small picture"),
    ("nlvae, trained on the answer", "NLVAE trained on the answer", "the large picture itself"),
]


def chart():
    """The results as a drawing: a dot a method on one scale of decibels, the paper's claim as a line."""
    measured = {row[0] + ("/oracle" if row[1] == "oracle" else ""): row[2] for row in results()}
    names = [(key + "/oracle" if "trained on the answer" in key else key, words, saw) for key, words, saw in SHOWN]
    rows = [(words, saw, measured[key]) for key, words, saw in names if key in measured]
    claim = claimed()
    low, high = 28.0, 34.0
    left, right, step = 4, 480, 46
    height = 74 + step * len(rows)

    def x(value):
        return left + (value - low) / (high - low) * (right - left)
    parts = []
    for tick in range(int(low), int(high) + 1):
        anchor = "start" if tick == int(low) else "end" if tick == int(high) else "middle"
        parts.append(f'<path d="M{x(tick):.1f},28 V{height - 40}" stroke="#dddddd" stroke-width="0.6"/>'
                     f'<text x="{x(tick):.1f}" y="{height - 24}" fill="#222222" text-anchor="{anchor}" font-size="12">{tick}</text>')
    parts.append(f'<text x="{(left + right) / 2}" y="{height - 6}" fill="#222222" text-anchor="middle" font-size="12">PSNR in dB, mean of Set5, ×4</text>')
    parts.append(f'<path d="M{x(claim):.1f},24 V{height - 40}" stroke="#d55e00" stroke-width="1.5" stroke-dasharray="5 3"/>'
                 f'<text x="{x(claim):.1f}" y="17" fill="#d55e00" text-anchor="middle">the paper: {claim:.2f}</text>')
    for place, (words, saw, value) in enumerate(rows):
        y = 66 + step * place
        parts.append(f'<text class="halo" x="{left}" y="{y - 11}" fill="#222222">{html.escape(words)} <tspan fill="#666666" font-size="12">({html.escape(saw)})</tspan></text>'
                     f'<path d="M{left},{y} H{x(value):.1f}" stroke="#7f9db9" stroke-width="3"/>'
                     f'<circle cx="{x(value):.1f}" cy="{y}" r="6" fill="#0072b2"/>'
                     f'<text class="halo" x="{x(value) + 11:.1f}" y="{y + 5}" fill="#222222" font-weight="bold">{value:.2f}</text>')
    words = "PSNR on Set5 at four times: " + "; ".join(f"{words} {value:.2f} dB" for words, _, value in rows) + f"; the paper claims {claim:.2f} dB"
    return (f'<svg class="drawing" role="img" aria-label="{html.escape(words)}" viewBox="0 0 530 {height}" width="530" height="{height}"'
            f' style="--natural: 530px" font-family="sans-serif" font-size="14">{"".join(parts)}</svg>')


def page(chapters):
    """The front page's body."""
    last = next((c for c in chapters if "before-after" in c.figures), None)
    hero = ""
    if last:
        figure = last.figures["before-after"]
        pictures = figure.pictures()
        panels = ""
        for place, title in enumerate(figure.titles, 1):
            panels += (f'<div class="panel"><p class="panel-title">{html.escape(title)}</p><div class="pane">'
                       f'<img src="figures/{last.folder}/before-after-{place}.png" width="{2 * pictures[0][1]:.0f}"'
                       f' height="{2 * pictures[0][2]:.0f}" alt="The built-in picture: {html.escape(title)}"></div></div>')
        hero = (f'<figure class="pictures hero" data-opens="compare"><div class="panels" style="--columns: {len(pictures)}"'
                f' data-compare="{html.escape(figure.titles[0])}|{html.escape(figure.titles[-2])}">{panels}</div></figure>')
    items = ""
    for chapter in chapters:
        items += (f'<li><a href="{chapter.page}"><span class="thumbnail">{thumbnail(chapter)}</span>'
                  f'<span class="words"><b>{chapter.number}. {html.escape(chapter.name)}</b> <span>{html.escape(chapter.summary)}</span></span></a></li>')
    return f"""<h1>NLVAE, the literate</h1>
<p class="lead">One small picture goes in, a large one comes out, and no training set is involved. This is one paper, read slowly:
how a non-local variational autoencoder enlarges a picture from that picture alone. Every chapter is a program; what it
printed when it ran stands under the lines that printed it.</p>
{hero}
<section class="found" aria-labelledby="what-was-found">
<h2 id="what-was-found">The claim, and what was found</h2>
<p>The paper promises {claimed():.2f} dB on the five pictures of Set5, enlarged four times. It can be read in two ways: the network
learns from the small picture alone, or it has seen the large one. These are the measured means of both readings, and of the
methods that they have to be compared with; <a href="08-evaluation.html">chapter 8</a> has the evidence.</p>
<div class="art">{chart()}</div>
</section>
<h2 id="chapters">The chapters</h2>
<ol class="cards">{items}</ol>
<p class="editions">The whole book on paper or in a reader of books: <a href="whole.html">one page</a><!-- editions -->.</p>"""
