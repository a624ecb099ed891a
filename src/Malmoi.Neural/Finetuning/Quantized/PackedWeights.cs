using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Families;
using Malmoi.Models;
using Malmoi.Neural.Blocks;
using Malmoi.Quantization;
using static TorchSharp.torch;

namespace Malmoi.Neural.Finetuning.Quantized;

/// <summary>Keeps the matrices of a model's layers in a few bits: those of a packed checkpoint as they stand there, the others as they are packed here.</summary>
/// <param name="folder">The checkpoint, which must stay open as long as the model.</param>
/// <param name="format">nf4, or a form of ggml's that can be written: q4_0, q4_k, q8_0, ...</param>
internal sealed class PackedWeights(HuggingFaceFolder folder, string format)
{
    private readonly Family _family = folder.Family;

    /// <summary>Bytes that packed matrices take.</summary>
    public long Bytes { get; private set; }

    /// <summary>Numbers in them.</summary>
    public long Count { get; private set; }

    /// <summary>Packs a projection; null: it stays as it is, as the head does.</summary>
    /// <exception cref="InputException">There is no such format, or one that the rows do not fit.</exception>
    public PackedMatrix? Pack(string path, Dense dense)
    {
        if (path.StartsWith("heads.", StringComparison.Ordinal))
        {
            return null;
        }

        var rows = Held(path) ?? Packed(path, dense);
        (Bytes, Count) = (Bytes + rows.Bytes, Count + rows.Count);
        return new PackedMatrix(rows, dense.Bias);
    }

    private PackedRows? Held(string path)
    {
        foreach (var place in _family.Checkpoint.Find($"{path}.weight"))
        {
            if (folder.Weights.TryGet(place.Theirs, out var view))
            {
                return view.Info.Blocks is null || view.Shape.Rank != 2 || place.Layout.Transposed
                    ? null
                    : new PackedRows(view, place.Layout.Rows(view.Shape[0], place.Part));
            }
        }

        return null;
    }

    private PackedRows Packed(string path, Dense dense)
    {
        using var weight = dense.Weight.detach().cpu().contiguous();
        var (to, from) = (weight.shape[0], weight.shape[1]);
        var numbers = weight.data<float>().ToArray();
        var (blocks, bytes) = Pack(numbers, (int)from, path);
        var info = new TensorInfo(path, ElementType.Blocks, TensorShape.Create([to, from])) { Blocks = blocks };
        return new PackedRows(TensorView.Of(info, bytes), [new RowRange(0, to)]);
    }

    private (BlockFormat Format, byte[] Bytes) Pack(float[] numbers, int width, string path)
    {
        if (format.Equals("nf4", StringComparison.OrdinalIgnoreCase))
        {
            var normal = NormalFloat.Of(width);
            return (normal, NormalFloat.Pack(normal, numbers));
        }

        if (!BlockFormats.TryParse(format, out var blocks) || !blocks.CanQuantize)
        {
            throw new InputException(
                $"matrices are not kept as '{format}': take nf4, {string.Join(", ", BlockFormats.All.Where(one => one.CanQuantize).Select(one => one.Name.ToLowerInvariant()))}"
            );
        }

        if (width % blocks.BlockLength != 0)
        {
            throw new InputException(
                $"the rows of '{path}' have {width} numbers, no whole number of {blocks.Name} blocks of {blocks.BlockLength}: take nf4"
            );
        }

        var bytes = new byte[blocks.Bytes(numbers.Length)];
        blocks.Quantize(numbers, bytes);
        return (blocks, bytes);
    }
}
