namespace Malmoi.Checkpoints.Quantized;

/// <summary>A matrix as GPTQ's programs save it (Frantar et al., 2022): codes packed along the inputs, zero points along the outputs.</summary>
/// <remarks>
/// <code>
/// qweight   (inputs · bits / 32, outputs)    of each column, the codes one after the other, lowest bits first
/// qzeros    (groups, outputs · bits / 32)    of each row, likewise; less one in the first format
/// scales    (groups, outputs)
/// g_idx     (inputs)                         the group of each input; absent: they follow one another
/// </code>
/// </remarks>
internal sealed class GptqMatrix : GroupMatrix
{
    private readonly TensorView _codes;
    private readonly TensorView _zeros;
    private readonly int _bits;
    private readonly int _more;

    /// <exception cref="InputException">A part is missing or misshapen.</exception>
    public GptqMatrix(ITensorSource source, string stem, QuantizationConfig config)
        : this(source, stem, config, Inputs(source, stem, config.Bits)) { }

    private GptqMatrix(ITensorSource source, string stem, QuantizationConfig config, (int Inputs, int Outputs) size)
        : base(
            stem + ".weight",
            Scales(source, stem, Count(size.Inputs, config.GroupSize), size.Outputs),
            Groups(source, stem, size.Inputs, config.GroupSize),
            config.Bits
        )
    {
        (_bits, _more) = (config.Bits, config.ZerosLessOne ? 1 : 0);
        _codes = Need(source, stem + ".qweight", ElementType.Int32, (long)size.Inputs * _bits / 32, size.Outputs);
        _zeros = Need(
            source,
            stem + ".qzeros",
            ElementType.Int32,
            Count(size.Inputs, config.GroupSize),
            ((size.Outputs * (long)_bits) + 31) / 32
        );
    }

    public override void LetPartsGo()
    {
        _codes.LetGo(0, _codes.Length);
        _zeros.LetGo(0, _zeros.Length);
        base.LetPartsGo();
    }

    protected override void Codes(int first, int count, Span<byte> codes)
    {
        var (inputs, outputs) = ((int)Info.Shape[1], Info.Shape[0]);
        Span<ulong> bits = stackalloc ulong[count];
        bits.Clear();
        for (var (input, word, held) = (0, 0L, 0); input < inputs; held -= _bits, input++)
        {
            if (held < _bits)
            {
                var words = _codes.Elements<uint>((word++ * outputs) + first, count);
                for (var row = 0; row < count; row++)
                {
                    bits[row] |= (ulong)words[row] << held;
                }

                held += 32;
            }

            for (var row = 0; row < count; row++)
            {
                codes[(row * inputs) + input] = (byte)(bits[row] & ((1u << _bits) - 1));
                bits[row] >>= _bits;
            }
        }
    }

    protected override void Zeros(int first, int count, Span<int> zeros)
    {
        var words = _zeros.Shape[1];
        for (var group = 0; group < _zeros.Shape[0]; group++)
        {
            var line = _zeros.Elements<uint>(group * words, (int)words);
            for (var row = 0; row < count; row++)
            {
                var at = (long)(first + row) * _bits;
                var both = line[(int)(at / 32)] | (ulong)(at / 32 + 1 < words ? line[(int)(at / 32) + 1] : 0) << 32;
                zeros[(group * count) + row] = (int)(both >> (int)(at % 32) & ((1u << _bits) - 1)) + _more;
            }
        }
    }

    private static (int Inputs, int Outputs) Inputs(ITensorSource source, string stem, int bits)
    {
        var shape = source.TryGet(stem + ".qweight", out var tensor) ? tensor.Shape : [];
        return
            shape.Rank == 2
            && shape[0] > 0
            && shape[1] > 0
            && shape[1] <= int.MaxValue / 32
            && shape[0] <= int.MaxValue / 32
            && shape[0] * 32 % bits == 0
            ? ((int)(shape[0] * 32 / bits), (int)shape[1])
            : throw new InputException(
                $"'{stem}.qweight' is {shape}, which is no matrix of codes of {bits} bits: is the quantisation configuration that of another checkpoint?"
            );
    }

    private static int[] Groups(ITensorSource source, string stem, int inputs, int size)
    {
        var name = stem + ".g_idx";
        if (!source.TryGet(name, out _))
        {
            return Regular(inputs, size);
        }

        var count = Count(inputs, size);
        var groups = Need(source, name, ElementType.Int32, inputs).Elements<int>(0, inputs).ToArray();
        foreach (var group in groups)
        {
            if ((uint)group >= (uint)count)
            {
                throw new InputException(
                    $"'{name}' names group {group}, and there are {count}: is the quantisation configuration that of another checkpoint?"
                );
            }
        }

        return groups;
    }
}
