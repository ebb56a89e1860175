"""The networks that `nlvae train` trains by gradient descent, defined again in PyTorch: all but the paper's own.

Each class stands beside `Sources/SuperResolution/Networks`, with the publication named there. Modules are called as the
tensors of a file are, so `state_dict()` is what a file holds. `forward(x, interpolation)` takes the small picture and the
same at the final size, N×C×H×W in 0…1, and returns the picture and the drafts that training looks at too.
"""

import torch
from torch import nn
from torch.nn import functional as F


def he(layer, slope=0.0, times=1.0):
    """First weights by He's rule for a rectifier of a slope behind (1: none), and a bias of zeros."""
    outputs, inputs, *kernel = layer.weight.shape
    fan_in = inputs * kernel[0] * kernel[1]
    if isinstance(layer, nn.ConvTranspose2d):
        # Weights are C×O×K×K, and an output pixel is reached by K² / stride² taps of every channel.
        fan_in = outputs * kernel[0] * kernel[1] // layer.stride[0] ** 2
    nn.init.normal_(layer.weight, std=times * (2 / ((1 + slope**2) * fan_in)) ** 0.5)
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)
    return layer


def conv(inputs, outputs, size=3, slope=0.0, times=1.0, bias=True, **options):
    """A convolution that keeps the size."""
    return he(nn.Conv2d(inputs, outputs, size, padding=size // 2, bias=bias, **options), slope, times)


def sum_of(drafts):
    """A convolution that begins as the mean of so many drafts."""
    layer = nn.Conv2d(drafts, 1, 1, bias=False)
    nn.init.constant_(layer.weight, 1 / drafts)
    return layer


def summed(layer, drafts):
    """What that convolution makes. Written as a product, it stays in single precision where convolutions do not."""
    return (layer.weight * torch.cat(drafts, 1)).sum(1, keepdim=True)


class SRCNN(nn.Module):
    """9-5-5 with 64 and 32 channels; the edge is repeated before every layer; makes the picture itself."""

    channels, rate, on_interpolation, makes_picture = 1, 1e-3, True, True

    def __init__(self, scale):
        super().__init__()
        sizes = [(1, 64, 9), (64, 32, 5), (32, 1, 5)]
        self.layers = nn.ModuleList(conv(*size, padding_mode="replicate") for size in sizes)

    def forward(self, x, interpolation):
        h = interpolation
        for layer in self.layers[:-1]:
            h = F.relu(layer(h))
        return self.layers[-1](h), []

    def tails(self):
        return [self.layers[-1]]


class FSRCNN(nn.Module):
    """(56, 12, 4) on the small picture, edges repeated, one slope a channel; a transposed 9×9 convolution makes the picture."""

    channels, rate, on_interpolation, makes_picture = 1, 1e-3, False, True

    def __init__(self, scale):
        super().__init__()
        sizes = [(1, 56, 5), (56, 12, 1)] + 4 * [(12, 12, 3)] + [(12, 56, 1)]
        self.layers = nn.ModuleList(conv(*size, slope=0.25, padding_mode="replicate") for size in sizes)
        for layer in self.layers:
            layer.slope = nn.Parameter(torch.full([layer.out_channels], 0.25))
        last = nn.ConvTranspose2d(56, 1, 9, stride=scale, padding=4, output_padding=scale - 1)
        self.deconvolution = he(last, slope=1, times=0.2)

    def forward(self, x, interpolation):
        for layer in self.layers:
            x = F.prelu(layer(x), layer.slope)
        return self.deconvolution(x), []

    def tails(self):
        return [self.deconvolution]


class VDSR(nn.Module):
    """Twenty 3×3 convolutions of the interpolated brightness, added to it."""

    channels, rate, on_interpolation, makes_picture = 1, 4e-4, True, False

    def __init__(self, scale, channels=64, depth=20):
        super().__init__()
        widths = [1] + [channels] * (depth - 1) + [1]
        self.layers = nn.ModuleList(conv(a, b) for a, b in zip(widths, widths[1:]))
        he(self.layers[-1], times=0.05)

    def forward(self, x, interpolation):
        h = interpolation
        for layer in self.layers[:-1]:
            h = F.relu(layer(h))
        return interpolation + self.layers[-1](h), []

    def tails(self):
        return [self.layers[-1]]


class ZSSR(VDSR):
    """Eight 3×3 convolutions without biases, of colours."""

    channels, rate = 3, 1e-3

    def __init__(self, scale, channels=64, depth=8):
        nn.Module.__init__(self)
        widths = [3] + [channels] * (depth - 1) + [3]
        self.layers = nn.ModuleList(conv(a, b, times=0.05**0.5, bias=False) for a, b in zip(widths, widths[1:]))


class DRCN(nn.Module):
    """One convolution applied again and again; a draft after each time, and the drafts' weighted sum."""

    channels, rate, on_interpolation, makes_picture = 1, 4e-4, True, False

    def __init__(self, scale, channels=32, depth=16):
        super().__init__()
        self.embedding = nn.ModuleList([conv(1, channels), conv(channels, channels)])
        self.recursion = conv(channels, channels)
        self.reconstruction = nn.ModuleList([conv(channels, channels), conv(channels, 1, times=0.05)])
        self.sum = sum_of(depth)

    def forward(self, x, interpolation):
        h, drafts = interpolation, []
        for layer in self.embedding:
            h = F.relu(layer(h))
        for _ in range(self.sum.in_channels):
            h = F.relu(self.recursion(h))
            drafts.append(interpolation + self.reconstruction[1](F.relu(self.reconstruction[0](h))))
        return summed(self.sum, drafts), drafts

    def tails(self):
        return [self.reconstruction[1]]


class LapSRN(nn.Module):
    """Levels that double the picture: ten convolutions and a transposed one make features, and these a residual."""

    channels, rate, on_interpolation, makes_picture = 1, 4e-4, False, False

    def __init__(self, scale, depth=10):
        super().__init__()
        if scale & (scale - 1):
            raise ValueError(f"lapsrn doubles at every level: there is none for ×{scale}")
        line = torch.tensor([0.25, 0.75, 0.75, 0.25])
        self.input = conv(1, 64, slope=0.2)
        self.levels = nn.ModuleList()
        for _ in range(scale.bit_length() - 1):
            level = nn.Module()
            level.features = nn.ModuleList(conv(64, 64, slope=0.2) for _ in range(depth))
            level.enlargement = he(nn.ConvTranspose2d(64, 64, 4, stride=2, padding=1), slope=0.2)
            level.residual = conv(64, 1, slope=1, times=0.05)
            level.picture = he(nn.ConvTranspose2d(1, 1, 4, stride=2, padding=1))
            level.picture.weight.data[0, 0] = line[:, None] * line
            self.levels.append(level)

    def forward(self, x, interpolation):
        h, picture = F.leaky_relu(self.input(x), 0.2), x
        for level in self.levels:
            for layer in level.features:
                h = F.leaky_relu(layer(h), 0.2)
            h = F.leaky_relu(level.enlargement(h), 0.2)
            picture = level.picture(picture) + level.residual(h)
        return picture, []

    def tails(self):
        return [level.residual for level in self.levels]


class Normalization(nn.Module):
    """Batch normalisation and the rectifier behind it, its four tensors called as in a file.

    A minibatch is normalised in pieces of four crops, as `nlvae train` walks through it, each by its own statistics.
    """

    piece, momentum = 4, 0.1

    def __init__(self, channels):
        super().__init__()
        self.scale, self.shift = nn.Parameter(torch.ones(channels)), nn.Parameter(torch.zeros(channels))
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("variance", torch.ones(channels))

    def forward(self, x):
        pieces = x.split(self.piece) if self.training else [x]
        same = self.mean, self.variance, self.scale, self.shift, self.training, self.momentum, 1e-5
        return F.relu(torch.cat([F.batch_norm(piece, *same) for piece in pieces]))


class MemoryBlock(nn.Module):
    """One residual unit six times, and a gate that chooses from its results and from what was made before."""

    def __init__(self, channels, before):
        super().__init__()
        self.first, self.second = (conv(channels, channels, bias=False) for _ in range(2))
        self.gate = conv((6 + before) * channels, channels, 1, bias=False)
        self.normalizations = nn.ModuleList(Normalization(channels) for _ in range(12))
        self.gateNormalization = Normalization((6 + before) * channels)

    def forward(self, memory):
        h, short = memory[-1], []
        for before, between in zip(self.normalizations[::2], self.normalizations[1::2]):
            h = h + self.second(between(self.first(before(h))))
            short.append(h)
        return self.gate(self.gateNormalization(torch.cat(short + memory, 1)))


class MemNet(nn.Module):
    """Memory blocks, a draft of each, and the drafts' weighted sum."""

    channels, rate, on_interpolation, makes_picture = 1, 4e-4, True, False

    def __init__(self, scale, channels=32, depth=3):
        super().__init__()
        self.features = conv(1, channels, bias=False)
        self.blocks = nn.ModuleList(MemoryBlock(channels, index + 1) for index in range(depth))
        self.normalizations = nn.ModuleList(Normalization(channels) for _ in range(depth))
        self.reconstruction = conv(channels, 1, times=0.05, bias=False)
        self.sum = sum_of(depth)

    def forward(self, x, interpolation):
        memory = [self.features(interpolation)]
        for block in self.blocks:
            memory.append(block(memory))
        pairs = zip(self.normalizations, memory[1:])
        drafts = [interpolation + self.reconstruction(normalization(h)) for normalization, h in pairs]
        return summed(self.sum, drafts), drafts

    def tails(self):
        return [self.reconstruction]


class ResidualBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.a, self.b = conv(channels, channels), conv(channels, channels, times=0.2)

    def forward(self, x):
        return x + self.b(F.relu(self.a(x)))


class Residual(nn.Module):
    """The prior's network: residual blocks on the small picture, and a sub-pixel tail added to the interpolation."""

    channels, rate, on_interpolation, makes_picture = 3, 1e-3, False, False

    def __init__(self, scale, channels=48, depth=11):
        super().__init__()
        self.head = conv(3, channels, times=1.5)
        self.body = nn.ModuleList(ResidualBlock(channels) for _ in range(depth))
        self.tail = conv(channels, 3 * scale**2, times=0.05)
        self.scale = scale
        if channels > 48:
            self.rate = 8e-4

    def forward(self, x, interpolation):
        features = h = self.head(x - 0.5)
        for block in self.body:
            h = block(h)
        return interpolation + F.pixel_shuffle(self.tail(h + features), self.scale), []

    def tails(self):
        return [self.tail]


NETWORKS = {"srcnn": SRCNN, "fsrcnn": FSRCNN, "vdsr": VDSR, "drcn": DRCN, "lapsrn": LapSRN, "memnet": MemNet,
            "residual": Residual, "zssr": ZSSR}
