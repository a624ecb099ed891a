using Malmoi.Models;

namespace Malmoi.Tests.Models;

public class MaskingTests
{
    // [CLS] the sou ##ven ##ir broke [SEP]
    private static readonly int?[] Words = [null, 0, 1, 1, 1, 2, null];

    [Theory]
    [InlineData("original", 3)]
    [InlineData("within_word_l2r", 3, 4)]
    [InlineData("within_word_mlm", 2, 3, 4)]
    [InlineData("global_l2r", 3, 4, 5)]
    public void Each_way_hides_what_its_definition_says(string name, params int[] hidden)
    {
        var masking = Maskings.Parse(name);
        Assert.Equal(hidden, Enumerable.Range(0, Words.Length).Where(place => masking.Hides(Words, 3, place)));
    }

    [Fact]
    public void An_unknown_way_is_refused_with_those_that_are_known()
    {
        var error = Assert.Throws<InputException>(() => Maskings.Parse("left"));
        Assert.Contains("'left'", error.Message, StringComparison.Ordinal);
        Assert.Contains("within_word_l2r", error.Message, StringComparison.Ordinal);
    }
}
