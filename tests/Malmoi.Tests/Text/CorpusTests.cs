using System.IO.Compression;
using System.Text;
using Malmoi.Text;

namespace Malmoi.Tests.Text;

public class CorpusTests
{
    private const string Korean = "나는 학교에 간다\n\n책을 읽는다\n";

    [Fact]
    public void Lines_are_read_as_they_are()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.txt", "one two\r\n\r\n세 단어\nlast without an end");
        Assert.Equal(["one two", "", "세 단어", "last without an end"], Corpus.Open(path).Lines());
    }

    [Fact]
    public void Blocks_hold_whole_lines_and_give_back_the_text()
    {
        using var folder = new TemporaryFolder();
        var text = string.Concat(Enumerable.Range(0, 300_000).Select(i => $"{i} 번째 줄\n"));
        var joined = new StringBuilder();
        var lines = 0L;
        foreach (var block in Corpus.Open(folder.Write("a.txt", text)).Blocks())
        {
            Assert.Equal(lines + 1, block.FirstLine);
            Assert.Equal((byte)'\n', block.Utf8.Span[^1]);
            foreach (var line in block.Lines)
            {
                lines++;
            }

            joined.Append(Encoding.UTF8.GetString(block.Utf8.Span));
            block.Dispose();
        }

        Assert.Equal(300_000, lines);
        Assert.Equal(text, joined.ToString());
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16le")]
    [InlineData("utf-16be")]
    [InlineData("utf-32le")]
    [InlineData("cp949")]
    public void Every_encoding_gives_the_same_text(string name)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.txt"], Encodings.Find(name).GetBytes(Korean));
        Assert.Equal(
            ["나는 학교에 간다", "", "책을 읽는다"],
            Corpus.Open(folder["a.txt"], new() { Encoding = name }).Lines()
        );
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void A_byte_order_mark_names_the_encoding(string name)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.txt"], Korean, Encoding.GetEncoding(name));
        Assert.Equal("나는 학교에 간다", Corpus.Open(folder["a.txt"]).Lines().First());
        Assert.Equal("나는 학교에 간다", Corpus.Open(folder["a.txt"], new() { Encoding = name }).Lines().First());
    }

    [Fact]
    public void Packed_files_are_known_by_their_first_bytes()
    {
        using var folder = new TemporaryFolder();
        using (var gzip = new GZipStream(File.Create(folder["a.txt.gz"]), CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(Korean));
        }

        using (var zstd = new ZstdSharp.CompressionStream(File.Create(folder["b.txt"]), leaveOpen: false))
        {
            zstd.Write(Encoding.UTF8.GetBytes(Korean));
        }

        Assert.Equal(Corpus.Open(folder["a.txt.gz"]).Lines(), Corpus.Open(folder["b.txt"]).Lines());
    }

    [Theory]
    [InlineData("utf-8", "좋은\n날\n", new byte[] { 0xff }, 3, 11)]
    [InlineData("cp949", "좋은\n날\n", new byte[] { 0xff }, 3, 8)]
    [InlineData("utf-16le", "좋은\n날\n", new byte[] { 0x00, 0xd8, 0x41, 0x00 }, 3, 10)]
    [InlineData("utf-16be", "좋은\n날\n", new byte[] { 0xac }, 3, 10)]
    public void An_invalid_byte_is_named_with_its_place(string name, string text, byte[] broken, int line, int offset)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.txt"], [.. Encodings.Find(name).GetBytes(text), .. broken]);
        var error = Assert.Throws<InputException>(() =>
            Corpus.Open(folder["a.txt"], new() { Encoding = name }).Lines().Count()
        );
        Assert.Contains(
            $"a.txt', line {line}, byte {offset}: 0x{broken[0]:X2}",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("--lossy", error.Message, StringComparison.Ordinal);

        var lossy = Corpus.Open(folder["a.txt"], new() { Encoding = name, Lossy = true });
        Assert.Equal("\ufffd", lossy.Lines().Last()[..1]);
        Assert.Equal(1, lossy.Replacements);
    }

    [Fact]
    public void Normal_forms_are_applied_where_asked()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.txt", "한글".Normalize(NormalizationForm.FormD) + " ㎏\n");
        Assert.Equal("한글 ㎏", Corpus.Open(path, new() { Normalization = UnicodeForm.Nfc }).Lines().Single());
        Assert.Equal("한글 kg", Corpus.Open(path, new() { Normalization = UnicodeForm.Nfkc }).Lines().Single());
    }

    [Fact]
    public void Folders_patterns_and_standard_input_are_inputs()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["deep"]);
        folder.Write("b.txt", "b");
        folder.Write("a.txt", "a");
        folder.Write("README.md", "not text of the corpus");
        folder.Write(".hidden.txt", "hidden");
        folder.Write(Path.Combine("deep", "c.txt"), "c");
        Assert.Equal(["a", "b", "c"], Corpus.Open(folder.Path).Lines());
        Assert.Equal(["a", "b"], Corpus.Open(folder["*.txt"]).Lines());
        Assert.Equal(["a", "b", "c"], Corpus.Open(folder["**/*.txt"]).Lines());
        var piped = Corpus.Open(["-"], null, () => new MemoryStream("piped\n"u8.ToArray()));
        Assert.Equal(["piped"], piped.Lines());
        Assert.Throws<InputException>(() => piped.Lines().Count());
    }

    [Fact]
    public void What_is_not_there_is_named()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(
            "no/such",
            Assert.Throws<InputException>(() => Corpus.Open("no/such")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "*.none",
            Assert.Throws<InputException>(() => Corpus.Open(folder["*.none"])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "holds no text",
            Assert.Throws<InputException>(() => Corpus.Open(folder.Write("e.txt", "")).Lines().Count()).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_corpus_is_read_in_constant_memory()
    {
        // 256 MiB through a pipe with a handful of buffers.
        var corpus = Corpus.Open(["-"], null, () => new Endless(256 << 20));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var bytes = 0L;
        foreach (var block in corpus.Blocks())
        {
            bytes += block.Utf8.Length;
            block.Dispose();
        }

        Assert.Equal(256 << 20, bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16be")]
    [InlineData("cp949")]
    public void Lines_longer_than_a_block_and_pieces_of_any_size_change_nothing(string name)
    {
        var random = new Random(5);
        var expected = Enumerable
            .Range(0, 400)
            .Select(i => string.Concat(Enumerable.Repeat($"{i} 낱말 ", random.Next(i % 100 == 7 ? 300_000 : 3_000))))
            .ToList();
        var bytes = Encodings.Find(name).GetBytes(string.Join("\r\n", expected));
        var options = new CorpusOptions { Encoding = name };
        Assert.Equal(expected, Corpus.Open(["-"], options, () => new Choppy(bytes)).Lines());
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.txt"], bytes);
        var corpus = Corpus.Open(folder["a.txt"], options);
        Assert.Equal(expected, corpus.Lines());
        Assert.Equal(corpus.TotalBytes, corpus.BytesRead);
    }

    private sealed class Choppy(byte[] bytes) : MemoryStream(bytes)
    {
        private readonly Random _random = new(3);

        public override int Read(Span<byte> buffer) =>
            base.Read(buffer[..Math.Min(buffer.Length, _random.Next(1, 70_000))]);
    }

    private sealed class Endless(long length) : MemoryStream
    {
        private long _position;

        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Min(buffer.Length, length - _position);
            for (var i = 0; i < count; i++)
            {
                var place = (int)((_position + i) % 32);
                buffer[i] = place == 31 ? (byte)'\n' : (byte)('a' + (place % 26));
            }

            _position += count;
            return count;
        }
    }
}
