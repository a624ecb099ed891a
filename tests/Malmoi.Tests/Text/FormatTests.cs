using System.IO.Compression;
using System.Text;
using Malmoi.Text;
using Parquet;
using Parquet.Schema;

namespace Malmoi.Tests.Text;

public sealed class FormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_property_of_JSON_lines_is_the_text()
    {
        var path = _folder.Write(
            "a.jsonl",
            "{\"id\":1,\"text\":\"하나\\u0020\\\"둘\\\"\"}\n\n{\"meta\":{\"text\":\"no\"},\"text\":\"세\\n넷\",\"x\":[{}]}\n"
        );
        Assert.Equal(["하나 \"둘\"", "세\n넷"], Corpus.Open(path).Documents());
        Assert.Equal(["하나 \"둘\"", "세", "넷"], Corpus.Open(path).Lines());
        Assert.Equal(
            ["no"],
            Corpus
                .Open(_folder.Write("b.jsonl", "{\"meta\":{\"a\":0,\"text\":\"no\"}}"), new() { Field = "meta.text" })
                .Lines()
        );
    }

    [Theory]
    [InlineData("{\"text\":\"a\"}\n{\"text\":", "line 2", "broken JSON")]
    [InlineData("{\"text\":\"a\"} x", "line 1", "broken JSON")]
    [InlineData("{\"other\":\"a\"}", "line 1", "no property 'text'")]
    [InlineData("{\"text\":3}", "line 1", "is no string but a number")]
    [InlineData("{\"text\":null}", "line 1", "is no string but null")]
    [InlineData("[1]", "line 1", "JSON object")]
    [InlineData("{\"text\":\"\\ud800\"}", "line 1", "surrogate")]
    [InlineData("{}\n", "line 1", "no property")]
    public void Broken_JSON_lines_are_named(string text, string line, string why) =>
        AssertRefused(_folder.Write("a.jsonl", text), new(), "a.jsonl", line, why);

    [Fact]
    public void Half_a_surrogate_pair_is_replaced_where_asked()
    {
        var path = _folder.Write("a.jsonl", """{"x":"\\ud800","text":"\ud83d\ude00 \ud83d \\ud83d \ude00"}""");
        var corpus = Corpus.Open(path, new() { Lossy = true });
        Assert.Equal(["😀 \ufffd \\ud83d \ufffd"], corpus.Documents());
        Assert.Equal(2, corpus.Replacements);
    }

    [Fact]
    public void A_column_of_CSV_is_the_text()
    {
        var path = _folder.Write(
            "a.csv",
            "id,text,label\r\n1,\"하나, \"\"둘\"\"\",x\r\n2,\"세\r\n넷\",y\r\n\r\n3,plain \"quote\",z\r\n4,,w"
        );
        Assert.Equal(
            ["하나, \"둘\"", "세\n넷", "plain \"quote\"", ""],
            Corpus.Open(path, new() { Column = "text" }).Documents()
        );
        Assert.Equal(["label", "x", "y", "z", "w"], Corpus.Open(path, new() { Column = "3" }).Documents());
        Assert.Equal(["a"], Corpus.Open(_folder.Write("one.csv", "only\na\n")).Documents());
    }

    [Fact]
    public void Quotes_in_TSV_are_text()
    {
        var path = _folder.Write("a.tsv", "1\t\"open quote\tx\n2\tb\ty\n");
        Assert.Equal(["\"open quote", "b"], Corpus.Open(path, new() { Column = "2" }).Documents());
        var quoted = _folder.Write("q.tsv", "text\n\"a\tb\"\n");
        Assert.Equal(["a\tb"], Corpus.Open(quoted, new() { Format = CorpusFormat.QuotedTsv }).Documents());
    }

    [Theory]
    [InlineData("text\n\"open\nnever closed", null, "line 2", "not closed")]
    [InlineData("a,b\n1,2\n", null, "line 1", "a, b")]
    [InlineData("a,b\n1,2\n", "c", "line 1", "no column 'c'")]
    [InlineData("1,2\n3\n", "2", "line 2", "column 2 was expected, but there are 1")]
    [InlineData("1,2\n3\n", "0", "columns are counted from 1", "")]
    public void Broken_CSV_is_named(string text, string? column, string line, string why) =>
        AssertRefused(_folder.Write("a.csv", text), new() { Column = column }, line, why);

    [Fact]
    public void A_treebank_gives_its_sentences()
    {
        var path = _folder.Write(
            "a.conllu",
            """
            # sent_id = 1
            # text = I don't.
            1	I	I	PRON	PRP	_	2	nsubj	_	_
            2-3	don't	_	_	_	_	_	_	_	SpaceAfter=No
            2	do	do	AUX	VBP	_	0	root	_	_
            3	n't	not	PART	RB	_	2	advmod	_	_
            3.1	go	go	VERB	VB	_	_	_	_	_
            4	.	.	PUNCT	.	_	2	punct	_	_

            1	여기	여기	ADV	JJ	_	0	root	_	SpaceAfter=No
            2	.	.	PUNCT	SF	_	1	punct	_	_
            """.ReplaceLineEndings("\n")
        );
        Assert.Equal(["I don't.", "여기."], Corpus.Open(path).Lines());
        Assert.Equal(["I do n't .", "여기 ."], Corpus.Open(path, new() { Field = "form" }).Lines());
        Assert.Equal(["PRON AUX PART PUNCT", "ADV PUNCT"], Corpus.Open(path, new() { Field = "upos" }).Lines());
        var unwritten = File.ReadAllText(path).Replace("# text = I don't.\n", "", StringComparison.Ordinal);
        Assert.Equal("I don't.", Corpus.Open(_folder.Write("b.conllu", unwritten)).Lines().First());
        AssertRefused(_folder.Write("c.conllu", "# x\n1\tonly two\n"), new(), "c.conllu', line 2", "10 columns");
        AssertRefused(
            _folder.Write("d.conllu", "x\t_\t_\t_\t_\t_\t_\t_\t_\t_\n"),
            new(),
            "line 1",
            "begins with its number"
        );
        AssertRefused(path, new() { Field = "head" }, "no field 'head'", "upos");
    }

    [Fact]
    public void Sejong_text_gives_its_sentences()
    {
        var plain = _folder.Write(
            "a.sejong",
            "나는\t나/NP+는/JX\n왔다.\t오/VV+았/EP+다/EF+./SF\n\n1+1\t1/SN++/SW+1/SN\n"
        );
        Assert.Equal(["나는 왔다.", "1+1"], Corpus.Open(plain).Lines());
        Assert.Equal(["나 는 오 았 다 .", "1 + 1"], Corpus.Open(plain, new() { Field = "morpheme" }).Lines());
        Assert.Equal(
            "나/NP 는/JX 오/VV 았/EP 다/EF ./SF",
            Corpus.Open(plain, new() { Field = "tagged" }).Lines().First()
        );

        var published =
            "<head>\nB-01\t프랑스의\t프랑스/NNP + 의/JKG\nB-02\t//\t//SP + //SP\n</head>\n<p>\nB-03\t끝\t끝/NNG\n</p>\n";
        File.WriteAllText(_folder["b.txt"], published, Encoding.Unicode);
        var options = new CorpusOptions { Format = CorpusFormat.Sejong };
        Assert.Equal(["프랑스의 //", "끝"], Corpus.Open(_folder["b.txt"], options).Lines());
        Assert.Equal(
            ["프랑스 의 / /", "끝"],
            Corpus.Open(_folder["b.txt"], options with { Field = "morpheme" }).Lines()
        );
        AssertRefused(_folder.Write("c.sejong", "no tab\n"), new(), "line 1", "a tab");
        AssertRefused(_folder.Write("d.sejong", "나는\t나+는\n"), new() { Field = "tagged" }, "line 1", "its tag");
    }

    [Fact]
    public async Task A_column_of_Parquet_is_the_text()
    {
        var number = new DataField<int>("number");
        var text = new DataField<string>("text");
        await using (var file = File.Create(_folder["a.parquet"]))
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(number, text), file))
        {
            foreach (var half in new[] { 0, 1 })
            {
                using var group = writer.CreateRowGroup();
                await group.WriteAsync<int>(number, new[] { half, half });
                await group.WriteAsync(text, half == 0 ? ["하나", null!] : ["둘", "세\n넷"]);
            }
        }

        Assert.Equal(
            ["하나", "둘", "세\n넷"],
            Corpus.Open(_folder["a.parquet"], new() { Column = "text" }).Documents()
        );
        File.Copy(_folder["a.parquet"], _folder["b.txt"]);
        Assert.Equal(["하나", "둘", "세", "넷"], Corpus.Open(_folder["b.txt"], new() { Column = "2" }).Lines());
        AssertRefused(_folder["a.parquet"], new(), "a.parquet", "number, text");
        AssertRefused(_folder["a.parquet"], new() { Column = "number" }, "holds Int32", "text");
        var bytes = File.ReadAllBytes(_folder["a.parquet"]);
        File.WriteAllBytes(_folder["c.parquet"], bytes[..^20]);
        AssertRefused(_folder["c.parquet"], new() { Column = "text" }, "c.parquet", "no readable Parquet");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public void A_truncated_file_is_refused_with_its_name(string kind)
    {
        var packed = new MemoryStream();
        using (
            Stream pack =
                kind == "gzip"
                    ? new GZipStream(packed, CompressionLevel.Fastest, true)
                    : new ZstdSharp.CompressionStream(packed, leaveOpen: true)
        )
        {
            pack.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i}\n"))));
        }

        foreach (var length in new[] { packed.Length - 1, packed.Length - 9, packed.Length / 2, 5 })
        {
            File.WriteAllBytes(_folder["a.txt"], packed.ToArray()[..(int)length]);
            AssertRefused(_folder["a.txt"], new(), "a.txt", $"{kind} data is damaged or cut off");
        }
    }

    private static void AssertRefused(string path, CorpusOptions options, params string[] words)
    {
        var error = Assert.Throws<InputException>(() => Corpus.Open(path, options).Lines().Count());
        foreach (var word in words)
        {
            Assert.Contains(word, error.Message, StringComparison.Ordinal);
        }

        Assert.DoesNotContain('\n', error.Message);
    }
}
