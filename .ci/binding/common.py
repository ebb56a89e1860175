"""What all parts of the bookbinding share: places, how to stop, how pandoc is asked."""
import html
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parent.parent.parent
output = root / "Output" / "book"
here = pathlib.Path(__file__).resolve().parent


def fail(message):
    """Stops with one line and exit status 1."""
    print(f"nlvae: {message}", file=sys.stderr)
    sys.exit(1)


def run(command, place, **options):
    """Runs a program whose absence or failure is one line; returns what it printed."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, **options)
    except FileNotFoundError:
        fail(f"{command[0]} is missing; `.ci/packages book` installs it")
    if done.returncode or (command[0] == "pandoc" and done.stderr.strip()):
        fail(f"{place}: {' '.join(done.stderr.split()) or command[0] + ' failed'}")
    return done.stdout


def pandoc(markdown, place, reader="gfm+tex_math_dollars"):
    """The HTML of some Markdown. A formula that cannot be translated is an error."""
    command = ["pandoc", "--from", reader, "--to", "html5", "--mathml", "--wrap", "none"]
    return run(command, place, input=markdown)


def slug(words):
    """An anchor as GitHub makes it: small letters, hyphens for spaces, no punctuation."""
    kept = [c for c in words.lower() if c.isalnum() or c in " -_"]
    return "".join(kept).replace(" ", "-")


def plain(markup):
    """The words of some HTML, without what only tells a machine how a formula was written."""
    text = re.sub(r"<annotation\b.*?</annotation>", "", markup, flags=re.S)
    text = re.sub(r"<(svg|script|style)\b.*?</\1>", "", text, flags=re.S)
    return html.unescape(re.sub(r"<[^>]+>", " ", text))
