using Malmoi.Quantization;

namespace Malmoi.Checkpoints.Quantized;

/// <summary>A matrix of LLM.int8 as bitsandbytes saves it (Dettmers et al., 2022): signed bytes, and the largest number of each row.</summary>
/// <remarks>
/// <code>
/// weight          (outputs, inputs) of signed bytes
/// SCB             (outputs)
/// weight_format   0: row by row; others are the order of a graphics card's tiles
/// </code>
/// </remarks>
internal sealed class RowMatrix : PackedMatrix
{
    private readonly TensorView _codes;
    private readonly TensorView _largest;
    private readonly RowFormat _format;

    /// <exception cref="InputException">A part is missing or misshapen.</exception>
    public RowMatrix(ITensorSource source, string stem)
    {
        var name = stem + ".weight";
        if (
            !source.TryGet(name, out var codes)
            || codes.Type != ElementType.Int8
            || codes.Shape.Rank != 2
            || codes.Shape[1] is < 1 or > int.MaxValue - RowFormat.HeaderBytes
        )
        {
            throw new InputException(
                $"'{name}' is {codes?.Info.ToString() ?? "missing"}, and should be a matrix of signed bytes, for '{stem}.SCB' is there: is the checkpoint damaged?"
            );
        }

        if (source.TryGet(stem + ".weight_format", out var order) && order.ToFloats() is not [0])
        {
            throw new InputException(
                $"'{name}' is held in the order of a graphics card's tiles: save the model again with a newer bitsandbytes"
            );
        }

        _codes = codes;
        _largest = Need(source, stem + ".SCB", ElementType.Float32, codes.Shape[0]);
        _format = new RowFormat((int)codes.Shape[1]);
        Info = new TensorInfo(name, ElementType.Blocks, codes.Shape) { Blocks = _format };
    }

    public override TensorInfo Info { get; }

    public override unsafe void Lay(long first, int count, byte* destination)
    {
        var largest = _largest.Elements<float>(first, count);
        for (var row = 0; row < count; row++)
        {
            var block = new Span<byte>(destination + ((long)row * _format.BlockBytes), _format.BlockBytes);
            _format.Write(block, largest[row], _codes.Bytes((first + row) * _format.BlockLength, _format.BlockLength));
        }
    }

    public override void LetPartsGo() => _codes.LetGo(0, _codes.Length);
}
