using System.Text;

namespace Malmoi.Tokenization.Trainers;

/// <summary>The characters that pieces may be made of, in the order of their code points.</summary>
public sealed class Alphabet
{
    private readonly Rune[] _characters;
    private readonly long[] _occurrences;
    private readonly Dictionary<int, int> _numbers;

    private Alphabet(Rune[] characters, long[] occurrences, long left)
    {
        (_characters, _occurrences, LeftOut) = (characters, occurrences, left);
        _numbers = characters.Index().ToDictionary(entry => entry.Item.Value, entry => entry.Index);
    }

    public int Count => _characters.Length;

    /// <summary>How many characters of the text, repetitions counted, are none of these.</summary>
    public long LeftOut { get; }

    public IReadOnlyList<Rune> Characters => _characters;

    /// <summary>How often the character with this number occurs.</summary>
    public long Occurrences(int number) => _occurrences[number];

    /// <summary>The number of a character, or -1.</summary>
    public int Find(Rune character) => _numbers.TryGetValue(character.Value, out var number) ? number : -1;

    /// <summary>The alphabet of these words: what is required, then the most frequent characters within limit and coverage.</summary>
    /// <remarks>Of characters that are equally frequent the one with the lower code point comes first.</remarks>
    public static Alphabet Of(WordCounts words, AlphabetOptions? options = null)
    {
        options ??= new AlphabetOptions();
        var counts = Tally(words);
        var required = options.Required.ToHashSet();
        var total = counts.Values.Sum();
        var covered = counts.Where(pair => required.Contains(pair.Key)).Sum(pair => pair.Value);
        var kept = new HashSet<Rune>(required);
        foreach (var (character, count) in counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Value))
        {
            if (kept.Count >= options.Limit || covered >= options.Coverage * total)
            {
                break;
            }

            if (kept.Add(character))
            {
                covered += count;
            }
        }

        Rune[] characters = [.. kept.Order()];
        return new Alphabet(
            characters,
            [.. characters.Select(rune => counts.GetValueOrDefault(rune))],
            total - covered
        );
    }

    private static Dictionary<Rune, long> Tally(WordCounts words)
    {
        var basic = new long[char.MaxValue + 1];
        var counts = new Dictionary<Rune, long>();
        for (var i = 0; i < words.Count; i++)
        {
            var occurrences = words.Occurrences(i);
            for (var rest = words.Utf8(i); !rest.IsEmpty; )
            {
                Rune.DecodeFromUtf8(rest, out var rune, out var length);
                rest = rest[length..];
                if (rune.IsBmp)
                {
                    basic[rune.Value] += occurrences;
                }
                else
                {
                    counts[rune] = counts.GetValueOrDefault(rune) + occurrences;
                }
            }
        }

        for (var c = 0; c < basic.Length; c++)
        {
            if (basic[c] > 0)
            {
                counts[new Rune((char)c)] = basic[c];
            }
        }

        return counts;
    }
}

/// <summary>Which characters of a corpus make its alphabet.</summary>
public sealed record AlphabetOptions
{
    /// <summary>Characters that belong to it though they may not occur.</summary>
    public IReadOnlyList<Rune> Required { get; init; } = [];

    /// <summary>The share of all characters of the text that must be covered; rarer ones are left out. SentencePiece takes 0.9995.</summary>
    public double Coverage { get; init; } = 1;

    /// <summary>The most characters to keep; null for no limit.</summary>
    public int? Limit { get; init; }
}
