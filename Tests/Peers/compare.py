"""One training step of the project against the same step in PyTorch, in turn, on the same machine.

    python Tests/Peers/compare.py --bench .build/release/bench

Runs `bench step` and `step.py` alternately, several rounds each, and prints for every network, size and number of
threads the two medians, their spread over the rounds, and the ratio (above 1: the project is faster). PyTorch gets the
better of its two memory layouts in every round. With `--record DIR` the rows also become DIR/step.csv, which chapter 3
shows. `--vectors avx2,avx512` measures with either kind of vector; both programs are kept to it.
"""

import argparse
import itertools
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile


# What keeps PyTorch and its libraries to a kind of vector.
LIMITS = {
    "avx2": {"ATEN_CPU_CAPABILITY": "avx2", "DNNL_MAX_CPU_ISA": "AVX2", "ONEDNN_MAX_CPU_ISA": "AVX2",
             "MKL_ENABLE_INSTRUCTIONS": "AVX2", "NLVAE_VECTORS": "avx2"},
    "avx512": {"NLVAE_VECTORS": "avx512"}, "": {},
}


def run(command, vectors):
    """Runs a command that writes JSON to the path appended to it; returns what it wrote."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "step.json"
        done = subprocess.run(command + ["--json", str(path)], capture_output=True, text=True,
                              env=dict(os.environ, **LIMITS[vectors]))
        if done.returncode:
            message = (done.stderr.strip() or done.stdout.strip() or "it says nothing").splitlines()[-1]
            sys.exit(f"{command[0]} ended with status {done.returncode}: {message}")
        return json.loads(path.read_text())


def layout(earlier):
    """Both layouts in the first rounds; in the last the one that was faster more often, alone in its process."""
    if len(earlier) < 2:
        return "best"
    return statistics.mode(result["layout"] for result in earlier)


COLUMNS = ["model", "size", "threads", "vectors", "ours", "torch", "ratio", "lowest", "highest", "share", "memory", "torch_memory"]


def write_record(rows, folder, version):
    """A table that a chapter reads: medians in milliseconds, ratios, share of the processor's peak, MiB."""
    lines = [
        f"# machine: {rows[0]['machine']}", f"# peer: PyTorch {version}",
        "# command: make bench PEERS=python VECTORS=avx2,avx512 RECORD=Figures/A-engine-room", ",".join(COLUMNS),
    ]
    for row in rows:
        values = dict(row, ours=statistics.median(row["ours"]), torch=statistics.median(row["torch"]))
        lines.append(
            ",".join(f"{values[name]:.3f}" if isinstance(values[name], float) else str(values[name]) for name in COLUMNS))
    path = pathlib.Path(folder) / "step.csv"
    temporary = path.with_suffix(".part")
    temporary.write_text("\n".join(lines) + "\n")
    temporary.rename(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", required=True, help="the project's bench program, built for release")
    parser.add_argument("--models", default="nlvae,zssr")
    parser.add_argument("--sizes", default="96,128,256")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--vectors", default="", help="avx2, avx512, or both; by default what the processor has")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--json", help="where the rows are written, with every round")
    parser.add_argument("--record", metavar="DIR", help="folder for step.csv")
    arguments = parser.parse_args()
    kinds = arguments.vectors.split(",")
    if not set(kinds) <= set(LIMITS):
        parser.error("--vectors takes avx2, avx512, or avx2,avx512")
    try:
        import torch
    except ImportError:
        sys.exit("this Python has no torch; Tests/Peers/README.md says how to make one that has (make bench PEERS=…)")

    peer = [sys.executable, str(pathlib.Path(__file__).with_name("step.py"))]
    rows = []
    print(f"PyTorch {torch.__version__}")
    print("network  size  threads  vectors  ours (ms)           PyTorch (ms)        ratio             peak   memory (MiB)")
    cases = itertools.product(
        arguments.models.split(","), arguments.sizes.split(","), arguments.threads.split(","), kinds)
    for model, size, threads, vectors in cases:
        options = ["--model", model, "--size", size, "--threads", threads, "--steps", str(arguments.steps)]
        own_runs, peer_runs = [], []
        for _ in range(arguments.rounds):
            own_runs.append(run([arguments.bench, "step"] + options, vectors))
            # The layout that loses would only add its memory to the other's.
            peer_runs.append(run(peer + ["--layout", layout(peer_runs)] + options, vectors))
        ours = [result["median"] * 1000 for result in own_runs]
        theirs = [result["median"] * 1000 for result in peer_runs]
        ratios = [b / a for a, b in zip(ours, theirs)]
        row = {
            "model": model, "size": int(size), "threads": int(threads), "vectors": own_runs[0]["vectors"],
            "ours": ours, "torch": theirs,
            "ratio": statistics.median(ratios), "lowest": min(ratios), "highest": max(ratios),
            "share": statistics.median(
                result["operations"] / result["median"] / result["peak"] for result in own_runs
            ),
            "memory": max(result["memory"] for result in own_runs),
            "torch_memory": peer_runs[-1]["memory"], "machine": own_runs[0]["machine"],
        }
        rows.append(row)

        def spread(values):
            return f"{statistics.median(values):7.1f} ({min(values):.1f}–{max(values):.1f})"

        print(
            f"{model:8} {size:>4} {threads:>5}     {row['vectors']:8} {spread(ours):20} {spread(theirs):20} "
            f"{row['ratio']:.2f} ({min(ratios):.2f}–{max(ratios):.2f})  {row['share']:5.0%}  "
            f"{row['memory']:6.0f} {row['torch_memory']:6.0f}", flush=True)
    if arguments.json:
        pathlib.Path(arguments.json).write_text(json.dumps(rows, indent=1) + "\n")
    if arguments.record:
        write_record(rows, arguments.record, torch.__version__)


if __name__ == "__main__":
    main()
