using Malmoi.Architectures;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Pretraining;
using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment;

/// <summary>How likely a decoder finds some tokens where they stand, and what it saw there.</summary>
/// <param name="Values">(tokens): ln p of each.</param>
/// <param name="Vectors">(tokens, width): what its head read.</param>
/// <param name="Input">What the stack read.</param>
/// <param name="Places">(tokens): where in the flattened rows each was foretold.</param>
internal sealed record TokenLogProbabilities(Tensor Values, Tensor Vectors, Tensor Input, Tensor Places)
{
    /// <summary>Reads rows; padding stands behind the text, where a decoder never looks.</summary>
    /// <param name="model">It tells the next token.</param>
    /// <param name="ids">(rows, positions)</param>
    /// <param name="places">Where tokens are foretold, in the flattened rows.</param>
    /// <param name="wanted">Which they are.</param>
    /// <param name="temperature">By which logits are divided.</param>
    /// <param name="training">Whether dropout is at work.</param>
    /// <returns>Its tensors belong to the caller's scope.</returns>
    public static TokenLogProbabilities Of(
        Transformer model,
        IdGrid ids,
        long[] places,
        long[] wanted,
        double temperature = 1,
        bool training = false
    )
    {
        var device = model.Tensors.Values.First().device;
        var input = tensor(ids.Values, [ids.Rows, ids.Length], ScalarType.Int64).to(device);
        var hidden = model.Read(new StackInput { Input = input, Training = training }); // (rows, positions, width)
        var at = tensor(places).to(device);
        var vectors = hidden.flatten(0, 1).index_select(0, at); // (tokens, width)
        var logits = model.Heads[HeadNames.NextToken].Forward(vectors, training).to(ScalarType.Float32);
        logits = temperature is 1 or 0 ? logits : logits / Held.Number(temperature);
        var logs = -nn.functional.cross_entropy(logits, tensor(wanted).to(device), reduction: nn.Reduction.None);
        return new TokenLogProbabilities(logs, vectors, input, at);
    }
}
