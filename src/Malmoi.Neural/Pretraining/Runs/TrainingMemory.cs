using Malmoi.Architectures;

namespace Malmoi.Neural.Pretraining.Runs;

/// <summary>About how much memory a step takes, counted from the spec, so that a batch without room is refused before hours of work.</summary>
/// <remarks>
/// <code>
///   weights, gradients, two means of the optimiser       16 bytes a number that is learned (20 with an average)
///   what a layer keeps for its gradients                 4 (10 width + 3 inner) bytes a token: norms, queries, keys, values, sums, activations
///   logits and their softmax                             8 bytes a token that is told and piece of the vocabulary
/// </code>
/// Within a tenth of what a GPT of 3 M numbers was measured to take.
/// </remarks>
internal static class TrainingMemory
{
    private const double Gibibyte = 1L << 30;

    /// <exception cref="InputException">The machine has not so much.</exception>
    public static void Check(PretrainingOptions options, ModelSpec spec)
    {
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var (model, row) = (OfModel(spec, options.Training.AverageDecay is not null), OfRow(spec, options));
        var needed = model + (options.Batch * row);
        if (needed <= available)
        {
            return;
        }

        var rows = (long)((available - model) / row);
        var advice =
            rows < 1 ? "take a smaller model, or a machine with more memory"
            : rows < options.Batch
                ? $"give --batch {rows} and {(options.Batch + rows - 1) / rows} times the --accumulate, which learns the same{(options.RecomputesLayers ? "" : ", or --gradient-checkpointing")}"
            : "free some";
        throw new InputException(
            FormattableString.Invariant(
                $"a batch of {options.Batch} rows of {options.Context} tokens does not fit in memory: it takes about {needed / Gibibyte:0.0} GiB of the {available / Gibibyte:0.0} GiB that there are; {advice}"
            )
        );
    }

    /// <summary>Bytes whatever the batch.</summary>
    internal static double OfModel(ModelSpec spec, bool isAveraged) =>
        (isAveraged ? 20.0 : 16.0) * new ModelSize(spec).Parameters;

    /// <summary>Bytes a row.</summary>
    internal static double OfRow(ModelSpec spec, PretrainingOptions options)
    {
        var layers = spec switch
        {
            RecurrentModel { Network: var network } => network.Widths.Sum(width => 8.0 * width),
            _ => spec.Stacks.Sum(stack =>
                options.RecomputesLayers
                    ? stack.Stack.Layers.Sum(layer => (double)layer.Attention.Width) + stack.Stack.Layers.Max(Layer)
                    : stack.Stack.Layers.Sum(Layer)
            ),
        };
        var told = options.Objective == PretrainingObjective.NextToken ? 1 : 0.15;
        return options.Context * 4.0 * (layers + (2 * told * spec.Heads.Values.Max(head => head.Outputs)));
    }

    private static double Layer(LayerSpec layer) =>
        (10.0 * layer.Attention.Width)
        + (layer.FeedForward is DenseFeedForward dense ? (dense.Gated ? 4.0 : 3.0) * dense.InnerWidth : 0);
}
