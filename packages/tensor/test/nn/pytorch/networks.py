"""Networks whose weights PyTorch drew, and what it makes of some inputs: `python3 networks.py`, with PyTorch 1.13, writes the
safetensors files beside this one. In each, `model.*` is the state dict, `in.*` the inputs, `out.*` the outputs, and
`grad.*` the gradients of the sum of the first output times `seen`.
"""

import json
import struct
from pathlib import Path

import torch
from torch import nn

NAMES = {torch.float32: "F32", torch.bool: "BOOL", torch.int64: "I64"}


def save(name, tensors):
    header, body = {}, b""
    for key, x in tensors.items():
        x = x.detach().contiguous()
        data = x.numpy().tobytes()
        header[key] = {"dtype": NAMES[x.dtype], "shape": list(x.shape), "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    Path(__file__).with_name(f"{name}.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + body)


def spread(model):
    """Norms and biases start at 1 and 0, where a mistake would not show."""
    with torch.no_grad():
        for p in model.parameters():
            if p.ndim == 1:
                p.add_(0.3 * torch.randn_like(p))
    return model


def entries(kind, tensors):
    return {f"{kind}.{name}": x for name, x in tensors.items()}


def record(name, model, inputs, run):
    outputs = run(model, inputs)
    first = next(iter(outputs.values()))
    seen = torch.randn_like(first)
    (first * seen).nansum().backward()
    grads = {key: p.grad for key, p in model.named_parameters()}
    inputs = {**inputs, "seen": seen}
    save(name, {**entries("model", model.state_dict()), **entries("in", inputs), **entries("out", outputs), **entries("grad", grads)})


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


for seed, make in enumerate((encoder, encoder_norm_first, cross_attention, rnn)):
    torch.manual_seed(seed)
    make()
