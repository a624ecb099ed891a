using Malmoi.Tokenization;

namespace Malmoi.Linguistics.Attention;

/// <summary>Which tokens make up which words: turns attention between tokens into attention between words (Clark et al., 2019).</summary>
/// <remarks>
/// Attention to a split word is the sum over its tokens, attention from it their mean. With s(t, w) the share of the token t that
/// belongs to the word w (1 within a word; where a token reaches over several, by their characters, blanks apart),
/// <code>
///   a(v, w) = Σₜ s(t, v) Σᵤ a(t, u) s(u, w) / Σₜ s(t, v)
/// </code>
/// so that a row sums to one as long as nothing is dropped.
/// </remarks>
public sealed class UnitAlignment
{
    private readonly (int Unit, float Share)[][] _shares; // of each token
    private readonly float[] _weights; // of each unit, the sum over its tokens

    private UnitAlignment(IReadOnlyList<AttentionUnit> units, (int, float)[][] shares)
    {
        (Units, _shares) = (units, shares);
        _weights = new float[units.Count];
        foreach (var (unit, share) in shares.SelectMany(of => of))
        {
            _weights[unit] += share;
        }
    }

    /// <summary>In the order in which they stand.</summary>
    public IReadOnlyList<AttentionUnit> Units { get; }

    public int Tokens => _shares.Length;

    /// <summary>Whether no token stands for a unit: the tokenizer passed over its characters.</summary>
    public bool IsSilent(int unit) => _weights[unit] == 0;

    /// <summary>Every token by itself.</summary>
    public static UnitAlignment OfTokens(ModelInput input, string text) =>
        new(
            [
                .. input.Tokens.Select(
                    (token, i) => Special(token, text) ?? new AttentionUnit(token.Piece, token.Start..token.End, i)
                ),
            ],
            [.. input.Tokens.Select((_, i) => new[] { (i, 1f) })]
        );

    /// <summary>Words by the places where they stand.</summary>
    /// <param name="input">The text as the model reads it.</param>
    /// <param name="text">The text.</param>
    /// <param name="words">Ranges of UTF-16 units, in order; equal ones are allowed.</param>
    /// <param name="special">Whether special tokens, and blanks that are tokens of their own, are units too, or dropped.</param>
    public static UnitAlignment OfWords(ModelInput input, string text, IReadOnlyList<Range> words, bool special)
    {
        var units = new List<AttentionUnit>();
        var shares = new (int, float)[input.Length][];
        var unitOf = new int[words.Count];
        var next = 0;
        for (var t = 0; t < input.Length; t++)
        {
            var token = input.Tokens[t];
            if (Special(token, text) is { } mark)
            {
                shares[t] = special ? [(units.Count, 1f)] : [];
                if (special)
                {
                    units.Add(mark);
                }

                continue;
            }

            // A word becomes a unit before the first token that reaches it.
            while (next < words.Count && words[next].Start.Value < token.End)
            {
                AddWord();
            }

            shares[t] = Shares(token, text, words, unitOf, next);
        }

        while (next < words.Count)
        {
            AddWord();
        }

        return new UnitAlignment(units, shares);

        void AddWord()
        {
            unitOf[next] = units.Count;
            units.Add(new AttentionUnit(text[words[next]], words[next], next));
            next++;
        }
    }

    /// <summary>Attention between units from that between tokens.</summary>
    /// <param name="attention">(tokens, tokens), a row a query.</param>
    /// <param name="map">(units, units), overwritten.</param>
    public void Map(ReadOnlySpan<float> attention, Span<float> map)
    {
        var (tokens, units) = (Tokens, Units.Count);
        map.Clear();
        for (var from = 0; from < tokens; from++)
        {
            var row = attention.Slice(from * tokens, tokens);
            foreach (var (unit, share) in _shares[from])
            {
                var sums = map.Slice(unit * units, units);
                var weight = share / _weights[unit];
                for (var to = 0; to < tokens; to++)
                {
                    foreach (var (target, part) in _shares[to])
                    {
                        sums[target] += weight * row[to] * part;
                    }
                }
            }
        }
    }

    /// <summary>Vectors of units from those of tokens; zero for a unit that no token stands for.</summary>
    /// <param name="vectors">(tokens, width).</param>
    /// <param name="width">Of a vector.</param>
    /// <param name="last">Whether a unit gets the vector of its last token, or the mean of all of them.</param>
    /// <param name="pooled">(units, width), overwritten.</param>
    public void Pool(ReadOnlySpan<float> vectors, int width, bool last, Span<float> pooled)
    {
        pooled.Clear();
        for (var token = 0; token < Tokens; token++)
        {
            var from = vectors.Slice(token * width, width);
            foreach (var (unit, share) in _shares[token])
            {
                var to = pooled.Slice(unit * width, width);
                if (last)
                {
                    from.CopyTo(to);
                    continue;
                }

                var weight = share / _weights[unit];
                for (var i = 0; i < width; i++)
                {
                    to[i] += weight * from[i];
                }
            }
        }
    }

    private static AttentionUnit? Special(InputToken token, string text) =>
        token.IsSpecial || text.AsSpan(token.Start, token.End - token.Start).IsWhiteSpace()
            ? new AttentionUnit(token.Piece, token.Start..token.End, null)
            : null;

    private static (int, float)[] Shares(
        InputToken token,
        string text,
        IReadOnlyList<Range> words,
        int[] units,
        int end
    )
    {
        var first = end;
        while (first > 0 && words[first - 1].End.Value > token.Start)
        {
            first--;
        }

        var touched = new List<(int Unit, float Share)>();
        var sum = 0f;
        for (var word = first; word < end; word++)
        {
            var (from, to) = (
                Math.Max(token.Start, words[word].Start.Value),
                Math.Min(token.End, words[word].End.Value)
            );
            var letters = 0;
            for (var i = from; i < to; i++)
            {
                letters += char.IsWhiteSpace(text[i]) ? 0 : 1;
            }

            if (letters > 0)
            {
                touched.Add((units[word], letters));
                sum += letters;
            }
        }

        return [.. touched.Select(part => (part.Unit, part.Share / sum))];
    }
}
