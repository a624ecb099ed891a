using Malmoi.LanguageModels;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Models;

namespace Malmoi.Tests.Tokenization.Formats;

public sealed class TokenizerFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_tokenizer_json_is_opened_as_a_file_or_by_its_folder()
    {
        var path = SmallTokenizers.Bytes().Write(_folder);
        Assert.Equal(["the", "Ġcat"], Pieces(TokenizerFile.Open(path), "the cat"));
        Assert.Equal(["the", "Ġcat"], Pieces(TokenizerFile.Open(_folder.Path), "the cat"));
    }

    [Fact]
    public void A_byte_order_mark_before_the_JSON_is_passed_over()
    {
        var json = TokenizerJson.Write(SmallTokenizers.Bytes());
        File.WriteAllBytes(_folder["marked.json"], [.. "\uFEFF"u8, .. json]);
        Assert.Equal(["the", "Ġcat"], Pieces(TokenizerFile.Open(_folder["marked.json"]), "the cat"));
    }

    [Fact]
    public void GPT2s_files_are_opened_by_the_vocabulary_or_the_folder()
    {
        Gpt2Files.Write((BytePair)SmallTokenizers.Bytes().Parts.Model, _folder.Path);
        Assert.Equal(["the", "Ġcat"], Pieces(TokenizerFile.Open(_folder["vocab.json"]), "the cat"));
        Assert.Equal(["the", "Ġcat"], Pieces(TokenizerFile.Open(_folder.Path), "the cat"));
    }

    [Fact]
    public void A_SentencePiece_model_is_known_by_its_bytes()
    {
        File.WriteAllBytes(_folder["any.name"], SmallSentencePieceModels.Unigram().ToArray());
        var tokenizer = Assert.IsType<SentencePieceTokenizer>(TokenizerFile.Open(_folder["any.name"]));
        Assert.Equal("▁ab", Pieces(tokenizer, "ab")[0]);
    }

    [Fact]
    public void Ranks_are_read_by_the_encoding_that_the_name_tells()
    {
        TiktokenFile.Write((BytePair)SmallTokenizers.Bytes().Parts.Model, _folder["gpt2.tiktoken"]);
        Assert.Equal(["the", "Ġcat"], Pieces(TokenizerFile.Open(_folder["gpt2.tiktoken"]), "the cat"));
        File.Copy(_folder["gpt2.tiktoken"], _folder["mine.tiktoken"]);
        Assert.Contains("no encoding 'mine'", Refused(_folder["mine.tiktoken"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_of_pieces_lower_cases_where_it_has_no_capital_letter()
    {
        _folder.Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nhello\n##s\n");
        Assert.Equal(["hello", "##s"], Pieces(TokenizerFile.Open(_folder.Path), "Hellos"));
        _folder.Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nhello\nHello\n##s\n");
        Assert.Equal(["Hello", "##s"], Pieces(TokenizerFile.Open(_folder.Path), "Hellos"));
    }

    [Fact]
    public void What_is_no_tokenizer_is_refused_with_its_name()
    {
        Assert.Contains("there is no such file", Refused(_folder["none.json"]), StringComparison.Ordinal);
        Assert.Contains("has no tokenizer", Refused(_folder.Path), StringComparison.Ordinal);
        Assert.Contains(
            "no tokenizer that this program knows",
            Refused(_folder.Write("a.txt", "hello")),
            StringComparison.Ordinal
        );
        Assert.Contains("b.json", Refused(_folder.Write("b.json", "{\"model\": ")), StringComparison.Ordinal);
        Assert.Contains(
            "is it a tokenizer.json?",
            Refused(_folder.Write("c.json", "{\"a\": 1}")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "merges.txt', are missing",
            Refused(_folder.Write("vocab.json", "{\"a\": 0}")),
            StringComparison.Ordinal
        );
        Assert.Contains("empty", Refused(_folder.Write("empty", "")), StringComparison.Ordinal);
    }

    private static string Refused(string path) => Assert.Throws<InputException>(() => TokenizerFile.Open(path)).Message;

    private static List<string> Pieces(ITokenizer tokenizer, string text) =>
        [.. tokenizer.Encode(text).Select(token => token.Piece)];

    public void Dispose() => _folder.Dispose();
}
