using CsCheck;
using Malmoi.LanguageModels;
using Malmoi.Server.Scheduling;

namespace Malmoi.Server.Tests;

public sealed class KeptStatesTests
{
    [Fact]
    public void The_longest_beginning_in_common_is_found()
    {
        using var kept = new KeptStates(1000);
        kept.Keep(new Past(40), Text(1, 40), 1);
        kept.Keep(new Past(60), [.. Text(1, 30), .. Text(2, 30)], 1);
        var (state, read) = kept.Find([.. Text(1, 30), .. Text(2, 10), .. Text(3, 50)], 1)!.Value;
        Assert.Equal((40, 40), (read, state.Length));
        (_, read) = kept.Find(Text(1, 40), 1)!.Value;
        Assert.Equal(39, read); // one is left to read
        Assert.Null(kept.Find(Text(4, 40), 1));
        Assert.Null(kept.Find(Text(1, 40), 0));
    }

    [Fact]
    public void What_goes_on_takes_the_place_of_what_it_goes_on_from()
    {
        using var kept = new KeptStates(1000);
        var (first, second) = (new Past(40), new Past(60));
        kept.Keep(first, Text(1, 40), 0);
        kept.Keep(second, [.. Text(1, 40), .. Text(2, 20)], 0);
        Assert.True(first.IsDisposed);
        Assert.False(second.IsDisposed);
        Assert.Equal(60, kept.Tokens);
    }

    [Fact]
    public void It_never_holds_more_than_it_may_and_disposes_the_rest()
    {
        Gen.Select(Gen.Int[0, 3], Gen.Int[1, 120])
            .Array[1, 40]
            .Sample(
                texts =>
                {
                    var states = new List<Past>();
                    using (var kept = new KeptStates(100))
                    {
                        foreach (var (kind, length) in texts)
                        {
                            states.Add(new Past(length));
                            kept.Keep(states[^1], Text(kind, length), 0);
                            Assert.InRange(kept.Tokens, 0, 100);
                            Assert.Equal(
                                kept.Tokens,
                                states.Where(state => !state.IsDisposed).Sum(state => state.Length)
                            );
                        }
                    }

                    Assert.All(states, state => Assert.True(state.IsDisposed));
                },
                iter: 200
            );
    }

    [Fact]
    public void States_that_cannot_go_back_are_not_kept()
    {
        using var kept = new KeptStates(100);
        var state = new Past(40) { GoesBack = false };
        kept.Keep(state, Text(1, 40), 0);
        Assert.True(state.IsDisposed);
        Assert.Equal(0, kept.Tokens);
    }

    private static int[] Text(int kind, int length) => [.. Enumerable.Range(0, length).Select(i => (kind * 1000) + i)];

    private sealed class Past(int length) : INextTokenState
    {
        public bool GoesBack { get; init; } = true;

        public bool IsDisposed { get; private set; }

        public int Length => length;

        public INextTokenState Fork() => new Past(length);

        public INextTokenState? Fork(int length) => GoesBack ? new Past(length) : null;

        public void Dispose() => IsDisposed = true;
    }
}
