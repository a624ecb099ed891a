namespace Malmoi.WordVectors.Training;

/// <summary>Which rows of the input matrix make up a word: its own alone, or also those of its character n-grams.</summary>
internal sealed class InputRows
{
    private readonly int[]? _starts;
    private readonly int[] _rows;

    private InputRows(int[]? starts, int[] rows, int count) => (_starts, _rows, Count) = (starts, rows, count);

    /// <summary>Rows of the whole matrix.</summary>
    public int Count { get; }

    /// <summary>A row for each word and nothing else.</summary>
    public static InputRows OfWords(int words) => new(null, [], words);

    /// <summary>Rows of the words followed by rows that words share.</summary>
    /// <param name="words">How many words there are.</param>
    /// <param name="shared">How many rows follow them.</param>
    /// <param name="of">The shared rows of a word, from 0.</param>
    public static InputRows WithShared(int words, int shared, Func<int, IReadOnlyList<int>> of)
    {
        var starts = new int[words + 1];
        var rows = new List<int>();
        for (var word = 0; word < words; word++)
        {
            rows.Add(word);
            foreach (var row in of(word))
            {
                rows.Add(checked(words + row));
            }

            starts[word + 1] = rows.Count;
        }

        return new InputRows(starts, [.. rows], checked(words + shared));
    }

    /// <summary>The rows of the word; where it has one of its own only, <paramref name="single"/> is set and there is no list.</summary>
    public ReadOnlySpan<int> Of(int word, out bool single)
    {
        single = _starts is null;
        return _starts is null ? default : _rows.AsSpan(_starts[word].._starts[word + 1]);
    }
}
