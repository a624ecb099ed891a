using Malmoi.Neural.Pretraining.Data;

namespace Malmoi.Neural.Tests.Pretraining.Objectives;

/// <summary>Passages of tokens that are all different, so that where each went can be told.</summary>
internal static class SamplePassage
{
    public const int First = 100;
    public const int Mask = 4;
    public const int Begin = 2;
    public const int End = 3;
    public const int Padding = 0;

    /// <summary>Tokens from 100 on; words of <paramref name="word"/> tokens, eojeol of two words, sentences of <paramref name="sentence"/> words.</summary>
    public static Passage Of(int length, int word = 1, int sentence = 1000)
    {
        var marks = new TokenMarks[length];
        for (var i = 0; i < length; i++)
        {
            marks[i] =
                (i % word == 0 ? TokenMarks.Word : 0)
                | (i % (2 * word) == 0 ? TokenMarks.Eojeol : 0)
                | (i % (sentence * word) == 0 ? TokenMarks.Sentence : 0);
        }

        return new Passage([.. Enumerable.Range(First, length)], marks);
    }

    /// <summary>Passages whose tokens begin at a thousand times their number.</summary>
    public static IPassages Many(int count, int length, int word = 1, int sentence = 1000) =>
        new Numbered(count, length, word, sentence);

    private sealed class Numbered(int count, int length, int word, int sentence) : IPassages
    {
        public long Count => count;

        public int Length(long index) => length;

        public Passage Get(long index)
        {
            var passage = Of(length, word, sentence);
            return passage with
            {
                Ids = [.. passage.Ids.Select(id => id - First + (1000 * (int)(index + 1)))],
                Document = index,
            };
        }
    }
}
