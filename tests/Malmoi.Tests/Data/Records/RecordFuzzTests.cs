using System.Text;
using Malmoi.Data.Records;
using Parquet;
using Parquet.Schema;

namespace Malmoi.Tests.Data.Records;

/// <summary>A damaged file of records is read or refused in one line, never with another error.</summary>
public sealed class RecordFuzzTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(
        "jsonl",
        "{\"text\": \"a\\u00e9\\ud83d\\ude00\", \"label\": 1, \"answers\": {\"text\": [\"b\"], \"answer_start\": [3]}}\n{\"text\": \"나\", \"l\": [{\"x\": null}, {\"x\": 1.5}]}\n"
    )]
    [InlineData(
        "json",
        "{\"data\": [{\"paragraphs\": [{\"context\": \"가\", \"qas\": [{\"question\": \"q\", \"answers\": [{\"text\": \"가\", \"answer_start\": 0}]}]}]}, {\"a\": [1, \"\\u00e9\"]}]}"
    )]
    [InlineData("csv", "text,label\n\"a, \"\"b\"\"\nc\",x\nd,y\n")]
    [InlineData("tsv", "text\tlabel\na\tx\n\n나\ty\n")]
    [InlineData("conll", "-DOCSTART- -X- O O\n\nEU NNP B-ORG\n나\tO\n\n# x\n")]
    [InlineData("conllu", "# text = a\n1-2\tab\t_\t_\t_\t_\t_\t_\t_\t_\n1\ta\ta\tDET\tDT\t_\t2\tdet\t_\t_\n\n")]
    public void Text_is_read_or_refused(string format, string text) =>
        Try(format, [Encoding.UTF8.GetBytes(text)], 0.001);

    [Fact]
    public async Task Parquet_is_read_or_refused()
    {
        var (text, label) = (new DataField<string>("text"), new DataField<long?>("label"));
        using var stream = new MemoryStream();
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(text, label), stream))
        {
            using var group = writer.CreateRowGroup();
            await group.WriteAsync(text, ["하나", null!, "셋"]);
            await group.WriteAsync<long>(label, new long?[] { 1, null, 3 });
        }

        Try("parquet", [stream.ToArray()], 0.001);
    }

    private void Try(string format, byte[][] samples, double share) =>
        Mutations.Try(
            share,
            samples,
            (bytes, _) =>
            {
                var path = _folder[$"{Guid.NewGuid():N}.{format}"];
                File.WriteAllBytes(path, bytes);
                var file = RecordFile.Open(path, new RecordOptions { Format = format });
                foreach (var record in file.Records)
                {
                    foreach (var column in file.Columns.Where(record.Has))
                    {
                        record.OneOrMore(column);
                    }
                }
            }
        );
}
