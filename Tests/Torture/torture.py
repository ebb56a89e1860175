#!/usr/bin/env python3
"""What takes too long for every day: kills, interruptions, full disks, threads and builds. Prints what it counted.

    python3 Tests/Torture/torture.py --nlvae .build/release/nlvae [--other .build/debug/nlvae] [--kills 20] [--seed 1]

`make torture` runs it after the fuzzer. A failure is one line, with exit status 1; the folder at work then stays.
"""

import argparse
import functools
import json
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import zlib

OFTEN = ["--quiet", "--threads", "1", "--checkpoint-interval", "0.2"]
QUICK = ["--scale", "4", "--preset", "quick"] + OFTEN
FULL = ["--scale", "2", "--preset", "full"] + OFTEN
EVALUATE = ["evaluate", "--dataset", "set", "--method", "nlvae", "--json", "r.json"] + QUICK
# What is missing in a record is made: the command needs no word for going on.
REPRODUCE = ["reproduce", "--dataset", "set", "--record", "record", "--image", "baby", "--method", "nlvae", "--seed", "1",
             "--protocol", "zero-shot"] + QUICK
STATE = "record/.state/nlvae-zero-shot-x4-baby-seed1.ckpt"


class Failure(Exception):
    pass


def complaints(error):
    """The lines of an error that are more than what a picture is taken for; the pictures here have noise on them."""
    return [line for line in error.splitlines() if line and ": taken for " not in line]


def expect(condition, *words):
    if not condition:
        raise Failure(" ".join(map(str, words)))


def png(width, height, seed):
    """A picture in colour with edges and noise, as the bytes of a file."""
    dice = random.Random(seed)
    rows = b"".join(
        bytes([0]) + bytes(
            (200 if (x // 5 + y // 7 + c) % 2 else 60) + dice.randrange(40) for x in range(width) for c in range(3))
        for y in range(height))
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def check_png(path):
    """Fails unless a file is a whole PNG file."""
    bytes_, at, names = path.read_bytes(), 8, []
    while at < len(bytes_):
        length, = struct.unpack_from(">I", bytes_, at)
        body, crc = bytes_[at + 4:at + 8 + length], bytes_[at + 8 + length:at + 12 + length]
        expect(crc == struct.pack(">I", zlib.crc32(body)), path, "is damaged")
        names.append(body[:4])
        at += 12 + length
    expect(names[:1] == [b"IHDR"] and names[-1:] == [b"IEND"], path, "is not whole")


def check_checkpoint(path):
    """Fails unless a file is a whole checkpoint: safetensors whose tensors fill it, its digest right."""
    bytes_ = path.read_bytes()
    length, = struct.unpack_from("<Q", bytes_)
    header = json.loads(bytes_[8:8 + length])
    notes = header.pop("__metadata__")
    expect(notes["format"].startswith("NLVAE checkpoint "), path, "is no checkpoint")
    tensors = sorted(header.items(), key=lambda item: item[1]["data_offsets"])
    end = 0
    for _, tensor in tensors:
        expect(tensor["data_offsets"][0] == end, path, "has gaps")
        end = tensor["data_offsets"][1]
    expect(8 + length + end == len(bytes_), path, "is not whole")

    def digest(content, start):
        """FNV-1a by words of eight bytes, with a rotation."""
        whole = len(content) // 8
        for word in [*struct.unpack(f"<{whole}Q", content[:8 * whole]), len(content), *content[8 * whole:]]:
            start = (start ^ word) * 0x100000001b3 & 0xFFFFFFFFFFFFFFFF
            start = (start << 29 | start >> 35) & 0xFFFFFFFFFFFFFFFF
        return start

    text = "".join(f"{name}={value}\n" for name, value in sorted(notes.items()) if name != "digest")
    text += "".join(f"{name}{'×'.join(map(str, tensor['shape'])) or 'scalar'}\n" for name, tensor in tensors)
    found = digest(text.encode(), 0xcbf29ce484222325)
    for _, tensor in tensors:
        first, last = tensor["data_offsets"]
        found = digest(bytes_[8 + length + first:8 + length + last], found)
    expect(f"{found:016x}" == notes["digest"], path, "is damaged")


def check_record(path):
    """Fails unless a file is a whole record."""
    text = path.read_text()
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    expect(text.endswith("\n") and len({line.count(",") for line in lines}) == 1, path, "is not whole")


CHECKS = {
    ".png": check_png, ".ckpt": check_checkpoint, ".json": lambda path: json.loads(path.read_text()),
    ".csv": check_record, ".seconds": lambda path: float(path.read_text()), ".lock": lambda path: None,
}


def check_folder(folder):
    """Fails unless every file that has its name is whole. Returns how many there were."""
    count = 0
    for path in folder.rglob("*"):
        if path.is_dir() or path.name.startswith(".nlvae-"):
            continue  # what a killed process was writing has not yet got a name
        # What was put aside is named .old, .old2, .old3 …
        CHECKS[pathlib.PurePath(re.sub(r"\.old\d*$", "", path.name)).suffix](path)
        count += 1
    return count


class Torture:
    def __init__(self, options):
        self.nlvae, self.other, self.kills = options.nlvae, options.other, options.kills
        self.bench, self.sizes, self.only = options.bench, options.sizes, options.only
        self.dice = random.Random(options.seed)
        self.preset = options.preset
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="nlvae-torture-"))
        self.folder.chmod(0o755)

    def place(self, name):
        folder = self.folder / name
        folder.mkdir()
        return folder

    def start(self, folder, arguments, **options):
        return subprocess.Popen(
            [options.pop("program", self.nlvae)] + arguments, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL, text=True, **options)

    def run(self, folder, arguments, **options):
        timeout = options.pop("timeout", 1800)
        process = self.start(folder, arguments, **options)
        output, error = process.communicate(timeout=timeout)
        return process.returncode, output, error

    def must(self, folder, arguments, **options):
        status, output, error = self.run(folder, arguments, **options)
        expect(status == 0, " ".join(arguments), "ended with", status, error.strip())
        return output

    def refused(self, folder, arguments, words, **options):
        """Runs what must end with one line and status 1, and leave every file as it was. Returns how many there were."""
        def contents():
            return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        before = contents()
        status, _, error = self.run(folder, arguments, **options)
        lines = complaints(error)
        expect(status == 1 and len(lines) == 1 and lines[0].startswith("nlvae: ") and words in error,
               " ".join(arguments), "ended with", status, repr(error))
        after = contents()
        lost = [path for path in before if after.get(path) != before[path]]
        expect(not lost, " ".join(arguments), "changed", lost)
        expect(not [path for path in after if path.name.startswith(".nlvae-")], "a temporary file stays")
        check_folder(folder)
        return len(before)

    def killed(self, folder, arguments, finished, resume=("--resume",), kills=None):
        """Kills a command at random moments, going on after each, until `kills` have hit; then lets it finish.

        `finished` compares what is there with the undisturbed run, and clears it away for the next round.
        """
        kills = kills or self.kills
        clock = time.monotonic()
        self.must(folder, arguments)
        duration = time.monotonic() - clock
        finished()
        hits = rounds = whole = 0
        while hits < kills:
            process = self.start(folder, arguments + list(resume))
            try:
                # Most kills hit early, so that one run is killed several times before its end.
                process.communicate(timeout=self.dice.uniform(0, 0.4 * duration))
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
            if process.returncode == -signal.SIGKILL:
                hits += 1
            else:
                expect(process.returncode == 0, " ".join(arguments), "ended with", process.returncode)
                finished()
                rounds += 1
            whole += check_folder(folder)
        self.must(folder, arguments + list(resume))
        finished()
        # As many kills are several runs' worth: if every one of them began anew, none would have come to its end.
        expect(rounds > 0 or kills < 10, " ".join(arguments), "never came to its end between", hits, "kills")
        return f"{hits} kills survived in {rounds + 1} runs, {whole} files read between them, all whole"

    # What is tried

    def kill_upscale(self, size=(20, 17), options=QUICK, kills=None):
        name = f"kill-upscale-{options[3]}"
        folder, truth = self.place(name), self.place(name + "-truth")
        for place in (folder, truth):
            (place / "in.png").write_bytes(png(*size, 1))
        arguments = ["upscale", "in.png", "-o", "out.png"] + options
        self.must(truth, arguments)
        wanted = (truth / "out.png").read_bytes()

        def finished():
            expect((folder / "out.png").read_bytes() == wanted, "upscale: other bytes after a kill")
            expect(not (folder / "out.png.ckpt").exists(), "upscale: the checkpoint stays after the end")
            (folder / "out.png").unlink()

        return self.killed(folder, arguments, finished, kills=kills) + f"; {len(wanted)} bytes the same at every end"

    def kill_full(self):
        """The default recipe has two trainings, and takes minutes: one run is killed several times."""
        return self.kill_upscale((16, 16), FULL, min(self.kills, 8))

    def kill_evaluate(self):
        folder, truth = self.place("kill-evaluate"), self.place("kill-evaluate-truth")
        for place in (folder, truth):
            (place / "set").mkdir()
            for name in "ab":
                (place / "set" / f"{name}.png").write_bytes(png(64, 68, name))
        arguments = ["evaluate", "--dataset", "set", "--method", "bicubic,nlvae", "--json", "r.json"]
        arguments += ["--save-images", "out"] + QUICK

        def results(place):
            rows = json.loads((place / "r.json").read_text())
            for row in rows:
                del row["seconds"]
            return rows, {path.name: path.read_bytes() for path in (place / "out").iterdir() if path.suffix == ".png"}

        self.must(truth, arguments)
        wanted = results(truth)

        def finished():
            expect(results(folder) == wanted, "evaluate: other results after a kill")
            expect(not (folder / "r.json.ckpt").exists(), "evaluate: the checkpoint stays after the end")
            shutil.rmtree(folder / "out")
            (folder / "r.json").unlink()

        size = sum(map(len, wanted[1].values()))
        return self.killed(folder, arguments, finished) + f"; {len(wanted[0])} rows and {size} bytes the same at every end"

    def kill_reproduce(self):
        folder, truth = self.place("kill-reproduce"), self.place("kill-reproduce-truth")
        for place in (folder, truth):
            (place / "set").mkdir()
            (place / "record").mkdir()
            for name in ("baby", "bird"):
                (place / "set" / f"{name}.png").write_bytes(png(64, 68, name))
        # What is missing is made: the command needs no word for going on.
        arguments = ["reproduce", "--dataset", "set", "--record", "record", "--image", "baby,bird", "--seed", "0,1"]
        arguments += ["--method", "bicubic,nlvae", "--protocol", "zero-shot"] + QUICK

        def results(place):
            lines = (place / "record" / "set5.csv").read_text().splitlines()
            return [line.split(",")[:7] for line in lines]  # neither seconds nor version

        self.must(truth, arguments)
        wanted = results(truth)

        def finished():
            expect(results(folder) == wanted, "reproduce: other results after a kill")
            shutil.rmtree(folder / "record")
            (folder / "record").mkdir()

        return self.killed(folder, arguments, finished, ()) + f"; {len(wanted) - 2} rows the same at every end"

    def interrupt(self):
        slowest, count, size = 0, 0, 0
        trials = [
            (["upscale", "in.png", "-o", "out.png"] + QUICK, "out.png.ckpt", ["--resume"], ["out.png"],
             "nlvae: out.png: interrupted; the same command with --resume goes on from out.png.ckpt"),
            (EVALUATE + ["--save-images", "out"], "r.json.ckpt", ["--resume"], [f"out/baby-x4-nlvae-{self.preset}-seed1.png"],
             "nlvae: baby: interrupted; the same command with --resume goes on"),
            (REPRODUCE, STATE, [], ["record/set5.csv"], "nlvae: record: interrupted; the same command goes on"),
            # A round of the filter takes seconds here: it is left in the middle.
            (["upscale", "large.png", "-o", "out.png", "--scale", "2", "--method", "wiener"] + OFTEN, "out.png.ckpt", None,
             [], "nlvae: out.png: interrupted; the same command with --resume goes on from out.png.ckpt"),
        ]

        def results(folder, names):
            """The results, without the seconds and the version of a record's rows."""
            def content(path):
                if path.suffix != ".csv":
                    return path.read_bytes()
                return "\n".join(",".join(line.split(",")[:7]) for line in path.read_text().splitlines()).encode()
            return b"".join(content(folder / name) for name in names)

        for number, (arguments, checkpoint, resume, names, words) in enumerate(trials):
            wanted = None
            for repetition, kind in enumerate([signal.SIGINT] * (3 if resume is not None else 1) + [signal.SIGTERM]):
                folder = self.place(f"interrupt-{number}-{repetition}")
                (folder / "set").mkdir()
                (folder / "in.png").write_bytes(png(20, 17, 1))
                (folder / "set" / "baby.png").write_bytes(png(64, 68, 2))
                if resume is None:
                    (folder / "large.png").write_bytes(png(800, 800, 3))
                elif wanted is None:
                    truth = self.place(f"interrupt-{number}-truth")
                    shutil.copytree(folder, truth, dirs_exist_ok=True)
                    self.must(truth, arguments)
                    wanted = results(truth, names)
                    size += len(wanted)
                process = self.start(folder, arguments)
                while not (folder / checkpoint).exists():
                    time.sleep(0.01)
                # The first checkpoint is made before the first step. `reproduce` makes the next one after a while only.
                first = (folder / checkpoint).read_bytes()
                while resume and (folder / checkpoint).read_bytes() == first:
                    time.sleep(0.01)
                time.sleep(self.dice.uniform(0, 0.3) if resume is not None else 3)
                clock = time.monotonic()
                process.send_signal(kind)
                error = process.communicate(timeout=60)[1]
                slowest = max(slowest, time.monotonic() - clock)
                said = complaints(error)
                expect(process.returncode == -kind and said == [words], "interrupted, it ended with", process.returncode, repr(error))
                check_folder(folder)
                expect(not any((folder / name).exists() for name in names), "interrupted, it wrote its output")
                if resume is not None:
                    self.must(folder, arguments + resume)
                    expect(results(folder, names) == wanted, "other results after an interruption")
                count += 1
        # A fraction of a second by itself; the rest is for a slow disk and a machine that others work on.
        expect(slowest < 3, f"an interruption took {slowest:.1f} s")
        return f"{count} interruptions of {len(trials)} commands, each saved, explained and ended within " \
            f"{slowest:.2f} s; {size} bytes the same after each"

    def same_bytes(self):
        folder = self.place("same")
        (folder / "in.png").write_bytes(png(24, 18, 2))
        count = size = 0
        methods = ["nlvae", "zssr", "dip", "wiener", "bicubic"]
        for method, preset in [(method, "quick") for method in methods] + [("nlvae", "full")]:
            outputs = set()
            for build in filter(None, [self.nlvae, self.other]):
                for threads in ["1", "2"]:
                    self.must(folder, ["upscale", "in.png", "-o", "out.png", "--scale", "2", "--preset", preset,
                                       "--method", method, "--threads", threads, "--quiet"], program=build)
                    outputs.add((folder / "out.png").read_bytes())
                    count += 1
            expect(len(outputs) == 1, f"{method}: {len(outputs)} different answers")
            size += len(outputs.pop())
        builds = "debug and release builds" if self.other else "one build"
        return f"{count} runs of 5 methods, both presets, 1 and 2 threads, {builds}: {size} bytes, the same in all"

    def sizes_fit(self):
        """The large pictures that the recipe must enlarge within 4 GiB. Hours, if the largest is among them."""
        if not self.sizes:
            return "none asked for"
        peaks = []
        for side, scale in (map(int, size.split("x")) for size in self.sizes):
            row = self.must(self.folder, ["size", "--sides", str(side), "--scale", str(scale), "--threads", "1"],
                            program=self.bench, timeout=6 * 3600)
            peak = float(row.split(",")[-1])
            expect(peak < 4096, f"{side}×{side} ×{scale} takes {peak:.0f} MiB")
            peaks.append(f"{side}×{side} ×{scale} within {peak:.0f} MiB")
        return "; ".join(peaks) + ", of 4096"

    def full_disk(self):
        folder, count = self.place("full"), 0
        (folder / "in.png").write_bytes(png(64, 60, 3))
        (folder / "out.png").write_bytes(png(9, 9, 4))
        (folder / "set").mkdir()
        (folder / "set" / "baby.png").write_bytes(png(64, 68, 5))
        # A limit on the size of files stands for a full disk.
        limit = functools.partial(resource.setrlimit, resource.RLIMIT_FSIZE, (1024, 1024))
        for arguments, words in [
            (["upscale", "in.png", "-o", "out.png", "--method", "bicubic"], "out.png: cannot be written"),
            (["upscale", "in.png", "-o", "out.png"] + QUICK, "out.png.ckpt: cannot be written"),
            (["degrade", "in.png", "-o", "out.png", "--scale", "2"], "out.png: cannot be written"),
            (EVALUATE, "r.json.ckpt: cannot be"),
            (REPRODUCE, "nlvae-zero-shot-x4-baby-seed1.ckpt: cannot be"),
        ]:
            self.refused(folder, arguments, words, preexec_fn=limit)
            count += 1
        if pathlib.Path("/dev/full").exists():
            (folder / "full.png").symlink_to("/dev/full")
            self.refused(folder / "set", ["upscale", "baby.png", "-o", "../full.png", "--method", "bicubic"],
                         "full.png: cannot be written: No space left on device")
            count += 1
            (folder / "full.png").unlink()
        # The disk is full when an interrupted run is gone on with: what was saved before is still there afterwards.
        for arguments, checkpoint in [
            (["upscale", "in.png", "-o", "out.png"] + QUICK, "out.png.ckpt"),
            (EVALUATE, "r.json.ckpt"),
        ]:
            process = self.start(folder, arguments)
            while not (folder / checkpoint).exists():
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            process.communicate()
            self.refused(folder, arguments + ["--resume"], f"{checkpoint}: cannot be written", preexec_fn=limit)
            check_checkpoint(folder / checkpoint)
            count += 1
        # There is no room for a state in the middle of a run: that costs the run nothing.
        state = folder / "out.png.ckpt"
        state.unlink(missing_ok=True)
        process = self.start(folder, ["upscale", "in.png", "-o", "out.png"] + QUICK)
        while not state.is_dir():
            try:
                state.unlink()
                state.mkdir()
            except (FileNotFoundError, FileExistsError):
                time.sleep(0.001)
        _, error = process.communicate()
        said = complaints(error)
        expect(process.returncode == 0 and len(said) == 1 and "cannot be written" in said[0], "went on, and said", said)
        check_png(folder / "out.png")
        state.rmdir()
        count += 1
        return f"{count} commands with no room to write: one line each, nothing lost"

    def read_only(self):
        folder = self.place("read-only")
        (folder / "in.png").write_bytes(png(20, 20, 6))
        (folder / "out.png").write_bytes(png(9, 9, 7))
        (folder / "set").mkdir()
        (folder / "set" / "a.png").write_bytes(png(64, 68, 8))
        folder.chmod(0o555)
        # Permissions do not bind the superuser, who therefore becomes somebody else.
        options = {"user": 65534, "group": 65534} if os.geteuid() == 0 else {}
        cases = [
            (["upscale", "in.png", "-o", "out.png"], "out.png: cannot be written"),
            (["upscale", "in.png", "-o", "new.png", "--method", "bicubic"], "new.png: cannot be written"),
            (["degrade", "in.png", "-o", "new.png"], "new.png: cannot be written"),
            (["evaluate", "--dataset", "set", "--json", "r.json"], "r.json: cannot be written"),
            (["evaluate", "--dataset", "set", "--save-images", "images"], "images: cannot be made a folder"),
            (["demo", "in.png", "--folder", "Output"], "Output: cannot be made a folder"),
            (REPRODUCE, "record: cannot be made a folder"),
        ]
        try:
            for arguments, words in cases:
                self.refused(folder, arguments, words, **options)
        finally:
            folder.chmod(0o755)
        return f"{len(cases)} commands in a read-only folder: one line each, nothing changed"

    def all(self):
        for name, trial in [
            ("full disk", self.full_disk), ("read-only folder", self.read_only), ("Ctrl-C", self.interrupt),
            ("same bytes", self.same_bytes), ("kill upscale", self.kill_upscale), ("kill evaluate", self.kill_evaluate),
            ("kill reproduce", self.kill_reproduce), ("kill the full recipe", self.kill_full), ("size", self.sizes_fit),
        ]:
            if trial == self.sizes_fit and not self.bench or self.only and name not in self.only:
                continue
            print(f"{name}: {trial()}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nlvae", required=True, type=os.path.abspath, help="the program")
    parser.add_argument("--other", type=os.path.abspath, help="the same program from another build")
    parser.add_argument("--bench", type=os.path.abspath, help="the program that measures memory; without it, none is")
    parser.add_argument("--sizes", nargs="*", default=["512x4", "2048x2"], help="side and scale of what is measured")
    parser.add_argument("--only", nargs="+", help="names of the trials to make, as they are printed; all otherwise")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--preset", default="quick", help="the recipe of short runs; trial takes a fifth of quick's steps")
    options = parser.parse_args()
    for command in (QUICK, EVALUATE, REPRODUCE):
        command[command.index("--preset") + 1] = options.preset
    torture = Torture(options)
    try:
        torture.all()
    except Failure as failure:
        sys.exit(f"torture: {failure} (in {torture.folder})")
    shutil.rmtree(torture.folder)


main()
