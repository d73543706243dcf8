"""The U-Net of ../engram/unet.ts, and its training step."""

import math

import torch
from torch import nn
from torch.nn import functional as F

GROUPS, TIME, WAVES, HEADS = 8, 64, 16, 4


def conv(inputs, outputs, stride=1):
    return nn.Conv2d(inputs, outputs, 3, stride, 1)


class Block(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.norm1 = nn.GroupNorm(GROUPS, inputs)
        self.conv1 = conv(inputs, outputs)
        self.time = nn.Linear(TIME, 2 * outputs)
        self.norm2 = nn.GroupNorm(GROUPS, outputs)
        self.conv2 = conv(outputs, outputs)
        self.skip = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else nn.Identity()

    def forward(self, x, time):
        scale, shift = self.time(time)[:, :, None, None].chunk(2, 1)
        h = self.norm2(self.conv1(F.silu(self.norm1(x))))
        return self.skip(x) + self.conv2(F.silu(torch.addcmul(shift, h, scale + 1)))


class Attention(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.norm = nn.GroupNorm(GROUPS, channels)
        self.qkv = nn.Conv2d(channels, 3 * channels, 1)
        self.out = nn.Conv2d(channels, channels, 1)

    def forward(self, x):
        n, c, h, w = x.shape
        q, k, v = self.qkv(self.norm(x)).reshape(n, 3 * HEADS, c // HEADS, h * w).transpose(2, 3).chunk(3, 1)
        weights = torch.softmax((q / math.sqrt(c // HEADS)) @ k.transpose(2, 3), -1)
        return x + self.out((weights @ v).transpose(2, 3).reshape(n, c, h, w))


class UNet(nn.Module):
    def __init__(self, a, b, c, size):
        super().__init__()
        self.size = size
        self.time1 = nn.Linear(2 * WAVES, TIME)
        self.time2 = nn.Linear(TIME, TIME)
        self.first = conv(1, a)
        self.down1 = Block(a, a)
        self.halve1 = conv(a, b, 2)
        self.down2 = Block(b, b)
        self.halve2 = conv(b, c, 2)
        self.middle = Block(c, c)
        self.attention = Attention(c)
        self.double2 = conv(c, b)
        self.up2 = Block(2 * b, b)
        self.double1 = conv(b, a)
        self.up1 = Block(2 * a, a)
        self.norm = nn.GroupNorm(GROUPS, a)
        self.last = conv(a, 1)

    def forward(self, inputs):
        angles = inputs[:, :1] * torch.exp(torch.linspace(0, math.log(1000), WAVES))
        t = torch.cat([torch.sin(angles), torch.cos(angles)], 1)
        t = F.silu(self.time2(F.silu(self.time1(t))))
        x1 = self.down1(self.first(inputs[:, 1:].reshape(-1, 1, self.size, self.size)), t)
        x2 = self.down2(self.halve1(x1), t)
        x3 = self.attention(self.middle(self.halve2(x2), t))
        y2 = self.up2(torch.cat([self.double2(doubled(x3)), x2], 1), t)
        y1 = self.up1(torch.cat([self.double1(doubled(y2)), x1], 1), t)
        return self.last(F.silu(self.norm(y1)))


def doubled(x):
    return F.interpolate(x, scale_factor=2)


def unet_step(work, weights):
    model = UNet(*work["channels"], work["size"])
    model.load_state_dict(weights)
    parameters = list(model.parameters())
    optimizer = torch.optim.Adam(parameters, lr=work["lr"])
    averages = [p.detach().clone() for p in parameters]
    clip, take = work["clip"], 1 - work["decay"]

    def step(x, y):
        optimizer.zero_grad(set_to_none=True)
        loss = F.mse_loss(model(x), y)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, clip)
        optimizer.step()
        with torch.no_grad():
            for average, p in zip(averages, parameters):
                average.lerp_(p, take)
        return loss.item()

    return step
