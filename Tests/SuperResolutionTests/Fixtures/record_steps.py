"""Records whole training steps of NLVAE, ZSSR's network and Deep Image Prior in PyTorch, for ours to be compared with.

    python record_steps.py          (torch==2.13.0+cpu; see Tests/Peers/README.md for the environment)

Writes training-steps.json beside this file. The networks are built from their description alone, as in Tests/Peers; every
step is forward, loss, backward, clipping and Adam, in double precision. What goes in has three decimals, so it is short to
write down. Four things are worth knowing:

- The order of weights is that of `Layer.visit`, which is the order in which the modules below are made.
- `train` draws the noise of the posterior sample from a seeded generator. It is made here from the same seed: the bits
  by the integer arithmetic of `RandomSource` and `fillNormal`, the normal numbers by PyTorch's own inverse error function.
- Running variances take the biased variance of a batch, as the engine's do; PyTorch's take n / (n - 1) of it.
- Adam's epsilon is 0.01, as large as many a gradient. A bias in front of a batch normalisation has no gradient but rounding
  errors; with 1e-8 Adam would make whole steps of those. And with 1e-8 a first step tells no more of a gradient than its
  sign, so that no clipping and no factor in the loss could be seen.
"""

import json
import math
import pathlib

import torch
from torch import nn
from torch.nn import functional as F

FOLDER = pathlib.Path(__file__).parent
torch.set_default_dtype(torch.float64)
torch.manual_seed(20250601)

SLOPE = torch.tensor(0.2, dtype=torch.float32).item()
EPSILON = 0.01
RATE = 0.01
NOISE_SEED = 28
# Batch normalisation by the batch twice, and once by the running statistics that these two have left.
MODES = ["training", "training", "evaluation"]


# What goes in


def drawn(shape, low, high):
    """Numbers with three decimals, as single precision holds them."""
    x = torch.rand(shape) * (high - low) + low
    return (x * 1000).round().div(1000).float().double()


def plain(tensor):
    """A tensor as JSON: its shape and its numbers with seven decimals."""
    return {"shape": list(tensor.shape), "values": numbers(tensor)}


def numbers(tensor):
    return [round(x, 7) + 0.0 for x in tensor.detach().flatten().tolist()]


def start(module):
    """Draws the weights of a network; those that scale a normalised channel lie around 1."""
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            scales = name.endswith("norm.weight")
            parameter.copy_(drawn(parameter.shape, 0.6, 1.4) if scales else drawn(parameter.shape, -0.4, 0.4))
    return [plain(parameter) for parameter in module.parameters()]


# Noise


def mixed64(z):
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    z = (z ^ z >> 27) * 0x94D049BB133111EB % 2**64
    return z ^ z >> 31


def mixed32(x):
    x = (x ^ x >> 16) * 0x7FEB352D % 2**32
    x = (x ^ x >> 15) * 0x846CA68B % 2**32
    return x ^ x >> 16


def noise(seed, draw, shape):
    """`Tensor.normal`, which takes one number from a `RandomSource`: here its `draw`-th, from 1 on."""
    golden = 0x9E3779B97F4A7C15
    key = mixed64((mixed64((seed + golden) % 2**64) + draw * golden) % 2**64)
    low, high = key % 2**32, key >> 32
    bits = [mixed32((mixed32(i ^ low) + high) % 2**32) >> 9 for i in range(math.prod(shape))]
    uniform = torch.tensor(bits, dtype=torch.float64) * 2.0**-22 - 1 + 2.0**-23
    return (math.sqrt(2) * torch.erfinv(uniform)).reshape(shape)


# Networks


class BatchNorm(nn.BatchNorm2d):
    def forward(self, x):
        before = self.running_var.clone()
        y = super().forward(x)
        if self.training:
            biased = x.detach().var(dim=(0, 2, 3), correction=0)
            self.running_var = (1 - self.momentum) * before + self.momentum * biased
        return y


class Block(nn.Module):
    """Fig. 2: 3×3, 1×1, batch norm and rectifier, joined with an earlier feature and brought back by a 1×1."""

    def __init__(self, channels, joined):
        super().__init__()
        self.joins_input = joined == "input"
        self.spatial = nn.Conv2d(channels, channels, 3, padding=1)
        self.pointwise = nn.Conv2d(channels, channels, 1)
        self.norm = BatchNorm(channels)
        self.reduction = nn.Conv2d(2 * channels, channels, 1)

    def forward(self, x):
        first = self.spatial(x)
        last = F.leaky_relu(self.norm(self.pointwise(first)), SLOPE)
        pair = torch.cat([x if self.joins_input else first, last], dim=1)
        return F.leaky_relu(self.reduction(pair), SLOPE)


class NLVAE(nn.Module):
    """Fig. 3: a block encodes, two decode; the result is added to the input."""

    def __init__(self, joined, latent, channels=4, latents=3):
        super().__init__()
        self.pools = latent == "global"
        self.stem = nn.Conv2d(3, channels, 3, padding=1)
        self.encoder = Block(channels, joined)
        self.mean = nn.Conv2d(channels, latents, 1)
        self.log_variance = nn.Conv2d(channels, latents, 1)
        self.expansion = nn.Conv2d(latents, channels, 1)
        self.decoder = nn.Sequential(Block(channels, joined), Block(channels, joined))
        self.tail = nn.Conv2d(channels, 3, 3, padding=1)

    def forward(self, x, epsilon):
        h = self.encoder(self.stem(x))
        if self.pools:
            h = F.adaptive_avg_pool2d(h, 1)
        mean, log_variance = self.mean(h), self.log_variance(h).clamp(-20, 10)
        z = mean + torch.exp(0.5 * log_variance) * epsilon
        h = self.expansion(z).expand(-1, -1, *x.shape[2:])
        return x + self.tail(self.decoder(h)), mean, log_variance


class Plain(nn.Module):
    """ZSSR: convolutions without biases, rectifiers between them; the result is added to the input."""

    def __init__(self, channels=6):
        super().__init__()
        widths = [3, channels, channels, 3]
        self.layers = nn.ModuleList(
            nn.Conv2d(inputs, outputs, 3, padding=1, bias=False) for inputs, outputs in zip(widths, widths[1:]))

    def forward(self, x, _):
        h = x
        for layer in self.layers[:-1]:
            h = F.relu(layer(h))
        return x + self.layers[-1](h), None, None


class Normalized(nn.Module):
    """A convolution of a reflected picture, batch norm and rectifier."""

    def __init__(self, inputs, outputs, size, stride=1):
        super().__init__()
        self.convolution = nn.Conv2d(
            inputs, outputs, size, stride, padding=size // 2, padding_mode="reflect", bias=False)
        self.norm = BatchNorm(outputs)

    def forward(self, x):
        return F.leaky_relu(self.norm(self.convolution(x)), SLOPE)


class Level(nn.Module):
    """One level of Deep Image Prior's hourglass, with the deeper ones inside."""

    def __init__(self, inputs, channels, skips):
        super().__init__()
        self.skip = Normalized(inputs, skips, 1)
        self.reduction = Normalized(inputs, channels, 3, stride=2)
        self.encoder = Normalized(channels, channels, 3)
        self.norm = BatchNorm(skips + channels)
        self.decoder = Normalized(skips + channels, channels, 3)
        self.mixing = Normalized(channels, channels, 1)

    def forward(self, x, deeper):
        small = self.encoder(self.reduction(x))
        if deeper:
            small = deeper[0](small, deeper[1:])
        large = F.interpolate(small, size=x.shape[2:], mode="bilinear", align_corners=False)
        return self.mixing(self.decoder(self.norm(torch.cat([self.skip(x), large], dim=1))))


class Prior(nn.Module):
    def __init__(self, inputs, channels, skips, levels):
        super().__init__()
        self.levels = nn.ModuleList(Level(channels if i else inputs, channels, skips) for i in range(levels))
        self.output = nn.Conv2d(channels, 3, 1)

    def forward(self, x):
        return torch.sigmoid(self.output(self.levels[0](x, list(self.levels[1:]))))


def reduction(large, small):
    """Bicubic reduction of a line as a matrix: Keys' kernel (a = -0.5) as wide as the factor, a line that is reflected at
    its ends with the outermost sample twice, weights that sum to one."""

    def keys(x):
        x = abs(x)
        return 1.5 * x**3 - 2.5 * x**2 + 1 if x <= 1 else -0.5 * x**3 + 2.5 * x**2 - 4 * x + 2 if x < 2 else 0.0

    factor, matrix = large / small, torch.zeros(small, large)
    for row in range(small):
        centre = (row + 0.5) * factor - 0.5
        for position in range(math.floor(centre - 2 * factor), math.ceil(centre + 2 * factor) + 1):
            inside = position % (2 * large)
            matrix[row, min(inside, 2 * large - 1 - inside)] += keys((centre - position) / factor)
    return matrix / matrix.sum(dim=1, keepdim=True)


# Steps


def stepped(network, loss, limit, optimizer):
    """One step; what it was made of, and what it leaves."""
    optimizer.zero_grad()
    terms = loss()
    terms["total"].backward()
    norm = nn.utils.clip_grad_norm_(network.parameters(), math.inf if limit is None else limit)
    optimizer.step()
    return {name: float(f"{float(value):.9g}") for name, value in {**terms, "norm": norm}.items()} | {
        "weights": [numbers(parameter) for parameter in network.parameters()],
        "statistics": [
            numbers(tensor) for module in network.modules() if isinstance(module, BatchNorm)
            for tensor in [module.running_mean, module.running_var]],
    }


def beta_vae_loss(answer, target, recipe):
    """Eqs. 3 to 5, scaled as the recipe says."""
    picture, mean, log_variance = answer
    batch, power = len(target), 1 if recipe["reconstruction"] == "l1" else 2
    error = ((picture - target) * recipe["pixelRange"]).abs().pow(power).sum()
    divergence = torch.zeros(())
    if mean is not None:
        posterior = torch.distributions.Normal(mean, torch.exp(0.5 * log_variance))
        divergence = torch.distributions.kl_divergence(posterior, torch.distributions.Normal(0.0, 1.0)).sum()
    sums = recipe["normalization"] == "sum"
    error = error / (batch if sums else target.numel())
    divergence = divergence / (batch if sums or mean is None else mean.numel())
    return {"reconstruction": error, "divergence": divergence, "total": error + recipe["beta"] * divergence}


def training(name, network, weights, minibatches, noises, recipe):
    """Three steps on three minibatches, from given weights."""
    with torch.no_grad():
        for parameter, values in zip(network.parameters(), weights):
            parameter.copy_(torch.tensor(values["values"]).reshape(values["shape"]))
    optimizer = torch.optim.Adam(network.parameters(), lr=RATE, eps=EPSILON)
    steps = []
    for mode, (picture, target), epsilon in zip(MODES, minibatches, noises):
        network.train(mode == "training")
        step = stepped(
            network, lambda: beta_vae_loss(network(picture, epsilon), target, recipe), recipe["gradientLimit"], optimizer)
        steps.append({"mode": mode} | step)
    return {"name": name} | recipe | {"steps": steps}


def recipe(reconstruction, normalization, beta, pixel_range, limit):
    return {
        "reconstruction": reconstruction, "normalization": normalization, "beta": beta, "pixelRange": pixel_range,
        "gradientLimit": limit,
    }


def prior():
    """Three steps of Deep Image Prior: the picture is 5×4, what the network makes of noise three times that."""
    height, width, scale = 4, 5, 3
    sizes = {"inputChannels": 3, "channels": 4, "skipChannels": 2, "levels": 2}
    network = Prior(*sizes.values())
    weights, picture = start(network), drawn((1, 3, height, width), 0, 1)
    base = drawn((1, 3, scale * height, scale * width), 0, 0.1)
    vertical, horizontal = reduction(scale * height, height), reduction(scale * width, width)
    optimizer, deviation = torch.optim.Adam(network.parameters(), lr=RATE, eps=EPSILON), 0.03
    record = sizes | {
        "deviation": deviation, "picture": plain(picture), "noise": plain(base), "start": weights, "added": [], "steps": []}
    # Statistics are the batch's own throughout, and nobody keeps them.
    network.train()
    for _ in MODES:
        added = drawn(base.shape, -2, 2)

        def loss():
            reduced = vertical @ network(base + deviation * added) @ horizontal.T
            return {"total": F.mse_loss(reduced, picture)}

        record["added"].append(plain(added))
        step = stepped(network, loss, None, optimizer)
        record["steps"].append({name: step[name] for name in ["total", "norm", "weights"]})
    return record


def main():
    minibatches = [(drawn((2, 3, 7, 9), 0, 1), drawn((2, 3, 7, 9), 0, 1)) for _ in MODES]
    shapes = {"spatial": (2, 3, 7, 9), "global": (2, 3, 1, 1)}
    noises = {latent: [noise(NOISE_SEED, i + 1, shape) for i in range(len(MODES))] for latent, shape in shapes.items()}
    first, plain_first = start(NLVAE("input", "spatial")), start(Plain())

    def nlvae(name, joined, latent, recipe):
        setup = {"joined": joined, "latent": latent}
        return setup | training(name, NLVAE(joined, latent), first, minibatches, noises[latent], recipe)

    record = {
        "learningRate": RATE, "epsilon": EPSILON, "noiseSeed": NOISE_SEED,
        "noise": {latent: [plain(epsilon) for epsilon in list_] for latent, list_ in noises.items()},
        "minibatches": [{"input": plain(picture), "target": plain(target)} for picture, target in minibatches],
        "nlvae": {"channels": 4, "latentChannels": 3, "encoderBlocks": 1, "decoderBlocks": 2, "start": first, "runs": [
            nlvae("spatial, joins the first convolution", "firstConvolution", "spatial",
                  recipe("l1", "mean", 0.1, 1.0, None)),
            nlvae("spatial, joins the input", "input", "spatial", recipe("l2", "sum", 20000.0, 255.0, 1.0)),
            nlvae("global, joins the first convolution", "firstConvolution", "global",
                  recipe("l2", "mean", 0.05, 1.0, 1.0)),
            nlvae("global, joins the input", "input", "global", recipe("l1", "sum", 2.0, 1.0, 1.0)),
        ]},
        "plain": {"channels": 6, "depth": 3, "start": plain_first, "runs": [
            training("plain", Plain(), plain_first, minibatches, [None] * 3, recipe("l1", "mean", 0.0, 1.0, None)),
        ]},
        "dip": prior(),
    }
    text = json.dumps(record, separators=(",", ":"), ensure_ascii=False)
    # A tensor or a list of numbers a line: what has changed shows as such.
    text = text.replace('{"shape"', '\n{"shape"').replace("],[", "],\n[")
    (FOLDER / "training-steps.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
