namespace Malmoi.Tokenization.Trainers;

/// <summary>Distinct words one after the other, a 0 after each, so that no repeated stretch reaches from one into the next.</summary>
/// <param name="Symbols">One more than each character's number in the alphabet; 0 ends a word.</param>
/// <param name="Starts">Where each word starts; one more for the end of the text.</param>
/// <param name="Occurrences">How often each word occurs.</param>
internal sealed record BoundedText(int[] Symbols, int[] Starts, long[] Occurrences)
{
    public int Words => Occurrences.Length;

    /// <summary>Where the word ends: at its 0.</summary>
    public int End(int word) => Starts[word + 1] - 1;

    /// <summary>The words, each cut where it has a character outside the alphabet.</summary>
    public static BoundedText Of(SpelledWords words)
    {
        var symbols = new List<int>(words.Symbols.Length + words.Count);
        var starts = new List<int>(words.Count + 1);
        var occurrences = new List<long>(words.Count);
        for (var i = 0; i < words.Count; i++)
        {
            foreach (var range in words.Word(i).Split(SpelledWords.Unknown))
            {
                var part = words.Word(i)[range];
                if (part.IsEmpty)
                {
                    continue;
                }

                starts.Add(symbols.Count);
                occurrences.Add(words.Occurrences[i]);
                foreach (var symbol in part)
                {
                    symbols.Add(symbol + 1);
                }

                symbols.Add(0);
            }
        }

        starts.Add(symbols.Count);
        return new BoundedText([.. symbols], [.. starts], [.. occurrences]);
    }
}
