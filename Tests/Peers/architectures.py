"""The networks that `nlvae train` trains, in PyTorch: compared with the program's own, or trained on a GPU.

    python Tests/Peers/architectures.py compare --nlvae .build/release/nlvae
    python Tests/Peers/architectures.py train --on DIR --architecture vdsr --seconds 60 -o vdsr.safetensors
    python Tests/Peers/architectures.py all --on DIR --seconds 60 --out DIR2

`compare` draws weights, gives them to the program as a file, and asks both what they make of a small picture. `train`
follows the recipe of `nlvae train --on DIR` and writes the same kind of file; `all` does so for every network in turn.
"""

import argparse
import multiprocessing
import pathlib
import subprocess
import sys
import tempfile
import time
import traceback

import numpy
import torch
from PIL import Image

from networks import NETWORKS, Normalization
from training import brightness, enlarged, read, resized, rounded, save, say, train

# ---- compare --------------------------------------------------------------------------------------------------------


def drawn(name, scale, small, seed):
    """A network with weights drawn so that what it adds (or makes) has contrast and stays between black and white."""
    torch.manual_seed(seed)
    network = NETWORKS[name](scale).requires_grad_(False)
    asked = small.expand(-1, 3, -1, -1) if network.channels == 3 else brightness(small)
    interpolation = resized(asked, scale)
    # Normalisations take nearly the picture's own statistics: by others they would hardly do anything.
    normalizations = [part for part in network.modules() if isinstance(part, Normalization)]
    for part in normalizations:
        part.momentum = 1
    network.train()(asked, interpolation)
    for part in normalizations:
        deviation = part.variance.sqrt()
        part.mean.add_(0.3 * deviation * torch.randn_like(deviation))
        for value in (part.scale, part.variance):
            value.mul_(0.5 + torch.rand_like(value))
        part.shift.uniform_(-0.3, 0.3)
    network.eval()
    for part in network.modules():
        if getattr(part, "bias", None) is not None:
            part.bias.uniform_(-0.05, 0.05)
        if hasattr(part, "slope"):
            part.slope.uniform_(0, 0.5)
    if hasattr(network, "sum"):
        network.sum.weight.mul_(torch.rand_like(network.sum.weight) + 0.5)
        network.sum.weight.div_(network.sum.weight.sum())
    for level in getattr(network, "levels", []):
        level.picture.weight.mul_(1 + 0.1 * torch.randn_like(level.picture.weight))
    # The answer is linear in the last weights: their share of it is made as large as is wanted.
    tails = [tensor for layer in network.tails() for tensor in (layer.weight, layer.bias) if tensor is not None]
    kept = [tensor.clone() for tensor in tails]
    whole = network(asked, interpolation)[0]
    for tensor in tails:
        tensor.zero_()
    share = whole - network(asked, interpolation)[0]
    for tensor, old in zip(tails, kept):
        tensor.copy_(old * (0.12 / share.std() if network.makes_picture else 0.05 / share.square().mean().sqrt()))
    if network.makes_picture:
        # Half way between black and white on the average.
        tails[-1].add_(0.5 - network(asked, interpolation)[0].mean())
    return network


def scene(side=24):
    """A coloured picture of waves, a disc and a bar, a pixel less high than wide: 1×3×H×W in grey levels."""
    y, x = numpy.mgrid[:side - 1, :side] / side
    waves = numpy.stack([0.5 + 0.25 * numpy.sin(a * x + b * y) for a, b in [(9, 4), (3, 11), (14, -6)]])
    waves[:, (x - 0.4)**2 + (y - 0.5)**2 < 0.06] *= 0.5
    waves[1:, (x > 0.7) & (x < 0.8)] = 0.8
    return rounded(torch.tensor(waves[None], dtype=torch.float32))


def program(nlvae, picture, weights, scale, folder):
    """What `nlvae upscale` makes with a file of weights, asked once and with nothing around it."""
    source, target = folder / "small.png", folder / "large.png"
    samples = picture[0].permute(1, 2, 0).byte().numpy()
    Image.fromarray(samples.squeeze(2) if samples.shape[2] == 1 else samples).save(source)
    bare = "--method weights --orientations 1 --back-projections 0 --noise none --jpeg none --clamp off --threads 1 -q"
    command = [nlvae, "upscale", source, "--scale", scale, "--weights", weights, *bare.split(), "-o", target]
    target.unlink(missing_ok=True)
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{nlvae} ended with status {done.returncode}: {done.stderr.strip()}")
    return read(target)


def compare(options):
    torch.set_num_threads(1)
    colours = read(options.picture) if options.picture else scene()
    grey = (colours if colours.shape[1] == 1 else rounded(brightness(colours / 255)))
    failed = False
    say(f"×{options.scale}, brightness of 8-bit pictures, in grey levels")
    say("network   picture   largest difference   mean difference   it adds   at black or white")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name in NETWORKS:
            for kind, picture in [("grey", grey), ("colours", colours)]:
                network = drawn(name, options.scale, picture / 255, options.seed)
                weights = folder / f"{name}.safetensors"
                save(network, {"architecture": name, "scale": options.scale}, weights)
                ours = enlarged(network, picture / 255, options.scale)
                theirs = program(options.nlvae, picture, weights, options.scale, folder)
                plain = rounded(resized(picture / 255, options.scale))
                a, b, plain = (255 * brightness(x / 255) for x in (ours, theirs, plain))
                difference, flat = (a - b).abs(), ((ours == 0) | (ours == 255)).float().mean()
                fits = difference.mean() <= 0.1 and difference.max() <= 2
                failed = failed or not fits
                say(f"{name:9} {kind:9} {difference.max():18.2f} {difference.mean():17.4f} {(a - plain).abs().mean():9.2f} "
                    f"{flat:19.1%}{'' if fits else '   FAILS'}")
    sys.exit(1 if failed else 0)


# ---- train ----------------------------------------------------------------------------------------------------------


def guarded(options):
    """A training in a process of its own: its line, or what went wrong, which ends nothing but itself."""
    try:
        say(train(options))
    except BaseException as error:
        traceback.print_exc()
        say(f"{options.architecture}: FAILED, {error}")
        sys.exit(1)


def train_all(options):
    """Every network after the other, in processes of their own: one that breaks the GPU's state leaves the others whole."""
    began, folder = time.monotonic(), pathlib.Path(options.out)
    folder.mkdir(parents=True, exist_ok=True)
    failed = 0
    for name in options.architectures.split(","):
        start = time.monotonic()
        for graph in ["auto", "off"] if options.graph == "auto" else ["off"]:
            spent = time.monotonic() - start
            one = argparse.Namespace(**vars(options))
            one.architecture, one.output = name, str(folder / f"{name}.safetensors")
            one.graph = graph
            one.seconds = options.seconds and options.seconds - spent
            child = multiprocessing.get_context("fork").Process(target=guarded, args=(one,))
            child.start()
            child.join(1.4 * one.seconds + 20 if one.seconds else None)
            if child.is_alive():
                child.kill()
                child.join()
            # What fails early may do so because of the CUDA graph: it gets the rest of its time without one.
            if child.exitcode == 0 or options.device == "cpu" or time.monotonic() - start > (options.seconds or 0) / 2:
                break
        failed += child.exitcode != 0
        say(f"--- {name}: {'FAILED' if child.exitcode else 'done'} in {time.monotonic() - start:.0f} s, "
            f"{time.monotonic() - began:.0f} s in all")
    sys.exit(1 if failed else 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    comparing = commands.add_parser("compare", help="hold the program's networks against these")
    comparing.add_argument("--nlvae", required=True, help="the program, built for release")
    comparing.add_argument("--picture", help="a small PNG; by default one of 24 × 23 pixels is made")
    one, every = commands.add_parser("train", help="train one network"), commands.add_parser("all", help="train them all")
    one.add_argument("--architecture", required=True, choices=NETWORKS)
    one.add_argument("-o", "--output", required=True, help="the file of weights")
    every.add_argument("--architectures", default=",".join(NETWORKS), help="which, separated by commas")
    every.add_argument("--out", required=True, help="the folder for the files of weights")
    for command in (one, every):
        command.add_argument("--on", required=True, help="a folder of PNG pictures")
        command.add_argument("--material", help="what the notes call it; by default the folder's name")
        command.add_argument("--record", help="a file of comma-separated values that gets a row at every tenth of the way")
        length = command.add_mutually_exclusive_group(required=True)
        length.add_argument("--seconds", type=float, help="for each network, from reading the pictures to the last score")
        length.add_argument("--steps", type=int)
        command.add_argument("--device", default="cuda", choices=["cuda", "cpu"])
        command.add_argument("--precision", default="auto", choices=["auto", "bf16", "tf32", "float32"],
                             help="of convolutions; auto: bf16 where a network adds to an interpolation, else tf32")
        command.add_argument("--graph", default="auto", choices=["auto", "off"], help="whether a CUDA graph makes steps")
        command.add_argument("--minibatch", type=int, help="crops a step; by default the recipe's, 16 or 32")
        command.add_argument("--crop", type=int, help="their side in the small picture; by default the recipe's, 24 or 48")
        command.add_argument("--channels", type=int, help="where they are free; by default the program's")
        command.add_argument("--depth", type=int, help="where it is free; by default the program's")
        command.add_argument("--threads", type=int, default=1, help="of the CPU")
    for command in (comparing, one, every):
        command.add_argument("--scale", type=int, default=4)
        command.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    unknown = set(getattr(options, "architectures", "").split(",")) - {"", *NETWORKS}
    if unknown:
        parser.error(f"no architecture is called {', '.join(sorted(unknown))}; there are {', '.join(NETWORKS)}")
    {"compare": compare, "train": lambda options: say(train(options)), "all": train_all}[options.command](options)


if __name__ == "__main__":
    main()
