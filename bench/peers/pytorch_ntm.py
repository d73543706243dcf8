"""The NTM of packages/ntm/src/models/ntm.ts in PyTorch, and its training step. Run by pytorch.py."""

import torch
from torch import nn
from torch.nn import functional as F

EPSILON = 1e-16
EMPTY = 1e-6
FIRST_MEMORY = 1e-6


class Head(nn.Module):
    """One linear map to all that a head asks for, and where it then looks. Axes: B batch, N slots, W width, S shifts."""

    def __init__(self, hidden, sizes):
        super().__init__()
        self.sizes = sizes
        self.linear = nn.Linear(hidden, sum(sizes))

    def forward(self, h, memory, squares, previous):
        """h [B, H], memory [B, N, W] and its slots' squares [B, N], previous [B, N] → weights [B, N], other wishes."""
        key, strength, gate, shift, gamma, *others = self.linear(h).split(self.sizes, 1)
        dots = torch.bmm(memory, key.unsqueeze(2)).squeeze(2)
        cosines = dots * torch.rsqrt(squares * key.square().sum(1, keepdim=True) + EMPTY)
        content = torch.softmax(F.softplus(strength) * cosines, 1)
        gated = torch.lerp(previous, content, torch.sigmoid(gate))
        moved = circular_shift(gated, torch.softmax(shift, 1))
        weights = torch.softmax((1 + F.softplus(gamma)) * torch.log(moved + EPSILON), 1)
        return weights, others


def circular_shift(weights, shift):
    """Around the ring of slots: weights [B, N], shift [B, S] → [B, N]."""
    middle = shift.shape[1] // 2
    turned = torch.stack([weights.roll(by, 1) for by in range(-middle, middle + 1)], 2)
    return torch.bmm(turned, shift.unsqueeze(2)).squeeze(2)


class NTM(nn.Module):
    """An LSTM controller, a read and a write head, a constant first memory, both heads first at slot 0."""

    def __init__(self, weights, slots):
        super().__init__()
        _, hidden = weights["controller.weight_hh"].shape
        outputs, features = weights["output.weight"].shape
        width = features - hidden
        shifts = weights["read_head.linear.weight"].shape[0] - width - 3
        asked = [width, 1, 1, shifts, 1]
        self.slots, self.width = slots, width
        self.controller = nn.LSTMCell(weights["controller.weight_ih"].shape[1], hidden)
        self.first_hidden = nn.Parameter(torch.empty(1, hidden))
        self.first_cell = nn.Parameter(torch.empty(1, hidden))
        self.register_buffer("first_read", torch.empty(1, width))
        self.read_head = Head(hidden, asked)
        self.write_head = Head(hidden, asked + [width, width])
        self.output = nn.Linear(features, outputs)
        self.load_state_dict(weights)

    def forward(self, x):
        """x [B, T, I] → logits [B, T, O]."""
        batch = x.shape[0]
        state = self.first_hidden.expand(batch, -1), self.first_cell.expand(batch, -1)
        read = self.first_read.expand(batch, -1)
        memory = x.new_full((batch, self.slots, self.width), FIRST_MEMORY)
        reading = writing = F.one_hot(torch.zeros(batch, dtype=torch.long), self.slots).to(x.dtype)
        features = []
        for now in x.unbind(1):
            state = self.controller(torch.cat([now, read], 1), state)
            h = state[0]
            squares = memory.square().sum(2)
            reading, _ = self.read_head(h, memory, squares, reading)
            writing, (erase, addition) = self.write_head(h, memory, squares, writing)
            read = torch.bmm(reading.unsqueeze(1), memory).squeeze(1)
            change = torch.addcmul(addition.unsqueeze(1), torch.sigmoid(erase).unsqueeze(1), memory, value=-1)
            memory = torch.addcmul(memory, writing.unsqueeze(2), change)
            features.append(torch.cat([h, read], 1))
        return self.output(torch.stack(features, 1))


NAMES = {
    "cell.controller.initial_hidden.0": "first_hidden",
    "cell.controller.initial_cell.0": "first_cell",
    "cell.controller.layers.0": "controller",
    "cell.memory.read_heads.0": "read_head",
    "cell.memory.write_heads.0": "write_head",
    "cell.memory.initial.reads": "first_read",
}


def named(name):
    """The name here of a weight there."""
    for theirs, ours in NAMES.items():
        if name.startswith(theirs):
            return ours + name[len(theirs) :]
    return name


def copy_step(work, model):
    """The loss of what is said again, its gradient clipped by the norm of all together, RMSprop. Returns the loss."""
    parameters = list(model.parameters())
    optimizer = torch.optim.RMSprop(parameters, lr=work["lr"], alpha=work["alpha"], momentum=work["momentum"])

    def step(x, y):
        said = model(x)[:, -work["length"] :]
        loss = F.binary_cross_entropy_with_logits(said, y)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, work["clip"])
        optimizer.step()
        return loss.item()

    return step


def ntm_step(work, weights):
    return copy_step(work, NTM({named(name): value for name, value in weights.items()}, work["slots"]))
