using Malmoi.Neural.Pretraining.Data;

namespace Malmoi.Neural.Pretraining.Objectives;

/// <summary>What belongs together in a passage: words, eojeol, sentences.</summary>
internal static class Runs
{
    /// <summary>The runs of tokens that begin at a mark; special tokens are in none. No mark but a special one: each token by itself.</summary>
    public static List<Range> Of(ReadOnlySpan<TokenMarks> marks, TokenMarks unit)
    {
        var each = unit == TokenMarks.None || !marks.ContainsAnyExcept(TokenMarks.None, TokenMarks.Special);
        var runs = new List<Range>();
        var start = -1;
        for (var i = 0; i <= marks.Length; i++)
        {
            var isSpecial = i < marks.Length && marks[i].HasFlag(TokenMarks.Special);
            if (start >= 0 && (i == marks.Length || isSpecial || each || marks[i].HasFlag(unit)))
            {
                runs.Add(start..i);
                start = -1;
            }

            if (start < 0 && !isSpecial)
            {
                start = i;
            }
        }

        return runs;
    }

    /// <summary>The sentences of a passage, which is all in them; what stands before the first mark is a part of one.</summary>
    /// <exception cref="InputException">There are fewer than wanted.</exception>
    public static List<Range> Sentences(Passage passage, int least)
    {
        int[] starts =
        [
            .. Enumerable
                .Range(0, passage.Ids.Length)
                .Where(i => i == 0 || passage.Marks[i].HasFlag(TokenMarks.Sentence)),
            passage.Ids.Length,
        ];
        return starts.Length - 1 >= least
            ? [.. starts.Zip(starts.Skip(1), (start, end) => new Range(start, end))]
            : throw new InputException(
                $"a passage has {starts.Length - 1} sentence(s), and this objective needs {least}: tokenise the corpus with marks, documents of more than one line, and leave shorter ones out"
            );
    }
}
