"""PyTorch, eager. Argument: the file with the request (see ../sides/protocol.ts), or --versions."""

import json
import os
import platform
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

from pytorch_dnc import dnc_step
from pytorch_ntm import ntm_step
from pytorch_unet import unet_step

CHECK_STEPS = 10
SAMPLES = 100
MIN_SAMPLES = 3


# ── timing: as in ../measure.ts


def measure(run, ms):
    """Samples in nanoseconds a call, after a warm-up of at least half the time."""
    clock = time.perf_counter_ns
    calls = 1
    while True:
        start = clock()
        for _ in range(calls):
            run()
        spent = clock() - start
        if spent >= ms / 2 * 1e6:
            break
        calls *= 2
    per_sample = max(1, int(ms * 1e6 / SAMPLES / (spent / calls)))
    samples = []
    total = 0
    while total < ms * 1e6 or len(samples) < MIN_SAMPLES:
        start = clock()
        for _ in range(per_sample):
            run()
        spent = clock() - start
        samples.append(spent / per_sample)
        total += spent
    return {"samples": samples, "callsPerSample": per_sample}


# ── shared data


def read_shared(folder):
    with open(os.path.join(folder, "work.json"), encoding="utf8") as file:
        content = json.load(file)
    with open(os.path.join(folder, "data.bin"), "rb") as file:
        data = bytearray(file.read())
    dtypes = {"float32": torch.float32, "int32": torch.int32}
    tensors, offset = {}, 0
    for entry in content["tensors"]:
        count = 1
        for size in entry["shape"]:
            count *= size
        flat = torch.frombuffer(data, dtype=dtypes[entry["dtype"]], count=count, offset=offset)
        tensors[entry["name"]] = flat.reshape(entry["shape"]).clone()
        offset += 4 * count
    return content["work"], tensors


# ── models


class TinyNTM(nn.Module):
    """The model of packages/ntm/src/models/tiny-ntm.ts."""

    def __init__(self, weights):
        super().__init__()
        vocab, hidden = weights["embedding.weight"].shape
        slots, width = weights["memory"].shape
        self.hidden, self.width = hidden, width
        self.writable = "write_head.add.weight" in weights
        self.embedding = nn.Embedding(vocab, hidden)
        self.gru = nn.GRUCell(hidden + width, hidden)
        self.read_head = nn.Linear(hidden, slots)
        self.output = nn.Linear(hidden + width, vocab)
        if self.writable:
            self.memory = nn.Parameter(torch.empty(slots, width))
            self.write_head = nn.ModuleDict(
                {
                    "address": nn.Linear(hidden, slots),
                    "erase": nn.Linear(hidden, width),
                    "add": nn.Linear(hidden, width),
                }
            )
        else:
            self.register_buffer("memory", torch.empty(slots, width))
        self.load_state_dict(weights)

    def forward(self, tokens):
        batch, steps = tokens.shape
        x = self.embedding(tokens)
        h = x.new_zeros(batch, self.hidden)
        read = x.new_zeros(batch, self.width)
        memory = self.memory.expand(batch, -1, -1) if self.writable else self.memory
        outputs = []
        for t in range(steps):
            h = self.gru(torch.cat([x[:, t], read], 1), h)
            if self.writable:
                attention = torch.softmax(self.write_head["address"](h), -1)
                erase = torch.sigmoid(self.write_head["erase"](h))
                addition = torch.tanh(self.write_head["add"](h))
                change = addition.unsqueeze(1) - erase.unsqueeze(1) * memory
                memory = memory + attention.unsqueeze(2) * change
            attention = torch.softmax(self.read_head(h), -1)
            if self.writable:
                read = torch.bmm(attention.unsqueeze(1), memory).squeeze(1)
            else:
                read = attention @ memory
            outputs.append(torch.cat([h, read], 1))
        return self.output(torch.stack(outputs, 1))


def tiny_ntm(work, data):
    inputs, targets = data.pop("inputs").long(), data.pop("targets").long()
    model = TinyNTM(data)
    optimizer = torch.optim.Adam(model.parameters(), lr=work["lr"], betas=tuple(work["betas"]))
    clip = work["clip"]

    def step(x, y):
        logits = model(x)
        loss = F.cross_entropy(logits.flatten(0, 1), y.flatten())
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        if clip is not None:
            nn.utils.clip_grad_norm_(model.parameters(), clip)
        optimizer.step()
        return loss.item()

    return training(step, inputs, targets)


def ntm(work, data):
    inputs, targets = data.pop("inputs"), data.pop("targets")
    return training(ntm_step(work, data), inputs, targets)


def dnc(work, data):
    inputs, targets = data.pop("inputs"), data.pop("targets")
    return training(dnc_step(work, data), inputs, targets)


def unet(work, data):
    inputs, targets = data.pop("inputs"), data.pop("targets")
    return training(unet_step(work, data), inputs, targets)


def minimized(loss_of, model, optimizer, inputs, targets):
    def step(x, y):
        loss = loss_of(model(x), y)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        return loss.item()

    return training(step, inputs, targets)


def mean_squared(*rest):
    return minimized(F.mse_loss, *rest)


def cross_entropy(*rest):
    return minimized(lambda logits, y: F.cross_entropy(logits, y.flatten()), *rest)


class LanguageModel(nn.Module):
    """The model of ../engram/language-model.ts."""

    def __init__(self, layers, width, heads, vocabulary):
        super().__init__()
        options = {"dropout": 0.0, "activation": "gelu", "norm_first": True, "batch_first": True}
        self.embedding = nn.Embedding(vocabulary, width)
        self.encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(width, heads, 4 * width, **options), layers)
        self.head = nn.Linear(width, vocabulary)

    def forward(self, tokens):
        size = tokens.shape[1]
        mask = torch.ones(size, size, dtype=torch.bool).triu(1)
        return self.head(self.encoder(self.embedding(tokens), mask))


def transformer(work, data):
    inputs, targets = data.pop("inputs").long(), data.pop("targets").long()
    model = LanguageModel(work["layers"], work["width"], work["heads"], work["vocabulary"])
    model.load_state_dict(data)
    optimizer = torch.optim.AdamW(model.parameters(), lr=work["lr"])
    return cross_entropy(lambda x: model(x).flatten(0, 1), optimizer, inputs, targets)


class CNN(nn.Module):
    """The model of ../engram/images.ts."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(1, 8, 3, padding=1)
        self.second = nn.Conv2d(8, 16, 3, padding=1)
        self.head = nn.Linear(16 * 7 * 7, 10)

    def forward(self, images):
        halved = F.max_pool2d(F.relu(self.first(images)), 2)
        return self.head(F.max_pool2d(F.relu(self.second(halved)), 2).flatten(1))


def cnn(work, data):
    inputs, targets = data.pop("inputs"), data.pop("targets").long()
    model = CNN()
    model.load_state_dict(data)
    return cross_entropy(model, torch.optim.SGD(model.parameters(), lr=work["lr"]), inputs, targets)


class LearnedImages(nn.Module):
    """The model of ../engram/images.ts."""

    def __init__(self, batch, channels, size):
        super().__init__()
        self.images = nn.Parameter(torch.zeros(batch, channels[0], size, size))
        self.conv = nn.Conv2d(channels[0], channels[1], 3, padding=1)

    def forward(self, _):
        return self.conv(self.images)


def convolution(work, data):
    inputs, targets = data.pop("inputs"), data.pop("targets")
    model = LearnedImages(work["batch"], work["channels"], work["size"])
    model.load_state_dict(data)
    return mean_squared(model, torch.optim.SGD(model.parameters(), lr=work["lr"]), inputs, targets)


def gru(work, data):
    inputs, targets = data.pop("inputs"), data.pop("targets")
    network = nn.GRU(work["inputs"], work["hidden"])
    network.load_state_dict(data)
    optimizer = torch.optim.Adam(network.parameters(), lr=work["lr"])
    return mean_squared(lambda x: network(x)[0], optimizer, inputs, targets)


def mlp(work, data):
    inputs, targets = data.pop("inputs"), data.pop("targets")
    n_inputs, n_hidden, n_outputs = work["sizes"]
    model = nn.Sequential(nn.Linear(n_inputs, n_hidden), nn.Sigmoid(), nn.Linear(n_hidden, n_outputs), nn.Sigmoid())
    names = {"hidden": "0", "output": "2"}
    model.load_state_dict({f"{names[k.split('.')[0]]}.{k.split('.')[1]}": v for k, v in data.items()})
    optimizer = torch.optim.SGD(model.parameters(), lr=work["lr"])
    return mean_squared(model, optimizer, inputs, targets)


def training(step, inputs, targets):
    """Steps over the batches in turn; a check is the losses of the first."""
    batches = list(zip(inputs, targets))
    position = 0

    def run():
        nonlocal position
        x, y = batches[position % len(batches)]
        position += 1
        return step(x, y)

    return lambda: torch.tensor([run() for _ in range(CHECK_STEPS)]), run


# ── single ops

UNARY = {
    "exp": torch.exp,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "softmax": lambda x: torch.softmax(x, -1),
    "sum": torch.sum,
    "erf": torch.erf,
    "gelu": torch.nn.functional.gelu,
}
UNARY_INTO = {
    "exp": lambda x, y: torch.exp(x, out=y),
    "tanh": lambda x, y: torch.tanh(x, out=y),
    "sigmoid": lambda x, y: torch.sigmoid(x, out=y),
    # torch.softmax takes no `out`; what it calls does.
    "softmax": lambda x, y: torch._softmax(x, -1, False, out=y),
    "erf": lambda x, y: torch.erf(x, out=y),
    "gelu": lambda x, y: torch._C._nn.gelu(x, out=y),
}


def unary(work, data):
    x = data["x"]
    if work["into"]:
        y = torch.empty_like(x)
        into = UNARY_INTO[work["op"]]
        run = lambda: into(x, y)
    else:
        op = UNARY[work["op"]]
        run = lambda: op(x)
    return run, run


def product(work, data):
    a, b = data["a"], data["b"]
    if work["into"]:
        y = a @ b
        run = lambda: torch.matmul(a, b, out=y)
    else:
        run = lambda: torch.matmul(a, b)
    return run, run


def add(work, data):
    a, b = data["a"], data["b"]
    a.requires_grad = work["tape"]
    run = lambda: torch.add(a, b)
    return run, run


KINDS = {
    "tiny-ntm": tiny_ntm,
    "ntm": ntm,
    "dnc": dnc,
    "gru": gru,
    "mlp": mlp,
    "transformer": transformer,
    "cnn": cnn,
    "unet": unet,
    "convolution": convolution,
    "unary": unary,
    "product": product,
    "add": add,
}


def blas():
    """The BLAS that products run on, where the system tells which libraries are loaded."""
    torch.ones(64, 64) @ torch.ones(64, 64)
    try:
        with open("/proc/self/maps", encoding="utf8") as maps:
            loaded = {os.path.basename(line.split()[-1]) for line in maps if ".so" in line}
    except OSError:
        return "unknown"
    known = [name for name in sorted(loaded) if name.startswith(("libopenblas", "libmkl", "libblas", "libblis"))]
    return ", ".join(known) or "built in"


def main():
    torch.set_num_threads(1)
    if sys.argv[1] == "--versions":
        print(json.dumps({"torch": torch.__version__, "python": platform.python_version(), "blas": blas()}))
        return
    with open(sys.argv[1], encoding="utf8") as file:
        request = json.load(file)
    for task in request["tasks"]:
        work, data = read_shared(task["folder"])
        check, run = KINDS[work["kind"]](work, data)
        result = check().detach().to(torch.float32).contiguous()
        with open(task["result"], "wb") as file:
            file.write(result.numpy().tobytes())
        timing = measure(run, request["ms"])
        print('{"samples":' + json.dumps(timing["samples"]) + ',"callsPerSample":%d,"backend":"cpu"}' % timing["callsPerSample"])


main()
