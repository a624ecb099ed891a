using Malmoi.Inference;
using Malmoi.LanguageModels;

namespace Malmoi.Tests.Inference;

public sealed class PrefixPagesTests
{
    private const int Length = CacheFormat.PageLength;
    private static readonly EngineOptions Forgetful = new() { PrefixBytes = 0 };

    public static TheoryData<string> Models => [.. SmallDecoders.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public void Texts_that_begin_alike_get_the_distributions_that_they_get_alone(string name)
    {
        using var sharing = SmallDecoders.Build(name);
        using var alone = SmallDecoders.Build(name, options: Forgetful);
        int[] lengths = [300, 300, 130, 128, 129, 64, 65, 200];
        for (var i = 0; i < lengths.Length; i++)
        {
            // The last one goes another way in the middle of a page.
            var text = Text(0, lengths[i]);
            Array.Fill(text, 7, i == 7 ? 100 : text.Length, i == 7 ? 100 : 0);
            Near(Logits(alone, text), Logits(sharing, text));
        }
    }

    [Fact]
    public void A_second_text_reads_the_pages_of_the_first_as_far_as_they_are_full_and_of_the_same_tokens()
    {
        using var model = SmallDecoders.Build("llama");
        using var first = Read(model, Text(0, 200));
        using var second = Read(model, [.. Text(0, 150), .. Text(3, 50)]);
        using var third = Read(model, Text(1, 200));
        Assert.Equal(2, SharedPages(first, second));
        Assert.Equal(0, SharedPages(first, third));
    }

    [Fact]
    public void Tokens_that_are_scored_are_read()
    {
        using var model = SmallDecoders.Build("gpt2");
        using var alone = SmallDecoders.Build("gpt2", options: Forgetful);
        var text = Text(0, 200);
        using var first = Read(model, text);
        Near(Scores(alone, text), Scores(model, text));
    }

    [Fact]
    public void A_fork_that_goes_another_way_leaves_the_pages_of_others_as_they_are()
    {
        using var model = SmallDecoders.Build("llama");
        var text = Text(0, 200);
        var before = Logits(model, text);
        using (var first = Read(model, text))
        {
            using var fork = first.Fork(90)!;
            model.Read([new Reading(fork, Text(5, 100))]);
        }

        var after = Logits(model, text);
        Near(before, after);
        using var again = Read(model, [.. Text(0, 90), .. Text(5, 100)]);
        using var alone = SmallDecoders.Build("llama", options: Forgetful);
        Near(Logits(alone, [.. Text(0, 90), .. Text(5, 100)]), Logits(model, [.. Text(0, 90), .. Text(5, 100)]));
    }

    [Fact]
    public void No_more_is_held_than_there_is_room_for_and_ends_go_before_beginnings()
    {
        var pages = new CachePages(new CacheShape([], CacheFormat.Float32));
        using var held = new PrefixPages(3);
        int[][] tokens = [Text(0, Length), Text(1, Length), Text(2, Length), Text(3, Length)];
        var first = held.Hold(null, tokens[0], pages.Take());
        var second = held.Hold(first, tokens[1], pages.Take());
        _ = held.Hold(second, tokens[2], pages.Take());
        Assert.Same(first, held.Hold(null, tokens[0], pages.Take()));
        var other = held.Hold(null, tokens[3], pages.Take());
        Assert.Equal(3, held.Count);
        Assert.Same(first, held.Find(null, tokens[0]));
        Assert.Same(second, held.Find(first, tokens[1]));
        Assert.Null(held.Find(second, tokens[2]));
        Assert.Same(other, held.Find(null, tokens[3]));
        Assert.Null(held.Find(other, tokens[1]));
    }

    private static int[] Text(int seed, int length) =>
        [.. Enumerable.Range(0, length).Select(i => ((i * i) + (seed * (i + 1)) + 3) % SmallDecoders.Vocabulary)];

    private static INextTokenState Read(EngineModel model, int[] text)
    {
        var state = model.Start();
        model.Read([new Reading(state, text) { Logits = new float[model.VocabularySize] }]);
        return state;
    }

    private static float[] Logits(EngineModel model, int[] text)
    {
        var logits = new float[model.VocabularySize];
        using var state = model.Start();
        model.Read([new Reading(state, text) { Logits = logits }]);
        return logits;
    }

    private static float[] Scores(EngineModel model, int[] text)
    {
        var scores = new float[text.Length];
        using var state = model.Start();
        model.Read([new Reading(state, text) { LogProbabilities = scores }]);
        return scores;
    }

    private static unsafe int SharedPages(INextTokenState first, INextTokenState second)
    {
        var (a, b) = (((EngineState)first).Cache, ((EngineState)second).Cache);
        var pages = Math.Min(a.Length, b.Length) / Length;
        return Enumerable.Range(0, pages).Count(page => a.Keys(page, 0, 0, 0) == b.Keys(page, 0, 0, 0));
    }

    private static void Near(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-4);
        }
    }
}
