using Malmoi.Linguistics.Attention;

namespace Malmoi.Tests.Linguistics.Attention;

public class PatternCounterTests
{
    [Fact]
    public void Shares_are_averaged_over_the_units_that_could_look_there()
    {
        var counter = new PatternCounter();
        // Three words see all; the first and the last are the same.
        counter.Add(HandMade.Maps("a , A", [0.1f, 0.6f, 0.3f, 0.5f, 0.25f, 0.25f, 0.2f, 0.2f, 0.6f]));
        var head = Assert.Single(counter.Table().Heads);
        Is((0.1 + 0.25 + 0.6) / 3, head.Share(SurfacePattern.Self));
        Is((0.5 + 0.2) / 2, head.Share(SurfacePattern.Previous));
        Is((0.6 + 0.25) / 2, head.Share(SurfacePattern.Next));
        Is((0.5 + 0.2) / 2, head.Share(SurfacePattern.First));
        Is((0.3 + 0.2) / 2, head.Share(SurfacePattern.SameWord));
        Is((0.6 + 0.2) / 2, head.Share(SurfacePattern.Punctuation));
        Assert.Null(head.Share(SurfacePattern.Separator));
        Is(1.0 / 3, counter.Table().Even(SurfacePattern.Previous));
        Assert.Equal(3, counter.Table().Units);
    }

    [Fact]
    public void The_first_word_of_a_causal_model_has_no_choice_and_is_left_out()
    {
        var counter = new PatternCounter();
        counter.Add(HandMade.Maps("a b", [1, 0, 0.25f, 0.75f]));
        var table = counter.Table();
        Assert.Equal(1, table.Units);
        Is(0.75, table.Heads[0].Share(SurfacePattern.Self));
        Is(0.25, table.Heads[0].Share(SurfacePattern.First));
        Assert.Null(table.Heads[0].Share(SurfacePattern.Next));
        var entropy = -((0.25 * Math.Log(0.25)) + (0.75 * Math.Log(0.75)));
        Assert.Equal(entropy, table.Heads[0].Entropy, 1e-7);
        Assert.Equal(entropy / Math.Log(2), table.Heads[0].Breadth, 1e-7);
    }

    [Fact]
    public void A_separator_is_looked_at_and_does_not_look()
    {
        const string text = "a";
        var input = HandMade.Input(text, "[CLS]", "a", "[SEP]");
        var alignment = UnitAlignment.OfTokens(input, text);
        var counter = new PatternCounter();
        counter.Add(new AttentionMaps(HandMade.Trace(3, [1, 0, 0, 0.1f, 0.2f, 0.7f, 0, 0, 1]), alignment));
        var head = Assert.Single(counter.Table().Heads);
        Is(0.7, head.Share(SurfacePattern.Separator));
        Is(0.1, head.Share(SurfacePattern.First));
        Assert.Equal(1, counter.Table().Units);
    }

    [Fact]
    public void Even_attention_is_as_broad_as_can_be_and_attention_to_one_thing_as_narrow()
    {
        var counter = new PatternCounter();
        counter.Add(HandMade.Maps("a b", [0.5f, 0.5f, 0.5f, 0.5f], [1, 0, 1, 0]));
        var heads = counter.Table().Heads;
        Assert.Equal(1, heads[0].Breadth, 1e-7);
        Assert.Equal(0, heads[1].Breadth, 1e-7);
        Assert.Equal(Math.Log(2), heads[0].Entropy, 1e-7);
    }

    [Fact]
    public void Texts_of_one_word_show_nothing()
    {
        var counter = new PatternCounter();
        counter.Add(HandMade.Maps("a", [1]));
        Assert.Contains("two words", Assert.Throws<InputException>(counter.Table).Message, StringComparison.Ordinal);
    }

    private static void Is(double expected, double? actual) => Assert.Equal(expected, actual!.Value, 1e-7);
}
