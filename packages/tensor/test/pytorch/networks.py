"""Networks whose weights PyTorch drew, and what it makes of some inputs: `python3 networks.py`, with PyTorch 1.13, writes the
safetensors files beside this one. In each, `model.*` is the state dict, `in.*` the inputs, `out.*` the outputs,
`grad.*` the gradients of the sum of the first output times `seen`, and `after.*` the buffers that are left.
"""

import torch
from torch import nn
from torch.nn import functional as F

from files import save


def spread(model):
    """Norms and biases start at 1 and 0, where a mistake would not show."""
    with torch.no_grad():
        for p in model.parameters():
            if p.ndim == 1:
                p.add_(0.3 * torch.randn_like(p))
    return model


def record(name, model, inputs, run):
    before = {key: x.clone() for key, x in model.state_dict().items()}
    outputs = run(model, inputs)
    first = next(iter(outputs.values()))
    seen = torch.randn_like(first)
    (first * seen).nansum().backward()
    grads = {key: p.grad for key, p in model.named_parameters()}
    inputs = {**inputs, "seen": seen}
    after = dict(model.named_buffers())
    parts = {"model": before, "in": inputs, "out": outputs, "grad": grads, "after": after}
    save(name, {f"{part}.{key}": x for part, tensors in parts.items() for key, x in tensors.items()})


def causal(size):
    return torch.ones(size, size, dtype=torch.bool).triu(1)


def lengths(size, *counts):
    return torch.arange(size) >= torch.tensor(counts).unsqueeze(1)


def encoder():
    """Norms behind the sums, relu, sequences first; masks of every kind."""
    model = spread(nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 12), 2)).eval()
    inputs = {"x": torch.randn(5, 3, 8), "mask": causal(5), "bias": torch.randn(5, 5), "padding": lengths(5, 5, 3, 4)}
    inputs["per_head"] = torch.rand(6, 5, 5) > 0.7
    inputs["per_head"][:, :, 0] = False
    run = lambda model, i: {
        "both": model(i["x"], i["mask"], i["padding"]),
        "plain": model(i["x"]),
        "mask": model(i["x"], i["mask"]),
        "bias": model(i["x"], i["bias"]),
        "padding": model(i["x"], None, i["padding"]),
        "per_head": model(i["x"], i["per_head"]),
        "alone": model(i["x"][:, 0], i["mask"]),
    }
    record("encoder", model, inputs, run)


def encoder_norm_first():
    """Norms first and one at the end, exact gelu, the batch first."""
    layer = nn.TransformerEncoderLayer(8, 4, 10, activation="gelu", norm_first=True, batch_first=True, layer_norm_eps=1e-3)
    model = spread(nn.TransformerEncoder(layer, 2, norm=nn.LayerNorm(8))).eval()
    inputs = {"x": torch.randn(3, 5, 8), "mask": causal(5), "padding": lengths(5, 5, 3, 4)}
    run = lambda model, i: {"both": model(i["x"], i["mask"], i["padding"]), "plain": model(i["x"])}
    record("encoder-norm-first", model, inputs, run)


def cross_attention():
    """Keys and values of sizes of their own; weights averaged and by head; a query that may see no key."""
    model = spread(nn.MultiheadAttention(6, 3, kdim=4, vdim=5, batch_first=True)).eval()
    inputs = {"q": torch.randn(2, 3, 6), "k": torch.randn(2, 4, 4), "v": torch.randn(2, 4, 5), "padding": lengths(4, 4, 2)}
    inputs["bias"] = torch.randn(3, 4)
    inputs["nothing"] = torch.zeros(3, 4, dtype=torch.bool)
    inputs["nothing"][1] = True

    def run(model, i):
        output, weights = model(i["q"], i["k"], i["v"], i["padding"], attn_mask=i["bias"])
        _, by_head = model(i["q"], i["k"], i["v"], i["padding"], attn_mask=i["bias"], average_attn_weights=False)
        blind, blind_weights = model(i["q"], i["k"], i["v"], attn_mask=i["nothing"])
        return {"output": output, "weights": weights, "by_head": by_head, "blind": blind, "blind_weights": blind_weights}

    record("cross-attention", model, inputs, run)


def rnn():
    model = nn.RNN(3, 4, num_layers=2, nonlinearity="relu", bidirectional=True, batch_first=True)
    inputs = {"x": torch.randn(2, 5, 3), "h": torch.randn(4, 2, 4)}
    run = lambda model, i: dict(zip(("output", "state"), model(i["x"], i["h"])))
    record("rnn", model, inputs, run)


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        return torch.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    """As torchvision's, but small."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 5, 2, 2, bias=False)
        self.bn1 = nn.BatchNorm2d(4)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        self.layer1 = nn.Sequential(Block(4, 4), Block(4, 4))
        self.layer2 = nn.Sequential(Block(4, 8, 2), Block(8, 8))
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(8, 5)

    def forward(self, x):
        x = self.maxpool(torch.relu(self.bn1(self.conv1(x))))
        return self.fc(self.avgpool(self.layer2(self.layer1(x))).flatten(1))


def resnet():
    """A batch in training, and what the running statistics make of it afterwards."""
    run = lambda model, i: {"training": model(i["x"]), "evaluation": model.eval()(i["x"])}
    record("resnet", spread(ResNet()), {"x": torch.randn(3, 3, 21, 19)}, run)


class TimeBlock(nn.Module):
    def __init__(self, inputs, outputs, times):
        super().__init__()
        self.norm1 = nn.GroupNorm(2, inputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding="same")
        self.time = nn.Linear(times, outputs)
        self.norm2 = nn.GroupNorm(4, outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=2, dilation=2, groups=2)
        self.skip = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else nn.Identity()

    def forward(self, x, t):
        y = self.conv1(F.silu(self.norm1(x))) + self.time(t)[:, :, None, None]
        return self.skip(x) + self.conv2(F.silu(self.norm2(y)))


class UNet(nn.Module):
    """Down once and up again, with attention at the bottom: by a transposed convolution and by repeating pixels."""

    def __init__(self):
        super().__init__()
        self.times = nn.Sequential(nn.Linear(6, 6), nn.SiLU())
        self.first = nn.Conv2d(1, 4, 3, padding=1)
        self.down = nn.ModuleList([TimeBlock(4, 4, 6), nn.Conv2d(4, 8, 3, 2, 1)])
        self.middle = TimeBlock(8, 8, 6)
        self.attention = nn.MultiheadAttention(8, 2, batch_first=True)
        self.up = nn.ModuleDict({"learned": nn.ConvTranspose2d(8, 4, 4, 2, 1), "repeated": nn.Upsample(scale_factor=2)})
        self.last = nn.ModuleList([TimeBlock(16, 4, 6), nn.InstanceNorm2d(4, affine=True), nn.Conv2d(4, 1, 1)])

    def forward(self, x, t):
        t = self.times(t)
        high = self.down[0](self.first(x), t)
        low = self.middle(self.down[1](high), t)
        pixels = low.flatten(2).transpose(1, 2)
        low = low + self.attention(pixels, pixels, pixels)[0].transpose(1, 2).reshape(low.shape)
        y = self.last[0](torch.cat([high, self.up["learned"](low), self.up["repeated"](low)], 1), t)
        return self.last[2](F.silu(self.last[1](y)))


def unet():
    run = lambda model, i: {"output": model(i["x"], i["t"])}
    record("unet", spread(UNet()), {"x": torch.randn(2, 1, 8, 6), "t": torch.randn(2, 6)}, run)


for seed, make in enumerate((encoder, encoder_norm_first, cross_attention, rnn, resnet, unet)):
    torch.manual_seed(seed)
    make()
