"""The field's terms: a line of definition each, in bold where a chapter first uses them, and a page of their own."""
import html
import re

from common import fail, root, slug

FILE = root / "Chapters" / "GLOSSARY.md"
# A term is not looked for where it is a name, a number of something, or already a link.
CLOSED = {"a", "code", "pre", "math", "h1", "h2", "h3", "h4", "figure", "table", "summary", "svg", "button", "script"}


class Term:
    def __init__(self, name, others, definition):
        self.name = name
        self.anchor = slug(name)
        self.words = [name] + others
        self.definition = definition
        self.uses = []


def read():
    """The terms, in the order of the alphabet.

    A line of the file is `- **term** (other forms; separated by semicolons): definition.` Anything else but a heading or
    a paragraph is an error.
    """
    terms, seen = [], {}
    for number, line in enumerate(FILE.read_text(encoding="utf-8").split("\n"), 1):
        if not line.startswith("- "):
            continue
        match = re.fullmatch(r"- \*\*(.+?)\*\*(?: \((.+?)\))?: (\S.*\.)", line)
        if not match:
            fail(f"Chapters/GLOSSARY.md:{number}: a term is written `- **term** (other form; another): definition.`")
        term = Term(match[1], [w.strip() for w in (match[2] or "").split(";") if w.strip()], match[3])
        for word in term.words:
            if word.lower() in seen:
                fail(f"Chapters/GLOSSARY.md:{number}: '{word}' is a term already, in line {seen[word.lower()]}")
            seen[word.lower()] = number
        terms.append(term)
    return sorted(terms, key=lambda term: term.name.lower())


def marked(body, terms, page, title):
    """A chapter's text with every term linked at its first use; each term remembers where that is."""
    known = {word.lower(): term for term in terms for word in term.words}
    longest = sorted(known, key=len, reverse=True)
    pattern = re.compile(r"(?<![\w-])(" + "|".join(map(re.escape, longest)) + r")(?![\w-])", re.I)
    used, closed, inside, section = set(), [], 0, ""
    parts = []
    for part in re.split(r"(<[^>]+>)", body):
        if part.startswith("<"):
            name = re.match(r"</?([a-zA-Z0-9]+)", part)
            name = name[1].lower() if name else ""
            if name in ("h2", "h3") and 'id="' in part:
                section = re.search(r'id="([^"]+)"', part)[1]
            if name in CLOSED and not part.endswith("/>"):
                if part.startswith("</"):
                    if name in closed:
                        closed.remove(name)
                else:
                    closed.append(name)
            if name in ("p", "li") and not part.endswith("/>"):
                inside += -1 if part.startswith("</") else 1
        elif inside > 0 and not closed:
            def link(match):
                term = known[match[1].lower()]
                if term in used:
                    return match[0]
                used.add(term)
                term.uses.append((f"{page}#{section}" if section else page, title))
                return (f'<a class="term" href="glossary.html#{term.anchor}" data-definition="{html.escape(term.definition)}">'
                        f"{match[0]}</a>")
            part = pattern.sub(link, part)
        parts.append(part)
    return "".join(parts)


def page(terms):
    """The glossary's own page."""
    items = ""
    for term in terms:
        places = ", ".join(f'<a href="{target}">{html.escape(title)}</a>' for target, title in term.uses)
        uses = f'<p class="uses">{places}</p>' if places else ""
        others = f' <span class="others">({html.escape(", ".join(term.words[1:]))})</span>' if term.words[1:] else ""
        items += (f'<dt id="{term.anchor}"><dfn>{html.escape(term.name)}</dfn>{others}</dt>'
                  f"<dd><p>{html.escape(term.definition)}</p>{uses}</dd>\n")
    return f"<h1>Glossary</h1>\n<p>The field's terms, as this book uses them.</p>\n<dl class=\"glossary\">\n{items}</dl>"
