using System.IO.Compression;
using System.Text;
using Malmoi.NGrams;
using Malmoi.NGrams.Arpa;
using Malmoi.Tokenization;

namespace Malmoi.Tests.NGrams.Arpa;

public class ArpaFileTests
{
    [Fact]
    public void Written_and_read_again_a_model_is_the_same_text()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "a.arpa", "a.arpa.gz" })
        {
            using var first = ArpaSamples.Open(ArpaSamples.Small);
            ArpaFile.Write(NGramTrie.From(first), folder[name]);
            using var second = ArpaFile.Open(folder[name]);
            ArpaFile.Write(NGramTrie.From(second), folder["b.arpa"]);
            using var text = name.EndsWith("gz", StringComparison.Ordinal)
                ? new StreamReader(new GZipStream(File.OpenRead(folder[name]), CompressionMode.Decompress))
                : new StreamReader(folder[name]);
            Assert.Equal(text.ReadToEnd(), File.ReadAllText(folder["b.arpa"]));
        }
    }

    [Fact]
    public void Golden_files_read_and_written_are_what_lmplz_wrote()
    {
        // Collapsed values are no probabilities and are refused.
        var files = Directory.GetFiles(OutsideData.Golden("ngram", "arpa"));
        foreach (var path in files.Where(file => !file.Contains("collapse", StringComparison.Ordinal)))
        {
            using var folder = new TemporaryFolder();
            using var file = ArpaFile.Open(path);
            ArpaFile.Write(file, folder["out.arpa"]);
            using var golden = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
            var expected = golden.ReadToEnd();
            Assert.Equal(
                expected[expected.IndexOf("\\data\\", StringComparison.Ordinal)..],
                File.ReadAllText(folder["out.arpa"])
            );
        }
    }

    [Theory]
    [InlineData("ngram 1=6", "ngram 1=7", "line 13 (byte 121): \\data\\ promises 7 1-grams but 6 are there")]
    [InlineData("ngram 1=6", "ngram 1=5", "line 12 (byte 107): \\data\\ promises 5 1-grams but there are more")]
    [InlineData("ngram 2=5", "ngram 3=5", "\"ngram 3=5\" stands where \"ngram 2=\"")]
    [InlineData("-0.7\ta", "nan\ta", "\"nan\" is no log10 probability")]
    [InlineData("-0.7\ta", "0.7\ta", "the log10 probability 0.7 is above 0")]
    [InlineData("-0.7\ta\t-0.25", "-0.7\ta\tinf", "\"inf\" is no log10 back-off weight")]
    [InlineData("-0.6\tb", "-0.6\ta", "\"a\" is there twice")]
    [InlineData("a b 말", "a b 밀", "\"밀\" is not among the 1-grams")]
    [InlineData("a b 말", "a b", "a 3-gram has 2 words")]
    [InlineData("a b 말", "a b 말 -0.5", "of the highest order, has a back-off weight")]
    [InlineData("\\2-grams:", "\\two-grams:", "stands where \"\\2-grams:\"")]
    [InlineData("\\end\\", "", "the file ends where \"\\end\\\" should stand")]
    [InlineData("\\data\\", "data", "is it of another kind?")]
    public void A_broken_file_is_refused_at_its_line(string good, string bad, string message)
    {
        var text = ArpaSamples.Small.Replace(good, bad, StringComparison.Ordinal);
        var error = Assert.Throws<InputException>(() =>
        {
            using var file = ArpaSamples.Open(text);
            ArpaSamples.ReadAll(file);
        });
        Assert.StartsWith("'sample.arpa'", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_that_is_not_UTF8_is_refused()
    {
        var bytes = Encoding.UTF8.GetBytes(ArpaSamples.Small);
        bytes[bytes.AsSpan().IndexOf("말"u8)] = (byte)'x';
        var error = Assert.Throws<InputException>(() => ArpaSamples.Open(bytes));
        Assert.Contains("line 12 (byte 107): the word is not UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gzip_stream_cut_off_is_refused()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(ArpaSamples.Small));
        }

        Assert.Equal(14, Read(packed.ToArray()));
        Assert.Throws<InputException>(() => Read(packed.ToArray()[..^20]));

        static long Read(byte[] bytes)
        {
            using var file = ArpaSamples.Open(bytes);
            return ArpaSamples.ReadAll(file);
        }
    }

    [Fact]
    public void Comments_blanks_and_a_missing_unk_are_no_obstacle()
    {
        var text =
            "# made by hand\n\n"
            + ArpaSamples
                .Small.Replace("ngram 1=6", "ngram 1=5", StringComparison.Ordinal)
                .Replace("-2\t<unk>\n", "", StringComparison.Ordinal)
                .Replace('\t', ' ')
                .Replace("\n", "\r\n", StringComparison.Ordinal);
        using var file = ArpaSamples.Open(text);
        var trie = NGramTrie.From(file);
        Assert.Equal(0, trie.Vocabulary.Find("<unk>"));
        Assert.True(trie.TryGet([0], out var entry));
        Assert.Equal(-100, entry.Log10Probability);
        Assert.Equal(14, ArpaSamples.ReadAll(trie));
    }
}
