"""Scores sentences with GPT-2 small in plain PyTorch, a batch after the other: the twin of `Malmoi.Benchmarks blimp`.

Reads lines of token ids from a file and prints the seconds that their log-probabilities take. Usage: blimp_torch.py FILE BATCH THREADS
"""

import sys
import time

import torch
from torch.nn import functional as F

from transformers_torch import Gpt2


def main():
    path, size, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    model = Gpt2()
    with open(path) as lines:
        sentences = [torch.tensor([int(token) for token in line.split()]) for line in lines]

    def scores(batch):
        lengths = torch.tensor([len(sentence) for sentence in batch])
        ids = torch.nn.utils.rnn.pad_sequence(batch, batch_first=True)
        with torch.no_grad():
            chosen = F.log_softmax(model(ids[:, :-1]), -1).gather(-1, ids[:, 1:, None]).squeeze(-1)
        seen = torch.arange(1, ids.shape[1])[None] < lengths[:, None]
        return (chosen * seen).sum(1).tolist()

    scores(sentences[:size])
    start = time.perf_counter()
    total = []
    for first in range(0, len(sentences), size):
        total += scores(sentences[first : first + size])
    print(f"{time.perf_counter() - start:.4f}")


main()
