#!/usr/bin/env python3
"""Real use: a folder of 20 JPEG files, one of them damaged, becomes WebP, interrupted twice. Prints what it counted.

    python3 Tests/Torture/use.py --nlvae .build/release/nlvae [--pictures Data/T91] [--presets instant quick] [--seed 1]

Twenty pictures, of a folder or drawn here, are reduced and saved as JPEG of qualities 75 to 95, in a folder and one within
it; one file loses its second half. Then

    nlvae upscale in -r -o out --format webp --resume --preset instant

is interrupted twice (SIGINT) and begun a third time. It has to end with status 1, name the damaged file, and leave 19
whole files of the bytes that an undisturbed run makes; what was there is not made again. `make torture` runs it. A failure is
one line, with exit status 1; the folder at work then stays.
"""

import argparse
import os
import pathlib
import random
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import zlib

COUNT, DAMAGED = 20, "07.jpg"
QUALITIES = [75, 80, 85, 90, 95]
# Enough to be a picture, and little enough that a network is trained on it within a minute.
LONGEST = 100


class Failure(Exception):
    pass


def expect(condition, *words):
    if not condition:
        raise Failure(" ".join(map(str, words)))


def png(width, height, rows):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def drawing(seed):
    """Discs of several colours on a slope, as the bytes of a PNG file."""
    dice = random.Random(seed)
    width, height = dice.randrange(100, 200), dice.randrange(100, 200)
    discs = [(dice.randrange(width), dice.randrange(height), dice.randrange(5, 40) ** 2,
              [dice.randrange(256) for _ in range(3)]) for _ in range(30)]
    def colour(x, y):
        for left, top, size, own in discs:
            if (x - left) ** 2 + (y - top) ** 2 < size:
                return own
        return [100 + 80 * x // width, 120, 60 + 90 * y // height]
    return png(width, height, [[level for x in range(width) for level in colour(x, y)] for y in range(height)])


def factor(path):
    """By how much a picture is reduced."""
    sides = struct.unpack(">II", path.read_bytes()[16:24]) if path.suffix.lower() == ".png" else (400, 400)
    return next((scale for scale in (2, 3, 4) if max(sides) // scale <= LONGEST), 8)


def check_webp(path):
    """Fails unless a file is a container of WebP that its chunks fill."""
    data = path.read_bytes()
    expect(data[:4] == b"RIFF" and data[8:12] == b"WEBP", path, "is no WebP file")
    expect(struct.unpack("<I", data[4:8])[0] + 8 == len(data), path, "is not whole")
    at = 12
    while at < len(data):
        length, = struct.unpack("<I", data[at + 4:at + 8])
        at += 8 + length + length % 2
    expect(at == len(data), path, "is not whole")


class Use:
    def __init__(self, options):
        self.nlvae, self.dice = options.nlvae, random.Random(options.seed)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="nlvae-use-"))
        self.name = "drawings"
        if options.pictures:
            self.name = f"pictures of {options.pictures.name}"
        self.make_pictures(options.pictures, options.seed)

    def run(self, *arguments):
        return subprocess.run([self.nlvae, *map(str, arguments)], cwd=self.folder, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL)

    def must(self, *arguments):
        outcome = self.run(*arguments)
        expect(outcome.returncode == 0, *arguments, "ended with", outcome.returncode, outcome.stderr.strip())

    def make_pictures(self, given, seed):
        """The folder `in`, and `in/more`, of JPEG files."""
        (self.folder / "in" / "more").mkdir(parents=True)
        (self.folder / "small").mkdir()
        if given:
            names = {".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff"}
            sources = sorted(path for path in given.iterdir() if path.suffix.lower() in names)[:COUNT]
            expect(len(sources) == COUNT, given, "holds fewer than", COUNT, "pictures")
        else:
            sources = []
            for number in range(COUNT):
                path = self.folder / "small" / f"drawing-{number}.png"
                path.write_bytes(drawing(f"{seed}-{number}"))
                sources.append(path)
        for number, source in enumerate(sources):
            small, name = self.folder / "small" / f"{number:02}.png", f"{number:02}.jpg"
            self.must("degrade", source.resolve(), "-o", small, "--scale", factor(source))
            place = self.folder / "in" / (name if number % 3 else f"more/{name}")
            # Enlarged by one, a picture becomes another kind of file and nothing else.
            self.must("upscale", small, "-o", place, "--scale", 1, "--method", "bicubic", "--quality",
                      QUALITIES[number % len(QUALITIES)])
        self.damaged = next((self.folder / "in").rglob(DAMAGED))
        whole = self.damaged.read_bytes()
        self.damaged.write_bytes(whole[:len(whole) // 2])

    def arguments(self, preset, out):
        return ["upscale", "in", "-r", "-o", out, "--format", "webp", "--preset", preset, "--resume", "--quiet",
                "--checkpoint-interval", "0.2"]

    def check_end(self, outcome, skipped):
        enlarged = COUNT - 1 - skipped
        words = f"{COUNT} pictures: {enlarged} enlarged, " + (f"{skipped} skipped, " if skipped else "") + "1 failed\n"
        expect(outcome.returncode == 1, "it ended with", outcome.returncode, outcome.stderr.strip())
        expect(outcome.stdout == words, "it said", repr(outcome.stdout), "and not", repr(words))
        lines = [line for line in outcome.stderr.splitlines() if ": taken for " not in line]
        name = self.damaged.relative_to(self.folder)
        expect(len(lines) == 1 and lines[0].startswith(f"nlvae: {name}: "), "of the damaged file it said", lines)

    def results(self, out):
        """The outputs, by their paths; nothing else may be there."""
        found = {str(path.relative_to(out)): path for path in out.rglob("*") if path.is_file()}
        wanted = {str(path.relative_to(self.folder / "in").with_suffix(".webp"))
                  for path in (self.folder / "in").rglob("*.jpg") if path != self.damaged}
        expect(set(found) == wanted, "there should not be, or should be,", sorted(set(found) ^ wanted))
        for path in found.values():
            check_webp(path)
        return {name: path.read_bytes() for name, path in found.items()}

    def interrupted(self, arguments, out, wanted):
        """Runs the command until `wanted` files are there and a little longer, and interrupts it. Returns how many there are."""
        process = subprocess.Popen([self.nlvae, *arguments], cwd=self.folder, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
        while process.poll() is None and len(list(out.rglob("*.webp"))) < wanted:
            time.sleep(0.002)
        time.sleep(self.dice.uniform(0, 0.2))
        process.send_signal(signal.SIGINT)
        output, error = process.communicate(timeout=120)
        expect(process.returncode == -signal.SIGINT, "interrupted, it ended with", process.returncode, error.strip())
        expect("; the same command with --resume goes on" in error, "interrupted, it said", repr(error))
        expect(output.startswith(f"{COUNT} pictures: ") and " left\n" in output, "interrupted, it said", repr(output))
        for path in out.rglob("*.webp"):
            check_webp(path)
        return len(list(out.rglob("*.webp")))

    def trial(self, preset):
        undisturbed, out = self.folder / f"{preset}-truth", self.folder / preset
        self.check_end(self.run(*self.arguments(preset, undisturbed.name)), 0)
        truth, arguments = self.results(undisturbed), self.arguments(preset, out.name)
        first = self.interrupted(arguments, out, self.dice.randrange(3, 7))
        times = {path: path.stat().st_mtime_ns for path in out.rglob("*.webp")}
        second = self.interrupted(arguments, out, self.dice.randrange(9, 14))
        expect(first < second < COUNT - 1, "interrupted after", first, "and", second)
        self.check_end(self.run(*arguments), second)
        expect(self.results(out) == truth, "other bytes than undisturbed")
        expect(all(path.stat().st_mtime_ns == made for path, made in times.items()), "what was there was made again")
        return (f"{COUNT} {self.name} as JPEG, one cut off: interrupted after {first} and after {second}, status 1 in the "
                f"end; {len(truth)} WebP files, {sum(map(len, truth.values()))} bytes the same as undisturbed")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nlvae", required=True, type=os.path.abspath, help="the program")
    parser.add_argument("--pictures", type=pathlib.Path, help="a folder of 20 pictures or more; without it, they are drawn")
    parser.add_argument("--presets", nargs="+", default=["instant"], help="recipes: instant takes minutes, quick an hour")
    parser.add_argument("--seed", type=int, default=1)
    options, use = parser.parse_args(), None
    try:
        use = Use(options)
        for preset in options.presets:
            print(f"use, {preset}: {use.trial(preset)}", flush=True)
    except Failure as failure:
        sys.exit(f"use: {failure}" + (f" (in {use.folder})" if use else ""))
    shutil.rmtree(use.folder)


if __name__ == "__main__":
    main()
