using Malmoi.Data.Records;
using Malmoi.Instructions;

namespace Malmoi.Tests.Instructions;

/// <summary>Answers with a thumb up or down.</summary>
public sealed class JudgedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Labels_are_read_however_they_are_written()
    {
        var file = JudgedFile.Read(
            Open(
                """
                {"prompt": "무엇?", "completion": "그것", "label": true}
                {"prompt": "무엇?", "completion": "저것", "label": 0}
                {"prompt": "무엇?", "completion": "이것", "label": "good"}
                """
            )
        );
        Assert.Equal([true, false, true], file.Examples.Select(example => example.IsGood));
        Assert.Equal("무엇?", file.Examples[0].Prompt[0].Content);
    }

    [Theory]
    [InlineData("""{"prompt": "a", "completion": "b", "label": true}""", "all 1 answers")]
    [InlineData("""{"prompt": "a", "completion": " ", "label": true}""", "line 1: the answer in 'completion' is empty")]
    [InlineData("""{"prompt": "a", "completion": "b", "label": "perhaps"}""", "'label' is 'perhaps'")]
    public void What_teaches_nothing_is_refused(string line, string message)
    {
        var error = Assert.Throws<InputException>(() => JudgedFile.Read(Open(line)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Pairs_are_none_of_them()
    {
        Assert.False(JudgedFile.IsOne(Open("""{"prompt": "a", "chosen": "b", "rejected": "c"}""")));
        Assert.True(JudgedFile.IsOne(Open("""{"prompt": "a", "completion": "b", "label": 1}""")));
    }

    [Fact]
    public void Margins_stand_beside_pairs_or_follow_from_scores()
    {
        var examples = PreferenceFile
            .Read(
                Open(
                    """
                    {"prompt": "a", "chosen": "b", "rejected": "c", "margin": 0.5}
                    {"prompt": "a", "chosen": "b", "rejected": "d", "score_chosen": 8, "score_rejected": 5.5}
                    {"prompt": "a", "chosen": "b", "rejected": "e"}
                    """
                )
            )
            .Examples;
        Assert.Equal([0.5, 2.5, null], examples.Select(example => example.Margin));
    }

    private RecordFile Open(string lines) => RecordFile.Open(_folder.Write("records.jsonl", lines));
}
