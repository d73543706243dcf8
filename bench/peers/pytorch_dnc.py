"""The DNC of packages/ntm/src/models/dnc.ts in PyTorch, and its training step. Run by pytorch.py."""

import torch
from torch import nn
from torch.nn import functional as F

from pytorch_ntm import copy_step

EMPTY = 1e-6
EPSILON = 1e-6
LEAST_MASK = 0.1


def content(keys, strengths, masks, memory):
    """keys, masks [B, K, W], strengths [B, K, 1], memory [B, N, W] -> [B, K, N]."""
    seen = keys * masks
    dots = torch.bmm(seen * masks, memory.transpose(1, 2))
    lengths = torch.bmm(masks.square(), memory.square().transpose(1, 2)) * seen.square().sum(2, keepdim=True)
    return torch.softmax(strengths * dots * torch.rsqrt(lengths + EMPTY), 2)


def allocation(usage):
    """Slot after slot from the list that is sorted by usage: [B, N] -> [B, N]."""
    values, order = usage.sort(dim=1, stable=True)
    before = torch.cat([torch.ones_like(values[:, :1]), values[:, :-1]], 1).cumprod(1)
    return torch.zeros_like(usage).scatter(1, order, (1 - values) * before)


class DNC(nn.Module):
    """An LSTM controller, one write head, R read heads; masked look-up, freed slots cleared, links sharpened."""

    def __init__(self, weights, slots, read_heads):
        super().__init__()
        _, hidden = weights["controller.weight_hh"].shape
        outputs, features = weights["output.weight"].shape
        self.slots, self.heads, self.width = slots, read_heads, (features - hidden) // read_heads
        self.controller = nn.LSTMCell(weights["controller.weight_ih"].shape[1], hidden)
        self.first_hidden = nn.Parameter(torch.empty(1, hidden))
        self.first_cell = nn.Parameter(torch.empty(1, hidden))
        self.asked = nn.Linear(hidden, weights["asked.weight"].shape[0])
        self.output = nn.Linear(features, outputs)
        self.register_buffer("others", 1 - torch.eye(slots), persistent=False)
        self.load_state_dict(weights)

    def forward(self, x):
        """x [B, T, I] -> logits [B, T, O]."""
        batch, slots, heads, width = x.shape[0], self.slots, self.heads, self.width
        sizes = [(heads + 1) * width, width, 3 * heads + 1, width + (heads + 1) * width + heads + 2, 3 * heads]
        state = self.first_hidden.expand(batch, -1), self.first_cell.expand(batch, -1)
        reads = x.new_zeros(batch, heads * width)
        memory = x.new_zeros(batch, slots, width)
        reading = x.new_zeros(batch, heads, slots)
        writing = usage = precedence = x.new_zeros(batch, slots)
        links = x.new_zeros(batch, slots, slots)
        features = []
        for now in x.unbind(1):
            state = self.controller(torch.cat([now, reads], 1), state)
            keys, addition, one_on, gates, modes = self.asked(state[0]).split(sizes, 1)
            keys = keys.view(batch, heads + 1, width)
            strengths, sharpness = (1 + F.softplus(one_on)).unsqueeze(2).split([heads + 1, 2 * heads], 1)
            erase, masks, free, allocating, wants = torch.sigmoid(gates).split(
                [width, (heads + 1) * width, heads, 1, 1], 1
            )
            masks = masks.view(batch, heads + 1, width) * (1 - LEAST_MASK) + LEAST_MASK
            modes = torch.softmax(modes.view(batch, heads, 3), 2)

            kept = (1 - free.unsqueeze(2) * reading).prod(1)
            usage = (usage + writing - usage * writing) * kept
            found = content(keys[:, heads:], strengths[:, heads:], masks[:, heads:], memory).squeeze(1)
            writing = wants * torch.lerp(found, allocation(usage), allocating)
            cleared = memory * kept.unsqueeze(2)
            change = torch.addcmul(addition.unsqueeze(1), erase.unsqueeze(1), cleared, value=-1)
            memory = torch.addcmul(cleared, writing.unsqueeze(2), change)

            into = writing.unsqueeze(2)
            links = (1 - into - writing.unsqueeze(1)) * links + self.others * into * precedence.unsqueeze(1)
            precedence = (1 - writing.sum(1, keepdim=True)) * precedence + writing
            led = torch.cat([torch.bmm(reading, links), torch.bmm(reading, links.transpose(1, 2))], 1)
            led = torch.softmax(sharpness * torch.log(led + EPSILON), 2)
            looked = content(keys[:, :heads], strengths[:, :heads], masks[:, :heads], memory)
            backward, forward = led.split(heads, 1)
            reading = modes[:, :, :1] * backward + modes[:, :, 1:2] * looked + modes[:, :, 2:] * forward
            reads = torch.bmm(reading, memory).view(batch, heads * width)
            features.append(torch.cat([state[0], reads], 1))
        return self.output(torch.stack(features, 1))


NAMES = {
    "cell.controller.initial_hidden.0": "first_hidden",
    "cell.controller.initial_cell.0": "first_cell",
    "cell.controller.layers.0": "controller",
    "cell.memory.heads": "asked",
}


def named(name):
    """The name here of a weight there."""
    for theirs, ours in NAMES.items():
        if name.startswith(theirs):
            return ours + name[len(theirs) :]
    return name


def dnc_step(work, weights):
    weights = {named(name): value for name, value in weights.items()}
    return copy_step(work, DNC(weights, work["slots"], work["readHeads"]))
