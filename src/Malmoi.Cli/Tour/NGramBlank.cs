using Malmoi.NGrams;

namespace Malmoi.Cli.Tour;

/// <summary>A blank filled by an n-gram model: from the words before it, or by the word that makes the whole sentence likeliest.</summary>
internal static class NGramBlank
{
    /// <summary>The likeliest word after those before the blank.</summary>
    public static int Continue(INGramModel model, int[] words, int blank) => Fill(model, words, blank, []);

    /// <summary>The word that makes the whole sentence likeliest.</summary>
    public static int Fill(INGramModel model, int[] words, int blank)
    {
        // Words after the blank that still see it.
        int[] after = [.. words.AsSpan(blank + 1), model.Marks.End];
        return Fill(model, words, blank, after[..Math.Min(after.Length, model.Order - 1)]);
    }

    private static int Fill(INGramModel model, int[] words, int blank, int[] after)
    {
        using var before = model.Start();
        Read(model, before, words.AsSpan(0, blank), new NGramScore[blank]);
        var scores = new NGramScore[after.Length + 1];
        int[] tokens = [0, .. after];
        var (best, most) = (0, double.NegativeInfinity);
        for (var word = 0; word < model.VocabularySize; word++)
        {
            if (word == model.Marks.Unknown || word == model.Marks.Begin || word == model.Marks.End)
            {
                continue;
            }

            using var state = before.Fork();
            tokens[0] = word;
            Read(model, state, tokens, scores);
            var sum = scores.Sum(score => (double)score.Log10Probability);
            (best, most) = sum > most ? (word, sum) : (best, most);
        }

        return best;
    }

    private static void Read(
        INGramModel model,
        LanguageModels.INextTokenState state,
        ReadOnlySpan<int> tokens,
        Span<NGramScore> scores
    )
    {
        if (tokens.Length > 0)
        {
            model.Read(state, tokens, scores);
        }
    }
}
