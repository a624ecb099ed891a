using System.Buffers;
using System.Text;
using CsCheck;
using Malmoi.LanguageModels;
using Malmoi.NGrams;
using Malmoi.Tokenization;

namespace Malmoi.Tests.Tokenization;

public class UnitTokenizerTests
{
    private static readonly SpecialTokens Special = new(Unknown: 0, Begin: 1, End: 2);

    [Fact]
    public void Words_have_ids_and_places_and_an_unknown_word_keeps_its_spelling()
    {
        var tokenizer = Tokenizer(TextPolicy.AsWritten, "the", "cat");
        var tokens = tokenizer.Encode("the  dog");
        Assert.Equal([new Token(3, "the", 0..3), new Token(0, "dog", 5..8)], tokens);
    }

    [Fact]
    public void Both_ways_of_encoding_agree()
    {
        var tokenizer = Tokenizer(TextPolicy.AsWritten, "the", "cat");
        var ids = new ArrayBufferWriter<int>();
        tokenizer.Encode("the cat saw the dog".AsSpan(), ids);
        Assert.Equal(tokenizer.Encode("the cat saw the dog").Select(token => token.Id), ids.WrittenSpan.ToArray());
    }

    [Fact]
    public void Text_cannot_spell_a_sentence_mark() =>
        Assert.Equal([0, 3, 0], Tokenizer(TextPolicy.AsWritten, "a").Encode("<s> a </s>").Select(token => token.Id));

    [Fact]
    public void Without_an_unknown_word_a_foreign_word_is_named()
    {
        var vocabulary = new WordVocabulary();
        vocabulary.Add("a"u8);
        var tokenizer = new UnitTokenizer(vocabulary, TextPolicy.AsWritten, new SpecialTokens());
        var error = Assert.Throws<InputException>(() => tokenizer.Encode("a dog"));
        Assert.Contains("'dog'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decoding_skips_the_marks() =>
        Assert.Equal("the cat", Tokenizer(TextPolicy.AsWritten, "the", "cat").Decode([1, 3, 4, 2]));

    [Theory]
    [InlineData("He said (twice), \"no!\" to 3 dogs.")]
    [InlineData("「말모이」는 참 재미있어요!")]
    public void Split_punctuation_goes_back_to_its_word(string text)
    {
        var policy = TextPolicy.AsWritten with { SplitPunctuation = true };
        var tokenizer = Tokenizer(policy, Cut(text, policy));
        var expected = text.Replace("」는", "」 는", StringComparison.Ordinal); // a blank after a mark cannot be told apart
        Assert.Equal(expected, tokenizer.Decode([.. tokenizer.Encode(text).Select(token => token.Id)]));
    }

    [Theory]
    [InlineData(TextUnit.Character)]
    [InlineData(TextUnit.Syllable)]
    [InlineData(TextUnit.Jamo)]
    public void Smaller_units_decode_to_the_text_itself(TextUnit unit) =>
        Gen.String[
                Gen.OneOf(Gen.Char['가', '힣'], Gen.Char['\u1100', '\u11ff'], Gen.Char[' ', '~'], Gen.Char['ㄱ', 'ㅣ']),
                0,
                20
            ]
            .Sample(text =>
            {
                var policy = new TextPolicy { Unit = unit };
                var tokenizer = Tokenizer(policy, Cut(text, policy));
                return tokenizer.Decode([.. tokenizer.Encode(text).Select(token => token.Id)]) == text;
            });

    [Fact]
    public void Policies_are_read_from_the_command_line()
    {
        var policy = TextPolicy.Parse("word+lowercase+punctuation+nfc");
        Assert.Equal(
            "words with punctuation split off, lower-cased, NFC, <s> given, </s> predicted",
            policy.ToString()
        );
        var error = Assert.Throws<InputException>(() => TextPolicy.Parse("word+upper"));
        Assert.Contains("'upper'", error.Message, StringComparison.Ordinal);
    }

    private static UnitTokenizer Tokenizer(TextPolicy policy, params string[] words)
    {
        var vocabulary = WordVocabulary.WithMarks();
        foreach (var word in words)
        {
            vocabulary.Add(Encoding.UTF8.GetBytes(word));
        }

        return new UnitTokenizer(vocabulary, policy, Special);
    }

    private static string[] Cut(string text, TextPolicy policy)
    {
        var pieces = new List<string>();
        foreach (var piece in new Pieces(text, policy))
        {
            pieces.Add(piece.Text.ToString());
        }

        return [.. pieces];
    }
}
