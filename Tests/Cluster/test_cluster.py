#!/usr/bin/env python3
"""Tries `.ci/cluster` with a real Slurm on this machine: a controller and two nodes of one processor each.

    apt-get install slurmctld slurmd slurm-client munge parallel
    make cluster-test                                       # or: python3 Tests/Cluster/test_cluster.py PATH/TO/nlvae

All files are in a temporary folder, and all daemons end with the test. It needs root, as the daemons do.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / ".ci" / "machines"))

from paper import BYTES_A_RESULT, BYTES_MERGED  # noqa: E402
from slurm import NODES, Slurm, png  # noqa: E402

NLVAE = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else None


class ClusterTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = pathlib.Path(tempfile.mkdtemp(prefix="nlvae-cluster-"))
        cls.slurm = Slurm(cls.root)
        cls.addClassCleanup(shutil.rmtree, cls.root, ignore_errors=True)
        cls.addClassCleanup(cls.slurm.stop)
        cls.slurm.start()
        cls.data = cls.root / "Data"
        (cls.data / "Drawn").mkdir(parents=True)
        for index in range(6):
            png(cls.data / "Drawn" / f"p{index}.png", 64 + 8 * index, 64, index)
        cls.single(cls.root / "single.json", "Drawn", "--method", "bicubic,wiener")

    @classmethod
    def single(cls, path, name, *more):
        """What one machine makes of a set."""
        subprocess.run(
            [NLVAE, "evaluate", "--dataset", str(cls.data / name), "--scale", "2", "--json", str(path), "--origin",
             "--threads", "1", "-q", *more], check=True, stdout=subprocess.DEVNULL)

    def setUp(self):
        self.output = self.root / self.id().split(".")[-1]
        self.output.mkdir()
        # What stands for the program: it notes when it runs, waits a moment, and does what the test has planned.
        self.program = self.output / "program"
        self.program.write_text(
            f"""#!/bin/bash
[ "$1" = evaluate ] || exec {NLVAE} "$@"
echo "$SLURM_ARRAY_TASK_ID $SLURMD_NODENAME begins $(date +%s.%N)" >>{self.output}/diary
sleep 1.5
[ ! -e {self.output}/plan ] || . {self.output}/plan
{NLVAE} "$@"
status=$?
echo "$SLURM_ARRAY_TASK_ID $SLURMD_NODENAME ends $(date +%s.%N)" >>{self.output}/diary
exit $status
""")
        self.program.chmod(0o755)

    def submit(self, *more, name="Drawn", methods=("--method", "bicubic,wiener"), check=True, version=None):
        environment = dict(self.slurm.environment, **({"NLVAE_VERSION": version} if version else {}))
        told = subprocess.run(
            [sys.executable, str(ROOT / ".ci" / "cluster"), "--sets", name, "--data", str(self.data), *methods, "--scale",
             "2", "--part-minutes", "0.00001", "--output", str(self.output), "--nlvae", str(self.program), *more],
            capture_output=True, text=True, cwd=ROOT, env=environment)
        if check:
            self.assertEqual(told.returncode, 0, told.stderr)
        return told

    def wait(self, seconds=90):
        self.slurm.wait(lambda: not self.slurm.say("squeue", "-h").strip(), seconds)

    def diary(self):
        path = self.output / "diary"
        return [line.split() for line in path.read_text().splitlines()] if path.exists() else []

    def assert_merged(self, name="Drawn", single=None):
        """The merged record is that of one machine, byte for byte but for the seconds."""
        def timeless(path):
            return [line for line in path.read_text().splitlines() if '"seconds"' not in line]

        log, merged = self.output / name / "then.log", self.output / f"{name}.json"
        self.assertTrue(merged.exists(), log.read_text() if log.exists() else "no log")
        self.assertEqual(timeless(merged), timeless(single or self.root / "single.json"))
        return json.loads(merged.read_text())

    def test_two_at_once_and_merged(self):
        told = self.submit()
        self.assertIn("6 of 6 parts", told.stdout)
        self.wait()
        self.assertEqual(len(self.assert_merged()), 12)
        # The sizes that .ci/cluster --paper reckons with; names of processors are short and long.
        part, merged = self.output / "Drawn" / "1-of-6.json", self.output / "Drawn.json"
        self.assertLess(abs(part.stat().st_size / 2 / BYTES_A_RESULT - 1), 0.25)
        self.assertLess(abs(merged.stat().st_size / 12 / BYTES_MERGED - 1), 0.25)
        begun = [float(line[3]) for line in self.diary() if line[2] == "begins"]
        ended = [float(line[3]) for line in self.diary() if line[2] == "ends"]
        self.assertEqual(len(begun), 6)
        most = max(sum(begin <= moment for begin in begun) - sum(end <= moment for end in ended) for moment in begun)
        self.assertEqual(most, 2)
        self.assertEqual({line[1] for line in self.diary()}, set(NODES))
        # Again there is nothing to do.
        self.submit()
        self.assertEqual(len(self.diary()), 12)

    def test_a_limit(self):
        self.submit("--nodes", "1")
        self.wait()
        self.assert_merged()
        self.assertEqual([line[2] for line in self.diary()], ["begins", "ends"] * 6)

    def test_a_node_is_drained(self):
        self.submit()
        self.slurm.wait(lambda: len(self.diary()) >= 2)
        self.slurm.say("scontrol", "update", "NodeName=n2", "State=DRAIN", "Reason=test")
        self.addCleanup(self.slurm.say, "scontrol", "update", "NodeName=n2", "State=RESUME")
        before = len(self.diary())
        self.wait()
        self.assert_merged()
        self.assertEqual({line[1] for line in self.diary()[before + 2:] if line[2] == "begins"}, {"n1"})

    def test_a_task_is_killed(self):
        # It is killed at work: when its first result is written, which is marked (by seconds that no run takes) and kept here.
        part, was = self.output / "Drawn" / "3-of-6.json", self.output / "was"
        (self.output / "plan").write_text(
            f"""if [ "$SLURM_ARRAY_TASK_ID" = 3 ] && [ ! -e {was} ]; then
  {NLVAE} "$@" &
  for i in $(seq 1000); do ! grep -q psnr {part} 2>/dev/null || break; sleep 0.01; done
  kill -9 $!
  wait $!
  sed -i '0,/"seconds" *: *[0-9.]*/s//"seconds" : 12345/' {part}
  cp {part} {was}
  kill -9 $$
fi
""")
        self.submit()
        self.wait()
        self.assert_merged()
        # The task was gone on with, and not begun anew: what it had is there to the digit, its seconds too.
        kept = json.loads(was.read_text())
        self.assertIn(len(kept), (1, 2))
        self.assertEqual(kept[0]["seconds"], 12345)
        for row in kept:
            self.assertIn(row, json.loads(part.read_text()))
        begun = [line[0] for line in self.diary() if line[2] == "begins"]
        self.assertEqual(sorted(begun), ["1", "2", "3", "3", "4", "5", "6"])

    def test_a_disk_is_full(self):
        folder = self.output / "Drawn"
        folder.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", str(folder)])
        # The second part fills the disk before it begins; nothing after it can be written.
        plan = self.output / "plan"
        plan.write_text(
            f"[ $SLURM_ARRAY_TASK_ID != 2 ] || head -c 1M /dev/zero >{folder}/filler 2>/dev/null\n")
        self.submit()
        self.wait()
        self.assertFalse((self.output / "Drawn.json").exists())
        for file in folder.glob("*.json"):
            json.loads(file.read_text())
        refused = self.submit(check=False)
        self.assertEqual((refused.returncode, len(refused.stderr.splitlines())), (1, 1), refused.stderr)
        self.assertIn("No space left on device", refused.stderr)
        # Somebody makes room, and gives the command again.
        plan.unlink()
        (folder / "filler").unlink()
        done = len(list(folder.glob("*.done")))
        self.assertIn(f"{6 - done} of 6 parts", self.submit().stdout)
        self.wait()
        self.assert_merged()

    def test_what_fails_for_good_is_said(self):
        (self.output / "plan").write_text("[ $SLURM_ARRAY_TASK_ID != 5 ] || exit 1\n")
        self.submit()
        self.wait(120)
        log = (self.output / "Drawn" / "then.log").read_text()
        self.assertIn("parts [5] failed 3 times; their logs are in", log)
        self.assertFalse((self.output / "Drawn.json").exists())
        # The cause is mended; the same command does what is missing.
        (self.output / "plan").unlink()
        self.assertIn("1 of 6 parts", self.submit().stdout)
        self.wait()
        self.assert_merged()

    def test_other_work_in_the_same_folder(self):
        self.submit()
        told = self.submit(methods=("--method", "bicubic"), check=False)
        self.assertEqual(told.returncode, 1)
        self.assertIn("holds parts of another work", told.stderr)
        self.wait()
        # The same names, and one picture changed.
        other = self.output / "Other"
        shutil.copytree(self.data, other)
        png(other / "Drawn" / "p0.png", 64, 64, 99)
        told = self.submit("--data", str(other), check=False)
        self.assertIn("holds parts of another work", told.stderr)

    def test_more_pictures_than_an_array_has_tasks(self):
        (self.data / "Many").mkdir()
        for index in range(9):
            png(self.data / "Many" / f"p{index}.png", 64, 64, index)
        single = self.output / "single.json"
        self.single(single, "Many", "--method", "wiener")
        # Slurm itself refuses a task with the number 7 here; nine parts would be nine tasks.
        self.assertIn("6 of 6 parts", self.submit(name="Many", methods=("--method", "wiener")).stdout)
        self.wait()
        self.assertEqual(len(self.assert_merged("Many", single)), 9)

    def test_weights(self):
        weights, single = self.output / "tiny.safetensors", self.output / "single.json"
        subprocess.run(
            [NLVAE, "train", "--on", "leaves", "--architecture", "srcnn", "--scale", "2", "--steps", "1", "--threads", "1",
             "-q", "-o", str(weights)], check=True, stdout=subprocess.DEVNULL)
        self.single(single, "Drawn", "--weights", str(weights))
        self.submit("--weights", str(weights), methods=())
        # The work has a copy of its own.
        weights.unlink()
        self.wait()
        rows = self.assert_merged(single=single)
        self.assertEqual([row["method"] for row in rows], ["srcnn-tiny"] * 6)

    def test_gnu_parallel(self):
        self.with_parallel()
        self.assert_merged()

    def with_parallel(self, **more):
        if not shutil.which("parallel"):
            self.skipTest("GNU parallel is missing")
        hosts = self.output / "hosts"
        hosts.write_text("2/:\n")
        return self.submit("--hosts", str(hosts), **more)

    def test_the_version_stays_with_the_work(self):
        plan = self.output / "plan"
        plan.write_text('case "$*" in *"--shard 5/6"*) exit 1 ;; esac\n')
        refused = self.with_parallel(check=False, version="begun-with")
        self.assertIn("1 parts are missing", refused.stderr)
        # Meanwhile there is another commit: the rest is made by the program that began, and called by its version.
        plan.unlink()
        told = self.with_parallel(version="came-later")
        self.assertIn("goes on with version begun-with", told.stdout)
        rows = json.loads((self.output / "Drawn.json").read_text())
        self.assertEqual((len(rows), {row["version"] for row in rows}), (12, {"begun-with"}))


if __name__ == "__main__":
    if not NLVAE:
        sys.exit("usage: test_cluster.py PATH/TO/nlvae")
    unittest.main()
