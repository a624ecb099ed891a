using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.Recurrent;

/// <summary>LSTM language models (Zaremba et al., 2014), with tied tables and the dropouts of AWD-LSTM (Merity et al., 2018) where they are asked for.</summary>
/// <remarks>Tensors have the names of PyTorch's example of a word language model.</remarks>
public sealed record Lstm : Family
{
    public required int VocabSize { get; init; }
    public int HiddenSize { get; init; } = 650;

    /// <summary>Width of a token's vector; null: <see cref="HiddenSize"/>.</summary>
    public int? EmbeddingSize { get; init; }

    public int NumHiddenLayers { get; init; } = 2;

    /// <summary>Share of the tokens whose vectors are zero.</summary>
    public double EmbeddingDropout { get; init; }

    public double InputDropout { get; init; }
    public double HiddenDropout { get; init; }
    public double OutputDropout { get; init; }

    /// <summary>Share of the weights between states.</summary>
    public double WeightDropout { get; init; }

    /// <summary>Whether the same numbers are dropped at every place of a row.</summary>
    public bool LockedDropout { get; init; }

    public override ModelSpec Spec(ModelTask task)
    {
        Share("embedding_dropout", EmbeddingDropout);
        Share("input_dropout", InputDropout);
        Share("hidden_dropout", HiddenDropout);
        Share("output_dropout", OutputDropout);
        Share("weight_dropout", WeightDropout);
        var tied = TieWordEmbeddings ?? true;
        var width = EmbeddingSize ?? HiddenSize;
        // What a tied head reads is as wide as a token's vector.
        int[] widths = [.. Enumerable.Repeat(HiddenSize, NumHiddenLayers - 1), tied ? width : HiddenSize];
        var network = new RecurrentSpec(VocabSize, width, widths)
        {
            TokenDropout = EmbeddingDropout,
            InputDropout = InputDropout,
            LayerDropout = HiddenDropout,
            OutputDropout = OutputDropout,
            WeightDropout = WeightDropout,
            LockedDropout = LockedDropout,
        };
        return new RecurrentModel(network)
        {
            Heads = task switch
            {
                ModelTask.Body => [],
                ModelTask.NextToken => Head(
                    HeadNames.NextToken,
                    new HeadSpec(Places.Every, VocabSize) { Tied = tied, Bias = true }
                ),
                _ => throw NoHead(task),
            },
        };
    }

    public override CheckpointMap Checkpoint =>
        new()
        {
            { "encoder", "network.token" },
            { "rnn.weight_ih_l{}", "network.layers.{}.input.weight" },
            { "rnn.weight_hh_l{}", "network.layers.{}.state.weight" },
            { "rnn.bias_ih_l{}", "network.layers.{}.input.bias" },
            { "rnn.bias_hh_l{}", "network.layers.{}.state.bias" },
            { "decoder", "heads.nextToken.projection" },
        };

    /// <summary>The deviations of uniform draws up to 0.1 for the table (Zaremba et al.) and up to 1/√width for the layers (PyTorch).</summary>
    public override double InitialDeviation(string name) =>
        name.StartsWith("network.layers.", StringComparison.Ordinal)
            ? 1 / Math.Sqrt(3.0 * HiddenSize)
            : 0.1 / Math.Sqrt(3);

    private static void Share(string key, double share)
    {
        if (!(share >= 0 && share < 1))
        {
            throw new InputException(
                FormattableString.Invariant(
                    $"the configuration's \"{key}\" is {share}, and should be a share from 0 to below 1: is it damaged?"
                )
            );
        }
    }
}
