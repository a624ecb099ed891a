using CsCheck;
using Malmoi.Text;

namespace Malmoi.Tests.Text;

public sealed class SuffixArrayTests
{
    [Fact]
    public void Banana_has_the_suffix_array_of_the_textbooks() =>
        Assert.Equal([5, 3, 1, 0, 4, 2], SuffixArray.Build([1, 0, 2, 0, 2, 0], 3));

    [Fact]
    public void Suffixes_stand_in_the_order_in_which_comparing_them_puts_them() =>
        (
            from alphabet in Gen.Int[1, 12]
            from text in Gen.Int[0, alphabet - 1].Array[0, 200]
            select (alphabet, text)
        ).Sample(sample => Assert.Equal(ByComparing(sample.text), SuffixArray.Build(sample.text, sample.alphabet)));

    [Fact]
    public void Repetition_does_not_disturb_the_order() =>
        (
            from unit in Gen.Int[0, 3].Array[1, 8]
            from times in Gen.Int[1, 60]
            from end in Gen.Int[0, 3].Array[0, 3]
            select (int[])[.. Enumerable.Repeat(unit, times).SelectMany(ids => ids), .. end]
        ).Sample(text => Assert.Equal(ByComparing(text), SuffixArray.Build(text, 4)));

    [Fact]
    public void A_long_run_of_one_word_takes_linear_time()
    {
        var suffixes = SuffixArray.Build(new int[1_000_000], 1);
        Assert.Equal(Enumerable.Range(0, 1_000_000).Reverse(), suffixes);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void An_id_outside_the_alphabet_is_refused(int id) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SuffixArray.Build([0, id, 1], 3));

    private static int[] ByComparing(int[] text) =>
        [
            .. Enumerable
                .Range(0, text.Length)
                .Order(Comparer<int>.Create((a, b) => text.AsSpan(a).SequenceCompareTo(text.AsSpan(b)))),
        ];
}
