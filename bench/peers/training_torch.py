"""nanoGPT's CPU shapes in plain PyTorch, trained: the twin of `Malmoi.Benchmarks training`.

Prints tokens per second. Usage: training_torch.py WIDTH LAYERS HEADS LENGTH BATCH VOCABULARY THREADS STEPS ATTENTION
(ATTENTION: kernel, torch 2's own; written, the formula; bmm, the formula with the scale and the mask inside the product)
"""

import math
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


class Block(nn.Module):
    def __init__(self, width, heads, length, attention):
        super().__init__()
        self.heads, self.attention = heads, attention
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
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
    def __init__(self, width, layers, heads, length, vocabulary, attention):
        super().__init__()
        self.token, self.position = nn.Embedding(vocabulary, width), nn.Embedding(length, width)
        self.layers = nn.ModuleList(Block(width, heads, length, attention) for _ in range(layers))
        self.norm = nn.LayerNorm(width)

    def forward(self, ids):
        x = self.token(ids) + self.position(torch.arange(ids.shape[1]))
        for layer in self.layers:
            x = layer(x)
        return F.linear(self.norm(x), self.token.weight)


def main():
    width, layers, heads, length, batch, vocabulary, threads, steps = map(int, sys.argv[1:9])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    model = Gpt(width, layers, heads, length, vocabulary, sys.argv[9])
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.1)
    text = torch.randint(0, vocabulary, (1_000_000,))
    times = []
    for _ in range(steps + 1):
        start = time.perf_counter()
        places = torch.randint(len(text) - length - 1, (batch,))
        ids = torch.stack([text[i : i + length] for i in places])
        labels = torch.stack([text[i + 1 : i + 1 + length] for i in places])
        logits = model(ids)
        loss = F.cross_entropy(logits.view(-1, vocabulary), labels.view(-1))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        loss.item()
        times.append(time.perf_counter() - start)
    print(f"{batch * length / statistics.median(times[1:]):.3f}")


main()
