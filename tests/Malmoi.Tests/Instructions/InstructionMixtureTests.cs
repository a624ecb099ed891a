using Malmoi.Instructions;
using Malmoi.Instructions.Mixing;

namespace Malmoi.Tests.Instructions;

/// <summary>Mixtures of sets.</summary>
public class InstructionMixtureTests
{
    private static readonly MixtureShare[] Shares = [Share("a", 10, 1), Share("b", 100, 2), Share("c", 5, 0)];

    [Fact]
    public void Each_set_has_its_share()
    {
        var drawn = InstructionMixture.Draw(Shares, 31, 1);
        Assert.Equal(31, drawn.Count);
        Assert.Equal((10, 21, 0), (Count(drawn, "a"), Count(drawn, "b"), Count(drawn, "c")));
        Assert.Equal(21, drawn.Where(IsOf("b")).Distinct().Count());
    }

    [Fact]
    public void A_small_set_is_gone_through_again_once_it_is_used_up()
    {
        var drawn = InstructionMixture.Draw(Shares, 90, 1).Where(IsOf("a")).ToList();
        Assert.Equal(30, drawn.Count);
        Assert.All(drawn.CountBy(example => example.Instruction), pair => Assert.Equal(3, pair.Value));
        var error = Assert.Throws<InputException>(() => InstructionMixture.Draw(Shares, 90, 1, repeat: false));
        Assert.Contains("'a' has 10 examples", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_seed_is_an_order()
    {
        var one = InstructionMixture.All(Shares, 7);
        Assert.Equal(one, InstructionMixture.All(Shares, 7));
        Assert.NotEqual(one, InstructionMixture.All(Shares, 8));
        Assert.Equal(115, one.Count);
        Assert.Equal(InstructionMixture.Draw(Shares, 40, 3), InstructionMixture.Draw(Shares, 40, 3));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(5, -1)]
    [InlineData(5, double.NaN)]
    [InlineData(5, 0)]
    public void Mixtures_of_nothing_are_refused(int count, double weight) =>
        Assert.Throws<InputException>(() => InstructionMixture.Draw([Share("a", 3, weight)], count, 1));

    private static MixtureShare Share(string name, int count, double weight) =>
        new(name, [.. Enumerable.Range(0, count).Select(i => InstructionExample.Of($"{name}{i}", null, "x"))], weight);

    private static Func<InstructionExample, bool> IsOf(string name) =>
        example => example.Instruction.StartsWith(name, StringComparison.Ordinal);

    private static int Count(IEnumerable<InstructionExample> examples, string name) => examples.Count(IsOf(name));
}
