using System.Buffers;
using Malmoi.LanguageModels;
using Malmoi.Linguistics.Attention;
using Malmoi.Tokenization;

namespace Malmoi.Tests.Linguistics.Attention;

/// <summary>Attention written down by hand.</summary>
internal static class HandMade
{
    /// <summary>A text as a model would read it: pieces with their places, special ones in brackets.</summary>
    public static ModelInput Input(string text, params string[] pieces)
    {
        var tokens = new List<InputToken>();
        var place = 0;
        foreach (var piece in pieces)
        {
            if (piece.StartsWith('['))
            {
                tokens.Add(InputToken.Special(0, piece, 0));
                continue;
            }

            var start = text.IndexOf(piece, place, StringComparison.Ordinal);
            place = start + piece.Length;
            tokens.Add(new InputToken(1, piece, start, place, 0, 0, 0));
        }

        return new ModelInput([.. tokens]);
    }

    /// <summary>A trace of one layer; each head is its rows one after the other.</summary>
    public static Trace Trace(int tokens, params float[][] heads) =>
        new([], [new TraceArray([heads.Length, tokens, tokens], [.. heads.SelectMany(head => head)])]);

    /// <summary>Attention between words that are one token each.</summary>
    public static AttentionMaps Maps(string text, params float[][] heads)
    {
        var words = text.Split(' ');
        var input = Input(text, words);
        return new AttentionMaps(Trace(words.Length, heads), UnitAlignment.OfWords(input, text, Ranges(text), true));
    }

    public static IReadOnlyList<Range> Ranges(string text)
    {
        var ranges = new List<Range>();
        var start = 0;
        foreach (var word in text.Split(' '))
        {
            ranges.Add(start..(start + word.Length));
            start += word.Length + 1;
        }

        return ranges;
    }
}

/// <summary>A tokenizer of characters, and a model whose attention a test writes.</summary>
internal sealed class WrittenModel(Func<int[], Trace> trace) : ITracedModel, ITokenizer
{
    public int? ContextLength { get; init; }

    public int VocabularySize => char.MaxValue + 1;

    public SpecialTokens Special { get; } = new();

    public Trace Run(ReadOnlySpan<int> tokens, TraceParts parts) => trace(tokens.ToArray());

    public string? Piece(int id) => ((char)id).ToString();

    public void Encode(ReadOnlySpan<char> text, IBufferWriter<int> ids) => throw new NotSupportedException();

    public IReadOnlyList<Token> Encode(string text) =>
        [.. text.Select((c, i) => new Token(c, c.ToString(), i..(i + 1))).Where(token => token.Piece != " ")];

    public string Decode(ReadOnlySpan<int> ids) => throw new NotSupportedException();
}
