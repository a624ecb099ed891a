using Malmoi.LanguageModels;

namespace Malmoi.Decoding;

/// <summary>A sequence of tokens and ln p of the whole of it; finished sequences end with the end mark.</summary>
/// <param name="Tokens">What was written.</param>
/// <param name="LogProbability">ln p of all of them.</param>
/// <param name="IsFinished">Whether the end mark was written, and not only the most tokens.</param>
/// <param name="Score">What hypotheses are ranked by: ln p over the length to the power of the length penalty.</param>
public sealed record Hypothesis(IReadOnlyList<int> Tokens, double LogProbability, bool IsFinished, double Score);

/// <summary>Searches for the likeliest continuation, keeping the best few at each length (Lowerre, 1976).</summary>
/// <remarks>
/// <c>score = ln p / length^penalty</c>: with a penalty of 0 a hypothesis is worth its probability, and with a beam as wide as there
/// are sequences the result is the true maximum; a greater penalty favours longer ones (Wu et al., 2016). Twice the beam is looked at
/// in each step, so that as many unfinished hypotheses live on as the beam is wide however many end.
/// </remarks>
public sealed class BeamSearch(INextTokenModel model, int width)
{
    /// <summary>Rules over each step's ln p before hypotheses are compared.</summary>
    public IReadOnlyList<ILogitFilter> Filters { get; init; } = [];

    /// <summary>What each text must be; forked, not changed.</summary>
    public IConstraint? Constraint { get; init; }

    /// <summary>Ends a sequence; null where the model has no such token.</summary>
    public int? End { get; init; }

    /// <summary>Power of the length by which ln p is divided.</summary>
    public double LengthPenalty { get; init; }

    /// <summary>Stops as soon as the beam is full of finished hypotheses, though a better one might still come.</summary>
    public bool StopsEarly { get; init; }

    /// <summary>What was written before, for filters that look back.</summary>
    public IReadOnlyList<int> History { get; init; } = [];

    /// <summary>Up to <c>width</c> hypotheses, best first.</summary>
    /// <param name="start">What was read so far; it is forked, not changed.</param>
    /// <param name="logits">(vocabulary) the distribution after it.</param>
    /// <param name="maxTokens">No hypothesis is longer.</param>
    /// <param name="ct">Stops the search.</param>
    public IReadOnlyList<Hypothesis> Search(
        INextTokenState start,
        ReadOnlySpan<float> logits,
        int maxTokens,
        CancellationToken ct = default
    )
    {
        if (width < 1)
        {
            throw new InputException($"a beam of {width} holds no hypothesis: give 1 or more");
        }

        List<Beam> beams = [new([], 0, start.Fork(), logits.ToArray(), Constraint)];
        List<Hypothesis> finished = [];
        for (var length = 1; length <= maxTokens && beams.Count > 0; length++)
        {
            ct.ThrowIfCancellationRequested();
            var candidates = beams.SelectMany(Best).ToList();
            candidates.Sort(Candidate.ByScore);
            var best = candidates.Take(2 * width).ToList();
            foreach (var ended in best.Take(width).Where(candidate => candidate.Token == End))
            {
                Keep(finished, Ended(beams[ended.Beam], ended, length));
            }

            if (best.Count == 0 || IsDone(finished, best[0].Score, length))
            {
                Release(beams);
                return finished;
            }

            beams = Advance(
                beams,
                [.. best.Where(candidate => candidate.Token != End).Take(width)],
                length < maxTokens
            );
        }

        foreach (var beam in beams)
        {
            Keep(finished, new Hypothesis(beam.Tokens, beam.Score, false, Score(beam.Score, beam.Tokens.Length)));
        }

        Release(beams);
        return finished;
    }

    private Hypothesis Ended(Beam beam, Candidate end, int length) =>
        new([.. beam.Tokens, end.Token], end.Score, true, Score(end.Score, length));

    private double Score(double logProbability, int length) =>
        LengthPenalty == 0 || length == 0 ? logProbability : logProbability / Math.Pow(length, LengthPenalty);

    // Whether nothing that still grows can be better than the worst that is kept.
    private bool IsDone(List<Hypothesis> finished, double best, int length) =>
        finished.Count >= width && (StopsEarly || finished[^1].Score >= Score(best, length));

    // A later one of equal worth does not push out an earlier one.
    private void Keep(List<Hypothesis> finished, Hypothesis hypothesis)
    {
        var place = finished.FindIndex(other => other.Score < hypothesis.Score);
        finished.Insert(place < 0 ? finished.Count : place, hypothesis);
        finished.RemoveRange(Math.Min(width, finished.Count), Math.Max(0, finished.Count - width));
    }

    private List<Candidate> Best(Beam beam, int index)
    {
        var scores = beam.Logits;
        var normalizer = (float)LogSoftmax.Normalizer(scores);
        for (var token = 0; token < scores.Length; token++)
        {
            scores[token] -= normalizer;
        }

        beam.Constraint?.Apply(scores);
        int[] history = [.. History, .. beam.Tokens];
        foreach (var filter in Filters)
        {
            filter.Apply(scores, history);
        }

        using var ranked = new RankedTokens(scores);
        var best = new List<Candidate>(2 * width);
        foreach (var token in ranked.Ids[..Math.Min(2 * width, ranked.Ids.Length)])
        {
            best.Add(new Candidate(index, token, beam.Score + scores[token]));
        }

        return best;
    }

    private List<Beam> Advance(List<Beam> beams, List<Candidate> survivors, bool reads)
    {
        var next = survivors
            .Select(chosen => new Beam(
                [.. beams[chosen.Beam].Tokens, chosen.Token],
                chosen.Score,
                beams[chosen.Beam].State.Fork(),
                new float[model.VocabularySize],
                After(beams[chosen.Beam].Constraint, chosen.Token)
            ))
            .ToList();
        Release(beams);
        if (reads)
        {
            model.Read(
                next.Select(beam => new Reading(beam.State, beam.Tokens.AsMemory(beam.Tokens.Length - 1))
                    {
                        Logits = beam.Logits,
                    })
                    .ToArray()
            );
        }

        return next;
    }

    private static IConstraint? After(IConstraint? constraint, int token)
    {
        var next = constraint?.Fork();
        next?.Accept(token);
        return next;
    }

    private static void Release(List<Beam> beams) => beams.ForEach(beam => beam.State.Dispose());

    private sealed record Beam(
        int[] Tokens,
        double Score,
        INextTokenState State,
        float[] Logits,
        IConstraint? Constraint
    );

    private readonly record struct Candidate(int Beam, int Token, double Score)
    {
        // Equals keep an order of their own, so that the result does not depend on the sort.
        public static int ByScore(Candidate a, Candidate b) =>
            b.Score != a.Score ? b.Score.CompareTo(a.Score)
            : a.Beam != b.Beam ? a.Beam.CompareTo(b.Beam)
            : a.Token.CompareTo(b.Token);
    }
}
