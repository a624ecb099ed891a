using Malmoi.Neural.Pretraining.Data;

namespace Malmoi.Neural.Pretraining.Objectives;

/// <summary>Which sentences are missing.</summary>
public enum GapChoice
{
    /// <summary>Any.</summary>
    Random,

    /// <summary>The first.</summary>
    Lead,

    /// <summary>Those that are most like the rest of the document, each by itself.</summary>
    Independent,

    /// <summary>One after another, so that together they are most like the rest.</summary>
    Sequential,
}

/// <summary>The sentences that say most of a document are missing and are to be said, as a summary of the rest (Pegasus, Zhang et al., 2020).</summary>
/// <remarks>
/// <code>
///   document   S1  S2  S3  S4          source   S1 [MASK] S3 S4 ⟨/s⟩          target   S2 ⟨/s⟩
///
///   likeness of some sentences to the rest: ROUGE-1 F1 = 2 · common / (tokens of both), common: of each token as often as both have it
/// </code>
/// Choices "Ind-Orig" and "Seq-Orig" of the paper count a token as often as it occurs, "Uniq" once (<see cref="Unique"/>). Here they count ids, where the
/// paper counts stems of words. Of like sentences the later one is taken, as published.
/// </remarks>
/// <param name="mask">Stands for a missing sentence.</param>
/// <param name="start">What the decoder reads first.</param>
/// <param name="end">Behind source and target; null: nothing is.</param>
public sealed class GapSentences(int mask, int start, int? end) : IObjective
{
    /// <summary>Of all sentences that are missing; one at least.</summary>
    public double Share { get; init; } = 0.3;

    public GapChoice Choice { get; init; } = GapChoice.Independent;

    /// <summary>Whether a token that occurs twice counts once.</summary>
    public bool Unique { get; init; }

    /// <summary>Of the sentences to be said that stand in the source all the same.</summary>
    public double KeptShare { get; init; }

    /// <exception cref="InputException">The passage has less than two sentences.</exception>
    public Example Make(Passage passage, Xoshiro256 random)
    {
        var sentences = Runs.Sentences(passage, least: 2);
        int[][] texts = [.. sentences.Select(sentence => passage.Ids[sentence])];
        var gaps = Chosen(texts, random);
        int[] ends = end is { } id ? [id] : [];
        int[] source =
        [
            .. texts.SelectMany(
                (text, i) => gaps.Contains(i) && random.NextDouble() >= KeptShare ? (IEnumerable<int>)[mask] : text
            ),
        ];
        return Example.Conditional([.. source, .. ends], [.. gaps.SelectMany(i => texts[i]), .. ends], start);
    }

    /// <summary>The numbers of the sentences that are to be missing, in their order.</summary>
    internal IReadOnlyList<int> Chosen(int[][] sentences, Xoshiro256 random)
    {
        var wanted = Math.Clamp((int)(sentences.Length * (float)Share), 1, sentences.Length - 1);
        IEnumerable<int> chosen = Choice switch
        {
            GapChoice.Random => random.Permutation(sentences.Length).Take(wanted),
            GapChoice.Lead => Enumerable.Range(0, wanted),
            GapChoice.Independent => Enumerable
                .Range(0, sentences.Length)
                .OrderByDescending(i => Likeness(sentences, [i]))
                .ThenByDescending(i => i)
                .Take(wanted),
            _ => OneAfterAnother(sentences, wanted),
        };
        return [.. chosen.Order()];
    }

    private List<int> OneAfterAnother(int[][] sentences, int wanted)
    {
        var chosen = new List<int>();
        while (chosen.Count < wanted)
        {
            chosen.Add(
                Enumerable
                    .Range(0, sentences.Length)
                    .Where(i => !chosen.Contains(i))
                    .OrderByDescending(i => Likeness(sentences, [.. chosen, i]))
                    .ThenByDescending(i => i)
                    .First()
            );
        }

        return chosen;
    }

    /// <summary>ROUGE-1 F1 between some sentences and all the others.</summary>
    internal double Likeness(int[][] sentences, IReadOnlyList<int> chosen)
    {
        var candidate = Counts(chosen.SelectMany(i => sentences[i]));
        var rest = Counts(sentences.Where((_, i) => !chosen.Contains(i)).SelectMany(text => text));
        var common = candidate.Sum(token => Math.Min(token.Value, rest.GetValueOrDefault(token.Key)));
        return 2.0 * common / Math.Max(1, candidate.Values.Sum() + rest.Values.Sum());
    }

    private Dictionary<int, int> Counts(IEnumerable<int> tokens) =>
        tokens.GroupBy(token => token).ToDictionary(group => group.Key, group => Unique ? 1 : group.Count());
}
