"""The index that the book's search reads: what stands in every section, written down when the book is bound.

The index is a script, not data to be fetched: a page that was opened from disk may load scripts beside it, and nothing else.
"""
import json
import re

from common import plain


def entries(page, title, body):
    """One entry a section: where it is, what it is called, what stands in it."""
    body = re.sub(r'<a class="anchor".*?</a>', "", body, flags=re.S)
    cuts = [(m.start(), m[1], plain(m[2]).strip()) for m in re.finditer(r'<h[23] id="([^"]+)"[^>]*>(.*?)</h[23]>', body, re.S)]
    starts = [(0, "", "")] + cuts
    found = []
    for (start, anchor, heading), end in zip(starts, [cut[0] for cut in cuts] + [len(body)]):
        text = " ".join(plain(body[start:end]).split())
        if text:
            found.append([f"{page}#{anchor}" if anchor else page, title, heading, text])
    return found


def script(found):
    """The index as a script. The folded text is made by the reader's browser, which would have to fold the query anyway."""
    return "globalThis.bookIndex=" + json.dumps(found, ensure_ascii=False, separators=(",", ":")) + ";\n"
