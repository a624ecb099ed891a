using Malmoi.Text;

namespace Malmoi.Tokenization.Trainers;

/// <summary>The pieces that unigram training starts from: all characters, and the repeated stretches of text with the greatest frequency times length.</summary>
/// <remarks>
/// A stretch that is always followed by the same character is left to the longer one, so that the candidates are the nodes of
/// the text's suffix tree, which the suffix array and the lengths of common prefixes enumerate. A word counts as often as it occurs.
/// </remarks>
internal sealed class SeedPieces
{
    private readonly BoundedText _text;
    private readonly int[] _suffixes;
    private readonly int[] _shared;
    private readonly long[] _before;
    private readonly List<Seed> _seeds = [];

    private SeedPieces(BoundedText text, int alphabet)
    {
        _text = text;
        _suffixes = SuffixArray.Build(text.Symbols, alphabet + 1);
        _shared = SharedPrefixes(text.Symbols, _suffixes);
        _before = FrequenciesBefore(text, _suffixes);
    }

    /// <summary>A stretch of text: the suffixes from <paramref name="First"/> to <paramref name="Last"/> begin with it.</summary>
    public readonly record struct Seed(int First, int Last, int Length, long Frequency)
    {
        public double Score => (double)Frequency * Length;
    }

    public ReadOnlySpan<int> Suffixes => _suffixes;

    /// <summary>Characters first, by number; then the others, the best first.</summary>
    public IReadOnlyList<Seed> Seeds => _seeds;

    /// <param name="text">The words.</param>
    /// <param name="alphabet">How many characters there are.</param>
    /// <param name="isAllowed">Whether the stretch of so many symbols at a position may be a piece.</param>
    /// <param name="most">The most pieces besides the characters.</param>
    /// <param name="longest">The most characters of a piece.</param>
    public static SeedPieces Of(BoundedText text, int alphabet, Func<int, int, bool> isAllowed, int most, int longest)
    {
        var seeds = new SeedPieces(text, alphabet);
        seeds.AddCharacters(alphabet);
        var candidates = new List<Seed>();
        seeds.Enumerate(
            longest,
            seed =>
            {
                if (
                    seed.Length >= 2
                    && seed.Length <= longest
                    && seed.Frequency >= 2
                    && isAllowed(seeds._suffixes[seed.First], seed.Length)
                )
                {
                    candidates.Add(seed);
                }
            }
        );
        candidates.Sort(
            (a, b) =>
            {
                var order = b.Score.CompareTo(a.Score);
                order = order != 0 ? order : a.First.CompareTo(b.First);
                return order != 0 ? order : a.Length.CompareTo(b.Length);
            }
        );
        seeds._seeds.AddRange(candidates.Take(most));
        return seeds;
    }

    private void AddCharacters(int alphabet)
    {
        var ends = new int[alphabet + 2];
        foreach (var symbol in _text.Symbols)
        {
            ends[symbol + 1]++;
        }

        for (var symbol = 1; symbol < ends.Length; symbol++)
        {
            ends[symbol] += ends[symbol - 1];
        }

        for (var symbol = 1; symbol <= alphabet; symbol++)
        {
            _seeds.Add(Node(ends[symbol], ends[symbol + 1] - 1, 1));
        }
    }

    private Seed Node(int first, int last, int length) => new(first, last, length, _before[last + 1] - _before[first]);

    /// <summary>The nodes of the suffix tree: stretches that go on in different ways, and ends of words.</summary>
    private void Enumerate(int longest, Action<Seed> take)
    {
        var open = new Stack<(int First, int Length)>();
        for (var i = 0; i < _suffixes.Length; i++)
        {
            // The whole rest of the word, unless it is as long as what a neighbour shares: then that node stands for it.
            var rest = RestOfWord(i, longest);
            var next = i + 1 < _suffixes.Length ? _shared[i + 1] : 0;
            if (rest > Math.Max(_shared[i], next))
            {
                take(Node(i, i, rest));
            }

            var first = i;
            while (open.TryPeek(out var node) && node.Length > next)
            {
                open.Pop();
                first = node.First;
                take(Node(first, i, node.Length));
            }

            if (next > 0 && (!open.TryPeek(out var top) || top.Length < next))
            {
                open.Push((first, next));
            }
        }
    }

    // -1 where it is too long for a piece: looking for the end of one long word from every place in it would take forever.
    private int RestOfWord(int suffix, int longest)
    {
        var rest = _text.Symbols.AsSpan(_suffixes[suffix]);
        return rest[..Math.Min(rest.Length, longest + 1)].IndexOf(0);
    }

    /// <summary>How many symbols each suffix shares with the one before it, up to the end of the word (Kasai et al., 2001).</summary>
    private static int[] SharedPrefixes(int[] text, int[] suffixes)
    {
        var ranks = new int[text.Length];
        for (var i = 0; i < suffixes.Length; i++)
        {
            ranks[suffixes[i]] = i;
        }

        var shared = new int[text.Length];
        var length = 0;
        for (var start = 0; start < text.Length; start++)
        {
            if (ranks[start] == 0)
            {
                length = 0;
                continue;
            }

            var other = suffixes[ranks[start] - 1];
            while (text[start + length] != 0 && text[start + length] == text[other + length])
            {
                length++;
            }

            shared[ranks[start]] = length;
            length = Math.Max(0, length - 1);
        }

        return shared;
    }

    /// <summary>How often the words of the suffixes before each occur, added up.</summary>
    private static long[] FrequenciesBefore(BoundedText text, int[] suffixes)
    {
        var frequencies = new long[text.Symbols.Length];
        for (var word = 0; word < text.Words; word++)
        {
            frequencies
                .AsSpan(text.Starts[word], text.Starts[word + 1] - text.Starts[word])
                .Fill(text.Occurrences[word]);
        }

        var before = new long[suffixes.Length + 1];
        for (var i = 0; i < suffixes.Length; i++)
        {
            before[i + 1] = before[i] + frequencies[suffixes[i]];
        }

        return before;
    }
}
