#!/usr/bin/env python3
"""Tries `.ci/cluster` with a real Slurm on this machine: a controller and two nodes of one processor each.

    apt-get install slurmctld slurmd slurm-client munge
    python3 Tests/Cluster/test_cluster.py PATH/TO/nlvae

All files are in a temporary folder, and all daemons end with the test. It needs root, as the daemons do.
"""

import json
import os
import pathlib
import random
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import zlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
NLVAE = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else None
NODES = ["n1", "n2"]


def png(path, width, height, seed):
    """Writes a grey picture: blurred noise."""
    numbers = random.Random(seed)
    small = [[numbers.randrange(256) for _ in range(width // 8 + 2)] for _ in range(height // 8 + 2)]
    rows = b""
    for y in range(height):
        rows += b"\0" + bytes(
            (small[y // 8][x // 8] * (8 - x % 8) + small[y // 8][x // 8 + 1] * (x % 8)) // 8 for x in range(width))

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


class Slurm:
    """A cluster of two nodes on this machine."""

    def __init__(self, folder):
        self.folder, self.daemons = folder, []
        host = socket.gethostname()
        (folder / "state").mkdir()
        (folder / "key").write_bytes(random.Random(0).randbytes(1024))
        (folder / "key").chmod(0o400)
        nodes = "\n".join(
            f"NodeName={node} NodeHostname={host} NodeAddr=127.0.0.1 Port={17101 + index} CPUs=1 State=UNKNOWN"
            for index, node in enumerate(NODES))
        self.conf = folder / "slurm.conf"
        self.conf.write_text(f"""
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort=17100
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool-%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
MpiDefault=none
ReturnToService=2
KillWait=5
SchedulerParameters=sched_interval=1,bf_interval=1
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
{nodes}
""")
        self.environment = dict(os.environ, SLURM_CONF=str(self.conf))
        os.environ["SLURM_CONF"] = str(self.conf)

    def start(self):
        f = self.folder
        self.daemon("munged", "--foreground", "--force", f"--key-file={f}/key", f"--socket={f}/munge.socket",
                    f"--pid-file={f}/munged.pid", f"--log-file={f}/munged.log", f"--seed-file={f}/munged.seed")
        self.wait(lambda: (f / "munge.socket").exists())
        self.daemon("slurmctld", "-D")
        for node in NODES:
            self.daemon("slurmd", "-D", "-N", node)
        self.wait(lambda: self.say("sinfo", "-h", "-t", "idle", "-o", "%D").strip() == "2", 60)

    def daemon(self, *words):
        with open(self.folder / f"{words[0]}-{len(self.daemons)}.out", "w", encoding="utf-8") as log:
            self.daemons.append(subprocess.Popen(words, env=self.environment, stdout=log, stderr=log))

    def stop(self):
        for daemon in reversed(self.daemons):
            daemon.send_signal(signal.SIGTERM)
        for daemon in self.daemons:
            try:
                daemon.wait(10)
            except subprocess.TimeoutExpired:
                daemon.kill()

    def say(self, *words):
        return subprocess.run(words, env=self.environment, capture_output=True, text=True).stdout

    @staticmethod
    def wait(condition, seconds=30):
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError("what was waited for did not come")
            time.sleep(0.2)


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
        subprocess.run(
            [NLVAE, "evaluate", "--dataset", str(cls.data / "Drawn"), "--scale", "2", "--method", "bicubic,wiener",
             "--json", str(cls.root / "single.json"), "--origin", "--threads", "1", "-q"], check=True,
            stdout=subprocess.DEVNULL)

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

    def submit(self, *more, check=True):
        told = subprocess.run(
            [sys.executable, str(ROOT / ".ci" / "cluster"), "--sets", "Drawn", "--data", str(self.data), "--method",
             "bicubic,wiener", "--scale", "2", "--part-minutes", "0.00001", "--output", str(self.output), "--nlvae",
             str(self.program), *more], capture_output=True, text=True, cwd=ROOT, env=self.slurm.environment)
        if check:
            self.assertEqual(told.returncode, 0, told.stderr)
        return told

    def wait(self, seconds=90):
        self.slurm.wait(lambda: not self.slurm.say("squeue", "-h").strip(), seconds)

    def diary(self):
        path = self.output / "diary"
        return [line.split() for line in path.read_text().splitlines()] if path.exists() else []

    def assert_merged(self):
        def timeless(path):
            return [line for line in path.read_text().splitlines() if '"seconds"' not in line]

        log = self.output / "Drawn" / "then.log"
        self.assertTrue((self.output / "Drawn.json").exists(), log.read_text() if log.exists() else "no log")
        self.assertEqual(timeless(self.output / "Drawn.json"), timeless(self.root / "single.json"))
        self.assertEqual(len(json.loads((self.output / "Drawn.json").read_text())), 12)

    def test_two_at_once_and_merged(self):
        told = self.submit()
        self.assertIn("6 of 6 parts", told.stdout)
        self.wait()
        self.assert_merged()
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
        (self.output / "plan").write_text(
            f"[ $SLURM_ARRAY_TASK_ID != 3 ] || [ -e {self.output}/was ] || {{ : >{self.output}/was; kill -9 $$; }}\n")
        self.submit()
        self.wait()
        self.assert_merged()
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
        told = self.submit("--seeds", "1,2", check=False)
        self.assertEqual(told.returncode, 1)
        self.assertIn("holds parts of another work", told.stderr)
        self.wait()
        # The same names, and one picture changed.
        other = self.output / "Other"
        shutil.copytree(self.data, other)
        png(other / "Drawn" / "p0.png", 64, 64, 99)
        told = self.submit("--data", str(other), check=False)
        self.assertIn("holds parts of another work", told.stderr)

    def test_wrong_command_lines(self):
        for wrong in (["--part-minutes", "0"], ["--part-minutes", "nan"], ["--nodes", "-1"], ["--scale", "5"],
                      ["--seeds", "a"], ["--method", "nlvae,bla"], ["--preset", ""], ["--sets", ","]):
            told = self.submit(*wrong, check=False)
            self.assertEqual(told.returncode, 2, wrong)
            self.assertNotIn("Traceback", told.stderr)

    def test_gnu_parallel(self):
        if not shutil.which("parallel"):
            self.skipTest("GNU parallel is missing")
        hosts = self.output / "hosts"
        hosts.write_text("2/:\n")
        self.submit("--hosts", str(hosts))
        self.assert_merged()


if __name__ == "__main__":
    if not NLVAE:
        sys.exit("usage: test_cluster.py PATH/TO/nlvae")
    unittest.main()
