using System.Buffers;
using System.Text;
using CsCheck;
using Malmoi.LanguageModels;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Models;

namespace Malmoi.Tests.Tokenization.Formats;

/// <summary>vocab.txt, vocab.json with merges.txt, and ranks, small ones written here.</summary>
public class VocabularyFilesTests
{
    private const string Lines = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nun\n##aff\n##able\naff\n가\n##나\n!\n";
    private static readonly byte[] Vocabulary = Encoding.UTF8.GetBytes(VocabularyJson());
    private static readonly byte[] Merges = "#version: 0.2\na b\nab c\nĠ ab\nê °\nê° Ģ\n"u8.ToArray();
    private static readonly byte[] Ranks = Encoding.ASCII.GetBytes(RankLines());

    [Fact]
    public void A_vocab_txt_cuts_words_as_bert_does()
    {
        var tokenizer = VocabTxt.Read(Encoding.UTF8.GetBytes(Lines), "vocab.txt", new() { Lowercase = true });
        Assert.Equal(["un", "##aff", "##able", "!"], Pieces(tokenizer.Encode("Unaffable!")));
        Assert.Equal([2, 5, 6, 7, 3], tokenizer.Prepare("unaffable").Tokens.Select(token => token.Id));
        Assert.Equal([1, 1, 1], Ids(tokenizer.Encode("[MASK]")));
        var finding = VocabTxt.Read(Encoding.UTF8.GetBytes(Lines), "vocab.txt", new() { FindSpecialTokens = true });
        Assert.Equal([4], Ids(finding.Encode("[MASK]")));
        Assert.Equal(new SpecialTokens(1, 2, 3, 0), tokenizer.Special);
    }

    [Fact]
    public void A_vocab_txt_is_written_as_it_was_read()
    {
        using var folder = new TemporaryFolder();
        var vocabulary = VocabTxt.Read(Encoding.UTF8.GetBytes(Lines), "x").Parts.Model.Vocabulary;
        VocabTxt.Write(vocabulary, folder["vocab.txt"]);
        Assert.Equal(Lines, File.ReadAllText(folder["vocab.txt"]));
        Assert.Throws<InputException>(() => VocabTxt.Write(new SubwordVocabulary(["a", "b "]), folder["b.txt"]));
        Assert.Throws<InputException>(() =>
            VocabTxt.Write(new SubwordVocabulary([KeyValuePair.Create("a", 1)]), folder["b.txt"])
        );
        Assert.False(File.Exists(folder["b.txt"]));
    }

    [Theory]
    [InlineData("[PAD]\na\n", "no line '[UNK]'")]
    [InlineData("[UNK]\na\na\n", "line 3")]
    [InlineData("", "no line '[UNK]'")]
    public void A_broken_vocab_txt_is_refused_in_one_line(string lines, string reason) =>
        Assert.Contains(
            reason,
            Assert.Throws<InputException>(() => VocabTxt.Read(Encoding.UTF8.GetBytes(lines), "v.txt")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void The_files_of_gpt2_cut_words_and_are_written_as_they_were_read()
    {
        using var folder = new TemporaryFolder();
        var tokenizer = Gpt2Files.Read(Vocabulary, "vocab.json", Merges, "merges.txt");
        Assert.Equal(["abc", "Ġab", "x"], Pieces(tokenizer.Encode("abc abx")));
        Assert.Equal("abc abx 가나", tokenizer.Decode(Ids(tokenizer.Encode("abc abx 가나"))));
        Gpt2Files.Write((BytePair)tokenizer.Parts.Model, folder.Path);
        Assert.Equal(Merges, File.ReadAllBytes(folder["merges.txt"]));
        var again = Gpt2Files.Read(folder["vocab.json"], folder["merges.txt"], findSpecialTokens: true);
        Assert.Equal(tokenizer.Parts.Model.Vocabulary.Pieces, again.Parts.Model.Vocabulary.Pieces);
        Assert.Single(again.Encode("<|endoftext|>"));
        Assert.NotEqual(1, tokenizer.Encode("<|endoftext|>").Count);
    }

    [Fact]
    public void A_byte_without_a_piece_is_refused_where_it_comes_and_not_dropped()
    {
        // The first byte of '가' has no piece; ASCII does not need it.
        var vocabulary = Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(Vocabulary).Replace("\"ê\":", "\"other\":", StringComparison.Ordinal)
        );
        var tokenizer = Gpt2Files.Read(vocabulary, "vocab.json", ""u8.ToArray(), "merges.txt");
        Assert.Equal("abc abx", tokenizer.Decode(Ids(tokenizer.Encode("abc abx"))));
        var error = Assert.Throws<InputException>(() => tokenizer.Encode("abc 가"));
        Assert.Contains("no piece for 'ê' (byte 0xEA)", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        // A tokenizer.json has no way to say so: there the character vanishes, as it does for the libraries that read it.
        var json = TokenizerJson.Read(TokenizerJson.Write(tokenizer), "tokenizer.json");
        Assert.Equal("abc ", json.Decode(Ids(json.Encode("abc ꀀ")))[..4]);
    }

    [Theory]
    [InlineData("a b\na\n", "merges.txt' line 2")]
    [InlineData("a b c\n", "merges.txt' line 1")]
    [InlineData("q q\n", "'qq'")]
    public void Broken_merges_are_refused_in_one_line(string merges, string reason)
    {
        var error = Assert.Throws<InputException>(() =>
            Gpt2Files.Read(Vocabulary, "vocab.json", Encoding.UTF8.GetBytes(merges), "merges.txt")
        );
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("merges.txt", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ranks_merge_any_two_neighbours_the_lowest_rank_first()
    {
        var encoding = TiktokenEncoding.R50kBase;
        var tokenizer = TiktokenFile.Read(Ranks, "x.tiktoken", encoding);
        Assert.Equal(["abc", "Ġab", "x"], Pieces(tokenizer.Encode("abc abx")));
        Assert.Equal(50256, Assert.Single(tokenizer.Encode("<|endoftext|>")).Id);
        Assert.NotEqual(1, TiktokenFile.Read(Ranks, "x", encoding, false).Encode("<|endoftext|>").Count);
        Gen.String[0, 12]
            .Where(text => !text.Any(char.IsSurrogate))
            .Sample(text => Assert.Equal(text, tokenizer.Decode(Ids(tokenizer.Encode(text)))));
    }

    [Fact]
    public void Ranks_are_written_as_they_were_read_and_from_merges_in_order()
    {
        using var folder = new TemporaryFolder();
        var tokenizer = TiktokenFile.Read(Ranks, "x.tiktoken", TiktokenEncoding.R50kBase);
        TiktokenFile.Write((BytePair)tokenizer.Parts.Model, folder["a"]);
        Assert.Equal(Ranks, File.ReadAllBytes(folder["a"]));
        var learned = (BytePair)Gpt2Files.Read(Vocabulary, "v", Merges, "m").Parts.Model;
        Assert.Throws<InputException>(() =>
            TiktokenFile.Write(new BytePair(learned.Vocabulary, [.. learned.Merges.Reverse()]), folder["b"])
        );
        Assert.False(File.Exists(folder["b"]));
    }

    [Theory]
    [InlineData("IQ== 0\n", "0x00")]
    [InlineData("IQ==\n", "line 1")]
    [InlineData("IQ== x\n", "line 1")]
    [InlineData("IQ== -1\n", "line 1")]
    [InlineData("?? 0\n", "line 1")]
    [InlineData("IQ== 0\nIQ== 1\n", "twice")]
    [InlineData("IQ== 2000000000\n", "2000000000")]
    public void Broken_ranks_are_refused_in_one_line(string lines, string reason)
    {
        var error = Assert.Throws<InputException>(() =>
            TiktokenFile.Read(Encoding.ASCII.GetBytes(lines), "r.tiktoken", TiktokenEncoding.Cl100kBase)
        );
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("'r.tiktoken'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encodings_are_known_by_name()
    {
        Assert.Same(TiktokenEncoding.R50kBase, TiktokenEncoding.Find("gpt2"));
        Assert.Equal("o200k_base", TiktokenEncoding.Find("o200k_base").Name);
        Assert.Throws<InputException>(() => TiktokenEncoding.Find("gpt-9"));
    }

    [Fact]
    public void Mutated_files_are_refused_in_one_line_or_read()
    {
        byte[] lines = Encoding.UTF8.GetBytes(Lines);
        Mutations.Try(0.05, [lines], (bytes, _) => VocabTxt.Read(bytes, "v").Encode("unaffable 가나"));
        Mutations.Try(0.05, [Merges], (bytes, _) => Gpt2Files.Read(Vocabulary, "v", bytes, "m").Encode("abc 가"));
        Mutations.Try(0.03, [Vocabulary], (bytes, _) => Gpt2Files.Read(bytes, "v", Merges, "m").Encode("abc 가"));
        Mutations.Try(0.05, [Ranks], (bytes, _) => TiktokenFile.Read(bytes, "r", TiktokenEncoding.R50kBase));
    }

    private static string VocabularyJson() =>
        "{"
        + string.Join(
            ',',
            ByteAlphabet
                .All.ToArray()
                .Select(c => c.ToString())
                .Concat(["ab", "abc", "Ġab", "ê°", "ê°Ģ", "<|endoftext|>"])
                .Select((piece, id) => $"\"{piece.Replace("\\", "\\\\").Replace("\"", "\\\"")}\":{id}")
        )
        + "}";

    private static string RankLines()
    {
        byte[][] tokens =
        [
            .. Enumerable.Range(0, 256).Select(b => new[] { (byte)b }),
            .. new[] { "ab", "abc", " ab", "가" }.Select(Encoding.UTF8.GetBytes),
        ];
        return string.Concat(tokens.Select((token, rank) => $"{Convert.ToBase64String(token)} {rank}\n"));
    }

    private static int[] Ids(IReadOnlyList<Token> tokens) => [.. tokens.Select(token => token.Id)];

    private static string[] Pieces(IReadOnlyList<Token> tokens) => [.. tokens.Select(token => token.Piece)];
}
