namespace Malmoi.Tokenization.Normalizers;

/// <summary>SentencePiece's user-defined symbols: strings that neither normalisation nor the model may cut, found longest first.</summary>
public sealed class UserDefinedSymbols
{
    private readonly Dictionary<char, string[]> _byFirst;

    public UserDefinedSymbols(IEnumerable<string> symbols)
    {
        _byFirst = symbols
            .Where(symbol => symbol.Length > 0)
            .GroupBy(symbol => symbol[0])
            .ToDictionary(group => group.Key, group => group.OrderByDescending(symbol => symbol.Length).ToArray());
    }

    public static UserDefinedSymbols None { get; } = new([]);

    public bool IsEmpty => _byFirst.Count == 0;

    /// <summary>The length of the longest symbol that <paramref name="text"/> begins with; 0 where there is none.</summary>
    public int Longest(ReadOnlySpan<char> text)
    {
        if (IsEmpty || text.IsEmpty || !_byFirst.TryGetValue(text[0], out var symbols))
        {
            return 0;
        }

        foreach (var symbol in symbols)
        {
            if (text.StartsWith(symbol, StringComparison.Ordinal))
            {
                return symbol.Length;
            }
        }

        return 0;
    }
}
