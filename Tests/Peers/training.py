"""The recipe of `nlvae train` on a folder of pictures, with every crop of a minibatch gathered on the GPU at once.

Beside `Sources/Experiments/Training`: `Pictures` is what is trained on and what is held back, `Training` a step of it.
"""

import copy
import json
import math
import os
import pathlib
import shlex
import sys
import time

import numpy
import torch
from PIL import Image
from torch import nn
from torch.nn import functional as F

from networks import NETWORKS

sys.path.append(str(pathlib.Path(__file__).parent / "drawings"))
import score  # noqa: E402  the prior's peer: MATLAB's bicubic as matrices

WEIGHTS = (65.481 / 255, 128.553 / 255, 24.966 / 255)
LUMA = (0.299, 0.587, 0.114)


def say(*words):
    print(*words, flush=True)


# ---- pictures -------------------------------------------------------------------------------------------------------

def mixed(x, weights):
    """N×3×H×W to N×1×H×W."""
    return sum(weight * x[:, c:c + 1] for c, weight in enumerate(weights))


def brightness(x):
    """Y of rgb2ycbcr over 255; a grey picture is its own."""
    return x if x.shape[1] == 1 else 16 / 255 + mixed(x, WEIGHTS)


def read(path):
    """A PNG as 1×C×H×W, 0…255, grey or coloured."""
    picture = Image.open(path)
    grey = picture.mode in ("L", "LA", "1")
    samples = torch.from_numpy(numpy.array(picture.convert("L" if grey else "RGB")))
    return (samples[..., None] if grey else samples).permute(2, 0, 1)[None].float()


def rounded(x):
    """To 8 bits, in grey levels."""
    return (x.clamp(0, 1) * 255 + 0.5).floor()


MATRICES = {}


def resized(x, scale):
    """N×C×H×W at another size, by bicubic interpolation, averaged where it shrinks; float32 as it is."""
    def matrix(count):
        key = count, scale, x.device, x.dtype
        if key not in MATRICES:
            rows = score.matrix(count, round(count * scale), scale)
            MATRICES[key] = torch.tensor(rows, dtype=x.dtype, device=x.device)
        return MATRICES[key]

    return matrix(x.shape[2]) @ x @ matrix(x.shape[3]).T


def pair(picture, scale):
    """A picture cropped to a multiple of the scale, and its reduction: both 8 bits, as 0…1."""
    large = picture[..., :picture.shape[2] // scale * scale, :picture.shape[3] // scale * scale] / 255
    return large, (rounded(resized(large.double(), 1 / scale)) / 255).float()


def with_brightness(colours, new):
    """Colours with another brightness; what would lie outside of black and white fades towards grey until it fits."""
    before, grey = (brightness(colours) - 16 / 255) * 255 / 219, ((new - 16 / 255) * 255 / 219).clamp(0, 1)
    difference = colours - before
    room = torch.where(difference > 0, (1 - grey) / difference, grey / -difference)
    fits = torch.where(difference == 0, torch.ones_like(room), room).amin(1, keepdim=True).clamp(max=1)
    return (grey + fits * difference).clamp(0, 1)


@torch.no_grad()
def enlarged(network, small, scale):
    """What a network makes of a picture, asked once and with nothing around it: 1×C×H×W, 0…255, rounded."""
    asked = small.expand(-1, 3, -1, -1) if network.channels == 3 else brightness(small)
    answer = network(asked, resized(asked, scale))[0].float().clamp(0, 1)
    if network.channels == 3:
        return rounded(mixed(answer, LUMA) if small.shape[1] == 1 else answer)
    return rounded(answer if small.shape[1] == 1 else with_brightness(resized(small, scale), answer))


def psnr(estimate, truth, border):
    """On luma, 0…255, of pictures in grey levels, without a border."""
    a, b = (255 * brightness(x.double() / 255)[..., border:-border, border:-border] for x in (estimate, truth))
    return float(10 * torch.log10(255**2 / (a - b).square().mean()))


class Pictures:
    """The pictures of a folder: every tenth is held back, of the others crops are taken on the device."""

    def __init__(self, folder, scale, crop, device):
        paths = sorted(path for path in pathlib.Path(folder).iterdir() if path.suffix.lower() == ".png")
        pairs = [pair(read(path), scale) for path in paths]
        if len(pairs) < 2:
            raise ValueError(f"{folder} has {len(pairs)} PNG pictures: two are needed")
        sides = [min(small.shape[2:]) for _, small in pairs]
        self.scale, self.crop = scale, min(crop, sorted(sides)[len(sides) // 10] // 4 * 4)
        self.left_out = sum(side < self.crop for side in sides)
        pairs = [found for found, side in zip(pairs, sides) if side >= self.crop]
        if self.crop < 8 or len(pairs) < 2:
            raise ValueError(f"{folder} has too few pictures that could be trained on")
        held = [len(pairs) - 1] if len(pairs) < 10 else range(4, len(pairs), 10)
        self.trained = [found for index, found in enumerate(pairs) if index not in held]
        self.held_back = [tuple(x.to(device) for x in pairs[index]) for index in held][:10]
        self.device = device

    def bicubic(self):
        scale = self.scale
        return self.mean(lambda small: rounded(resized(small, scale)))

    def mean(self, enlarge):
        """Mean PSNR of the pictures held back, dB."""
        scores = [psnr(enlarge(small), large * 255, self.scale) for large, small in self.held_back]
        return sum(scores) / len(scores)

    def load(self, channels):
        """Brings the pixels of all pictures to the device, one behind the other, each with its place and size."""
        def flat(pictures):
            seen = [x.expand(-1, 3, -1, -1) if channels == 3 else brightness(x) for x in pictures]
            sizes = [(x.shape[2], x.shape[3]) for x in seen]
            starts = numpy.cumsum([0] + [height * width for height, width in sizes])[:-1]
            table = torch.tensor([(start, *size) for start, size in zip(starts.tolist(), sizes)], device=self.device)
            pixels = torch.cat([x[0].reshape(channels, -1).T for x in seen]).contiguous().to(self.device)
            return pixels, table

        self.large, self.small = (flat([found[which] for found in self.trained]) for which in (0, 1))

    def crops(self, draws):
        """Small and large crops, turned alike: M×C×S×S each, from M×4 numbers of 0…1."""
        (_, table), crop = self.small, self.crop
        which = (draws[:, 0] * len(table)).long().clamp(max=len(table) - 1)
        room = table[which, 1:] - crop + 1
        place = torch.minimum((draws[:, 1:3] * room).long(), room - 1)
        turn = (draws[:, 3] * 8).long().clamp(max=7)[:, None, None]

        def gathered(source, factor):
            (pixels, table), side = source, crop * factor
            line = torch.arange(side, device=self.device)
            y = torch.where(turn & 2 != 0, side - 1 - line[:, None], line[:, None])
            x = torch.where(turn & 1 != 0, side - 1 - line, line)
            row, column = torch.where(turn & 4 != 0, x, y), torch.where(turn & 4 != 0, y, x)
            start, width = table[which, 0, None, None], table[which, 2, None, None]
            first = place[:, :, None, None] * factor
            index = start + (first[:, 0] + row) * width + first[:, 1] + column
            return pixels[index].permute(0, 3, 1, 2)

        return gathered(self.small, 1), gathered(self.large, self.scale)


# ---- a training -----------------------------------------------------------------------------------------------------

class Training:
    """Weights, their running average and Adam's moments, each one long vector, and the step that changes them."""

    final_rate, warm_up, beta1, beta2, epsilon, limit, decay = 2e-6, 400, 0.9, 0.99, 1e-8, 0.5, 0.999

    def __init__(self, network, pictures, minibatch, seed, precision):
        self.network, self.pictures, self.minibatch = network.to(pictures.device).train(), pictures, minibatch
        self.device, self.half = pictures.device, precision == "bf16"
        self.average = copy.deepcopy(self.network).eval().requires_grad_(False)
        self.parameters = list(self.network.parameters())
        self.weights, self.mean = (self.flattened(layer) for layer in (self.network, self.average))
        self.first, self.second = torch.zeros_like(self.weights), torch.zeros_like(self.weights)
        self.made, self.used, self.steps = (torch.zeros((), dtype=torch.float64, device=self.device) for _ in range(3))
        self.error = torch.full((), math.nan, device=self.device)
        self.generator = torch.Generator(device=self.device)
        self.draws, self.seed, self.graph = torch.zeros(minibatch, 4, device=self.device), seed, None
        pictures.load(network.channels)

    def flattened(self, layer):
        """The parameters as one vector, whose parts they become."""
        vector = nn.utils.parameters_to_vector(layer.parameters()).detach().clone()
        nn.utils.vector_to_parameters(vector, layer.parameters())
        return vector

    def loss(self, picture, drafts, target):
        """`luma3`: the mean absolute error of colours and, with more weight, of brightness; half of it the drafts'."""
        border = min(8, target.shape[2] // 4)

        def error(answer):
            e = (answer - target)[..., border:-border, border:-border]
            return 1.5 * e.abs().mean() if e.shape[1] == 1 else 0.2 * e.abs().mean() + 1.3 * mixed(e, LUMA).abs().mean()

        return (error(picture) + sum(map(error, drafts)) / len(drafts)) / 2 if drafts else error(picture)

    def rate(self):
        """A rise over 400 steps or a twentieth of all, then half a cosine."""
        highest, warm_up = self.network.rate, torch.floor(self.steps / 20).clamp(max=self.warm_up)
        share = (self.made - warm_up) / (self.steps - warm_up).clamp(min=1)
        fall = self.final_rate + (highest - self.final_rate) * 0.5 * (1 + torch.cos(math.pi * share))
        return torch.where(self.made < warm_up, highest * (self.made + 1) / warm_up.clamp(min=1), fall)

    def work(self):
        """One step from the numbers in `draws`; all of it on the device, so that a CUDA graph can hold it."""
        small, large = self.pictures.crops(self.draws)
        interpolation = resized(small, self.pictures.scale).contiguous(memory_format=torch.channels_last)
        statistics = [buffer.clone() for buffer in self.network.buffers()]
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.half, cache_enabled=False):
            picture, drafts = self.network(small, interpolation)
        loss = self.loss(picture, drafts, large)
        gradient = torch.cat([g.reshape(-1) for g in torch.autograd.grad(loss, self.parameters)])
        with torch.no_grad():
            norm = gradient.norm()
            good = norm.isfinite() & loss.isfinite()
            gradient = gradient * (self.limit / norm.clamp(min=self.limit))
            # Adam; a step whose gradients are no numbers changes nothing, running statistics neither.
            for buffer, old in zip(self.network.buffers(), statistics):
                buffer.copy_(torch.where(good, buffer, old))
            rate, used = self.rate(), self.used + 1
            first = self.first.lerp(gradient, 1 - self.beta1)
            second = self.second.lerp(gradient.square(), 1 - self.beta2)
            size, root = (rate / (1 - self.beta1**used)).float(), (1 - self.beta2**used).sqrt().float()
            weights = self.weights - size * first / (second.sqrt() / root + self.epsilon)
            for kept, new in [(self.first, first), (self.second, second), (self.weights, weights), (self.used, used)]:
                kept.copy_(torch.where(good, new, kept))
            # The average reaches back over a tenth of the steps, while they are few.
            share = torch.where(good, 1 - (self.made / (self.made + 10)).clamp(max=self.decay), 0).float()
            for kept, new in zip([self.mean, *self.average.buffers()], [self.weights, *self.network.buffers()]):
                kept.lerp_(new, share)
            self.made += 1
            self.error.copy_(loss)

    def step(self):
        self.draws.uniform_(generator=self.generator)
        self.graph.replay() if self.graph else self.work()

    def state(self):
        kept = [self.weights, self.mean, self.first, self.second, self.made, self.used, self.error]
        return kept + list(self.network.buffers()) + list(self.average.buffers())

    def synchronize(self):
        if self.device.type == "cuda":
            torch.cuda.synchronize()

    def capture(self):
        """Records a step as a CUDA graph, which spares the launches; without one, steps are made one by one."""
        stream = torch.cuda.Stream()
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            for _ in range(3):
                self.work()
        torch.cuda.current_stream().wait_stream(stream)
        torch.cuda.synchronize()
        try:
            graph = torch.cuda.CUDAGraph()
            with torch.cuda.graph(graph, stream=stream):
                self.work()
            self.graph = graph
        except Exception as error:
            say(f"no CUDA graph ({str(error).splitlines()[0][:200]}): steps are made one by one")
        torch.cuda.synchronize()

    def seconds_per_step(self, seconds, graph=True):
        """Makes steps for some time to find out how long one takes; nothing changes."""
        before = [x.clone() for x in self.state()]
        self.steps.fill_(1e6)
        if graph and self.device.type == "cuda":
            self.capture()
        for _ in range(10 if self.graph else 1):
            self.step()
        self.synchronize()
        start, count = time.monotonic(), 0
        while count < 3 or time.monotonic() - start < seconds:
            self.step()
            count += 1
            if count % 20 == 0:
                self.synchronize()
        self.synchronize()
        pace = (time.monotonic() - start) / count
        with torch.no_grad():
            for kept, old in zip(self.state(), before):
                kept.copy_(old)
        return pace

    def begin(self, steps):
        self.steps.fill_(steps)
        self.generator.manual_seed(~self.seed & 0x7FFFFFFF)

    def validate(self):
        """Mean PSNR of the averaged weights on what is held back, in single precision."""
        was = torch.backends.cudnn.allow_tf32, torch.backends.cudnn.benchmark
        torch.backends.cudnn.allow_tf32, torch.backends.cudnn.benchmark = False, False
        found = self.pictures.mean(lambda small: enlarged(self.average, small, self.pictures.scale))
        torch.backends.cudnn.allow_tf32, torch.backends.cudnn.benchmark = was
        return found


def save(network, notes, path):
    """Writes a file as `nlvae train` does: F32, tensors by name, notes under `__metadata__`."""
    header, numbers, end = {"__metadata__": {name: str(note) for name, note in notes.items()}}, [], 0
    for name, tensor in network.state_dict().items():
        numbers.append(tensor.detach().float().cpu().contiguous().numpy().astype("<f4").tobytes())
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [end, end + len(numbers[-1])]}
        end += len(numbers[-1])
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    part = pathlib.Path(f"{path}.part")
    part.write_bytes(len(text).to_bytes(8, "little") + text + b"".join(numbers))
    os.replace(part, path)


COLUMNS = "network,on,seed,step,steps,seconds,held_back,bicubic,minibatch,precision,device"


def note_down(path, *values):
    """Adds a row to a record of trainings; the first one gets the columns' names before it."""
    with open(path, "a", encoding="utf-8") as file:
        if file.tell() == 0:
            file.write(f"# command: python {shlex.join(sys.argv)}\n{COLUMNS}\n")
        file.write(",".join(map(str, values)) + "\n")


def train(options):
    """One training, from the folder to the file; returns a line about it."""
    began, scale, name = time.monotonic(), options.scale, options.architecture
    device = torch.device(options.device)
    if device.type == "cpu":
        torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    # Crops keep their size, so the fastest algorithm is worth looking for.
    torch.backends.cudnn.benchmark, torch.backends.cudnn.allow_tf32 = True, options.precision != "float32"
    sizes = {key: value for key, value in (("channels", options.channels), ("depth", options.depth)) if value}
    network = NETWORKS[name](scale, **sizes)
    precision = options.precision
    if precision == "auto":
        # bfloat16 has steps of a grey level near white: enough for what is added to a picture, too few for a picture.
        alone = network.makes_picture or name == "lapsrn"
        precision = "float32" if device.type == "cpu" else "tf32" if alone else "bf16"
    minibatch = options.minibatch or (16 if network.on_interpolation else 32)
    pictures = Pictures(options.on, scale, options.crop or (24 if network.on_interpolation else 48), device)
    training = Training(network, pictures, minibatch, options.seed, precision)
    bicubic, count = pictures.bicubic(), training.weights.numel()
    say(f"{name}: {count:,} weights, {minibatch} crops of {pictures.crop}² a step, {precision}; pictures: "
        f"{len(pictures.trained)} to train on, {len(pictures.held_back)} held back to judge by, "
        f"{pictures.left_out} smaller than a crop and left out")
    first = training.validate()
    steps, gpu = options.steps, device.type == "cuda"
    looked = time.monotonic()
    training.validate()
    looks = 10 * (time.monotonic() - looked)
    if steps is None or gpu:
        pace = training.seconds_per_step(min(3, (options.seconds or 20) / 20), options.graph == "auto")
        left = (options.seconds or 0) - (time.monotonic() - began) - looks - 1
        steps = steps or max(10, int(0.98 * left / pace))
        say(f"{name}: {1 / pace:.1f} steps/s{' by a CUDA graph' if training.graph else ''}, {steps:,} steps")
    training.begin(steps)
    spent, done, last = 0.0, 0, first
    on = f"dB on pictures held back (bicubic {bicubic:.3f})"

    material = options.material or pathlib.Path(options.on).resolve().name
    machine = torch.cuda.get_device_name(device) if gpu else "CPU"

    def write():
        if options.record:
            note_down(options.record, name, material, options.seed, done, steps, f"{spent:.1f}", f"{last:.3f}",
                      f"{bicubic:.3f}", minibatch, precision, machine)
        skipped = done - int(training.used)
        notes = {
            "architecture": name, "protocol": f"trained on {material}",
            "scale": scale, "seed": options.seed, "steps": steps if done == steps else f"{done} of {steps}",
            "validation": f"{last:.3f} dB", "bicubic": f"{bicubic:.3f} dB", "minibatch": minibatch, "crop": pictures.crop,
            "device": machine, "seconds": f"{spent:.1f}",
            "precision": precision, "PyTorch": torch.__version__}
        save(training.average, dict(notes, skipped=skipped) if skipped else notes, options.output)

    say(f"{name}: step 0 of {steps}: {first:.3f} {on}")
    for tenth in range(1, 11):
        start = time.monotonic()
        while done < steps * tenth // 10:
            training.step()
            done += 1
            if done % 50 == 0:
                training.synchronize()
                if options.seconds and time.monotonic() - began > 1.25 * options.seconds + 5:
                    last = training.validate()
                    write()
                    raise RuntimeError(f"stopped at step {done} of {steps}, a quarter over its time: {last:.3f} {on}")
        training.synchronize()
        spent += time.monotonic() - start
        if tenth < 10 and done == steps * (tenth - 1) // 10:
            continue
        last = training.validate()
        say(f"{name}: step {done} of {steps}: {last:.3f} {on}, error {float(training.error):.4f}, {spent:.0f} s")
        write()
    return (f"{name}: {first:.3f} to {last:.3f} {on}, {count:,} weights, {steps:,} steps of {minibatch} crops in "
            f"{spent:.0f} s, {options.output}")
