using Malmoi.Architectures;
using Malmoi.Families;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Heads;
using Malmoi.Neural.Pretraining;
using static TorchSharp.torch;

namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>A model with the head of a task, and the tokenizer that makes its input.</summary>
public sealed class TaskModel : IDisposable
{
    private readonly Device _device;

    internal TaskModel(Transformer transformer, Family family, InputEncoder encoder, LowRank? adapter)
    {
        (Transformer, Family, Encoder, Adapter) = (transformer, family, encoder, adapter);
        _device = transformer.Tensors.Values.First().device;
    }

    public Transformer Transformer { get; }

    /// <summary>Its configuration, with the task's class and labels.</summary>
    public Family Family { get; }

    public InputEncoder Encoder { get; }

    /// <summary>What is trained in the model's place; null: the model itself.</summary>
    public LowRank? Adapter { get; }

    /// <summary>The head.</summary>
    public Head Head => Transformer.Heads.Values.First();

    /// <summary>What the head says of a batch.</summary>
    /// <param name="batch">Its labels are not looked at.</param>
    /// <param name="training">Whether dropout is at work.</param>
    /// <returns>(rows, outputs), or (rows, positions, outputs) where the head reads every place.</returns>
    public Tensor Outputs(Batch batch, bool training)
    {
        using var scope = NewDisposeScope();
        if (Adapter is not null)
        {
            Adapter.Training = training;
        }

        var hidden = Read(batch, training); // (rows, positions, width)
        return Head.Forward(Places(hidden, batch), training).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    /// <summary>The same without gradients, as plain numbers: row after row.</summary>
    public float[] Numbers(Batch batch)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return Outputs(batch, training: false).cpu().contiguous().data<float>().ToArray();
    }

    public Tensor Put(IdGrid ids) => tensor(ids.Values, [ids.Rows, ids.Length], ScalarType.Int64).to(_device);

    /// <summary>Which places are tokens; null where nothing is padded, which keeps the fast kernels.</summary>
    public Tensor? Mask(int[]? lengths, int positions)
    {
        if (lengths is null || Array.TrueForAll(lengths, length => length == positions))
        {
            return null;
        }

        var places = Held.Range(0, positions, _device).unsqueeze(0);
        return places < tensor(lengths, ScalarType.Int64).to(_device).unsqueeze(1); // (rows, positions)
    }

    public void Dispose()
    {
        Transformer.Dispose();
        Adapter?.Dispose();
    }

    private Tensor Read(Batch batch, bool training)
    {
        var tokens = Put(batch.Tokens);
        var input = new StackInput
        {
            Input = tokens,
            // Padding stands behind the text, where a decoder never looks.
            Mask = Transformer.Spec is DecoderModel ? null : Mask(batch.Lengths, batch.Tokens.Length),
            Segments = TakesSegments && batch.Segments is { } segments ? Put(segments) : null,
            Training = training,
        };
        if (Transformer.Spec is not EncoderDecoderModel)
        {
            return Transformer.Read(input);
        }

        // A classifier's decoder reads the text itself, one place later.
        var memory = Transformer.Encoder!.Forward(input);
        var start = full(
            [tokens.shape[0], 1],
            Held.Number(Family.DecoderStartTokenId ?? Encoder.Padding),
            ScalarType.Int64,
            _device
        );
        return Transformer.Read(
            new StackInput
            {
                Input = cat([start, tokens.narrow(1, 0, tokens.shape[1] - 1)], 1),
                Memory = memory,
                MemoryMask = input.Mask,
                Training = training,
            }
        );
    }

    private bool TakesSegments =>
        (Transformer.Encoder ?? Transformer.Decoder)!.Spec.Embeddings is TokenEmbeddings { Segments: SegmentTable };

    private Tensor Places(Tensor hidden, Batch batch) =>
        Head.Spec.Places switch
        {
            Architectures.Places.Every => hidden,
            Architectures.Places.First => hidden.select(1, 0),
            Architectures.Places.Pooled => Transformer.Pool(hidden),
            // The end mark of an encoder-decoder's text is its last token too: the encoder of texts puts it there.
            Architectures.Places.Last or Architectures.Places.End => Last(hidden, batch),
            var other => throw new InvalidOperationException($"No task reads a head's vectors at '{other}'."),
        };

    private Tensor Last(Tensor hidden, Batch batch)
    {
        long[] places =
        [
            .. Enumerable
                .Range(0, batch.Tokens.Rows)
                .Select(row => (long)row * batch.Tokens.Length + (batch.Lengths?[row] ?? batch.Tokens.Length) - 1),
        ];
        return hidden.flatten(0, 1).index_select(0, tensor(places).to(_device)); // (rows, width)
    }
}
