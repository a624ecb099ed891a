"""GPT-2 in plain PyTorch with a low-rank adapter by hand, tuned on answers alone: the twin of `Malmoi.Benchmarks adapter-training`.

Prints tokens per second. Usage: adapter_torch.py WIDTH LAYERS HEADS LENGTH BATCH VOCABULARY THREADS STEPS RANK ATTENTION
(ATTENTION: kernel, torch 2's own; written, the formula; bmm, the formula with the scale and the mask inside the product)
"""

import math
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


class Adapted(nn.Module):
    """W x + b + scale B A x, of which A and B learn."""

    def __init__(self, width, out, rank):
        super().__init__()
        self.dense, self.scale = nn.Linear(width, out).requires_grad_(False), 2.0
        self.down, self.up = nn.Parameter(torch.randn(rank, width) / math.sqrt(width)), nn.Parameter(torch.zeros(out, rank))

    def forward(self, x):
        return self.dense(x) + F.linear(F.linear(x, self.down), self.up) * self.scale


class Block(nn.Module):
    def __init__(self, width, heads, length, rank, attention):
        super().__init__()
        self.heads, self.attention = heads, attention
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = Adapted(width, 3 * width, rank), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.register_buffer("mask", torch.full((length, length), float("-inf")).triu(1))

    def attend(self, x):
        batch, length, width = x.shape
        q, k, v = (
            part.view(batch, length, self.heads, -1).transpose(1, 2) for part in self.qkv(x).split(width, dim=2)
        )
        scale = 1 / math.sqrt(q.shape[-1])
        if self.attention == "kernel":
            y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        elif self.attention == "written":
            y = F.softmax(q @ k.transpose(-2, -1) * scale + self.mask, -1) @ v
        else:
            q, k, v = (part.reshape(batch * self.heads, length, -1) for part in (q, k, v))
            scores = torch.baddbmm(self.mask.expand(batch * self.heads, -1, -1), q, k.transpose(1, 2), alpha=scale)
            y = torch.bmm(F.softmax(scores, -1), v).view(batch, self.heads, length, -1)
        return self.out(y.transpose(1, 2).reshape(batch, length, width))

    def forward(self, x):
        x = x + self.attend(self.norm1(x))
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class Gpt(nn.Module):
    def __init__(self, width, layers, heads, length, vocabulary, rank, attention):
        super().__init__()
        self.token, self.position = nn.Embedding(vocabulary, width), nn.Embedding(length, width)
        self.layers = nn.ModuleList(Block(width, heads, length, rank, attention) for _ in range(layers))
        self.norm = nn.LayerNorm(width)

    def forward(self, ids, learned):
        x = self.token(ids) + self.position(torch.arange(ids.shape[1]))
        for layer in self.layers:
            x = layer(x)
        # Only what is learned meets the vocabulary.
        return F.linear(self.norm(x).flatten(0, 1)[learned], self.token.weight)


def main():
    width, layers, heads, length, batch, vocabulary, threads, steps, rank = map(int, sys.argv[1:10])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    model = Gpt(width, layers, heads, length, vocabulary, rank, sys.argv[10])
    trained = []
    for name, tensor in model.named_parameters():
        tensor.requires_grad_(name.endswith((".down", ".up")))
        if tensor.requires_grad:
            trained.append(tensor)
    optimizer = torch.optim.AdamW(trained, lr=2e-4, weight_decay=0.01)
    learned = (torch.arange(batch * length) % length >= length // 2).nonzero().squeeze(1)
    times = []
    for _ in range(steps + 1):
        start = time.perf_counter()
        ids = torch.randint(0, vocabulary, (batch, length))
        labels = torch.randint(0, vocabulary, (batch, length)).flatten()[learned]
        loss = F.cross_entropy(model(ids, learned), labels)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        loss.item()
        times.append(time.perf_counter() - start)
    print(f"{batch * length / statistics.median(times[1:]):.3f}")


main()
