using Malmoi.Evaluation.SyntaxGym;

namespace Malmoi.Tests.Evaluation.SyntaxGym;

public class RegionFormulaTests
{
    // Region n of condition a has n bits, of b 10 n; all of a 100, of b 1000.
    [Theory]
    [InlineData("(6;%a%) < (6;%b%)", true)]
    [InlineData("(6;%a%)>(6;%b%)", false)]
    [InlineData("(60;%a%) = (6;%b%)", true)]
    [InlineData("(60;%a%) + 0.0015 = (6;%b%)", true)] // within 0.001 + 0.00001 x 60
    [InlineData("(60;%a%) + 0.002 = (6;%b%)", false)]
    [InlineData("(*;%a%) = 100 & (*;%b%) > 999.5", true)]
    [InlineData("[(1;%a%) < (1;%b%)] & [(2;%a%) > (2;%b%)]", false)]
    [InlineData("[(1;%a%) < (1;%b%)] | [(2;%a%) > (2;%b%)]", true)]
    [InlineData("(1;%a%) > 2 & (1;%a%) > 2 | 1 < 2", true)] // & binds tighter than |
    [InlineData("1 < 2 | (1;%a%) > 2 & (1;%a%) > 2", true)]
    [InlineData("(9;%a%) - (4;%a%) - (3;%a%) = 2", true)] // from left to right
    [InlineData("(9;%a%) - (4;%a%) + (3;%a%) = 8", true)]
    [InlineData("(9;%a%) - [(4;%a%) + (3;%a%)] = 2", true)]
    [InlineData("((9;%a%) - ((4;%a%))) = 5", true)]
    [InlineData("-1.5 < .5", true)]
    [InlineData("[(6;%b%)-(6;%a%)]+[[(5;%b%)+(6;%b%)]-[(5;%a%)+(6;%a%)]]>0", true)] // of the suite 'cleft'
    public void A_formula_holds_or_not(string formula, bool holds) =>
        Assert.Equal(
            holds,
            RegionFormula.Parse(formula).Holds(region => (region.Condition == "a" ? 1 : 10) * (region.Number ?? 100))
        );

    [Fact]
    public void It_says_which_regions_it_asks_for() =>
        Assert.Equal(
            [new("no-obj_comma", 5), new("b", null)],
            RegionFormula.Parse("(5;%no-obj_comma%) > (*;%b%) - 3").Regions
        );

    [Theory]
    [InlineData("", "character 1")]
    [InlineData("(6;%a%)", "compares nothing")]
    [InlineData("(6;%a%) <", "character 10")]
    [InlineData("(6;%a% < 3", "'%)'")]
    [InlineData("(6;%%) < 3", "'%)'")]
    [InlineData("(6;%a%) < 3)", "the end")]
    [InlineData("[(6;%a%) < 3", "']'")]
    [InlineData("(6;%a%) < 3 < 4", "the end")]
    [InlineData("(6;%a%) & (6;%b%)", "& and |")]
    [InlineData("[1 < 2] + 3 > 1", "+ - < > =")]
    [InlineData("(x;%a%) < 3", "character 2")]
    [InlineData("1.2.3 < 3", "character 1")]
    public void What_is_no_formula_is_refused_with_the_place(string formula, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<InputException>(() => RegionFormula.Parse(formula)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Brackets_without_end_do_not_break_the_stack() =>
        Assert.Contains(
            "brackets",
            Assert.Throws<InputException>(() => RegionFormula.Parse(new string('[', 100_000))).Message,
            StringComparison.Ordinal
        );
}
