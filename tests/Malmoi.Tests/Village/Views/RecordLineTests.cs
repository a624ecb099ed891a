using System.Text;
using System.Text.Json;
using Malmoi.Village;
using Malmoi.Village.Views;

namespace Malmoi.Tests.Village.Views;

public sealed class RecordLineTests
{
    [Fact]
    public void Objects_and_tabs_say_the_same()
    {
        var items = Maeul.Questions(null, 1).Take(20).ToList();
        var objects = Lines(items, RecordFormat.JsonLines)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToList();
        var rows = Lines(items, RecordFormat.Tsv).Select(line => line.Split('\t')).ToList();
        Assert.Equal(["question", "context", "answer", "answer_start", "kind", "language"], rows[0]);
        for (var index = 0; index < items.Count; index++)
        {
            Assert.Equal(items[index].Start, objects[index].GetProperty("answer_start").GetInt32());
            Assert.Equal(rows[0].Select(name => objects[index].GetProperty(name).ToString()), rows[index + 1]);
        }
    }

    [Fact]
    public void Columns_have_the_names_that_training_reads()
    {
        Assert.StartsWith("text\tlabel\t", Header(Maeul.Roles(null, 1)), StringComparison.Ordinal);
        Assert.StartsWith("source\ttarget\t", Header(Maeul.Summaries(null, 1)), StringComparison.Ordinal);
        Assert.StartsWith("source\ttarget\t", Header(Maeul.Translations(Language.Korean, 1)), StringComparison.Ordinal);
    }

    private static string Header(IEnumerable<VillageRecord> records) => Lines(records.Take(1), RecordFormat.Tsv)[0];

    private static string[] Lines(IEnumerable<VillageRecord> records, RecordFormat format) =>
        [.. Maeul.Lines(records, format).Select(line => Encoding.UTF8.GetString(line.Span).TrimEnd('\n'))];
}
