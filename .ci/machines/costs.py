"""What an enlargement costs, from the records of chapter 8."""

import csv
import json
import math
import pathlib
import statistics
import struct

#: The repository.
ROOT = pathlib.Path(__file__).resolve().parents[2]
RECORDS = ROOT / "Figures" / "08-evaluation"
#: What nlvae evaluate takes, and its recipes of nlvae.
METHODS = ("bicubic", "wiener", "instant", "nlvae", "nlvae-prior", "zssr", "dip", "weights")
PRESETS = ("standard", "quick", "brief", "full", "thorough")
#: Methods that draw random numbers, so that every seed is work of its own.
SEEDED = ("nlvae", "zssr", "dip", "nlvae-prior")
#: Networks that nlvae evaluate --weights asks in eight orientations, where trained.csv has them asked once.
EIGHTFOLD = ("residual", "nlvae", "zssr")
#: Pixels of the pictures that set5.csv holds.
PIXELS = {"baby": 512 * 512, "bird": 288 * 288, "butterfly": 256 * 256, "head": 280 * 280, "woman": 228 * 344}


def recorded(path):
    """The rows of a record, as dictionaries of text; a line that begins with # is a remark."""
    with open(path, encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def architecture(path):
    """The network whose weights a file holds, as its header has it; None if it does not say."""
    try:
        with open(path, "rb") as file:
            size, = struct.unpack("<Q", file.read(8))
            header = json.loads(file.read(min(size, 1_000_000)))
        return header["__metadata__"]["architecture"]
    except (OSError, struct.error, ValueError, KeyError, TypeError, RecursionError):
        return None


def record_name(method, preset, weights=None):
    """What the record calls a method by a recipe, both as nlvae evaluate takes them; a network by its file of weights."""
    if method == "weights":
        return f"weights {architecture(weights) if weights else None}"
    return f"{method}-{preset}" if method == "nlvae" and preset != "standard" else method


def line(points):
    """The least squares' line (a, b) for y = a + b x through points (x, y), neither number below 0."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    middle, mean = statistics.mean(xs), statistics.mean(ys)
    spread = sum((x - middle) ** 2 for x in xs)
    slope = sum((x - middle) * (y - mean) for x, y in points) / spread if spread else 0
    if slope <= 0:
        return mean, 0.0
    if mean < slope * middle:
        return 0.0, sum(x * y for x, y in points) / sum(x * x for x in xs)
    return mean - slope * middle, slope


class Costs:
    """Processor seconds of one core.

    Training costs about the same for any picture, answering as much as the picture has pixels: so a method's seconds are
    taken as a line, a + b × pixels of the truth, through the medians over seeds of set5.csv's five pictures; those of
    networks that were trained beforehand through the medians over trainings in trained.csv.
    """

    def __init__(self, folder=RECORDS):
        seconds = {}
        for row in recorded(pathlib.Path(folder) / "set5.csv"):
            time = float(row["processor_seconds"])
            if row["protocol"] != "oracle" and row["image"] in PIXELS and math.isfinite(time):
                place = seconds.setdefault((row["method"], int(row["scale"])), {})
                place.setdefault(row["image"], []).append(time)
        trained = pathlib.Path(folder) / "trained.csv"
        for row in recorded(trained) if trained.exists() else []:
            time = float(row["processor_seconds"])
            if row["set"] == "Set5" and row["image"] in PIXELS and math.isfinite(time):
                place = seconds.setdefault((f"weights {row['network']}", int(row["scale"])), {})
                place.setdefault(row["image"], []).append(time * (8 if row["network"] in EIGHTFOLD else 1))
        self.lines = {
            key: line([(PIXELS[image], statistics.median(times)) for image, times in images.items()])
            for key, images in seconds.items()}

    def seconds(self, name, scale, pictures, pixels):
        """Seconds for some pictures of so many pixels together, by a method's name in the record.

        A factor that is not recorded costs as much as ×4, and a method that is not recorded as much as the dearest; a network
        of which nothing is recorded as much as the shipped one.
        """
        def of(line):
            return line[0] * pictures + line[1] * pixels

        if name.startswith("weights ") and (name, 4) not in self.lines:
            name = "instant"
        for key in ((name, scale), (name, 4)):
            if key in self.lines:
                return of(self.lines[key])
        return max((of(line) for (_, factor), line in self.lines.items() if factor == 4), default=1e-3 * pixels)
