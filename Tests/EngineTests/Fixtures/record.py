"""Records what PyTorch computes, for the engine to be compared with.

    python record.py          (PyTorch 2.x on the CPU; see Tests/Peers/README.md for the environment)

Writes operations.json, optimizers.json and network.json beside this file. All inputs have three decimals, so they are
short to write down; everything is computed in double precision. The recorded loss of an operation is Σ c y with the
recorded coefficients c, and its gradients belong to that loss.
"""

import json
import pathlib

import torch
from torch import nn
from torch.nn import functional as F

FOLDER = pathlib.Path(__file__).parent
torch.set_default_dtype(torch.float64)
torch.manual_seed(20250101)


def drawn(shape, low=-2.0, high=2.0):
    """Numbers with three decimals, as single precision holds them."""
    x = torch.rand(shape) * (high - low) + low
    return (x * 1000).round().div(1000).float().double()


def plain(tensor):
    """A tensor as JSON: its shape and its numbers with eight digits."""
    values = [float(f"{x:.8g}") for x in tensor.detach().flatten().tolist()]
    return {"shape": list(tensor.shape), "values": values}


def operation(name, shapes, function, low=-2.0, high=2.0):
    inputs = [drawn(shape, low, high).requires_grad_() for shape in shapes]
    output = function(*inputs)
    coefficients = drawn(output.shape, -1, 1)
    (coefficients * output).sum().backward()
    return {
        "name": name, "inputs": [plain(x) for x in inputs], "output": plain(output),
        "coefficients": plain(coefficients), "gradients": [plain(x.grad) for x in inputs],
    }


def pointwise():
    one = [(3, 7)]
    slope = torch.tensor(0.2, dtype=torch.float32).item()
    return [
        operation("add", [(2, 3, 4), (3, 1)], torch.add),
        operation("subtract", [(2, 1, 4), (3, 1)], torch.sub),
        operation("multiply", [(2, 3, 4), (4,)], torch.mul),
        operation("divide", [(3, 1), (2, 3, 4)], torch.div, 0.5, 2.0),
        operation("relu", one, F.relu),
        operation("leakyReLU", one, lambda x: F.leaky_relu(x, slope)),
        operation("sigmoid", one, torch.sigmoid),
        operation("exp", one, torch.exp),
        operation("log", one, torch.log, 0.2, 3.0),
        operation("sqrt", one, torch.sqrt, 0.2, 3.0),
        operation("square", one, torch.square),
        operation("abs", one, torch.abs),
        operation("clamp", one, lambda x: x.clamp(-1, 0.5)),
        operation("softmax", [(3, 7)], lambda x: F.softmax(x, dim=-1)),
        operation("sum", [(2, 3, 4)], lambda x: x.sum(dim=(0, 2), keepdim=True)),
        operation("mean", [(2, 3, 4)], lambda x: x.mean(dim=1, keepdim=True)),
        operation("matmul", [(5, 7), (7, 3)], torch.matmul),
        operation("batched matmul", [(2, 3, 4), (2, 4, 5)], torch.bmm),
    ]


def convolutions():
    return [
        operation("conv 3×3", [(1, 3, 6, 17), (5, 3, 3, 3), (5,)], lambda x, w, b: F.conv2d(x, w, b, padding=1)),
        operation("conv 1×1", [(2, 7, 3, 5), (4, 7, 1, 1), (4,)], F.conv2d),
        operation("conv 5×3", [(1, 2, 7, 9), (3, 2, 5, 3), (3,)], lambda x, w, b: F.conv2d(x, w, b, padding=(2, 1))),
        operation("conv stride 2", [(3, 2, 7, 8), (3, 2, 3, 3)], lambda x, w: F.conv2d(x, w, stride=2, padding=1)),
        operation("conv stride 3", [(1, 3, 8, 10), (2, 3, 3, 3)], lambda x, w: F.conv2d(x, w, stride=3)),
        operation("conv 4×4", [(1, 3, 8, 10), (2, 3, 4, 4)], lambda x, w: F.conv2d(x, w, stride=2, padding=1)),
        operation(
            "transposed", [(1, 3, 3, 5), (3, 2, 4, 4), (2,)],
            lambda x, w, b: F.conv_transpose2d(x, w, b, stride=2, padding=1)),
        operation(
            "transposed, output padding", [(2, 2, 3, 4), (2, 3, 3, 3), (3,)],
            lambda x, w, b: F.conv_transpose2d(x, w, b, stride=2, padding=1, output_padding=1)),
        operation(
            "depthwise", [(2, 5, 6, 7), (5, 1, 3, 3), (5,)],
            lambda x, w, b: F.conv2d(x, w, b, stride=2, padding=1, groups=5)),
    ]


def pictures():
    picture = [(2, 3, 4, 5)]
    mean, variance = torch.tensor([0.5, -0.25, 1.0]), torch.tensor([0.5, 2.0, 1.25])
    return [
        operation("batch norm", picture + [(3,), (3,)], lambda x, s, b: F.batch_norm(x, None, None, s, b, True)),
        operation("given statistics", picture + [(3,), (3,)], lambda x, s, b: F.batch_norm(x, mean, variance, s, b)),
        operation("pad zero", picture, lambda x: F.pad(x, (3, 0, 1, 2))),
        operation("pad replicate", picture, lambda x: F.pad(x, (3, 0, 1, 2), mode="replicate")),
        operation("pad reflect", picture, lambda x: F.pad(x, (3, 0, 1, 2), mode="reflect")),
        operation("slice", picture, lambda x: x[:, 1:2, 1:3, 2:]),
        operation("concatenate", [(2, 3, 4), (2, 1, 4)], lambda x, y: torch.cat([x, y], dim=1)),
        operation("permute", picture, lambda x: x.permute(0, 2, 3, 1)),
        operation("reshape", [(2, 3, 4)], lambda x: x.reshape(4, 6)),
        operation("nearest", [(1, 2, 2, 3)], lambda x: F.interpolate(x, scale_factor=3, mode="nearest")),
        operation("bilinear", picture, lambda x: F.interpolate(x, size=(7, 3), mode="bilinear")),
        operation("adaptive average", [(1, 2, 7, 9)], lambda x: F.adaptive_avg_pool2d(x, (3, 4))),
        operation("global average", picture, lambda x: F.adaptive_avg_pool2d(x, 1)),
    ]


def losses():
    target, noise = drawn((3, 5)), drawn((3, 5))

    def divergence(mean, log_variance):
        p = torch.distributions.Normal(mean, (0.5 * log_variance).exp())
        return torch.distributions.kl_divergence(p, torch.distributions.Normal(0.0, 1.0)).sum()

    found = [
        operation("l1", [(3, 5)], lambda x: F.l1_loss(x, target)),
        operation("l2", [(3, 5)], lambda x: F.mse_loss(x, target)),
        operation("divergence", [(3, 5), (3, 5)], divergence),
        operation("sample", [(3, 5), (3, 5)], lambda m, v: m + (0.5 * v).exp() * noise),
    ]
    for record, constant in zip(found, [target, target, None, noise]):
        if constant is not None:
            record["constant"] = plain(constant)
    return found


def trajectory(name, make, clip=None, steps=6):
    """Weights after each step of a small least-squares problem, and the norms before clipping."""
    torch.manual_seed(7)
    x, target = drawn((5, 3)), drawn((5, 4))
    weights, bias = drawn((3, 4), -1, 1).requires_grad_(), drawn((4,), -1, 1).requires_grad_()
    optimizer = make([weights, bias])
    record = {
        "name": name, "input": plain(x), "target": plain(target), "start": [plain(weights), plain(bias)], "steps": [],
        "norms": [],
    }
    for _ in range(steps):
        optimizer.zero_grad()
        F.mse_loss(x @ weights + bias, target).backward()
        if clip is not None:
            record["norms"].append(nn.utils.clip_grad_norm_([weights, bias], clip).item())
        optimizer.step()
        record["steps"].append([plain(weights), plain(bias)])
    return record


def network():
    """Two convolutions with batch normalisation, three batches: losses, gradients, running statistics."""
    torch.manual_seed(11)
    slope = torch.tensor(0.2, dtype=torch.float32).item()
    layers = nn.Sequential(
        nn.Conv2d(3, 5, 3, padding=1), nn.BatchNorm2d(5), nn.LeakyReLU(slope), nn.Conv2d(5, 3, 3, padding=1))
    with torch.no_grad():
        for parameter in layers.parameters():
            parameter.copy_(drawn(parameter.shape, -0.5, 0.5))
    record = {"weights": [plain(parameter) for parameter in layers.parameters()], "batches": []}
    for _ in range(3):
        picture, target = drawn((2, 3, 4, 6)), drawn((2, 3, 4, 6))
        layers.zero_grad()
        loss = F.l1_loss(layers(picture), target)
        loss.backward()
        record["batches"].append({
            "picture": plain(picture), "target": plain(target), "loss": loss.item(),
            "gradients": [plain(parameter.grad) for parameter in layers.parameters()],
            "runningMean": plain(layers[1].running_mean), "runningVariance": plain(layers[1].running_var),
        })
    layers.eval()
    record["evaluated"] = plain(layers(picture))
    return record


def write(name, value):
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    # A record a line: a changed one shows as such.
    (FOLDER / name).write_text(text.replace('},{"name"', '},\n{"name"') + "\n", encoding="utf-8")


def main():
    write("operations.json", pointwise() + convolutions() + pictures() + losses())
    write("optimizers.json", [
        trajectory("SGD", lambda p: torch.optim.SGD(p, lr=0.1)),
        trajectory("momentum", lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9)),
        trajectory("RMSProp", lambda p: torch.optim.RMSprop(p, lr=0.01)),
        trajectory("Adam", lambda p: torch.optim.Adam(p, lr=0.01)),
        trajectory("Adam, clipped", lambda p: torch.optim.Adam(p, lr=0.01), clip=0.5),
        trajectory("SGD, clipped", lambda p: torch.optim.SGD(p, lr=0.1), clip=0.5),
    ])
    write("network.json", network())


if __name__ == "__main__":
    main()
