"""Calls of ops that look through windows, of norms and of attention, and what PyTorch makes of them: `python3 ops.py`, with
PyTorch 1.13, writes ops.safetensors beside this file. Its metadata has the `calls` as JSON, each with its op and arguments under
the names that they have here, where "$1" stands for tensor 1 of call 7, `7.1`. Of that call `7.out` is the result, `7.d1` the
gradient of the sum of the result times `wave(50)` to tensor 1, and `7.after1` what is left of a buffer. `second` has a number for
each gradient: it is the sum of `wave(0.3)` times the gradient of the sum of all gradients dN times `wave(60 + N)`. All is computed
in float64, from inputs that are float32.
"""

import json
import math
import random

import torch
from torch.nn import functional as F

from files import save

calls, tensors = [], {}
draw = random.Random(0)
torch.manual_seed(0)


def wave(x, seed):
    return (0.8 * torch.sin(0.7 * torch.arange(x.numel(), dtype=torch.float64) + seed)).reshape(x.shape)


def camel(name):
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def randn(*shape):
    return torch.randn(*shape, dtype=torch.float32).double().requires_grad_()


def buffer(x):
    return x.detach().float().double()


def record(op, run, *args, **options):
    """`run(*args, **options)` is PyTorch's; here the options are the last argument, an object."""
    call, given = len(calls), []

    def named(x):
        if not isinstance(x, torch.Tensor):
            return x
        given.append(x)
        tensors[f"{call}.{len(given) - 1}"] = x.detach().clone() if x.dtype == torch.bool else x.detach().float()
        return f"${len(given) - 1}"

    written = [named(x) for x in args]
    if options:
        written.append({camel(key): named(x) for key, x in options.items()})
    out = run(*args, **options)
    tensors[f"{call}.out"] = out.float()
    leaves = {i: x for i, x in enumerate(given) if x.requires_grad}
    gradients = torch.autograd.grad((out * wave(out, 50)).sum(), list(leaves.values()), create_graph=True)
    for i, g in zip(leaves, gradients):
        tensors[f"{call}.d{i}"] = g.float()
    # What is linear has gradients without a history.
    inner = sum((g * wave(g, 60 + i)).sum() + 0 * x.sum() for (i, x), g in zip(leaves.items(), gradients))
    seconds = torch.autograd.grad(inner, list(leaves.values()))
    for i, x in enumerate(given):
        if not torch.equal(tensors[f"{call}.{i}"].double(), x.detach().double()):
            tensors[f"{call}.after{i}"] = x.float()
    second = [(g * wave(g, 0.3)).sum().item() for g in seconds]
    calls.append({"op": op, "args": written, "second": second})


# ── windows


def some(axes, low, high):
    """A number for each axis, or one for all."""
    return draw.randint(low, high) if axes == 1 or draw.random() < 0.4 else [draw.randint(low, high) for _ in range(axes)]


def each(axes, x):
    return [x] * axes if isinstance(x, int) else x


def length(kernel, stride, padding, dilation, more):
    """An axis that holds 1 + more windows, and a bit."""
    return max(1, dilation * (kernel - 1) + 1 - 2 * padding + more * stride + draw.randint(0, stride - 1))


def windows(axes, dilated=True):
    """Kernel, options and a size of the image that suits them."""
    kernel = some(axes, 1, 3)
    options = {"stride": some(axes, 1, 3), "padding": some(axes, 0, 2)}
    if dilated:
        options["dilation"] = some(axes, 1, 2)
    lists = [each(axes, x) for x in (kernel, options["stride"], options["padding"], options.get("dilation", 1))]
    return kernel, options, [length(*numbers, draw.randint(0, 2)) for numbers in zip(*lists)]


def convolution(axes, transposed=False, batch=2, groups=None, sizes=None, options=None, image=None, biased=True):
    kernel, drawn, fitting = windows(axes)
    groups = groups or draw.choice([1, 1, 2, 3])
    ins, outs = sizes or (draw.randint(1, 2), draw.randint(1, 3))
    if options is not None:
        kernel, drawn = options.pop("kernel", kernel), options
    elif transposed:
        fitting = [draw.randint(2, 4) for _ in range(axes)]
        lists = [each(axes, x) for x in (kernel, drawn["stride"], drawn["padding"], drawn["dilation"])]
        for axis, (k, s, p, d) in enumerate(zip(*lists)):
            while (fitting[axis] - 1) * s - 2 * p + d * (k - 1) + 1 < 1:
                fitting[axis] += 1
        least = min(max(s, d) for _, s, _, d in zip(*lists))
        drawn["output_padding"] = some(axes, 0, least - 1)
    weights = (groups * ins, outs) if transposed else (groups * outs, ins)
    x = randn(*([] if batch is None else [batch]), groups * ins, *(image or fitting))
    bias = randn(groups * outs) if biased else None
    name = f"convTranspose{axes}d" if transposed else f"conv{axes}d"
    run = getattr(F, f"conv_transpose{axes}d" if transposed else f"conv{axes}d")
    record(name, run, x, randn(*weights, *each(axes, kernel)), bias, **drawn, groups=groups)


def convolutions():
    for axes in (1, 2):
        for _ in range(3 * axes):
            convolution(axes)
            convolution(axes, transposed=True)
    convolution(2, batch=None)
    convolution(1, batch=None, transposed=True)
    convolution(2, batch=0)
    convolution(2, batch=0, transposed=True)
    convolution(2, options={"padding": "same", "dilation": [1, 2], "kernel": [4, 3]}, image=[5, 6])
    convolution(1, options={"padding": "same", "kernel": 2}, image=[7])
    convolution(2, options={"padding": "valid", "stride": 2, "kernel": 3}, image=[7, 6], biased=False)
    # Images of one pixel, a kernel as large as the image, steps that leave pixels out, a kernel for each channel.
    convolution(2, options={"kernel": 1}, image=[1, 1])
    convolution(2, options={"kernel": [4, 5]}, image=[4, 5])
    convolution(2, options={"kernel": 2, "stride": 4}, image=[7, 10])
    convolution(2, options={"kernel": 3, "padding": 1}, groups=4, sizes=(1, 1), image=[4, 4])
    convolution(2, options={"kernel": 4, "stride": 2, "padding": 1}, groups=3, sizes=(1, 2), image=[3, 2], transposed=True)


def unfolded():
    for _ in range(3):
        kernel, options, image = windows(2)
        record("unfold", F.unfold, randn(2, 3, *image), kernel, **options)
        columns = F.unfold(randn(2, 2, *image), kernel, **options)
        record("fold", F.fold, randn(*columns.shape), image, kernel, **options)


def pool(kind, axes, batch=2):
    kernel, options, _ = windows(axes, dilated=kind == "max")
    half = [k // 2 for k in each(axes, kernel)]
    options["padding"] = [draw.randint(0, most) for most in half]
    options["ceil_mode"] = draw.random() < 0.5
    if kind == "avg":
        options["count_include_pad"] = draw.random() < 0.5
    lists = [each(axes, x) for x in (kernel, options["stride"], options["padding"], options.get("dilation", 1))]
    image = [length(*numbers, draw.randint(1, 3)) for numbers in zip(*lists)]
    record(f"{kind}Pool{axes}d", getattr(F, f"{kind}_pool{axes}d"), randn(*batch, *image), kernel, **options)


def pools():
    for kind in ("max", "avg"):
        for axes in (1, 2):
            for _ in range(2 * axes):
                pool(kind, axes, [2, 3])
            pool(kind, axes, [3])
    for size in (1, 3, 5):
        record("adaptiveAvgPool1d", F.adaptive_avg_pool1d, randn(2, 3, 8), size)
    for size in (1, [3, 4], [None, 2], [7, 9]):
        record("adaptiveAvgPool2d", F.adaptive_avg_pool2d, randn(2, 3, 5, 7), size)
        record("adaptiveMaxPool2d", F.adaptive_max_pool2d, randn(2, 3, 5, 7), size)


def resized():
    record("interpolate", F.interpolate, randn(2, 3, 5), size=8)
    for options in ({"size": [7, 3]}, {"scale_factor": 2.0}, {"scale_factor": [0.6, 1.7]}):
        record("interpolate", F.interpolate, randn(2, 2, 4, 5), **options, mode="nearest")
        for corners in (False, True):
            record("interpolate", F.interpolate, randn(2, 2, 4, 5), **options, mode="bilinear", align_corners=corners)


# ── norms and attention


def rms_norm(x, shape, weight, eps):
    axes = list(range(-len(shape), 0))
    y = x * torch.rsqrt(x.square().mean(axes, keepdim=True) + eps)
    return y if weight is None else y * weight


def norms():
    for shape, momentum in (((4, 3), 0.1), ((3, 2, 5), 0.3), ((2, 3, 4, 3), 0.1)):
        c = shape[1]
        for training in (True, False):
            running = [buffer(torch.randn(c)), buffer(torch.rand(c) + 0.5)]
            options = {"training": training, "momentum": momentum, "eps": 1e-3}
            record("batchNorm", F.batch_norm, randn(*shape), *running, randn(c), randn(c), **options)
    record("batchNorm", F.batch_norm, randn(3, 2, 4), None, None, None, None, training=True)
    for shape, groups in (((2, 6, 5), 3), ((3, 4, 3, 2), 1), ((2, 4, 3, 3), 4)):
        record("groupNorm", F.group_norm, randn(*shape), groups, randn(shape[1]), randn(shape[1]), eps=1e-3)
    record("groupNorm", F.group_norm, randn(2, 4, 3), 2, None, None)
    record("instanceNorm", F.instance_norm, randn(2, 3, 4, 3), weight=randn(3), bias=randn(3), eps=1e-3)
    record("instanceNorm", F.instance_norm, randn(2, 3, 5))
    for shape in ([5], [3, 5]):
        record("layerNorm", F.layer_norm, randn(2, 3, 5), shape, randn(*shape), randn(*shape), 1e-3)
        # PyTorch has it from 2.4 on.
        record("rmsNorm", rms_norm, randn(2, 3, 5), shape, randn(*shape), eps=1e-3)
    record("rmsNorm", rms_norm, randn(4, 6), [6], None, eps=1e-6)


def attend(q, k, v, attn_mask=None, is_causal=False, scale=None):
    """As PyTorch 2.0 on says it; 1.13 has it under the hood only."""
    scores = q @ k.transpose(-2, -1) * (1 / math.sqrt(q.shape[-1]) if scale is None else scale)
    if is_causal:
        attn_mask = torch.ones(scores.shape[-2:], dtype=torch.bool).tril()
    if attn_mask is not None:
        seen = attn_mask.dtype == torch.bool
        scores = scores.masked_fill(~attn_mask, -math.inf) if seen else scores + attn_mask
    return torch.softmax(scores, -1) @ v


def attention():
    op = "scaledDotProductAttention"
    operands = lambda lead, l, s: (randn(*lead, l, 4), randn(*lead, s, 4), randn(*lead, s, 3))
    mask = torch.rand(2, 1, 3, 5) > 0.4
    mask[..., 0] = True
    record(op, attend, *operands([], 3, 5))
    record(op, attend, *operands([2, 2], 3, 5), scale=0.3)
    record(op, attend, *operands([2, 2], 3, 5), attn_mask=mask)
    record(op, attend, *operands([2], 3, 5), attn_mask=randn(3, 5))
    record(op, attend, *operands([2], 4, 4), is_causal=True)
    record(op, attend, *operands([2], 2, 4), is_causal=True)


convolutions()
unfolded()
pools()
resized()
norms()
attention()
save("ops", tensors, {"calls": json.dumps(calls, separators=(",", ":"))})
