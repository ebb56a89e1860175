"""Figures on photographs, drawn on the reader's machine if it has some; no committed page shows any.

A section that looks at `page.options.dataset` draws its figures on the pictures of the folder that the reader names. `draw`
runs every such section on Set5 and keeps the figures in Output/photographs, where the pages find them.
"""
import os
import pathlib
import re
import shutil
import subprocess
import time

from common import fail, root

folder = root / "Output" / "photographs"


def dataset():
    """The folder of Set5 on this machine; none if nobody has fetched it."""
    places = [pathlib.Path(os.environ["NLVAE_DATA"]) / "Set5"] if "NLVAE_DATA" in os.environ else []
    places += [root / "Data" / "Set5", root.parent / "shared" / "data" / "Set5"]
    return next((place for place in places if any(place.glob("*.png"))), None)


def name():
    """What the pictures are called."""
    return "Set5"


def sections():
    """Chapter folder and section slug of every section that can look at photographs."""
    for file in sorted((root / "Chapters").glob("*/*.swift")):
        match = re.fullmatch(r"\d+-(.+)", file.stem)
        if match and file.stem != file.parent.name and "options.dataset" in file.read_text(encoding="utf-8"):
            yield file.parent.name, match[1]


def draw(program):
    """Runs the sections on photographs; `program` names the built `chapter`."""
    data = dataset()
    shutil.rmtree(folder, ignore_errors=True)
    if data is None:
        print("no photographs here (`make data` fetches five): the book shows the built-in picture")
        return
    for chapter, section in sections():
        made, begun = root / "Output" / chapter, time.time()
        command = [program(), chapter.partition("-")[0], "--section", section, "--dataset", str(data), "--quiet"]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True)
        if done.returncode:
            fail(f"Chapters/{chapter}, section {section} on {data}: {' '.join(done.stderr.split()[-30:])}")
        figures = [file for file in sorted(made.iterdir()) if file.suffix in (".svg", ".gp") and file.stat().st_mtime >= begun - 0.05] if made.is_dir() else []
        (folder / chapter).mkdir(parents=True, exist_ok=True)
        for file in figures:
            shutil.copy(file, folder / chapter / file.name)
        count = sum(f.suffix == ".svg" for f in figures)
        if not count:
            continue
        print(f"Output/photographs/{chapter}: {count} {'figure' if count == 1 else 'figures'} on photographs")
