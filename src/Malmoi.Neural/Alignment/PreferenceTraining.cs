using Malmoi.Architectures;
using Malmoi.Neural.Alignment.Preferences;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Finetuning;
using Malmoi.Neural.Pretraining;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment;

/// <summary>A decoder that learns which answers people prefer, by any of the losses.</summary>
/// <remarks>
/// <code>
///   a pair ──► policy ──► Σ ln π(w), Σ ln π(l) ──┐
///                                                ├──► loss ──► gradients (of the adapter, or of all)
///   computed once ──► Σ ln ref(w), Σ ln ref(l) ──┘
/// </code>
/// The reference is the model as it was before the first step, so that its numbers travel with the batches.
/// </remarks>
/// <param name="model">The caller disposes it.</param>
/// <param name="adapter">What is trained in its place; null: the model itself.</param>
/// <param name="loss">What is minimised.</param>
public sealed class PreferenceTraining(Transformer model, LowRank? adapter, PreferenceLoss loss) : ITrainable, IMeasured
{
    private readonly ModelSize _size = new(model.Spec);

    public IReadOnlyDictionary<string, Parameter> Tensors { get; } = adapter?.Trained(model) ?? model.Tensors;

    /// <summary>Weight of the preferred answers' own cross-entropy beside what the loss brings.</summary>
    public double ChosenWeight { get; init; }

    /// <summary>Whether answers are scored by the mean of their tokens even where the loss takes their sum.</summary>
    public bool AveragesTokens { get; init; }

    /// <summary>Of batches that were learned from, since it was cleared.</summary>
    public PreferenceMeasures Learned { get; } = new();

    /// <summary>Of batches that were not, since it was cleared.</summary>
    public PreferenceMeasures HeldOut { get; private set; } = new();

    /// <summary>What was noted of held-out batches; it begins again with nothing noted.</summary>
    public PreferenceMeasures TakeHeldOut()
    {
        var taken = HeldOut;
        HeldOut = new PreferenceMeasures();
        return taken;
    }

    /// <summary>Σ ln p of each row's labelled tokens under the model as it is now.</summary>
    public float[] LogProbabilities(Batch batch)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return Read(batch, training: false).Sums.Numbers();
    }

    public Tensor Loss(Batch batch, bool training)
    {
        using var scope = NewDisposeScope();
        var read = Read(batch, training);
        var averages = AveragesTokens || loss.AveragesTokens;
        var policy = averages ? read.Means : read.Sums;
        var compared = batch.Comparisons!;
        var known = compared.References is { } references ? tensor(references).to(policy.device) : null;
        var reference = known is null || !averages ? known : known / read.Counts;
        var noted = training ? Learned : HeldOut;
        var sides = compared.Verdicts is { } verdicts ? Sides.OfVerdicts(verdicts) : Sides.OfPairs(compared.Pairs);
        var scores = sides.Scores(policy, reference);
        var value =
            compared.Verdicts is null ? Mean(loss.Of(scores), compared.Weights)
            : loss is Kto kto ? Unpaired(kto, scores, sides, policy, reference, noted).mean()
            : throw new InputException(
                "only KTO learns from answers that are good or bad by themselves: give pairs, or choose kto"
            );
        if (ChosenWeight + loss.ChosenWeight is > 0 and var weight && sides.Chosen.Length > 0)
        {
            // Every preferred answer once, however many it is compared with; the mean over their tokens.
            long[] once = [.. sides.Chosen.Distinct()];
            var rows = tensor(once).to(policy.device);
            var entropy = -(read.Sums.index_select(0, rows).sum() / read.Counts.index_select(0, rows).sum());
            noted.Note("loss/chosen answers", entropy.reshape(1).Numbers());
            value = value.Plus(entropy * Held.Number(weight));
        }

        Note(noted, scores, sides, read, known);
        return value.MoveToOuterDisposeScope();
    }

    /// <summary>Three times what reading costs: once forward, twice backward (Kaplan et al., 2020).</summary>
    public double Operations(Batch batch) =>
        3
        * (
            (
                (double)batch.Tokens.Values.Length
                * ModelSize.OperationsPerToken(model.Spec.Stacks[^1].Stack, batch.Tokens.Length)
            )
            + (
                batch.Labels!.Values.Count(label => label >= 0)
                * (double)_size.OperationsPerPlace(model.Heads[HeadNames.NextToken].Spec)
            )
        );

    private AnswerLogProbabilities Read(Batch batch, bool training)
    {
        if (adapter is not null)
        {
            adapter.Training = training;
        }

        return AnswerLogProbabilities.Of(model, batch, training);
    }

    // Each prompt counts alike, however many answers were ranked.
    private Tensor Mean(Tensor losses, float[]? weights)
    {
        if (weights is null || !loss.KeepsPairs)
        {
            return losses.mean();
        }

        // Of single answers there are twice as many losses, one side after the other.
        var each = tensor(weights).to(losses.device).repeat(losses.shape[0] / weights.Length);
        return (losses * each).sum() / each.sum();
    }

    private static Tensor Unpaired(
        Kto kto,
        PairScores scores,
        Sides sides,
        Tensor policy,
        Tensor? reference,
        PreferenceMeasures noted
    )
    {
        var others = tensor(sides.Mismatched).to(policy.device);
        var distance =
            sides.Mismatched.Length == 0
                ? zeros([], device: policy.device)
                : Kto.Distance(policy.index_select(0, others) - reference!.index_select(0, others));
        noted.Note("divergence/mismatched", distance.reshape(1).Numbers());
        return kto.Of(scores, distance);
    }

    private void Note(
        PreferenceMeasures noted,
        PairScores scores,
        Sides sides,
        AnswerLogProbabilities read,
        Tensor? known
    )
    {
        using var noGradients = no_grad();
        var (chosen, rejected) = (loss.ChosenRewards(scores).Numbers(), loss.RejectedRewards(scores).Numbers());
        var (better, worse) = (tensor(sides.Chosen).to(read.Sums.device), tensor(sides.Rejected).to(read.Sums.device));
        var likely = read.Sums.index_select(0, better);
        noted.Note("reward/chosen", chosen);
        noted.Note("reward/rejected", rejected);
        noted.Note("log-probability/chosen", likely.Numbers());
        noted.Note("log-probability/rejected", read.Sums.index_select(0, worse).Numbers());
        if (known is not null)
        {
            noted.Note("divergence/chosen", (likely - known.index_select(0, better)).Numbers());
        }

        if (sides.ArePairs)
        {
            float[] margins = [.. chosen.Zip(rejected, (one, other) => one - other)];
            noted.Note("reward/margin", margins);
            noted.Compare(chosen, rejected);
            noted.Weigh(scores.PolicyChosen.Numbers(), scores.PolicyRejected.Numbers());
        }
    }

    /// <summary>Which rows are preferred and which are not.</summary>
    private sealed record Sides(long[] Chosen, long[] Rejected, long[] Mismatched, bool ArePairs)
    {
        public static Sides OfPairs(IdGrid pairs) =>
            new(
                [.. Enumerable.Range(0, pairs.Rows).Select(pair => (long)pairs[pair][0])],
                [.. Enumerable.Range(0, pairs.Rows).Select(pair => (long)pairs[pair][1])],
                [],
                ArePairs: true
            );

        public static Sides OfVerdicts(Verdict[] verdicts)
        {
            return new Sides(Of(Verdict.Good), Of(Verdict.Bad), Of(Verdict.Mismatched), ArePairs: false);

            long[] Of(Verdict verdict) =>
                [.. verdicts.Index().Where(row => row.Item == verdict).Select(row => (long)row.Index)];
        }

        public PairScores Scores(Tensor policy, Tensor? reference)
        {
            var (chosen, rejected) = (tensor(Chosen).to(policy.device), tensor(Rejected).to(policy.device));
            return new PairScores(
                policy.index_select(0, chosen),
                policy.index_select(0, rejected),
                reference?.index_select(0, chosen),
                reference?.index_select(0, rejected)
            );
        }
    }
}
