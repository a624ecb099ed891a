using Malmoi.Architectures;

namespace Malmoi.Models.Gguf;

/// <summary>Where ggml keeps numbers otherwise than Hugging Face: LLaMA's queries and keys, Gemma's norms.</summary>
/// <param name="architecture">ggml's name of it.</param>
/// <param name="attention">Of every layer.</param>
internal sealed class GgufDifferences(string architecture, AttentionSpec attention)
{
    private readonly int _turned = attention.Positions is Rotary rotary ? rotary.Width : 0;

    // llama2.c's rows stand already as ggml's.
    private readonly bool _hasNeighbours = attention.Positions is Rotary { Pairs: RotaryPairs.Neighbours };

    /// <summary>Numbers of Hugging Face as ggml keeps them, in place.</summary>
    /// <param name="name">Ours.</param>
    /// <param name="numbers">Of the whole tensor.</param>
    public void ToGgml(string name, float[] numbers) => Change(name, numbers, toGgml: true);

    /// <summary>And back.</summary>
    /// <inheritdoc cref="ToGgml"/>
    public void FromGgml(string name, float[] numbers) => Change(name, numbers, toGgml: false);

    private void Change(string name, float[] numbers, bool toGgml)
    {
        if (architecture == "gemma" && name.EndsWith("orm.weight", StringComparison.Ordinal))
        {
            foreach (ref var number in numbers.AsSpan())
            {
                number += toGgml ? 1 : -1;
            }
        }
        else if (architecture == "llama" && name.Contains(".attention.", StringComparison.Ordinal))
        {
            var heads =
                name.Contains(".query.", StringComparison.Ordinal) ? attention.Heads
                : name.Contains(".key.", StringComparison.Ordinal) ? attention.KeyValueHeads
                : 0;
            if (heads > 0 && !_hasNeighbours)
            {
                Reorder(numbers, heads, toGgml);
            }
        }
    }

    // Rows i and i + width/2 of a head are ggml's rows 2i and 2i + 1.
    private void Reorder(float[] numbers, int heads, bool toGgml)
    {
        var width = numbers.Length / (heads * attention.HeadWidth);
        var before = (float[])numbers.Clone();
        for (var head = 0; head < heads; head++)
        {
            for (var row = 0; row < _turned; row++)
            {
                var first = head * attention.HeadWidth;
                var (half, neighbour) = (first + row, first + (row % (_turned / 2) * 2) + (row / (_turned / 2)));
                var (from, to) = toGgml ? (half, neighbour) : (neighbour, half);
                before.AsSpan(from * width, width).CopyTo(numbers.AsSpan(to * width));
            }
        }
    }
}
