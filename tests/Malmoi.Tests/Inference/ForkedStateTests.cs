using Malmoi.LanguageModels;

namespace Malmoi.Tests.Inference;

/// <summary>States that begin with a part of what another has read.</summary>
public sealed class ForkedStateTests
{
    public static TheoryData<string> Models => [.. SmallDecoders.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_state_that_went_back_goes_on_as_one_that_read_no_more(string name)
    {
        using var model = SmallDecoders.Build(name);
        int[] text = [.. Enumerable.Range(0, 90).Select(i => ((i * 7) + 3) % SmallDecoders.Vocabulary)];
        int[] other = [4, 8, 15, 16];
        using var whole = model.Start();
        model.Read([new Reading(whole, text) { Logits = new float[SmallDecoders.Vocabulary] }]);
        foreach (var length in (int[])[1, 31, 64, 89, 90])
        {
            using var back = whole.Fork(length)!;
            Assert.Equal(length, back.Length);
            using var fresh = model.Start();
            model.Read([new Reading(fresh, text.AsMemory(0, length)) { Logits = new float[SmallDecoders.Vocabulary] }]);
            var (found, expected) = (new float[SmallDecoders.Vocabulary], new float[SmallDecoders.Vocabulary]);
            model.Read([new Reading(back, other) { Logits = found }]);
            model.Read([new Reading(fresh, other) { Logits = expected }]);
            for (var i = 0; i < found.Length; i++)
            {
                Assert.Equal(expected[i], found[i], 1e-4f);
            }
        }

        Assert.Equal(90, whole.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => whole.Fork(91));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void The_distribution_before_every_token_is_seen(string name)
    {
        using var model = SmallDecoders.Build(name);
        int[] text = [5, 9, 2, 40, 7, 7, 1];
        var seen = new float[text.Length][];
        var probabilities = new float[text.Length];
        using (var state = model.StartEmpty())
        {
            model.Read([
                new Reading(state, text)
                {
                    LogProbabilities = probabilities,
                    Seen = (token, logits) => seen[token] = logits.ToArray(),
                },
            ]);
        }

        Assert.Null(seen[0]); // nothing stands before it
        using var single = model.StartEmpty();
        var expected = new float[SmallDecoders.Vocabulary];
        for (var i = 1; i < text.Length; i++)
        {
            model.Read([new Reading(single, text.AsMemory(i - 1, 1)) { Logits = expected }]);
            Assert.Equal(expected.Length, seen[i].Length);
            for (var id = 0; id < expected.Length; id++)
            {
                Assert.Equal(expected[id], seen[i][id], 1e-4f);
            }
        }
    }
}
