using Malmoi.Neural.Pretraining.Data;
using Malmoi.Tests;
using Malmoi.Text;

namespace Malmoi.Neural.Tests.Pretraining.Data;

public class TokenFileTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Documents_come_back_as_the_tokenizer_cuts_them(bool marks)
    {
        using var letters = new Letters();
        using var file = letters.Encode("abc de\n\nf\nghi\n", new CorpusEncoderOptions { Marks = marks });
        Assert.Equal((3L, 9L, marks), (file.Documents, file.Tokens, file.HasMarks));
        string[] documents = ["abc de", "f", "ghi"];
        for (var i = 0; i < documents.Length; i++)
        {
            var ids = new int[file.DocumentEnd(i) - file.DocumentStart(i)];
            file.Read(file.DocumentStart(i), ids);
            Assert.Equal(letters.Ids(documents[i]), ids);
        }
    }

    [Fact]
    public void Many_threads_write_the_bytes_that_one_writes()
    {
        using var letters = new Letters();
        var random = new Xoshiro256(1);
        var words = Enumerable
            .Range(0, 60_000)
            .Select(_ => (char)('a' + random.Next(26)) + (random.Next(9) == 0 ? ".\n" : " "));
        var corpus = Corpus.Open(Path.Combine(letters.Path, Write(letters, "long.txt", string.Concat(words))));
        foreach (var threads in new[] { 1, 2, 7 })
        {
            new CorpusEncoder(
                letters.Tokenizer,
                new CorpusEncoderOptions
                {
                    Threads = threads,
                    Marks = true,
                    HeldOut = new HeldOutShare(0.1),
                }
            ).Write(corpus, letters[$"{threads}"], letters[$"{threads}-held-out"]);
        }

        foreach (var name in new[] { "", "-held-out" })
        {
            var bytes = File.ReadAllBytes(letters["1" + name]);
            Assert.Equal(bytes, File.ReadAllBytes(letters["2" + name]));
            Assert.Equal(bytes, File.ReadAllBytes(letters["7" + name]));
        }

        Assert.Empty(Directory.GetFiles(letters.Path, "*.part"));
        Assert.Empty(Directory.GetFiles(letters.Path, "*.ends*"));
    }

    [Fact]
    public void Held_out_documents_and_the_others_are_the_corpus_and_share_none()
    {
        using var letters = new Letters();
        var lines = Enumerable
            .Range(0, 1000)
            .Select(i => string.Concat($"{i}".Select(digit => (char)('a' + digit - '0'))));
        var options = new CorpusEncoderOptions { HeldOut = new HeldOutShare(0.05, Seed: 3) };
        using var training = letters.Encode(string.Join('\n', lines), options);
        using var heldOut = TokenFile.Open(letters["held-out.tokens"], letters.Tokenizer);
        Assert.Equal((950L, 50L), (training.Documents, heldOut.Documents));
        var all = Documents(training).Concat(Documents(heldOut)).ToHashSet();
        Assert.Equal(1000, all.Count);
    }

    [Fact]
    public void Ids_beyond_sixteen_bits_are_kept()
    {
        using var folder = new TemporaryFolder();
        using (var writer = new TokenFileWriter(folder["x"], 70_000, new string('0', 64), marks: false))
        {
            writer.Add([69_999, 1], []);
            writer.Commit();
        }

        using var file = TokenFile.Open(folder["x"]);
        var ids = new int[2];
        file.Read(0, ids);
        Assert.Equal([69_999, 1], ids);
    }

    [Fact]
    public void Words_eojeol_and_sentences_begin_where_they_do()
    {
        using var letters = new Letters();
        using var file = letters.Encode("ab, c. 나는 다\n", new CorpusEncoderOptions { Marks = true });
        var marks = new TokenMarks[file.Tokens];
        file.Read(0, marks);
        Assert.Equal(letters.Ids("ab, c. 나는 다").Length, marks.Length); // a ##b , c . 나 ##는 다
        Assert.Equal([true, false, true, true, true, true, false, true], marks.Select(m => m.HasFlag(TokenMarks.Word)));
        Assert.Equal(
            [true, false, false, true, false, true, false, true],
            marks.Select(m => m.HasFlag(TokenMarks.Eojeol))
        );
        Assert.Equal(
            [true, false, false, false, false, true, false, false],
            marks.Select(m => m.HasFlag(TokenMarks.Sentence))
        );
    }

    [Fact]
    public void Lines_of_running_text_and_of_paragraphs_are_joined()
    {
        using var letters = new Letters();
        const string text = "ab\ncd\n\nef\n\n\ngh\n";
        using (var paragraphs = letters.Encode(text, new CorpusEncoderOptions { Unit = DocumentUnit.Paragraph }))
        {
            Assert.Equal(
                ["a ##b c ##d", "e ##f", "g ##h"],
                Documents(paragraphs).Select(ids => letters.Pieces(Split(ids)))
            );
        }

        using var stretch = letters.Encode(text, new CorpusEncoderOptions { Unit = DocumentUnit.Stretch });
        Assert.Equal(["a ##b c ##d e ##f g ##h"], Documents(stretch).Select(ids => letters.Pieces(Split(ids))));
    }

    [Fact]
    public void Another_tokenizer_is_refused()
    {
        using var letters = new Letters();
        letters.Encode("abc\n").Dispose();
        using var other = new Letters(more: "zz\n");
        var error = Assert.Throws<InputException>(() => TokenFile.Open(letters["train.tokens"], other.Tokenizer));
        Assert.Contains("made with another tokenizer", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_truncated_or_foreign_file_is_refused_with_its_name()
    {
        using var letters = new Letters();
        letters.Encode("abc de\nfgh\n", new CorpusEncoderOptions { Marks = true }).Dispose();
        var whole = File.ReadAllBytes(letters["train.tokens"]);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(letters["cut"], whole[..length]);
            var error = Assert.Throws<InputException>(() => TokenFile.Open(letters["cut"]));
            Assert.Contains(letters["cut"], error.Message, StringComparison.Ordinal);
        }

        File.WriteAllText(letters["foreign"], new string('x', 500));
        Assert.Contains(
            "is no file of tokens",
            Assert.Throws<InputException>(() => TokenFile.Open(letters["foreign"])).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_file_with_any_byte_changed_is_refused_or_read_within_its_bounds()
    {
        using var letters = new Letters();
        letters.Encode("abc de\nfgh\ni\njkl\n", new CorpusEncoderOptions { Marks = true }).Dispose();
        var whole = File.ReadAllBytes(letters["train.tokens"]);
        var refused = 0;
        for (var i = 0; i < whole.Length; i++)
        {
            foreach (var change in new byte[] { 0xFF, 0x07, 0x01 })
            {
                var bytes = whole.ToArray();
                bytes[i] ^= change;
                File.WriteAllBytes(letters["changed"], bytes);
                refused += Reads(letters["changed"]) ? 0 : 1;
            }
        }

        Assert.True(refused > 40);
    }

    [Fact]
    public void A_corpus_without_text_or_too_small_to_hold_out_is_refused_and_leaves_nothing()
    {
        using var letters = new Letters();
        Assert.Contains(
            "no text",
            Assert.Throws<InputException>(() => letters.Encode("\n\n \n")).Message,
            StringComparison.Ordinal
        );
        var options = new CorpusEncoderOptions { HeldOut = new HeldOutShare(0.01) };
        Assert.Contains(
            "too few to hold out",
            Assert.Throws<InputException>(() => letters.Encode("a\n", options)).Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            Directory.GetFiles(letters.Path),
            path => path.Contains("tokens", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(0.6)]
    [InlineData(double.NaN)]
    public void A_share_that_cannot_be_held_out_is_refused(double share) =>
        Assert.Throws<InputException>(() => new HeldOutShare(share));

    private static bool Reads(string path)
    {
        try
        {
            using var file = TokenFile.Open(path);
            IPassages[] all =
            [
                new PackedWindows(file, 4, end: 3),
                new PackedWindows(file, 5, end: null),
                new DocumentPassages(file, 3),
            ];
            foreach (var passages in all)
            {
                for (var i = 0L; i < passages.Count; i++)
                {
                    Assert.All(passages.Get(i).Ids, id => Assert.InRange(id, 0, file.VocabularySize - 1));
                }
            }

            return true;
        }
        catch (InputException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Documents(TokenFile file)
    {
        for (var i = 0L; i < file.Documents; i++)
        {
            var ids = new int[file.DocumentEnd(i) - file.DocumentStart(i)];
            file.Read(file.DocumentStart(i), ids);
            yield return string.Join(' ', ids);
        }
    }

    private static IEnumerable<int> Split(string ids) => ids.Split(' ').Select(int.Parse);

    private static string Write(Letters letters, string name, string text)
    {
        File.WriteAllText(letters[name], text);
        return name;
    }
}
