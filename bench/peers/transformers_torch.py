"""GPT-2 small, BERT base and T5 small in plain PyTorch: the twin of `Malmoi.Benchmarks transformers`.

Prints the median milliseconds of a pass. Usage: transformers_torch.py gpt2|bert|t5 forward|training BATCH LENGTH THREADS PASSES
"""

import math
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


class Attention(nn.Module):
    def __init__(self, width, heads, bias=True, scale=True):
        super().__init__()
        self.heads, self.head = heads, 64
        self.scale = 1 / math.sqrt(self.head) if scale else 1.0
        self.q, self.k, self.v = (nn.Linear(width, heads * self.head, bias) for _ in range(3))
        self.o = nn.Linear(heads * self.head, width, bias)

    def split(self, x):
        return x.view(x.shape[0], x.shape[1], self.heads, self.head).transpose(1, 2)

    def forward(self, x, source=None, mask=None):
        source = x if source is None else source
        q, k, v = self.split(self.q(x)), self.split(self.k(source)), self.split(self.v(source))
        scores = q @ k.transpose(-1, -2) * self.scale
        if mask is not None:
            scores = scores + mask
        mixed = F.softmax(scores, -1) @ v
        return self.o(mixed.transpose(1, 2).reshape(x.shape[0], x.shape[1], -1))


class RmsNorm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return self.weight * (x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6))


class Layer(nn.Module):
    def __init__(self, kind, cross=False):
        super().__init__()
        width, heads, inner, bias = (512, 8, 2048, False) if kind == "t5" else (768, 12, 3072, True)
        norm = RmsNorm if kind == "t5" else nn.LayerNorm
        self.kind, self.attention, self.norm1 = kind, Attention(width, heads, bias, kind != "t5"), norm(width)
        self.cross = Attention(width, heads, bias, False) if cross else None
        self.norm_cross = norm(width) if cross else None
        self.up, self.down, self.norm2 = nn.Linear(width, inner, bias), nn.Linear(inner, width, bias), norm(width)

    def activation(self, x):
        if self.kind == "t5":
            return F.relu(x)
        if self.kind == "bert":
            return F.gelu(x)
        return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))

    def feed(self, x):
        return self.down(self.activation(self.up(x)))

    def forward(self, x, mask=None, memory=None):
        if self.kind == "bert":
            x = self.norm1(x + self.attention(x, mask=mask))
            return self.norm2(x + self.feed(x))
        x = x + self.attention(self.norm1(x), mask=mask)
        if self.cross is not None:
            x = x + self.cross(self.norm_cross(x), memory)
        return x + self.feed(self.norm2(x))


def causal(length):
    return torch.full((length, length), -1e9).triu(1)


class Gpt2(nn.Module):
    def __init__(self):
        super().__init__()
        self.token, self.position = nn.Embedding(50257, 768), nn.Embedding(1024, 768)
        self.layers, self.norm = nn.ModuleList(Layer("gpt2") for _ in range(12)), nn.LayerNorm(768)

    def forward(self, ids):
        x, mask = self.token(ids) + self.position(torch.arange(ids.shape[1])), causal(ids.shape[1])
        for layer in self.layers:
            x = layer(x, mask)
        return F.linear(self.norm(x), self.token.weight)


class Bert(nn.Module):
    def __init__(self):
        super().__init__()
        self.token, self.position, self.segment = nn.Embedding(30522, 768), nn.Embedding(512, 768), nn.Embedding(2, 768)
        self.norm, self.layers = nn.LayerNorm(768), nn.ModuleList(Layer("bert") for _ in range(12))
        self.dense, self.norm2 = nn.Linear(768, 768), nn.LayerNorm(768)
        self.bias = nn.Parameter(torch.zeros(30522))

    def forward(self, ids):
        x = self.token(ids) + self.position(torch.arange(ids.shape[1])) + self.segment(torch.zeros_like(ids))
        x = self.norm(x)
        for layer in self.layers:
            x = layer(x)
        return F.linear(self.norm2(F.gelu(self.dense(x))), self.token.weight, self.bias)


class T5(nn.Module):
    def __init__(self):
        super().__init__()
        self.token = nn.Embedding(32128, 512)
        self.encoder = nn.ModuleList(Layer("t5") for _ in range(6))
        self.decoder = nn.ModuleList(Layer("t5", cross=True) for _ in range(6))
        self.norm1, self.norm2 = RmsNorm(512), RmsNorm(512)
        self.near, self.before = nn.Embedding(32, 8), nn.Embedding(32, 8)

    def bias(self, table, length, both):
        distance = torch.arange(length)[None] - torch.arange(length)[:, None]
        buckets = 16 if both else 32
        side = (distance > 0).long() * buckets if both else 0
        gap = distance.abs() if both else (-distance).clamp(min=0)
        exact = buckets // 2
        wide = exact + (torch.log(gap.float().clamp(min=1) / exact) / math.log(128 / exact) * (buckets - exact)).long()
        index = side + torch.where(gap < exact, gap, wide.clamp(max=buckets - 1))
        return table(index).permute(2, 0, 1)[None]

    def forward(self, ids):
        length = ids.shape[1]
        memory, bias = self.token(ids), self.bias(self.near, length, True)
        for layer in self.encoder:
            memory = layer(memory, bias)
        memory = self.norm1(memory)
        x, bias = self.token(ids), self.bias(self.before, length, False) + causal(length)
        for layer in self.decoder:
            x = layer(x, bias, memory)
        return F.linear(self.norm2(x) * 512**-0.5, self.token.weight)


def main():
    kind, mode, batch, length, threads, passes = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:7])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    model = {"gpt2": Gpt2, "bert": Bert, "t5": T5}[kind]()
    ids = torch.randint(0, 30000, (batch, length))
    times = []
    for _ in range(passes + 1):
        start = time.perf_counter()
        if mode == "forward":
            with torch.no_grad():
                model(ids)
        else:
            logits = model(ids)
            F.cross_entropy(logits.view(-1, logits.shape[-1]), ids.view(-1)).backward()
            model.zero_grad(set_to_none=True)
        times.append(1000 * (time.perf_counter() - start))
    print(f"{statistics.median(times[1:]):.3f}")


if __name__ == "__main__":
    main()
