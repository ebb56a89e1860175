"""The work of one set: which parts it has, what they take, which are missing, and the command that makes one."""

import hashlib
import json
import math
import os
import pathlib
import shlex
import shutil
import struct
import subprocess
import sys

from costs import ROOT, SEEDED, Costs, record_name

#: Slurm's arrays have at most so many tasks, unless its administrator has said otherwise (MaxArraySize is 1001, and the
#: numbers of tasks are below it).
USUAL_TASKS = 1000
#: A part's file is read and written whole after each result: beyond so many that is most of the work.
MOST_ROWS = 5000
#: Seconds between two states of a training. They all go to the common folder; what a machine that dies may lose is that.
STATE_SECONDS = 300


def fail(message):
    """Ends the program with a line."""
    print(f"nlvae: {message}", file=sys.stderr)
    sys.exit(1)


def write(path, text):
    """Writes a file whole, or leaves the old one alone."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        fail(f"{path}: {error.strerror}")


def copy(source, target):
    """Copies a file whole, or leaves the old one alone."""
    part = target.with_name(f".{target.name}.part")
    try:
        shutil.copy2(source, part)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        fail(f"{error.filename or target}: {error.strerror}")


def pixels_of(path):
    """Width times height of a PNG file."""
    with open(path, "rb") as file:
        head = file.read(24)
    if head[:8] != b"\x89PNG\r\n\x1a\n" or len(head) < 24:
        fail(f"{path}: not a PNG file")
    width, height = struct.unpack(">II", head[16:24])
    return width * height


def most_tasks():
    """How many tasks an array may have on this cluster; Slurm's own limit where nobody can be asked."""
    try:
        # Without a cluster scontrol looks for one, for a minute.
        told = subprocess.run(["scontrol", "show", "config"], capture_output=True, text=True, timeout=20).stdout
    except (OSError, subprocess.TimeoutExpired):
        return USUAL_TASKS
    limits = [line.split("=")[1].strip() for line in told.splitlines() if line.startswith("MaxArraySize")]
    return max(1, int(limits[0]) - 1) if limits and limits[0].isdecimal() else USUAL_TASKS


def packed(seconds, pieces, minutes, most, rows=1):
    """Into how many parts work is cut: each takes so many minutes at least, and there are at most so many. Pieces are dealt out in
    turn, so that parts differ by one piece; the smallest has to be long enough, unless a part's file would become too long: it has so many rows a piece."""
    least = math.ceil(60 * minutes * pieces / seconds) if seconds > 0 else pieces
    return max(1, min(most, max(pieces // max(1, least), math.ceil(pieces * rows / MOST_ROWS))))


def version(program):
    """The commit that a program is taken for, as nlvae itself tells it; where git is missing, the program's digest."""
    if os.environ.get("NLVAE_VERSION"):
        return os.environ["NLVAE_VERSION"]

    def git(*words):
        return subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=True).stdout.strip()

    try:
        commit = git("describe", "--always")
        return commit + ("-dirty" if git("status", "--porcelain", "--", "Sources", "Package.swift") else "")
    except (OSError, subprocess.CalledProcessError):
        return f"program-{digest_of([program])[:12]}"


def digest_of(paths):
    """SHA-256 of files: their names and bytes."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


class Work:
    """The parts of one set."""

    def __init__(self, name, options):
        self.name, self.options = name, options
        self.dataset = pathlib.Path(options.data) / name
        self.folder = pathlib.Path(options.output) / name
        self.merged = pathlib.Path(options.output) / f"{name}.json"
        self.program = self.folder / "nlvae"
        self.weights = self.folder / pathlib.Path(options.weights).name if options.weights else None
        self.pictures = self.found()
        self.note = self.read_note()
        self.seen = self.look()
        scales, seeds = [int(scale) for scale in options.scale.split(",")], options.seeds.split(",")
        costs = Costs()
        self.seconds = sum(
            costs.seconds(record_name(method, options.preset, options.weights), scale, len(self.pictures), self.seen["pixels"])
            * (len(seeds) if method in SEEDED else 1)
            for method in options.method.split(",") for scale in scales)
        # A work that has been begun keeps its parts, whatever the record or the cluster have become.
        self.parts = self.note["parts"] if self.is_begun else packed(
            self.seconds, len(self.pictures) * len(seeds), options.part_minutes,
            USUAL_TASKS if options.hosts else most_tasks(), rows=len(options.method.split(",")) * len(scales))

    def found(self):
        """The set's pictures."""
        if not self.dataset.is_dir():
            known = (ROOT / ".ci" / "pictures").read_text().splitlines()
            downloads = any(line.split()[:2] == ["set", self.name] for line in known)
            fail(f"{self.dataset} is missing; " + (
                f"make data SETS={self.name.lower()} downloads it" if downloads else "--data names the folder that holds it"))
        files = sorted(self.dataset.iterdir())
        pictures = [path for path in files if path.suffix.lower() == ".png" and not path.name.startswith(".")]
        if not pictures:
            fail(f"{self.dataset} has no PNG files")
        others = sum(path.suffix.lower() in (".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".tif", ".tiff") for path in files)
        if others:
            fail(f"{self.dataset} holds other files than PNG ({others}); the parts are reckoned by PNG files only")
        return pictures

    def read_note(self):
        """What an earlier run has noted about the work in this folder, if there was one."""
        try:
            note = json.loads((self.folder / "settings").read_text())
            parts, seen = note["parts"], note["seen"]
            is_whole = type(parts) is int and parts > 0 and {"files", "pixels", "digest"} <= seen.keys()
            return note if is_whole else {}
        except FileNotFoundError:
            return None
        except (ValueError, AttributeError, KeyError, TypeError):
            return {}

    def look(self):
        """What the pictures are: pixels and digest. They are read once; later their sizes and times tell of changes."""
        stats = [(path.name, path.stat()) for path in self.pictures]
        listed = "\n".join(f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in stats)
        files = hashlib.sha256(f"{self.dataset.resolve()}\n{listed}".encode()).hexdigest()
        if self.note and self.note["seen"].get("files") == files:
            return self.note["seen"]
        # A dry run has no need of the bytes.
        digest = "" if self.options.dry_run else digest_of(self.pictures)
        return {"files": files, "pixels": sum(map(pixels_of, self.pictures)), "digest": digest}

    @property
    def asked(self):
        """What another run in the same folder must not differ in, beside the pictures."""
        options = self.options
        weights = f" {digest_of([pathlib.Path(options.weights)])}" if options.weights else ""
        return f"{options.scale} {options.method} {options.preset} {options.seeds}{weights}"

    @property
    def is_begun(self):
        if not self.note or self.note.get("asked") != self.asked:
            return False
        return self.options.dry_run or self.note["seen"].get("digest") == self.seen["digest"]

    def begin(self):
        """Claims the folder, with a program and weights in it that no later build or training changes."""
        if self.note is not None and not self.is_begun:
            fail(f"{self.folder} holds parts of another work; move it away, or name another --output")
        self.folder.mkdir(parents=True, exist_ok=True)
        note = {"asked": self.asked, "parts": self.parts, "seen": self.seen}
        write(self.folder / "settings", json.dumps(note, indent=1) + "\n")
        if self.weights and not self.weights.exists():
            copy(self.options.weights, self.weights)

    def take(self, program):
        """Takes a copy of the program, and notes its version: a commit that comes later does not rename its results."""
        write(self.folder / "version", f"{version(program)}\n")
        copy(program, self.program)

    @property
    def version(self):
        return (self.folder / "version").read_text().strip()

    def done(self, part):
        return self.folder / f"{part}-of-{self.parts}.done"

    @property
    def missing(self):
        return [part for part in range(1, self.parts + 1) if not self.done(part).exists()]

    def command(self):
        """The shell's words that make part $part, and note it when it is complete."""
        options = self.options
        words = [
            str(self.program.resolve()), "evaluate", "--dataset", str(self.dataset), "--scale", options.scale, "--method",
            options.method, "--preset", options.preset, "--seeds", options.seeds, "--quiet", "--resume", "--threads", "1",
            "--checkpoint-interval", str(STATE_SECONDS)]
        words += ["--weights", str(self.weights)] if self.weights else []
        folder = shlex.quote(str(self.folder))
        return (
            f"NLVAE_VERSION={shlex.quote(self.version)} {shlex.join(words)} --shard $part/{self.parts}"
            f" --json {folder}/$part-of-{self.parts}.json && : >{folder}/$part-of-{self.parts}.done")

    def merge(self):
        parts = [str(self.folder / f"{part}-of-{self.parts}.json") for part in range(1, self.parts + 1)]
        # A part without a piece of work has no file.
        parts = [part for part in parts if pathlib.Path(part).exists()]
        subprocess.run([str(self.program.resolve()), "merge", *parts, "-o", str(self.merged)], check=True)
