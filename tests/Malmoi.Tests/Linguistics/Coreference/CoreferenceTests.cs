using Malmoi.LanguageModels;
using Malmoi.Linguistics.Attention;
using Malmoi.Linguistics.Coreference;
using Malmoi.Tests.Linguistics.Attention;

namespace Malmoi.Tests.Linguistics.Coreference;

public sealed class CoreferenceTests : IDisposable
{
    private const string Header =
        "ID\tText\tPronoun\tPronoun-offset\tA\tA-offset\tA-coref\tB\tB-offset\tB-coref\tURL\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Offsets_count_characters_even_where_one_is_two_units()
    {
        var path = _folder.Write(
            "gap.tsv",
            Header
                + "1\t\U0001F600 Ann saw Bea. She left.\tShe\t15\tAnn\t2\tTRUE\tBea\t10\tFALSE\tx\n"
                + "2\tAnn saw Bea. She left.\tShe\t13\tAnn\t0\tFALSE\tBea\t8\tFALSE\tx\n"
        );
        var item = Assert.Single(GapFile.Read(path));
        Assert.Equal("She", item.Text[item.Mention]);
        Assert.Equal(["Ann", "Bea"], item.Candidates.Select(range => item.Text[range]));
        Assert.Equal([0], item.Antecedents);
        Assert.Equal("feminine", item.Kind);
    }

    [Theory]
    [InlineData("1\ttext\tShe", "line 2 has 3 columns")]
    [InlineData("1\tAnn. She\tShe\t4\tAnn\t0\tTRUE\tBea\t0\tFALSE\tx", "line 2 says that 'She' stands at 4")]
    [InlineData("1\tAnn She\tShe\tx\tAnn\t0\tTRUE\tAnn\t0\tFALSE\tx", "line 2 has the offset 'x'")]
    [InlineData("1\tAnn She\tShe\t4\tAnn\t0\tyes\tAnn\t0\tFALSE\tx", "line 2 has 'yes'")]
    public void A_broken_line_is_named(string line, string message) =>
        Assert.Contains(
            message,
            Assert.Throws<InputException>(() => GapFile.Read(_folder.Write("gap.tsv", Header + line)).ToList()).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Rules_take_the_nearest_the_same_word_or_the_most_often_named()
    {
        const string text = "Ann Lee met Bea. Ann smiled. The Lee she";
        var item = new CoreferenceItem(text, 37..40, [0..7, 12..15], [0], "feminine");
        Assert.Equal(1, AntecedentRules.Nearest(item));
        Assert.Equal(1, AntecedentRules.HeadMatch(item));
        Assert.Equal(0, AntecedentRules.Sieve(item)); // Ann is named twice, Lee too
        var named = item with { Mention = 29..36 };
        Assert.Equal("The Lee", text[named.Mention]);
        Assert.Equal(0, AntecedentRules.HeadMatch(named));
        Assert.Equal(0, AntecedentRules.Sieve(named));
    }

    [Fact]
    public void The_head_that_finds_most_is_chosen_and_compared_with_the_rules()
    {
        // Words are letters; the mention is the last. Head 1 looks at the first letter, head 2 at the second.
        var model = new WrittenModel(tokens =>
            HandMade.Trace(3, [1, 0, 0, 0.5f, 0.5f, 0, 0.6f, 0.2f, 0.2f], [1, 0, 0, 0.5f, 0.5f, 0, 0.2f, 0.6f, 0.2f])
        );
        var reader = new AttentionReader(model, model);
        CoreferenceItem[] items =
        [
            new("a b c", 4..5, [0..1, 2..3], [0], "x"),
            new("a b d", 4..5, [0..1, 2..3], [0], "x"),
            new("a b e", 4..5, [0..1, 2..3], [1], "y"),
        ];
        var ct = TestContext.Current.CancellationToken;
        var (head, accuracy, count) = CoreferenceHeads.Choose(reader, items, ct);
        Assert.Equal((new DirectedHead(0, 0, AttentionDirection.FromDependent), 3L), (head, count));
        Assert.Equal(2.0 / 3, accuracy, 1e-12);
        var results = CoreferenceHeads.Test(reader, items, head, ct: ct);
        Assert.Equal(["all", "x", "y"], results.Select(result => result.Row));
        Assert.Equal([2.0 / 3, 1, 0], results.Select(result => result.Accuracy));
        Assert.Equal(1.0 / 3, results[0].Rules[0].Accuracy, 1e-12);
        Assert.Equal("nearest", results[0].Rules[0].Name);
    }

    [Fact]
    public void Gap_is_read_whole()
    {
        var items = GapFile.Read(OutsideData.Data("gap-coref", "gap-validation.tsv")).ToList();
        Assert.Equal(392, items.Count);
        Assert.All(items, item => Assert.Single(item.Antecedents));
    }
}
