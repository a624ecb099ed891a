namespace Malmoi.Checkpoints.Quantized;

/// <summary>A matrix as AWQ's programs save it (Lin et al., 2023): codes of 4 bits packed along the outputs, in the order that suited a kernel.</summary>
/// <remarks>
/// <code>
/// qweight   (inputs, outputs / 8)    in each word, from the lowest bits: outputs 0, 2, 4, 6, 1, 3, 5, 7
/// qzeros    (groups, outputs / 8)    likewise
/// scales    (groups, outputs)
/// </code>
/// </remarks>
internal sealed class AwqMatrix : GroupMatrix
{
    private readonly TensorView _codes;
    private readonly TensorView _zeros;

    /// <exception cref="InputException">A part is missing or misshapen.</exception>
    public AwqMatrix(ITensorSource source, string stem, QuantizationConfig config)
        : this(source, stem, config.GroupSize, Size(source, stem)) { }

    private AwqMatrix(ITensorSource source, string stem, int group, (int Inputs, int Outputs) size)
        : base(
            stem + ".weight",
            Scales(source, stem, Count(size.Inputs, group), size.Outputs),
            Regular(size.Inputs, group),
            4
        )
    {
        var words = size.Outputs / 8;
        _codes = Need(source, stem + ".qweight", ElementType.Int32, size.Inputs, words);
        _zeros = Need(source, stem + ".qzeros", ElementType.Int32, Count(size.Inputs, group), words);
    }

    public override void LetPartsGo()
    {
        _codes.LetGo(0, _codes.Length);
        _zeros.LetGo(0, _zeros.Length);
        base.LetPartsGo();
    }

    protected override void Codes(int first, int count, Span<byte> codes)
    {
        var inputs = (int)Info.Shape[1];
        for (var input = 0; input < inputs; input++)
        {
            var words = Words(_codes, input, first, count);
            for (var row = 0; row < count; row++)
            {
                codes[(row * inputs) + input] = (byte)Code(words, row);
            }
        }
    }

    protected override void Zeros(int first, int count, Span<int> zeros)
    {
        for (var group = 0; group < _zeros.Shape[0]; group++)
        {
            var words = Words(_zeros, group, first, count);
            for (var row = 0; row < count; row++)
            {
                zeros[(group * count) + row] = Code(words, row);
            }
        }
    }

    // Outputs begin at a whole word: they are asked for by thirty-two.
    private static ReadOnlySpan<uint> Words(TensorView tensor, long line, int first, int count) =>
        tensor.Elements<uint>((line * tensor.Shape[1]) + (first / 8), count / 8);

    private static int Code(ReadOnlySpan<uint> words, int row)
    {
        var within = row % 8;
        return (int)(words[row / 8] >> (4 * ((within / 2) + (within % 2 * 4)))) & 15;
    }

    private static (int Inputs, int Outputs) Size(ITensorSource source, string stem)
    {
        var shape = source.TryGet(stem + ".qweight", out var tensor) ? tensor.Shape : [];
        return shape.Rank == 2 && shape[0] is > 0 and <= int.MaxValue / 32 && shape[1] is > 0 and <= int.MaxValue / 32
            ? ((int)shape[0], (int)shape[1] * 8)
            : throw new InputException($"'{stem}.qweight' is {shape}, which is no matrix of codes: is it damaged?");
    }
}
