"""Figures as the book shows them: drawings that follow the page's colours, pictures with their own pixels.

The files in Figures/ stay as gnuplot and the notebook wrote them. Here a drawing is put into the page, where a style
sheet can reach it; a figure of photographs becomes a grid of its pictures, which can be compared.
"""
import base64
import html
import re
import xml.etree.ElementTree as tree

from common import fail, root

COLOURS = {"black": "#000000", "white": "#ffffff", "#FFFFFF": "#ffffff", "lightgrey": "#d3d3d3"}


def whole(colour):
    """A colour as gnuplot or the notebook writes it, as six digits."""
    match = re.fullmatch(r"rgb\(\s*(\d+),\s*(\d+),\s*(\d+)\s*\)", colour)
    return "#%02x%02x%02x" % tuple(map(int, match.groups())) if match else COLOURS.get(colour, colour)


def inlined(name, text, label):
    """An SVG file as a part of a page.

    Colours are written in one way, so that the style sheet can find them; names are made the page's own; what gnuplot
    says about itself goes, and so does every group that holds nothing.
    """
    text = text[text.index("<svg"):]
    text = re.sub(r"<title>[^<]*</title>|<desc>[^<]*</desc>|<filter\b.*?</filter>", "", text, flags=re.S)
    text = re.sub(r"\b(fill|stroke|color)(\s*=\s*)(['\"])(rgb\([^)]*\)|[a-zA-Z#0-9]+)\3",
                  lambda m: f'{m[1]}="{whole(m[4])}"', text)
    text = re.sub(r"\s+>", ">", re.sub(r"[ \t]*\n\s*", "\n", text))
    before = None
    while before != text:
        before, text = text, re.sub(r"<g\b[^>]*>\s*</g>", "", text)
    used = set(re.findall(r"href=['\"]#([^'\"]+)", text))
    grown = True
    while grown:
        grown = False
        for definition in re.findall(r"<use\b[^>]*\bid='[^']+'[^>]*>", text):
            there, needs = re.search(r"id='([^']+)'", definition)[1], re.search(r"href='#([^']+)'", definition)[1]
            if there in used and needs not in used:
                used.add(needs)
                grown = True
    text = re.sub(r"\s*<(?:circle|path|rect|use)\b[^>]*\bid='(gp[^']+)'[^>]*/>",
                  lambda m: m[0] if m[1] in used else "", text)
    text = re.sub(r"""\bid=(['"])([^'"]+)\1""", rf'id="{name}-\2"', text)
    text = re.sub(r"""(href=)(['"])#([^'"]+)\2""", rf'\1"#{name}-\3"', text)
    text = re.sub(r"\n+", "\n", text).strip()
    head = text[:text.index(">") + 1]
    width, height = (float(re.search(rf'\b{side}="([\d.]+)"', head)[1]) for side in ("width", "height"))
    new = (f'<svg class="drawing" role="img" aria-label="{html.escape(label)}" viewBox="0 0 {width:g} {height:g}"'
           f' width="{width:g}" height="{height:g}" style="--natural: {width:g}px" xmlns:xlink="http://www.w3.org/1999/xlink">')
    return new + text[len(head):]


class Figure:
    """A figure of a chapter, read from the files that the notebook wrote."""

    def __init__(self, file):
        self.file = file
        self.name = file.stem
        self.text = file.read_text(encoding="utf-8")
        script = file.with_suffix(".gp")
        self.script = script.read_text(encoding="utf-8") if script.is_file() else ""
        panels = [p for p in self.script.split("\nunset logscale\n")[1:]]
        titles = [re.search(r"^set title '((?:[^']|'')*)'", p, re.M) for p in panels]
        self.titles = [t[1].replace("''", "'") if t else "" for t in titles]
        pictures = [bool(re.search(r"with rgbimage", p)) for p in panels]
        self.has_pictures = bool(pictures) and all(pictures) and 'class="frame"' not in self.text
        match = re.search(r"^set multiplot layout \d+,(\d+)", self.script, re.M)
        self.columns = int(match[1]) if match else 1
        # A comparison that the chapter asks for: the names of two panels.
        match = re.search(r"^# compare: (.*) \| (.*)$", self.script, re.M)
        self.compared = (match[1], match[2]) if match else None

    @property
    def frames(self):
        """The words on an animation's frames; none for a still drawing."""
        return [html.unescape(w) for w in re.findall(r'<g class="frame"[^>]*data-words="([^"]*)"', self.text)]

    @property
    def still(self):
        """The frame that paper shows, counted from 0."""
        shown = [i for i, g in enumerate(re.findall(r'<g class="frame"[^>]*>', self.text)) if "display" not in g]
        return shown[0] if shown else 0

    def pictures(self):
        """The PNG files of its panels, with width and height on the figure, in the order of the panels."""
        found = []
        for element in tree.fromstring(self.text).iter("{http://www.w3.org/2000/svg}image"):
            link = element.get("{http://www.w3.org/1999/xlink}href")
            kind, _, data = link.partition(";base64,")
            if kind != "data:image/png":
                fail(f"{self.file.relative_to(root)}: a picture that is no PNG")
            found.append((base64.b64decode(data), float(element.get("width")), float(element.get("height"))))
        if len(found) != len(self.titles):
            fail(f"{self.file.relative_to(root)}: {len(found)} pictures, but the script draws {len(self.titles)}")
        return found
