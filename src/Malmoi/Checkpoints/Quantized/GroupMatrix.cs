using System.Buffers;
using Malmoi.Quantization;

namespace Malmoi.Checkpoints.Quantized;

/// <summary>A matrix of codes with scales and zero points by groups of its inputs, as GPTQ and AWQ have it: turned, so that a row is an output.</summary>
internal abstract unsafe class GroupMatrix : PackedMatrix
{
    // Outputs turned at once: a cache line of words and more.
    private const int Together = 32;

    // Blocks shorter than this would take more bytes for scales than for codes.
    private const int ShortestBlock = 8;

    private readonly TensorView _scales;
    private readonly int[] _order;
    private readonly int[] _blockGroups;
    private readonly GroupFormat _format;

    /// <param name="name">As which tensor it is presented.</param>
    /// <param name="scales">(groups, outputs), numbers of any type.</param>
    /// <param name="groups">The group of each input.</param>
    /// <param name="bits">Of a code.</param>
    protected GroupMatrix(string name, TensorView scales, ReadOnlySpan<int> groups, int bits)
    {
        _scales = scales;
        var outputs = scales.Shape[1];
        var length = Grouped(name, groups, scales.Shape[0], out _order);
        _format = new GroupFormat(bits == 8 ? 8 : 4, length);
        _blockGroups = new int[groups.Length / length];
        for (var block = 0; block < _blockGroups.Length; block++)
        {
            _blockGroups[block] = groups[_order[block * length]];
        }

        var isOrdered = !_order.AsSpan().SequenceEqual([.. Enumerable.Range(0, _order.Length)]);
        Info = new TensorInfo(name, ElementType.Blocks, TensorShape.Create(outputs, groups.Length))
        {
            Blocks = _format,
            Columns = isOrdered ? new ColumnOrder(_order) : null,
        };
    }

    public override TensorInfo Info { get; }

    public override void Lay(long first, int count, byte* destination)
    {
        var (outputs, bytes) = (Info.Shape[0], Info.Length / Info.Shape[0]);
        var scales = _scales.ToFloats();
        Parallel.For(
            first / Together,
            ((first + count - 1) / Together) + 1,
            tile =>
            {
                var begin = (int)(tile * Together);
                var outputsOfTile = (int)Math.Min(Together, outputs - begin);
                var (from, to) = (Math.Max(begin, first), Math.Min(begin + outputsOfTile, first + count));
                var target = destination + ((from - first) * bytes);
                if (to - from == outputsOfTile)
                {
                    Lay(target, scales, begin, outputsOfTile);
                    return;
                }

                // Some of its outputs are not wanted: they are turned with the others.
                var whole = new byte[outputsOfTile * bytes];
                fixed (byte* place = whole)
                {
                    Lay(place, scales, begin, outputsOfTile);
                    var length = (to - from) * bytes;
                    Buffer.MemoryCopy(place + ((from - begin) * bytes), target, length, length);
                }
            }
        );
    }

    public override void LetPartsGo() => _scales.LetGo(0, _scales.Length);

    /// <summary>The codes of some outputs: (outputs, inputs).</summary>
    protected abstract void Codes(int first, int count, Span<byte> codes);

    /// <summary>The zero points of some outputs: (groups, outputs).</summary>
    protected abstract void Zeros(int first, int count, Span<int> zeros);

    /// <summary>The scales (groups, outputs) of a matrix.</summary>
    /// <exception cref="InputException">They are missing or misshapen.</exception>
    protected static TensorView Scales(ITensorSource source, string stem, int groups, int outputs) =>
        source.TryGet(stem + ".scales", out var scales)
            ? Need(
                source,
                stem + ".scales",
                scales.Type.IsFloating() ? scales.Type : ElementType.Float16,
                groups,
                outputs
            )
            : throw new InputException($"the quantised checkpoint has no '{stem}.scales': was it saved whole?");

    /// <summary>The group of each input where they follow one another.</summary>
    /// <param name="size">Inputs of a group; -1: all.</param>
    protected static int[] Regular(int inputs, int size) =>
        [.. Enumerable.Range(0, inputs).Select(input => size == -1 ? 0 : input / size)];

    /// <summary>How many groups some inputs have.</summary>
    protected static int Count(int inputs, int size) => size == -1 ? 1 : (inputs + size - 1) / size;

    private void Lay(byte* place, float[] scales, int first, int count)
    {
        var (outputs, inputs) = (Info.Shape[0], _order.Length);
        var codes = ArrayPool<byte>.Shared.Rent(count * inputs);
        Codes(first, count, codes);
        var zeros = new int[_scales.Shape[0] * count];
        Zeros(first, count, zeros);
        var held = new byte[_format.BlockLength];
        for (var row = 0; row < count; row++)
        {
            for (var block = 0; block < _blockGroups.Length; block++, place += _format.BlockBytes)
            {
                for (var i = 0; i < held.Length; i++)
                {
                    held[i] = codes[(row * inputs) + _order[(block * held.Length) + i]];
                }

                var group = _blockGroups[block];
                var scale = (Half)scales[(group * outputs) + first + row];
                _format.Write(new Span<byte>(place, _format.BlockBytes), scale, zeros[(group * count) + row], held);
            }
        }

        ArrayPool<byte>.Shared.Return(codes);
    }

    // Inputs in the order of their groups, and the longest block that never crosses from one group into the next.
    private static int Grouped(string name, ReadOnlySpan<int> groups, long count, out int[] order)
    {
        var sizes = new int[count];
        foreach (var group in groups)
        {
            sizes[group]++;
        }

        var starts = new int[count];
        var length = 0;
        for (var (group, start) = (0, 0); group < count; start += sizes[group++])
        {
            starts[group] = start;
            length = Divisor(length, sizes[group]);
        }

        order = new int[groups.Length];
        for (var input = 0; input < groups.Length; input++)
        {
            order[starts[groups[input]]++] = input;
        }

        return length >= ShortestBlock
            ? length
            : throw new InputException(
                $"the groups of '{name}' share no whole number of {ShortestBlock} inputs or more: is its 'g_idx' damaged?"
            );
    }

    private static int Divisor(int one, int other) => other == 0 ? one : Divisor(other, one % other);
}
