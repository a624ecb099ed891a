using Malmoi.Architectures;
using Malmoi.Neural.Blocks;
using static TorchSharp.torch;

namespace Malmoi.Neural.Heads;

/// <summary>What each task minimises, as the reference computes it.</summary>
public static class Losses
{
    /// <summary>A label that is not scored.</summary>
    public const long Ignored = -100;

    /// <summary>Each place predicts the one after it.</summary>
    /// <param name="logits">(batch, positions, vocabulary)</param>
    /// <param name="labels">(batch, positions): the input itself, <see cref="Ignored"/> where nothing is to be learned.</param>
    public static Tensor NextToken(Tensor logits, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var count = logits.shape[1] - 1;
        return PerPlace(logits.narrow(1, 0, count), labels.narrow(1, 1, count)).MoveToOuterDisposeScope();
    }

    /// <summary>Mean cross-entropy of places and their labels: masked tokens, tags, a decoder's shifted targets.</summary>
    /// <param name="logits">(..., classes)</param>
    /// <param name="labels">(...)</param>
    /// <param name="smoothing">The share of each label that is spread over all classes (Szegedy et al., 2016).</param>
    public static Tensor PerPlace(Tensor logits, Tensor labels, double smoothing = 0)
    {
        using var scope = NewDisposeScope();
        return nn
            .functional.cross_entropy(
                logits.reshape(-1, logits.shape[^1]),
                labels.reshape(-1),
                ignore_index: Ignored,
                label_smoothing: smoothing
            )
            .MoveToOuterDisposeScope();
    }

    /// <summary>The same of logits that nobody reads afterwards.</summary>
    internal static Tensor OfSpentLogits(Tensor logits, Tensor labels, double smoothing) =>
        CrossEntropyNode.Suits(logits)
            ? CrossEntropyNode.Forward(logits, labels, smoothing)
            : PerPlace(logits, labels, smoothing);

    /// <summary>One class or several for a whole text, or a number.</summary>
    /// <param name="logits">(batch, classes)</param>
    /// <param name="labels">(batch) classes or numbers, or (batch, classes) of 0 and 1 where a text may be of several.</param>
    public static Tensor SequenceClass(Tensor logits, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var loss =
            logits.shape[^1] == 1 ? nn.functional.mse_loss(logits.squeeze(-1), labels.to(logits.dtype).view(-1))
            : labels.dim() == 2 ? nn.functional.binary_cross_entropy_with_logits(logits, labels.to(logits.dtype))
            : PerPlace(logits, labels);
        return loss.MoveToOuterDisposeScope();
    }

    /// <summary>The mean of how badly an answer's two ends are found; ends beyond the text are not scored.</summary>
    /// <param name="logits">(batch, positions, 2)</param>
    /// <param name="begins">(batch)</param>
    /// <param name="ends">(batch)</param>
    public static Tensor Span(Tensor logits, Tensor begins, Tensor ends)
    {
        using var scope = NewDisposeScope();
        var length = logits.shape[1];
        return (End(0, begins).Plus(End(1, ends)) / Held.Number(2)).MoveToOuterDisposeScope();

        Tensor End(int which, Tensor places) =>
            nn.functional.cross_entropy(
                logits.select(-1, which),
                places.clamp(Held.Number(0), Held.Number(length)),
                ignore_index: length
            );
    }

    /// <summary>Whether each token was replaced (ELECTRA, Clark et al., 2020); padding is not scored.</summary>
    /// <param name="logits">(batch, positions)</param>
    /// <param name="labels">(batch, positions) of 0 and 1.</param>
    /// <param name="mask">(batch, positions); null: no padding.</param>
    public static Tensor ReplacedToken(Tensor logits, Tensor labels, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        var wanted = labels.to(logits.dtype);
        if (mask is not null)
        {
            var seen = mask.to(ScalarType.Bool);
            (logits, wanted) = (logits.masked_select(seen), wanted.masked_select(seen));
        }

        return nn.functional.binary_cross_entropy_with_logits(logits, wanted).MoveToOuterDisposeScope();
    }

    /// <summary>Keeps the experts of a mixture evenly used (Fedus et al., 2022): experts · Σ share of tokens · share of probability.</summary>
    /// <param name="routerLogits">(tokens, experts), a layer each.</param>
    /// <param name="chosen">Experts that each token uses.</param>
    /// <param name="mask">(batch, positions); null: no padding.</param>
    public static Tensor Balance(IReadOnlyList<Tensor> routerLogits, int chosen, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        var probabilities = cat([.. routerLogits], 0).softmax(-1); // (layers · tokens, experts)
        var experts = probabilities.shape[1];
        var picked = nn.functional.one_hot(probabilities.topk(chosen, 1).indexes, experts).sum(1); // (layers · tokens, experts)
        var weight = mask is null
            ? ones([probabilities.shape[0], 1], device: probabilities.device)
            : mask.to(ScalarType.Float32).flatten().repeat(routerLogits.Count).unsqueeze(1);
        var tokens = weight.sum();
        // Named, for a bare 0 would be taken for an element type.
        var used = (picked * weight).sum(dim: 0) / tokens;
        var wanted = (probabilities * weight).sum(dim: 0) / tokens;
        return ((used * wanted).sum() * Held.Number(experts)).MoveToOuterDisposeScope();
    }
}
