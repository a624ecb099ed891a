using System.IO.Compression;
using System.Text;
using Malmoi.Text;
using Parquet;
using Parquet.Schema;

namespace Malmoi.Tests.Text;

/// <summary>Whatever the bytes are, a reader gives valid lines or one clear line of error.</summary>
public class CorpusFuzzTests
{
    private const int Inputs = 8_000;

    private static readonly string[] Tokens =
    [
        "\"",
        "\"\"",
        ",",
        "\t",
        "\n",
        "\r\n",
        "{",
        "}",
        "[",
        "\\",
        "\\ud83d",
        "#",
        "1-2",
        "+/SW",
        "/",
        "<p>",
        "\0",
        "\ufeff",
        "가",
    ];

    [Theory]
    [InlineData(CorpusFormat.Text, null, "첫 줄\nsecond line\r\n\r\nlast")]
    [InlineData(CorpusFormat.Text, "cp949", "첫 줄\nsecond line\r\n\r\nlast")]
    [InlineData(CorpusFormat.Text, "utf-16le", "첫 줄 😀\nsecond line\r\n\r\nlast")]
    [InlineData(
        CorpusFormat.JsonLines,
        null,
        "{\"a\":[1,{\"b\":null}],\"text\":\"값 \\\"x\\\" \\ud83d\\ude00\"}\n\n{\"text\":\"\"}\n"
    )]
    [InlineData(CorpusFormat.Csv, null, "id,text\r\n1,\"하나, \"\"둘\"\"\"\r\n2,\"세\r\n넷\"\r\n")]
    [InlineData(CorpusFormat.Tsv, null, "id\ttext\n1\t하나\n2\t\"둘\n")]
    [InlineData(
        CorpusFormat.ConllU,
        null,
        "# text = 나 는\n1-2\t나는\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n1\t나\t_\t_\t_\t_\t_\t_\t_\t_\n2\t는\t_\t_\t_\t_\t_\t_\t_\t_\n\n"
    )]
    [InlineData(CorpusFormat.Sejong, null, "<p>\n1\t나는\t나/NP + 는/JX\n왔다\t오/VV+았/EP+다/EF\n\n")]
    public void No_text_breaks_a_reader(CorpusFormat format, string? encoding, string seed)
    {
        var bytes = Encodings.Find(encoding ?? "utf-8").GetBytes(seed);
        var random = new Random(format.GetHashCode() + seed.Length);
        var (read, refused) = (0, 0);
        for (var i = 0; i < Inputs; i++)
        {
            var options = new CorpusOptions
            {
                Format = format,
                Encoding = encoding,
                Lossy = random.Next(2) == 0,
                Column = format is CorpusFormat.Csv or CorpusFormat.Tsv ? "text" : null,
                Field = format is CorpusFormat.Sejong ? "tagged" : null,
                Sentences = random.Next(8) == 0,
            };
            _ = Survives(Mutated(bytes, random), options) ? read++ : refused++;
        }

        Assert.True(
            read > Inputs / 100 && refused > 0,
            $"{read} read, {refused} refused: the mutations are too tame or too wild"
        );
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public void No_packed_file_breaks_a_reader(string kind)
    {
        var packed = new MemoryStream();
        using (
            Stream pack =
                kind == "gzip"
                    ? new GZipStream(packed, CompressionLevel.Fastest, true)
                    : new ZstdSharp.CompressionStream(packed, leaveOpen: true)
        )
        {
            pack.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 200).Select(i => $"줄 {i * i}\n"))));
        }

        var random = new Random(7);
        var refused = Enumerable.Range(0, 3000).Count(_ => !Survives(Mutated(packed.ToArray(), random), new()));
        Assert.True(refused > 1000);
    }

    [Fact]
    public async Task No_Parquet_file_breaks_a_reader()
    {
        var text = new DataField<string>("text");
        var file = new MemoryStream();
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(text), file))
        {
            using var group = writer.CreateRowGroup();
            await group.WriteAsync(text, Enumerable.Range(0, 50).Select(i => $"줄 {i % 7}").ToList());
        }

        var random = new Random(7);
        var options = new CorpusOptions { Format = CorpusFormat.Parquet, Column = "text" };
        var refused = Enumerable.Range(0, 500).Count(_ => !Survives(Mutated(file.ToArray(), random), options));
        Assert.InRange(refused, 100, 500);
    }

    // True where the input was read, false where it was refused with a clear line; anything else fails the test.
    private static bool Survives(byte[] input, CorpusOptions options)
    {
        try
        {
            foreach (var block in Corpus.Open(["-"], options, () => new MemoryStream(input)).Blocks())
            {
                Assert.True(System.Text.Unicode.Utf8.IsValid(block.Utf8.Span));
                Assert.Equal((byte)'\n', block.Utf8.Span[^1]);
                Assert.DoesNotContain("\r\n", Encoding.UTF8.GetString(block.Utf8.Span), StringComparison.Ordinal);
                block.Dispose();
            }

            return true;
        }
        catch (InputException error)
        {
            Assert.NotEmpty(error.Message);
            return false;
        }
    }

    private static byte[] Mutated(byte[] seed, Random random)
    {
        List<byte> bytes = [.. seed];
        for (var change = random.Next(1, 6); change > 0 && bytes.Count > 0; change--)
        {
            var place = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[place] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(place, Math.Min(random.Next(1, 9), bytes.Count - place));
                    break;
                case 2:
                    bytes.InsertRange(place, Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)]));
                    break;
                case 3:
                    bytes.InsertRange(place, bytes.GetRange(place, Math.Min(random.Next(1, 20), bytes.Count - place)));
                    break;
                default:
                    bytes.RemoveRange(place, bytes.Count - place);
                    break;
            }
        }

        return [.. bytes];
    }
}
