using Malmoi.LanguageModels;

namespace Malmoi.Decoding;

/// <summary>A sequence of tokens and ln p of the whole of it; finished sequences end with the end mark.</summary>
public sealed record Hypothesis(IReadOnlyList<int> Tokens, double LogProbability, bool IsFinished);

/// <summary>Searches for the likeliest continuation, keeping the best few at each length (Lowerre, 1976).</summary>
/// <remarks>
/// Scores are plain sums of ln p, with no bonus for length: with a beam as wide as there are sequences the result is the true maximum.
/// A finished hypothesis keeps its place; the search ends when no unfinished one can still overtake the beam.
/// </remarks>
public sealed class BeamSearch(INextTokenModel model, int width)
{
    /// <summary>Rules tokens out before each step; the others keep their probabilities.</summary>
    public IReadOnlyList<int> Suppressed { get; init; } = [];

    /// <summary>Ends a sequence; null where the model has no such token.</summary>
    public int? End { get; init; }

    /// <summary>Up to <c>width</c> hypotheses, likeliest first.</summary>
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

        List<Beam> beams = [new([], 0, start.Fork(), logits.ToArray())];
        List<Hypothesis> finished = [];
        for (var length = 0; length < maxTokens && beams.Count > 0; length++)
        {
            ct.ThrowIfCancellationRequested();
            var candidates = beams.SelectMany((beam, index) => Best(beam, index)).ToList();
            candidates.Sort(Candidate.ByScore);
            var room = Math.Min(width, candidates.Count);
            finished.AddRange(
                candidates
                    .Take(room)
                    .Where(candidate => candidate.Token == End)
                    .Select(candidate => new Hypothesis(
                        [.. beams[candidate.Beam].Tokens, candidate.Token],
                        candidate.Score,
                        true
                    ))
            );
            Keep(finished);
            var survivors = candidates
                .Take(room)
                .Where(candidate => candidate.Token != End && CanOvertake(candidate.Score, finished))
                .ToList();
            beams = Advance(beams, survivors);
        }

        finished.AddRange(beams.Select(beam => new Hypothesis(beam.Tokens, beam.Score, false)));
        beams.ForEach(beam => beam.State.Dispose());
        Keep(finished);
        return finished;
    }

    private bool CanOvertake(double score, List<Hypothesis> finished) =>
        finished.Count < width || score > finished[^1].LogProbability;

    private void Keep(List<Hypothesis> finished)
    {
        finished.Sort((a, b) => b.LogProbability.CompareTo(a.LogProbability));
        finished.RemoveRange(Math.Min(width, finished.Count), Math.Max(0, finished.Count - width));
    }

    private List<Candidate> Best(Beam beam, int index)
    {
        var normalizer = LogSoftmax.Normalizer(beam.Logits);
        foreach (var token in Suppressed)
        {
            beam.Logits[token] = float.NegativeInfinity;
        }

        using var ranked = new RankedTokens(beam.Logits);
        var best = new List<Candidate>(width);
        foreach (var token in ranked.Ids[..Math.Min(width, ranked.Ids.Length)])
        {
            best.Add(new Candidate(index, token, beam.Score + beam.Logits[token] - normalizer));
        }

        return best;
    }

    private List<Beam> Advance(List<Beam> beams, List<Candidate> survivors)
    {
        var next = survivors
            .Select(chosen => new Beam(
                [.. beams[chosen.Beam].Tokens, chosen.Token],
                chosen.Score,
                beams[chosen.Beam].State.Fork(),
                new float[model.VocabularySize]
            ))
            .ToList();
        beams.ForEach(beam => beam.State.Dispose());
        model.Read(
            next.Select(beam => new Reading(beam.State, beam.Tokens.AsMemory(beam.Tokens.Length - 1))
                {
                    Logits = beam.Logits,
                })
                .ToArray()
        );
        return next;
    }

    private sealed record Beam(int[] Tokens, double Score, INextTokenState State, float[] Logits);

    private readonly record struct Candidate(int Beam, int Token, double Score)
    {
        // Equals keep an order of their own, so that the result does not depend on the sort.
        public static int ByScore(Candidate a, Candidate b) =>
            b.Score != a.Score ? b.Score.CompareTo(a.Score)
            : a.Beam != b.Beam ? a.Beam.CompareTo(b.Beam)
            : a.Token.CompareTo(b.Token);
    }
}
