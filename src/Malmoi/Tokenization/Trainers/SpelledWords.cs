using System.Text;

namespace Malmoi.Tokenization.Trainers;

/// <summary>Distinct words as sequences of numbers, one after the other in one array, each with how often it occurs.</summary>
/// <param name="Symbols">The numbers of all words; <see cref="Unknown"/> for a character outside the alphabet.</param>
/// <param name="Starts">Where each word starts; one more for the end of the last.</param>
/// <param name="Occurrences">How often each word occurs.</param>
internal sealed record SpelledWords(int[] Symbols, int[] Starts, long[] Occurrences)
{
    public const int Unknown = -1;

    public int Count => Occurrences.Length;

    public Span<int> Word(int index) => Symbols.AsSpan(Starts[index], Starts[index + 1] - Starts[index]);

    /// <summary>The words spelled in numbers of an alphabet.</summary>
    public static SpelledWords Of(WordCounts words, Alphabet alphabet)
    {
        var basic = new int[char.MaxValue + 1];
        Array.Fill(basic, Unknown);
        foreach (var (number, rune) in alphabet.Characters.Index())
        {
            if (rune.IsBmp)
            {
                basic[rune.Value] = number;
            }
        }

        var symbols = new int[Length(words)];
        var starts = new int[words.Count + 1];
        var occurrences = new long[words.Count];
        var at = 0;
        for (var i = 0; i < words.Count; i++)
        {
            starts[i] = at;
            occurrences[i] = words.Occurrences(i);
            for (var rest = words.Utf8(i); !rest.IsEmpty; )
            {
                Rune.DecodeFromUtf8(rest, out var rune, out var length);
                rest = rest[length..];
                symbols[at++] = rune.IsBmp ? basic[rune.Value] : alphabet.Find(rune);
            }
        }

        starts[^1] = at;
        return new SpelledWords(symbols, starts, occurrences);
    }

    private static int Length(WordCounts words)
    {
        var length = 0;
        for (var i = 0; i < words.Count; i++)
        {
            foreach (var unit in words.Utf8(i))
            {
                length += (unit & 0xC0) == 0x80 ? 0 : 1;
            }
        }

        return length;
    }
}
