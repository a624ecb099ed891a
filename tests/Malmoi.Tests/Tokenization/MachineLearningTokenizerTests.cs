using System.Buffers;
using Malmoi.LanguageModels;
using Malmoi.Tokenization;

namespace Malmoi.Tests.Tokenization;

public sealed class MachineLearningTokenizerTests
{
    private readonly MachineLearningTokenizer _tokenizer = new(new Letters());

    [Fact]
    public void Ids_tokens_and_counts_are_those_of_the_tokenizer()
    {
        Assert.Equal(['말', '모', '이'], _tokenizer.EncodeToIds("말모이").Select(id => (char)id));
        Assert.Equal(3, _tokenizer.CountTokens("말모이"));
        var tokens = _tokenizer.EncodeToTokens("말모이", out var normalized);
        Assert.Null(normalized);
        Assert.Equal([("말", 0..1), ("모", 1..2), ("이", 2..3)], tokens.Select(token => (token.Value, token.Offset)));
    }

    [Fact]
    public void A_limit_on_tokens_says_how_much_of_the_text_was_read()
    {
        var ids = _tokenizer.EncodeToIds("말모이", 2, out _, out var consumed);
        Assert.Equal((2, 2), (ids.Count, consumed));
        Assert.Equal(2, _tokenizer.GetIndexByTokenCount("말모이", 2, out _, out var count));
        Assert.Equal(2, count);
    }

    [Fact]
    public void Decoding_into_a_small_buffer_writes_what_fits()
    {
        Assert.Equal("말모이", _tokenizer.Decode(['말', '모', '이']));
        Span<char> two = stackalloc char[2];
        Assert.Equal(
            OperationStatus.DestinationTooSmall,
            _tokenizer.Decode(['말', '모', '이'], two, out var ids, out var written)
        );
        Assert.Equal((2, 2, "말모"), (ids, written, two.ToString()));
        Span<char> five = stackalloc char[5];
        Assert.Equal(OperationStatus.Done, _tokenizer.Decode(['말', '모', '이'], five, out ids, out written));
        Assert.Equal((3, 3), (ids, written));
    }

    [Fact]
    public void Leaving_out_normalisation_is_refused() =>
        Assert.Throws<NotSupportedException>(() => _tokenizer.EncodeToIds("말", considerNormalization: false));

    /// <summary>Every UTF-16 unit is a token and its own id.</summary>
    private sealed class Letters : ITokenizer
    {
        public int VocabularySize => char.MaxValue + 1;

        public SpecialTokens Special { get; } = new();

        public string? Piece(int id) => ((char)id).ToString();

        public void Encode(ReadOnlySpan<char> text, IBufferWriter<int> ids)
        {
            foreach (var c in text)
            {
                ids.Write([c]);
            }
        }

        public IReadOnlyList<Token> Encode(string text) =>
            [.. text.Select((c, i) => new Token(c, c.ToString(), i..(i + 1)))];

        public string Decode(ReadOnlySpan<int> ids)
        {
            var text = new char[ids.Length];
            for (var i = 0; i < ids.Length; i++)
            {
                text[i] = (char)ids[i];
            }

            return new string(text);
        }
    }
}
