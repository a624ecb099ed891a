using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Malmoi.Storage;

namespace Malmoi.Linguistics.Probing;

/// <summary>The vectors of a treebank's words in every layer of a model, in a file that is mapped and not read: however large the treebank, memory stays.</summary>
/// <remarks>
/// "malmoiA1", the number of layers, the width of each; then each word's vectors, layer after layer; then the words of each sentence (-1: left
/// out, it is longer than the model reads), the number of sentences and that of words. All little-endian.
/// </remarks>
public sealed class ActivationCache : IDisposable
{
    internal const int Footer = 16;
    private const int MostLayers = 1 << 16;

    private readonly MappedFile _file;
    private readonly long _start;
    private readonly int _stride;
    private readonly int[] _offsets; // of each layer within a word
    private readonly int[] _widths;
    private readonly long[] _firstRows; // of each sentence; -1: left out

    private ActivationCache(MappedFile file)
    {
        _file = file;
        var header = file.Length >= 12 + Footer ? file.Slice(0, 12) : [];
        if (header.IsEmpty || !header[..8].SequenceEqual(Magic))
        {
            throw Damaged("it does not begin as one");
        }

        var layers = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        _start = 12 + (4L * layers);
        if (layers is < 1 or > MostLayers || _start + Footer > file.Length)
        {
            throw Damaged($"it claims {layers} layers");
        }

        _widths = MemoryMarshal.Cast<byte, int>(file.Slice(12, 4 * layers)).ToArray();
        _offsets = new int[layers];
        var stride = 0L;
        for (var layer = 0; layer < layers; layer++)
        {
            _offsets[layer] = (int)Math.Min(stride, int.MaxValue);
            stride += _widths[layer] > 0 ? _widths[layer] : throw Damaged($"layer {layer} has no width");
        }

        var footer = file.Slice(file.Length - Footer, Footer);
        var (sentences, rows) = (
            BinaryPrimitives.ReadInt64LittleEndian(footer),
            BinaryPrimitives.ReadInt64LittleEndian(footer[8..])
        );
        var room = file.Length - Footer - _start;
        if (
            sentences < 0
            || rows < 0
            || sentences > room / 4
            || rows > room / 4 / stride
            || (4 * sentences) + (4 * rows * stride) != room
        )
        {
            throw Damaged($"{rows} words of {sentences} sentences are not what its length holds");
        }

        (_stride, Words) = ((int)stride, rows);
        _firstRows = new long[sentences];
        var counts = file.Slice(_start + (4 * rows * stride), checked((int)(4 * sentences)));
        var next = 0L;
        for (var i = 0; i < _firstRows.Length; i++)
        {
            var count = BinaryPrimitives.ReadInt32LittleEndian(counts[(4 * i)..]);
            _firstRows[i] = count < 0 ? -1 : next;
            next += Math.Max(0, count);
        }

        if (next != rows)
        {
            throw Damaged($"its sentences have {next} words, not {rows}");
        }
    }

    internal static ReadOnlySpan<byte> Magic => "malmoiA1"u8;

    /// <summary>The embeddings, each layer's output: a model of n layers has n + 1.</summary>
    public int Layers => _widths.Length;

    public int Sentences => _firstRows.Length;

    /// <summary>Of all sentences that were not left out.</summary>
    public long Words { get; }

    /// <summary>Sentences that are longer than the model reads.</summary>
    public int TooLong => _firstRows.Count(row => row < 0);

    /// <summary>Maps a file that <see cref="ActivationWriter"/> wrote.</summary>
    /// <exception cref="InputException">It is missing, damaged, or something else.</exception>
    public static ActivationCache Open(string path)
    {
        var file = new MappedFile(path);
        try
        {
            return new ActivationCache(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>How many numbers a word's vector has.</summary>
    /// <param name="layer">From 0, the embeddings.</param>
    public int Width(int layer) => _widths[layer];

    /// <summary>Where a sentence's first word stands among all words; -1: it was left out.</summary>
    public long FirstWord(int sentence) => _firstRows[sentence];

    /// <summary>A word's vector.</summary>
    /// <param name="layer">From 0, the embeddings.</param>
    /// <param name="word">Among all words.</param>
    public ReadOnlySpan<float> Vector(int layer, long word)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(word);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(word, Words);
        return MemoryMarshal.Cast<byte, float>(
            _file.Slice(_start + (4 * ((word * _stride) + _offsets[layer])), 4 * _widths[layer])
        );
    }

    public void Dispose() => _file.Dispose();

    private InputException Damaged(string what) =>
        new($"'{_file.Path}' holds no activations: {what}; delete it, and it is made anew");
}
