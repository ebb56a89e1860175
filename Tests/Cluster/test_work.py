#!/usr/bin/env python3
"""Tries what `.ci/cluster` reckons: costs, parts and tables. It needs neither Slurm nor nlvae.

    python3 Tests/Cluster/test_work.py
"""

import importlib.machinery
import importlib.util
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / ".ci" / "machines"))

from costs import PIXELS, Costs, line, record_name  # noqa: E402
from paper import SETS, Paper, rounded  # noqa: E402
from work import packed  # noqa: E402

HEAD = "method,protocol,scale,image,seed,psnr,ssim,processor_seconds,version\n"


def header(path, width, height):
    """Writes the first bytes of a PNG file, which is all that the parts are reckoned by."""
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + b"\x08\0\0\0\0")


class CostTests(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="nlvae-work-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def record(self, rows, sets=""):
        text = "".join(f"{method},{seen},{scale},{image},{seed},30,0.9,{seconds},v\n"
                       for method, seen, scale, image, seed, seconds in rows)
        (self.folder / "set5.csv").write_text(HEAD + text)
        (self.folder / "sets.csv").write_text(
            "# a remark\nset,method,scale,image,seed,psnr,ssim,processor_seconds,version\n" + sets)

    def test_a_line(self):
        self.assertEqual(line([(0, 1), (1, 3), (2, 5)]), (1, 2))
        self.assertEqual(line([(1, 4), (3, 2)]), (3, 0), "a picture is not cheaper for being larger")
        self.assertEqual(line([(1, 0), (3, 4)]), (0, 1.2), "nothing costs less than nothing")
        self.assertEqual(line([(2, 7), (2, 9)]), (8, 0))

    def test_costs_of_a_record(self):
        self.record([("zssr", "zero-shot", 4, image, seed, 10 + pixels / 1000 + (1000 if seed == 3 else 0))
                     for image, pixels in PIXELS.items() for seed in (1, 2, 3)]
                    + [("zssr", "oracle", 4, "baby", 1, 9999), ("dip", "zero-shot", 4, "baby", 1, "nan"),
                       ("instant", "synthetic-prior", 2, "baby", 0, 1)])
        costs = Costs(self.folder)
        # Ten pictures of 100,000 pixels: one slow seed, the oracle and what has no time do not count.
        self.assertAlmostEqual(costs.seconds("zssr", 4, 10, 1e6), 1100)
        self.assertAlmostEqual(costs.seconds("zssr", 8, 10, 1e6), 1100, msg="an unknown factor costs as much as ×4")
        self.assertAlmostEqual(costs.seconds("dip", 4, 10, 1e6), 1100, msg="an unknown method costs as much as the dearest")
        self.assertAlmostEqual(costs.seconds("instant", 2, 3, 1e6), 3)

    def test_names(self):
        self.assertEqual(
            [record_name("nlvae", "standard"), record_name("nlvae", "quick"), record_name("zssr", "quick"),
             record_name("weights", "quick")], ["nlvae", "nlvae-quick", "zssr", "weights None"])

    def test_networks_trained_beforehand(self):
        self.record([("instant", "synthetic-prior", 4, image, 0, 1) for image in PIXELS])
        (self.folder / "trained.csv").write_text(
            "# a remark\nnetwork,on,set,scale,image,processor_seconds\n"
            + "".join(f"memnet,{material},{chosen},4,{image},{seconds}\n" for image in PIXELS
                      for material, chosen, seconds in (("T91", "Set5", 7), ("drawings", "Set5", 9), ("T91", "Set14", 99))))
        costs = Costs(self.folder)

        def weights(name, metadata):
            text = f'{{"__metadata__": {{{metadata}}}}}'.encode()
            (self.folder / name).write_bytes(struct.pack("<Q", len(text)) + text + b"weights")
            return record_name("weights", "standard", self.folder / name)

        memnet = weights("memnet.safetensors", '"architecture": "memnet"')
        self.assertAlmostEqual(costs.seconds(memnet, 4, 10, 1e6), 80)
        self.assertAlmostEqual(costs.seconds(memnet, 3, 10, 1e6), 80, msg="an unknown factor costs as much as ×4")
        (self.folder / "trained.csv").write_text(
            "network,on,set,scale,image,processor_seconds\n"
            + "".join(f"residual,T91,Set5,4,{image},2\n" for image in PIXELS))
        residual = weights("residual.safetensors", '"architecture": "residual"')
        self.assertAlmostEqual(Costs(self.folder).seconds(residual, 4, 10, 1e6), 160, msg="asked in eight orientations")
        nested = b"[" * 100_000
        (self.folder / "nested.safetensors").write_bytes(struct.pack("<Q", len(nested)) + nested)
        self.assertEqual(record_name("weights", "standard", self.folder / "nested.safetensors"), "weights None")
        for other in (weights("new.safetensors", '"architecture": "new"'), weights("none.safetensors", ""),
                      record_name("weights", "standard", self.folder / "missing.safetensors")):
            self.assertAlmostEqual(costs.seconds(other, 4, 10, 1e6), 10, msg=f"{other}: as the shipped network")

    def test_parts(self):
        self.assertEqual(packed(3600, 100, 30, 1000), 2)
        self.assertEqual(packed(24 * 60 * 100, 100, 30, 1000), 50, "the smallest part is long enough: of 24 minutes it takes two")
        self.assertEqual(packed(3599, 100, 30, 1000), 1, "a part takes half an hour at least")
        self.assertEqual(packed(0, 100, 30, 1000), 1)
        self.assertEqual(packed(1e9, 100, 30, 1000), 100, "no part is without a picture")
        self.assertEqual(packed(4000, 100_000, 30, 1000), 20, "a part's file stays small enough to be written after each result")
        self.assertEqual(packed(1e9, 100_000, 30, 1000), 1000, "an array has no more tasks")

    def test_tables(self):
        rows = [("zssr", "zero-shot", 4, image, 1, 600) for image in PIXELS]
        self.record(rows, sets="".join(
            f"Set14,zssr,4,img_{index:03},1,30,0.9,1800,v\n" for index in range(1, 15)) + "Set14,zssr,8,img_001,1,30,0.9,1,v\n"
            + "BSD100,zssr,4,img_001,1,30,0.9,1,v\n")
        paper = Paper(self.folder)
        self.assertEqual(paper.methods, ["zssr"])
        self.assertEqual(paper.seconds("zssr", "Set14"), (14 * 1800, True), "what is measured goes before what is reckoned")
        self.assertEqual(paper.seconds("zssr", "BSD100"), (100 * 1, False), "of one picture in a hundred it is reckoned")
        self.assertEqual(paper.seconds("zssr", "Urban20"), (20 * 600, False))
        self.assertEqual(paper.parts("zssr", "Set14"), (14, 0.5, 0.5))

    def test_rounding(self):
        self.assertEqual([rounded(number) for number in (0, 0.0123, 0.996, 9.96, 12.3, 98_765)],
                         ["0", "0.012", "1.0", "10", "12", "99,000"])

    def test_the_sets_are_as_large_as_told(self):
        data = [pathlib.Path(place) for place in (os.environ.get("NLVAE_DATA", "Data"), "Data", "../shared/data")]
        for name, (pictures, pixels) in SETS.items():
            folders = [ROOT / place / name for place in data if (ROOT / place / name).is_dir()]
            for folder in folders[:1]:
                heads = [path.read_bytes()[16:24] for path in folder.glob("*.png")]
                sizes = [width * height for width, height in (struct.unpack(">II", head) for head in heads)]
                self.assertEqual((len(sizes), sum(sizes)), (pictures, pixels), name)


class CommandTests(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="nlvae-work-"))
        self.addCleanup(shutil.rmtree, self.root)
        (self.root / "Set").mkdir()
        for index in range(4):
            header(self.root / "Set" / f"p{index}.png", 480, 320)

    def tell(self, *words):
        # With no Slurm and no git, whatever this machine has.
        return subprocess.run(
            [sys.executable, str(ROOT / ".ci" / "cluster"), "--data", str(self.root), "--output", str(self.root / "out"), *words],
            capture_output=True, text=True, cwd=ROOT, env=dict(os.environ, PATH="/nowhere"))

    def test_a_dry_run_makes_nothing(self):
        told = self.tell("--sets", "Set", "--method", "dip", "--dry-run")
        self.assertRegex(told.stdout, r"^Set: 4 parts of \d+ minutes, [\d.]+ core hours\n$")
        self.assertIn("Set: 1 part of", self.tell("--sets", "Set", "--method", "instant", "--dry-run").stdout)
        self.assertFalse((self.root / "out").exists())

    def test_a_hundred_thousand_pictures(self):
        for index in range(100_000):
            header(self.root / "Set" / f"p{index}.png", 480, 320)
        self.assertIn("Set: 1000 parts of", self.tell("--sets", "Set", "--method", "nlvae", "--dry-run").stdout)

    def test_paper(self):
        told = self.tell("--paper")
        self.assertEqual((told.returncode, told.stderr), (0, ""))
        for method in ("instant", "nlvae-quick", "zssr"):
            # Once in the rates, once among the sets' rows at least, and once in what is carried.
            self.assertGreaterEqual(told.stdout.count(f"| {method} |"), 3, method)

    def test_wrong_command_lines(self):
        for wrong in (["--part-minutes", "0"], ["--part-minutes", "nan"], ["--nodes", "-1"], ["--scale", "5"],
                      ["--nodes", "2", "--hosts", __file__], ["--sbatch=-p x", "--hosts", __file__], ["--sbatch=--comment=\"a"],
                      ["--seeds", "a"], ["--method", "nlvae,bla"], ["--preset", ""], ["--sets", ","],
                      ["--method", "weights"], ["--method", "instant", "--weights", __file__], ["--weights", __file__],
                      ["--sets", str(self.root / "Set")], ["--sets", "../Set"], ["--sets", ".."]):
            told = self.tell("--sets", "Set", *wrong)
            self.assertEqual(told.returncode, 2, wrong)
            self.assertNotIn("Traceback", told.stderr)

    def test_a_set_that_is_missing_does_not_stop_the_others(self):
        told = self.tell("--sets", "None Set", "--method", "dip", "--dry-run")
        self.assertEqual(told.returncode, 1)
        self.assertRegex(told.stdout, r"^Set: 4 parts")
        self.assertIn("None is missing", told.stderr)

    def test_numbers_of_parts_are_short(self):
        loader = importlib.machinery.SourceFileLoader("cluster", str(ROOT / ".ci" / "cluster"))
        cluster = importlib.util.module_from_spec(importlib.util.spec_from_loader("cluster", loader))
        loader.exec_module(cluster)
        self.assertEqual([cluster.ranges(parts) for parts in ([], [4], [1, 2, 3, 7, 9, 10])], ["", "4", "1-3,7,9-10"])
        self.assertEqual(cluster.ranges(range(1, 100_001)), "1-100000")

    def test_what_is_said_twice_is_meant_once(self):
        once = self.tell("--sets", "Set", "--method", "nlvae", "--dry-run").stdout
        twice = self.tell("--sets", "Set/ Set", "--method", "nlvae,nlvae", "--seeds", "1,1", "--scale", "4,4", "--dry-run").stdout
        self.assertEqual(once, twice)
        # What draws nothing is one work, however many seeds are named.
        self.assertEqual(self.tell("--sets", "Set", "--method", "instant", "--seeds", "1,2,3", "--dry-run").stdout,
                         self.tell("--sets", "Set", "--method", "instant", "--dry-run").stdout)

    def test_a_job_that_is_still_queued(self):
        # What stands for Slurm: an array is number 7, the job behind it 8, and the one is queued that a file names.
        queued, programs = self.root / "queued", {
            "sbatch": f'echo "$*" >>{self.root}/told; case "$*" in *then*) echo 8 ;; *) echo 7 ;; esac',
            "sinfo": 'case "$*" in *--partition=long*) echo 16+ ;; *) echo 2 ;; esac; echo 32',
            "squeue": f'for job; do :; done; [ ! -e {self.root}/queued ] || [ "$(/bin/cat {self.root}/queued)" != "$job" ] || echo "$job"',
            "nlvae": ""}
        (self.root / "bin").mkdir()
        for name, text in programs.items():
            (self.root / "bin" / name).write_text(f"#!/bin/sh\n{text}\n")
            (self.root / "bin" / name).chmod(0o755)

        def submit(sets="Set", *more):
            return subprocess.run(
                [sys.executable, str(ROOT / ".ci" / "cluster"), "--data", str(self.root), "--output", str(self.root / "out"),
                 "--sets", sets, "--method", "dip", "--nlvae", str(self.root / "bin" / "nlvae"), *more],
                capture_output=True, text=True, cwd=ROOT, env=dict(os.environ, PATH=str(self.root / "bin")))

        self.assertIn("4 of 4 parts", submit().stdout)
        self.assertIn("--array=1-4 ", (self.root / "told").read_text())
        # As many parts at once as so many machines of the partition have cores; what sbatch is told stands before what is ours.
        self.assertIn("4 of 4 parts", submit("Set", "--nodes", "1", "--sbatch=--partition=long --mem=2G").stdout)
        told = (self.root / "told").read_text().splitlines()
        self.assertRegex(told[-2], r"^--parsable --partition=long --mem=2G --array=1-4%16 ")
        self.assertRegex(told[-1], r"^--parsable --partition=long --mem=2G --dependency=afterany:7 ")
        for job in (7, 8):
            queued.write_text(f"{job}\n")
            told = submit()
            self.assertEqual((told.returncode, told.stdout), (1, ""))
            self.assertIn(f"Set: job {job} is still at it", told.stderr)
        # Another set does not wait for it.
        shutil.copytree(self.root / "Set", self.root / "Other")
        told = submit("Set Other")
        self.assertEqual(told.returncode, 1)
        self.assertIn("Other: 4 of 4 parts", told.stdout)
        queued.unlink()
        self.assertIn("4 of 4 parts", submit().stdout)

    def test_a_note_that_is_no_note(self):
        (self.root / "out" / "Set").mkdir(parents=True)
        for note in ("{", "[]", '{"parts": 0, "seen": {}}', '{"parts": true, "seen": {}}', '{"parts": 2, "seen": {"files": "a"}}'):
            (self.root / "out" / "Set" / "settings").write_text(note)
            told = self.tell("--sets", "Set", "--method", "nlvae", "--dry-run")
            self.assertEqual((told.returncode, told.stderr), (0, ""), note)

    def test_endings_in_capitals(self):
        (self.root / "Set" / "p0.png").rename(self.root / "Set" / "p0.PNG")
        self.assertIn("Set: 4 parts", self.tell("--sets", "Set", "--method", "dip", "--dry-run").stdout)

    def test_what_is_missing(self):
        for wrong, cause in ((["--sets", "Nothing"], "Nothing is missing; --data names the folder that holds it"),
                             (["--sets", "BSD100"], "BSD100 is missing; make data SETS=bsd100 downloads it"),
                             (["--sets", "Set", "--weights", "no.safetensors"], "no.safetensors is missing"),
                             (["--sets", "Set", "--nlvae", "no/nlvae"], "no/nlvae: No such file")):
            told = self.tell(*wrong)
            self.assertEqual((told.returncode, len(told.stderr.splitlines())), (1, 1), told.stderr)
            self.assertIn(cause, told.stderr)


if __name__ == "__main__":
    unittest.main()
