using Malmoi.Text;

namespace Malmoi.Tokenization.Korean;

/// <summary>Finds where morphemes lie in the text that they make up, although they contract and change: 하+았+다 in 했다, 가깝+어서 in 가까워서.</summary>
/// <remarks>
/// The letters of the morphemes are aligned with the letters of the text at the least edit cost: 0 for a letter that stayed, 2 for one that
/// came or went, 3 for a vowel that became another vowel or a consonant another consonant. A border that falls into a syllable moves to the
/// syllable's end: the syllable belongs to the morpheme that begins in it, and a morpheme all within it (았 in 했다) makes no piece.
/// </remarks>
internal sealed class MorphemeAlignment
{
    /// <summary>Longer texts are left out: the table of costs grows with the square.</summary>
    private const int MostLetters = 1 << 10;

    private const int Gap = 2;
    private const int Change = 3;

    private readonly List<(char Letter, int Owner)> _text = [];
    private readonly List<(char Letter, int Owner)> _morphemes = [];
    private int[] _costs = [];

    /// <summary>Finds for each morpheme the unit at which it begins; the units of the text are its syllables and signs.</summary>
    /// <returns>False where the morphemes do not look like the text: more than half of the letters differ, or there are too many.</returns>
    public bool TryAlign(ReadOnlySpan<char> units, IReadOnlyList<Morpheme> morphemes, Span<int> begins)
    {
        _text.Clear();
        _morphemes.Clear();
        for (var i = 0; i < units.Length; i++)
        {
            Add(_text, units[i], i);
        }

        for (var i = 0; i < morphemes.Count; i++)
        {
            foreach (var character in morphemes[i].Form)
            {
                Add(_morphemes, character, i);
            }
        }

        if (Math.Max(_text.Count, _morphemes.Count) > MostLetters)
        {
            return false;
        }

        var cost = FillCosts();
        if (cost > Gap * Math.Max(_text.Count, _morphemes.Count) / 2 + Change)
        {
            return false;
        }

        Trace(begins, units.Length);
        return true;
    }

    // costs[i, j]: of the last letters from i of the morphemes against those from j of the text.
    private int FillCosts()
    {
        var (rows, columns) = (_morphemes.Count + 1, _text.Count + 1);
        if (_costs.Length < rows * columns)
        {
            _costs = new int[rows * columns];
        }

        for (var i = rows - 1; i >= 0; i--)
        {
            for (var j = columns - 1; j >= 0; j--)
            {
                var cost = i == rows - 1 && j == columns - 1 ? 0 : int.MaxValue;
                if (i < rows - 1 && j < columns - 1)
                {
                    cost = Substitution(i, j) + Cost(i + 1, j + 1);
                }

                if (i < rows - 1)
                {
                    cost = Math.Min(cost, Gap + Cost(i + 1, j));
                }

                if (j < columns - 1)
                {
                    cost = Math.Min(cost, Gap + Cost(i, j + 1));
                }

                _costs[(i * columns) + j] = cost;
            }
        }

        return Cost(0, 0);
    }

    private void Trace(Span<int> begins, int units)
    {
        var morpheme = -1;
        var (i, j) = (0, 0);
        while (i < _morphemes.Count)
        {
            for (; morpheme < _morphemes[i].Owner; morpheme++)
            {
                begins[morpheme + 1] = morpheme < 0 ? 0 : UnitFrom(j, units);
            }

            // Of equal ways: a letter stays or changes, then one goes, then one comes.
            var cost = Cost(i, j);
            if (j < _text.Count && cost == Substitution(i, j) + Cost(i + 1, j + 1))
            {
                (i, j) = (i + 1, j + 1);
            }
            else if (cost == Gap + Cost(i + 1, j))
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        begins[(morpheme + 1)..].Fill(units);
    }

    // The first unit that begins at or after a letter.
    private int UnitFrom(int letter, int units) =>
        letter == _text.Count ? units
        : letter == 0 || _text[letter - 1].Owner < _text[letter].Owner ? _text[letter].Owner
        : _text[letter].Owner + 1;

    private int Cost(int i, int j) => _costs[(i * (_text.Count + 1)) + j];

    private int Substitution(int i, int j)
    {
        var (from, to) = (_morphemes[i].Letter, _text[j].Letter);
        return from == to ? 0
            : Hangul.IsLetter(from) && Hangul.IsLetter(to) && IsVowel(from) == IsVowel(to) ? Change
            : (2 * Gap) + 1;
    }

    private static bool IsVowel(char letter) => letter >= 'ㅏ';

    private static void Add(List<(char, int)> letters, char character, int owner)
    {
        if (Hangul.IsSyllable(character))
        {
            foreach (var letter in Hangul.Letters(character))
            {
                letters.Add((letter, owner));
            }
        }
        else if (character is not (' ' or '\t'))
        {
            letters.Add((char.ToLowerInvariant(Hangul.StandAlone(character)), owner));
        }
    }
}
