"""A Slurm cluster on this machine, and pictures to try it with."""

import os
import random
import signal
import socket
import struct
import subprocess
import time
import zlib

NODES = ["n1", "n2"]
#: Slurm numbers the tasks of an array from 0 to one less than this; the tests' work has six parts at most.
ARRAY_SIZE = 7


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
MaxArraySize={ARRAY_SIZE}
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
