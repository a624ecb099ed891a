using System.Runtime.CompilerServices;
using Malmoi.LanguageModels;

namespace Malmoi.Decoding.Constraints;

/// <summary>The bytes that each token of a tokenizer writes, found once a tokenizer; null for those that write no text of their own.</summary>
internal sealed class TokenSpellings
{
    private static readonly ConditionalWeakTable<ITokenizer, TokenSpellings> Known = [];
    private readonly byte[]?[][] _spellings;
    private readonly Lazy<TokenTrie>[] _tries;

    private TokenSpellings(ITokenizer tokenizer)
    {
        var pieces = PieceBytes.Of(tokenizer);
        _spellings = [pieces.Within, pieces.BehindPrompt, pieces.Start];
        _tries = new Lazy<TokenTrie>[_spellings.Length];
        for (var i = 0; i < _tries.Length; i++)
        {
            var spellings = _spellings[i];
            var same = Array.FindIndex(_spellings, 0, i, other => ReferenceEquals(other, spellings));
            _tries[i] = same >= 0 ? _tries[same] : new Lazy<TokenTrie>(() => new TokenTrie(spellings));
        }
    }

    /// <exception cref="InputException">The tokenizer's pieces have no text of their own.</exception>
    public static TokenSpellings Of(ITokenizer tokenizer) =>
        Known.GetValue(tokenizer, static tokenizer => new TokenSpellings(tokenizer));

    public TokenTrie Trie(TokenPlace place) => _tries[(int)place].Value;

    /// <summary>What a token writes; empty for one that writes nothing or is none.</summary>
    public ReadOnlySpan<byte> Of(int token, TokenPlace place)
    {
        var spellings = _spellings[(int)place];
        return (uint)token < (uint)spellings.Length ? spellings[token] : [];
    }
}
