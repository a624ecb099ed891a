using CsCheck;
using Malmoi.LanguageModels;
using Malmoi.Tests.Tokenization;
using Malmoi.Tests.Tokenization.Formats;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;

namespace Malmoi.Tests.Decoding;

/// <summary>Text shown while a model writes it, for every kind of tokenizer that a model may have.</summary>
public sealed class StreamedTokenizersTests
{
    public static TheoryData<string> Names => [.. Tokenizers.Keys];

    private static Dictionary<string, ITokenizer> Tokenizers { get; } =
        SampleTokenizers
            .All.Select(entry => KeyValuePair.Create(entry.Key, (ITokenizer)entry.Value))
            .Concat(
                SmallSentencePieceModels.All.Select(
                    (file, i) => KeyValuePair.Create($"SentencePiece {i}", (ITokenizer)new SentencePieceTokenizer(file))
                )
            )
            .ToDictionary();

    [Theory]
    [MemberData(nameof(Names))]
    public void What_was_shown_is_the_text_of_all_tokens_and_never_half_a_character(string name)
    {
        var tokenizer = Tokenizers[name];
        var ids = Gen.OneOf(
            TextGenerator.Text.Select(text => tokenizer.Encode(text).Select(token => token.Id).ToArray()),
            Gen.Int[0, tokenizer.VocabularySize - 1].Array[0, 200]
        );
        ids.Sample(
            sequence =>
            {
                var streamed = new StreamingDecoder(tokenizer, []);
                List<string> shown = [.. sequence.Select(streamed.Accept)];
                shown.Add(streamed.Finish());
                Assert.Equal(tokenizer.Decode(sequence), string.Concat(shown));
                Assert.All(shown, part => Assert.True(part.Length == 0 || !char.IsHighSurrogate(part[^1])));
            },
            iter: 1_000
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(80)]
    public void A_blank_after_many_marks_is_shown(int prompted)
    {
        // Words with a blank before each, and marks that are no text.
        var tokenizer = new SentencePieceTokenizer(SmallSentencePieceModels.All.ElementAt(4));
        var (word, mark) = (tokenizer.Encode("나")[0].Id, tokenizer.Special.End!.Value);
        int[] ids = [.. Enumerable.Repeat(word, 50), .. Enumerable.Repeat(mark, 30), word, word];
        var streamed = new StreamingDecoder(tokenizer, ids.AsSpan(0, prompted));
        var rest = ids[prompted..];
        var shown = string.Concat(rest.Select(streamed.Accept)) + streamed.Finish();
        Assert.Equal(tokenizer.Decode(ids)[tokenizer.Decode(ids.AsSpan(0, prompted)).Length..], shown);
    }
}
