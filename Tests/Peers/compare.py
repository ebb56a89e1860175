"""One training step of the project against the same step in PyTorch, in turn, on the same machine.

    python Tests/Peers/compare.py --bench .build/release/bench

Runs `bench step` and `step.py` alternately, several rounds each, and prints for every network, size and number of
threads the two medians, their spread over the rounds, and the ratio (above 1: the project is faster). PyTorch gets the
better of its two memory layouts in every round.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile


def run(command):
    """Runs a command that writes JSON to the path appended to it; returns what it wrote."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "step.json"
        done = subprocess.run(command + ["--json", str(path)], capture_output=True, text=True)
        if done.returncode:
            message = (done.stderr.strip() or done.stdout.strip() or "it says nothing").splitlines()[-1]
            sys.exit(f"{command[0]} ended with status {done.returncode}: {message}")
        return json.loads(path.read_text())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", required=True, help="the project's bench program, built for release")
    parser.add_argument("--models", default="nlvae,zssr")
    parser.add_argument("--sizes", default="96,128,256")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--json", help="where the rows are written")
    arguments = parser.parse_args()
    try:
        import torch
    except ImportError:
        sys.exit("this Python has no torch; Tests/Peers/README.md says how to make one that has (make bench PEERS=…)")

    peer = [sys.executable, str(pathlib.Path(__file__).with_name("step.py")), "--layout", "best"]
    rows = []
    print(f"PyTorch {torch.__version__}")
    print("network  size  threads     ours (ms)           PyTorch (ms)        ratio")
    for model in arguments.models.split(","):
        for size in arguments.sizes.split(","):
            for threads in arguments.threads.split(","):
                options = ["--model", model, "--size", size, "--threads", threads, "--steps", str(arguments.steps)]
                ours, theirs = [], []
                for _ in range(arguments.rounds):
                    ours.append(run([arguments.bench, "step"] + options)["median"] * 1000)
                    theirs.append(run(peer + options)["median"] * 1000)
                ratios = [b / a for a, b in zip(ours, theirs)]
                row = {
                    "model": model, "size": int(size), "threads": int(threads), "ours": ours, "torch": theirs,
                    "ratio": statistics.median(ratios),
                }
                rows.append(row)

                def spread(values):
                    return f"{statistics.median(values):7.1f} ({min(values):.1f}–{max(values):.1f})"

                print(
                    f"{model:8} {size:>4} {threads:>5}     {spread(ours):20} {spread(theirs):20} "
                    f"{row['ratio']:.2f} ({min(ratios):.2f}–{max(ratios):.2f})", flush=True)
    if arguments.json:
        pathlib.Path(arguments.json).write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
