using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Malmoi.Storage;

namespace Malmoi.Linguistics.Probing;

/// <summary>Writes an <see cref="ActivationCache"/>, a sentence at a time.</summary>
/// <param name="path">It appears there when it is whole.</param>
public sealed class ActivationWriter(string path) : IDisposable
{
    private readonly OutputFile _output = new(path);
    private readonly List<int> _sentences = [];
    private int[]? _widths;
    private long _words;

    /// <summary>Adds a sentence.</summary>
    /// <param name="layers">Of each layer (words, width).</param>
    /// <param name="words">How many there are.</param>
    public void Add(IReadOnlyList<float[]> layers, int words)
    {
        _widths ??= Begin([.. layers.Select(layer => layer.Length / words)]);
        for (var word = 0; word < words; word++)
        {
            for (var layer = 0; layer < layers.Count; layer++)
            {
                var width = _widths[layer];
                _output.Stream.Write(MemoryMarshal.AsBytes(layers[layer].AsSpan(word * width, width)));
            }
        }

        _sentences.Add(words);
        _words += words;
    }

    /// <summary>Notes a sentence that has no vectors.</summary>
    public void LeaveOut() => _sentences.Add(-1);

    /// <summary>Makes the file appear.</summary>
    /// <exception cref="InputException">No sentence has vectors.</exception>
    public void Commit()
    {
        if (_widths is null)
        {
            throw new InputException(
                _sentences.Count == 0
                    ? "there is no sentence to read vectors of: give more trees (of one file every second document is learnt from, and the others are reported on)"
                    : $"none of the {_sentences.Count} sentences is short enough for the model: give shorter ones"
            );
        }

        Span<byte> number = stackalloc byte[8];
        foreach (var count in _sentences)
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, count);
            _output.Stream.Write(number[..4]);
        }

        BinaryPrimitives.WriteInt64LittleEndian(number, _sentences.Count);
        _output.Stream.Write(number);
        BinaryPrimitives.WriteInt64LittleEndian(number, _words);
        _output.Stream.Write(number);
        _output.Commit();
    }

    public void Dispose() => _output.Dispose();

    private int[] Begin(int[] widths)
    {
        _output.Stream.Write(ActivationCache.Magic);
        Span<byte> number = stackalloc byte[4];
        foreach (var size in (IReadOnlyList<int>)[widths.Length, .. widths])
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, size);
            _output.Stream.Write(number);
        }

        return widths;
    }
}
