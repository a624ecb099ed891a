using Malmoi.Neural.Finetuning;
using Malmoi.Neural.Pretraining;

namespace Malmoi.Neural.Alignment;

/// <summary>Prompts with their answers as batches: every answer a row, and which row is better than which.</summary>
/// <param name="Groups">A prompt each.</param>
/// <param name="Padding">The id that fills short rows.</param>
public sealed record PreferenceExamples(IReadOnlyList<RenderedAnswers> Groups, int Padding)
{
    // Rows that are read at once where nothing is learned.
    private const int ReadAtOnce = 16;

    /// <summary>Pairs, all those of a ranking counted, or answers that are judged one by one.</summary>
    public int Count =>
        Groups.Sum(group => group.IsGood is null ? group.Answers.Count * (group.Answers.Count - 1) / 2 : 1);

    /// <summary>Batches in another order each time through; which prompts are in one follows from its number and the seed.</summary>
    /// <param name="size">Prompts a batch.</param>
    /// <param name="seed">Of the order.</param>
    public IBatches Shuffled(int size, long seed) => new ShuffledBatches(Groups.Count, Length, Of, size, seed);

    /// <summary>All prompts in batches of like length.</summary>
    public IEnumerable<IReadOnlyList<int>> ByLength() =>
        Enumerable.Range(0, Groups.Count).OrderByDescending(Length).ThenBy(group => group).Chunk(ReadAtOnce);

    /// <summary>Some prompts as a batch for a decoder.</summary>
    /// <param name="groups">Their numbers.</param>
    public Batch Of(IReadOnlyList<int> groups)
    {
        RenderedAnswers[] chosen = [.. groups.Select(group => Groups[group])];
        RenderedAnswer[] rows = [.. chosen.SelectMany(group => group.Answers)];
        return new Batch
        {
            Tokens = IdGrid.Of([.. rows.Select(row => row.Read)], Padding),
            Lengths = [.. rows.Select(row => row.Length - 1)],
            Labels = IdGrid.Of([.. rows.Select(row => row.Labels)], (int)Heads.Losses.Ignored),
            Comparisons = Compared(chosen),
        };
    }

    /// <summary>What is compared in some prompts whose answers stand one after the other.</summary>
    public static Comparisons Compared(IReadOnlyList<RenderedAnswers> groups)
    {
        var (pairs, weights, margins) = (new List<int[]>(), new List<float>(), new List<float>());
        var row = 0;
        foreach (var group in groups)
        {
            var count = group.Answers.Count;
            for (var better = 0; group.IsGood is null && better < count; better++)
            {
                for (var worse = better + 1; worse < count; worse++)
                {
                    pairs.Add([row + better, row + worse]);
                    weights.Add(2f / (count * (count - 1)));
                    // Between neighbours of a ranking its whole margin is shared evenly.
                    margins.Add((group.Margin ?? 0) * (worse - better) / (count - 1));
                }
            }

            row += count;
        }

        return new Comparisons
        {
            Pairs = new IdGrid(pairs.Count, 2, [.. pairs.SelectMany(pair => pair)]),
            Weights = [.. weights],
            Margins = margins.Exists(margin => margin != 0) ? [.. margins] : null,
            Verdicts = groups[0].IsGood is null ? null : [.. groups.SelectMany(Verdicts)],
            References = groups[0].References is null ? null : [.. groups.SelectMany(group => group.References!)],
        };
    }

    private int Length(int group) => Groups[group].Length;

    private static IEnumerable<Verdict> Verdicts(RenderedAnswers group) =>
        group.Answers.Select(
            (_, i) =>
                i > 0 ? Verdict.Mismatched
                : group.IsGood == true ? Verdict.Good
                : Verdict.Bad
        );
}
