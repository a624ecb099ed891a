using Malmoi.Architectures;
using Malmoi.LanguageModels;
using Malmoi.Neural.Blocks;
using TorchSharp;
using static TorchSharp.torch;

namespace Malmoi.Neural;

/// <summary>Reads one text and gives what happened inside as plain arrays.</summary>
internal static class TracedReading
{
    /// <exception cref="InputException">There are no tokens, or one is none of the model's.</exception>
    public static Trace Run(Transformer model, ReadOnlySpan<int> tokens, TraceParts parts)
    {
        if (tokens.IsEmpty)
        {
            throw new InputException("there is nothing to read: give at least one token");
        }

        // Of a model that writes about what it reads, the reader is shown.
        var stack = model.Encoder ?? model.Decoder!;
        TokenIds.Check(tokens, ((TokenEmbeddings)stack.Spec.Embeddings).Vocabulary);
        var device = model.Tensors.Values.First().device;
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        using var trace = new StackTrace { WantsAttentions = parts.HasFlag(TraceParts.Attentions) };
        var ids = Array.ConvertAll(tokens.ToArray(), id => (long)id);
        stack.Forward(new StackInput { Input = tensor(ids, [1, ids.Length], ScalarType.Int64, device), Trace = trace });
        return new Trace(
            parts.HasFlag(TraceParts.HiddenStates) ? [.. trace.HiddenStates.Select(Plain)] : [],
            [.. trace.Attentions.Select(Plain)]
        );
    }

    private static TraceArray Plain(Tensor tensor)
    {
        using var here = tensor.squeeze(0).to(ScalarType.Float32).cpu().contiguous();
        return new TraceArray([.. here.shape.Select(size => (int)size)], here.data<float>().ToArray());
    }
}
