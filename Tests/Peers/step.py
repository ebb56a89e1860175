"""The same training step as `bench step`, in PyTorch: forward, backward, Adam, on the CPU.

Both networks are built here from their description alone, so the script needs nothing but PyTorch:

    python step.py --model nlvae --size 128 --threads 2 --layout best

Prints one JSON object with the seconds a step takes: median, minimum and maximum.
"""

import argparse
import json
import pathlib
import resource
import statistics
import time

import torch
from torch import nn
from torch.nn import functional

WARM_UP = 3


class ZSSR(nn.Module):
    """Eight 3×3 convolutions without biases, rectifiers between them."""

    def __init__(self, features=64):
        super().__init__()
        widths = [3] + [features] * 7 + [3]
        self.layers = nn.ModuleList(
            nn.Conv2d(inputs, outputs, 3, padding=1, bias=False) for inputs, outputs in zip(widths, widths[1:])
        )

    def loss(self, picture, target):
        y = picture
        for layer in self.layers[:-1]:
            y = functional.relu(layer(y))
        return functional.l1_loss(self.layers[-1](y), target)


class Block(nn.Module):
    """3×3, 1×1, batch norm and rectifier, joined with the input and brought back to its width by a 1×1."""

    def __init__(self, features):
        super().__init__()
        self.spatial = nn.Conv2d(features, features, 3, padding=1)
        self.mixing = nn.Conv2d(features, features, 1)
        self.norm = nn.BatchNorm2d(features, track_running_stats=False)
        self.joining = nn.Conv2d(2 * features, features, 1)

    def forward(self, x):
        y = functional.leaky_relu(self.norm(self.mixing(self.spatial(x))), 0.2)
        return functional.leaky_relu(self.joining(torch.cat([x, y], dim=1)), 0.2)


class NLVAE(nn.Module):
    """Encoder of five blocks, a sample, decoder of nine blocks; the result is added to the input."""

    def __init__(self, features=32, encoder=5, decoder=9, beta=1e-6):
        super().__init__()
        self.beta = beta
        self.encoder = nn.Sequential(nn.Conv2d(3, features, 3, padding=1), *[Block(features) for _ in range(encoder)])
        self.mean = nn.Conv2d(features, features, 1)
        self.log_variance = nn.Conv2d(features, features, 1)
        self.decoder = nn.Sequential(
            nn.Conv2d(features, features, 1),
            *[Block(features) for _ in range(decoder)],
            nn.Conv2d(features, 3, 3, padding=1),
        )

    def loss(self, picture, target):
        features = self.encoder(picture)
        mean, log_variance = self.mean(features), self.log_variance(features)
        sample = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        divergence = 0.5 * (mean.square() + log_variance.exp() - log_variance - 1).mean()
        return functional.l1_loss(picture + self.decoder(sample), target) + self.beta * divergence


class Step:
    """A network, its optimiser and its data in one memory layout, timed step by step."""

    def __init__(self, model, size, layout):
        torch.manual_seed(1)
        memory_format = torch.channels_last if layout == "channels-last" else torch.contiguous_format
        self.layout = layout
        self.network = {"nlvae": NLVAE, "zssr": ZSSR}[model]().to(memory_format=memory_format)
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=1e-3)
        self.picture = torch.rand(1, 3, size, size).to(memory_format=memory_format)
        self.target = torch.rand(1, 3, size, size).to(memory_format=memory_format)
        self.seconds = []

    def run(self):
        self.optimizer.zero_grad()
        self.network.loss(self.picture, self.target).backward()
        self.optimizer.step()

    def measure(self):
        start = time.perf_counter()
        self.run()
        self.seconds.append(time.perf_counter() - start)


def peak_memory():
    """The largest memory that this process has held, in MiB."""
    status = pathlib.Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def parsed_arguments():
    parser = argparse.ArgumentParser(description="Seconds of one training step in PyTorch.")
    parser.add_argument("--model", choices=["nlvae", "zssr"], default="nlvae")
    parser.add_argument("--size", type=int, default=128, help="height and width of the picture")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=20, help="measured steps, after three that warm up")
    parser.add_argument("--json", metavar="FILE", help="also write the result here")
    parser.add_argument(
        "--layout", choices=["eager", "channels-last", "best"], default="best",
        help="memory layout; best measures both in turn and keeps the faster",
    )
    parser.add_argument("--eager", dest="layout", action="store_const", const="eager")
    parser.add_argument("--channels-last", dest="layout", action="store_const", const="channels-last")
    arguments = parser.parse_args()
    for name in ["size", "threads", "steps"]:
        if getattr(arguments, name) < 1:
            parser.error(f"--{name} must be at least 1")
    return arguments


def main():
    arguments = parsed_arguments()
    torch.set_num_threads(arguments.threads)
    layouts = ["eager", "channels-last"] if arguments.layout == "best" else [arguments.layout]
    candidates = [Step(arguments.model, arguments.size, layout) for layout in layouts]
    for candidate in candidates:
        for _ in range(WARM_UP):
            candidate.run()
    # In turn, so that a machine that slows down for a moment slows both.
    for _ in range(arguments.steps):
        for candidate in candidates:
            candidate.measure()
    best = min(candidates, key=lambda candidate: statistics.median(candidate.seconds))
    result = {
        "model": arguments.model, "size": arguments.size, "threads": arguments.threads, "layout": best.layout,
        "median": statistics.median(best.seconds), "minimum": min(best.seconds), "maximum": max(best.seconds),
        "steps": arguments.steps, "memory": peak_memory(),
    }
    text = json.dumps(result)
    print(text)
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as file:
            file.write(text + "\n")


if __name__ == "__main__":
    main()
