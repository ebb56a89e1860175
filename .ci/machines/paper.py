"""How far it goes: tables, in Markdown, of what sets and 100,000 pictures take, reckoned from the records of chapter 8."""

import math
import statistics

from costs import METHODS, PIXELS, PRESETS, RECORDS, SEEDED, Costs, record_name, recorded
from work import STATE_SECONDS, USUAL_TASKS, packed

#: The sets: how many pictures they have, and how many pixels together. The last is made up, of pictures like BSD100's.
SETS = {"Set5": (5, sum(PIXELS.values())), "Set14": (14, 3_221_348), "BSD100": (100, 15_360_000),
        "Urban20": (20, 15_557_728), "10⁵ pictures": (100_000, 100_000 * 480 * 320)}
#: What one result takes in a part's file, and in the merged one, in bytes.
BYTES_A_RESULT, BYTES_MERGED = 375, 290
#: What the state of a training takes at BSD100's size, in bytes; those of a network are the same at any size.
BYTES_OF_STATE = {"nlvae": 2_310_544, "nlvae-quick": 2_310_544, "nlvae-full": 2_310_544, "nlvae-thorough": 5_963_104,
                  "zssr": 7_195_816, "nlvae-prior": 15_375_648, "dip": 17_800_528}
PART_MINUTES = 30
CORES = (1, 8, 64, 512)


class Paper:
    """What methods take at ×4, with one seed, on one core."""

    def __init__(self, folder=RECORDS):
        self.costs, self.measured = Costs(folder), {}
        for row in recorded(folder / "sets.csv"):
            seconds = float(row["processor_seconds"])
            if row["scale"] == "4" and math.isfinite(seconds):
                self.measured.setdefault((row["method"], row["set"]), {}).setdefault(row["image"], []).append(seconds)
        names = dict.fromkeys(record_name(method, preset) for method in METHODS for preset in PRESETS if preset != "brief")
        # What a record of tenths of a second says nothing about needs no cluster.
        known = [name for name in names if (name, 4) in self.costs.lines and self.seconds(name, "Set5")[0] > 0.5]
        self.methods = sorted(known, key=lambda name: self.seconds(name, "BSD100")[0])

    def seconds(self, name, chosen):
        """Processor seconds of a method for a whole set, and whether every picture was measured, or the set is reckoned: from
        those of its pictures that were, or from Set5."""
        pictures, pixels = SETS[chosen]
        source = chosen if chosen[0].isalpha() else "BSD100"
        found = [statistics.mean(times) for times in self.measured.get((name, source), {}).values()]
        if sum(found):
            return statistics.mean(found) * pictures, len(found) == pictures
        return self.costs.seconds(name, 4, pictures, pixels), chosen == "Set5"

    def parts(self, name, chosen):
        """Into how many parts the set is cut, what each takes in hours, and what the largest takes: parts may differ by a
        picture."""
        seconds, pictures = self.seconds(name, chosen)[0], SETS[chosen][0]
        parts = packed(seconds, pictures, PART_MINUTES, USUAL_TASKS)
        return parts, seconds / 3600 / parts, seconds / 3600 / pictures * math.ceil(pictures / parts)


def rounded(number):
    """Two significant digits: more would be a promise."""
    if number <= 0:
        return "0"
    number = float(f"{number:.1e}")
    return f"{number:,.{max(0, 1 - math.floor(math.log10(number)))}f}"


def table(columns, rows):
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [columns, ["---"] * len(columns), *rows])


def an_hour(paper):
    """Pictures that one core does in an hour."""
    chosen = [name for name in SETS if name[0].isalpha()]
    rows = []
    for method in paper.methods:
        cells = []
        for name in chosen:
            seconds, is_measured = paper.seconds(method, name)
            cells.append(("" if is_measured else "≈ ") + rounded(3600 * SETS[name][0] / seconds))
        rows.append([method] + cells)
    sizes = [f"{name} ({SETS[name][1] / SETS[name][0] / 1e6:.2f})" for name in chosen]
    return table(["method"] + sizes, rows)


def against_cores(paper):
    """Hours on the wall for whole sets, by how many cores."""
    rows = []
    for method in paper.methods:
        for name in SETS:
            parts, hours, longest = paper.parts(method, name)
            if parts > 1:
                # The last round of parts may hold the largest.
                walls = [rounded((math.ceil(parts / cores) - 1) * hours + (longest if cores > 1 else hours)) for cores in CORES]
                rows.append([method, name, f"{parts:,}"] + walls)
    heads = ["1 core"] + [f"{cores} cores" for cores in CORES[1:]]
    return table(["method", "set", "parts"] + heads, rows)


def carried(paper):
    """What the scheduler and the file system have to carry for the 100,000 pictures."""
    name, cores, rows = "10⁵ pictures", CORES[-1], []
    for method in paper.methods:
        parts, hours, _ = paper.parts(method, name)
        pictures, busy = SETS[name][0] / parts, min(cores, parts)
        file, results = pictures * BYTES_A_RESULT, busy * pictures / hours / 3600
        # What is done before a state is due writes none.
        states = busy / STATE_SECONDS if 3600 * hours / pictures > STATE_SECONDS else 0
        # The file of a task is written again, whole, after every result: half of its length at a time, on the average.
        bytes_a_second = results * file / 2 + states * BYTES_OF_STATE.get(method, 0)
        numbers = [60 * hours, busy / hours / 60, pictures, file / 1e3, file * pictures / 2 / 1e6, results + states,
                   bytes_a_second / 1e6]
        rows.append([method, f"{parts:,}"] + [rounded(number) for number in numbers])
    return table(
        ["method", "tasks", "minutes a task", f"tasks begun a minute, {cores} cores", "pictures a task",
         "results of a task (kB)", "results written by a task in all (MB)", f"files written a second, {cores} cores",
         "MB written a second"], rows)


def show():
    """Prints the tables."""
    paper = Paper()
    files = SETS["10⁵ pictures"][0] * BYTES_MERGED / 1e6
    print(f"""**Pictures an hour a core**, ×4, one seed; in brackets the million pixels of a picture. What has ≈ before it is reckoned,
from some of the set's pictures or from Set5's five (seconds = a + b × pixels); the rest is measured:

{an_hour(paper)}

**Sets against cores**: hours on the wall at ×4, with one seed, in parts of {PART_MINUTES} minutes or more and at most {USUAL_TASKS:,} of them; a
set that makes one part is left out, as no second core would help. "10⁵ pictures" are as large as BSD100's:

{against_cores(paper)}

**At 10⁵ pictures**, what Slurm and the common file system carry:

{carried(paper)}

Slurm knows one array of so many tasks and one job behind it, and the same again in each of the rounds that do what has
failed. A task lists the folder of pictures once, and reads each of its own twice: before the first, to name those that
cannot be done, and when it is due. It writes its results whole after every picture. Where a picture is trained on for more
than {STATE_SECONDS} seconds, the training's state is written that often: whoever is interrupted loses no more. In the end a task
leaves three files (results, log, and an empty one that says "done"), {USUAL_TASKS:,} tasks leave {3 * USUAL_TASKS:,}. Whoever submits reads
every picture once, for its digest. The merged record has about {files:.0f} MB.""")
