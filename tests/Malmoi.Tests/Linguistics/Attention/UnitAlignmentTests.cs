using CsCheck;
using Malmoi.Linguistics.Attention;

namespace Malmoi.Tests.Linguistics.Attention;

public class UnitAlignmentTests
{
    [Fact]
    public void Attention_to_a_split_word_is_summed_and_from_it_averaged()
    {
        const string text = "ab c";
        var input = HandMade.Input(text, "a", "b", "c");
        var maps = new AttentionMaps(
            HandMade.Trace(3, [0.5f, 0.3f, 0.2f, 0.1f, 0.2f, 0.7f, 0.25f, 0.35f, 0.4f]),
            UnitAlignment.OfWords(input, text, [0..2, 3..4], special: false)
        );
        // from "ab": ((0.5 + 0.3) + (0.1 + 0.2)) / 2 = 0.55 to itself, (0.2 + 0.7) / 2 = 0.45 to "c"
        Near([0.55f, 0.45f, 0.6f, 0.4f], maps[0, 0]);
        Assert.Equal(["ab", "c"], maps.Units.Select(unit => unit.Text));
    }

    [Fact]
    public void Special_tokens_are_kept_as_units_or_dropped()
    {
        const string text = "a";
        var input = HandMade.Input(text, "[CLS]", "a", "[SEP]");
        var trace = HandMade.Trace(3, [1, 0, 0, 0.2f, 0.3f, 0.5f, 0, 0, 1]);
        var kept = new AttentionMaps(trace, UnitAlignment.OfWords(input, text, [0..1], special: true));
        Assert.Equal(["[CLS]", "a", "[SEP]"], kept.Units.Select(unit => unit.Text));
        Near([1, 0, 0, 0.2f, 0.3f, 0.5f, 0, 0, 1], kept[0, 0]);
        var dropped = new AttentionMaps(trace, UnitAlignment.OfWords(input, text, [0..1], special: false));
        Near([0.3f], dropped[0, 0]);
    }

    [Fact]
    public void A_token_over_two_words_is_shared_by_their_letters()
    {
        const string text = "dog. x";
        var input = HandMade.Input(text, "dog.", "x");
        var trace = HandMade.Trace(2, [0.6f, 0.4f, 0.8f, 0.2f]);
        var maps = new AttentionMaps(trace, UnitAlignment.OfWords(input, text, [0..3, 3..4, 5..6], special: false));
        Near([0.45f, 0.15f, 0.4f, 0.45f, 0.15f, 0.4f, 0.6f, 0.2f, 0.2f], maps[0, 0]);
    }

    [Fact]
    public void A_word_without_a_token_is_silent()
    {
        const string text = "a \u00ad b";
        var input = HandMade.Input(text, "a", "b");
        var alignment = UnitAlignment.OfWords(input, text, [0..1, 2..3, 4..5], special: false);
        Assert.Equal([false, true, false], Enumerable.Range(0, 3).Select(alignment.IsSilent));
        var maps = new AttentionMaps(HandMade.Trace(2, [1, 0, 0.5f, 0.5f]), alignment);
        Near([1, 0, 0, 0, 0, 0, 0.5f, 0, 0.5f], maps[0, 0]);
    }

    [Fact]
    public void A_Korean_eojeol_takes_its_pieces_and_two_words_of_one_place_both_take_it()
    {
        const string text = "나는 du";
        var input = HandMade.Input(text, "나", "는", "du");
        var alignment = UnitAlignment.OfWords(input, text, [0..2, 3..5, 3..5], special: false);
        var maps = new AttentionMaps(HandMade.Trace(3, [1, 0, 0, 0.5f, 0.5f, 0, 0.1f, 0.1f, 0.8f]), alignment);
        Near([1, 0, 0, 0.2f, 0.4f, 0.4f, 0.2f, 0.4f, 0.4f], maps[0, 0]);
    }

    [Fact]
    public void Rows_still_sum_to_one_however_words_are_split()
    {
        var pieces = Gen.Int[1, 4].Array[1, 6];
        pieces.Sample(lengths =>
        {
            var text = string.Join(' ', lengths.Select(length => new string('x', length)));
            var ranges = HandMade.Ranges(text);
            // Tokens of two letters, wherever words end.
            List<string> tokens = [];
            for (var i = 0; i < text.Length; i += 2)
            {
                tokens.Add(text[i..Math.Min(i + 2, text.Length)]);
            }

            var count = tokens.Count;
            var even = Enumerable.Repeat(1f / count, count * count).ToArray();
            var input = HandMade.Input(text, [.. tokens]);
            var maps = new AttentionMaps(
                HandMade.Trace(count, even),
                UnitAlignment.OfWords(input, text, ranges, special: true)
            );
            for (var row = 0; row < maps.Units.Count; row++)
            {
                var sum = 0f;
                foreach (var weight in maps[0, 0].Slice(row * maps.Units.Count, maps.Units.Count))
                {
                    sum += weight;
                }

                Assert.Equal(1, sum, 1e-5);
            }
        });
    }

    [Fact]
    public void A_model_without_attention_is_refused()
    {
        var input = HandMade.Input("a", "a");
        var alignment = UnitAlignment.OfTokens(input, "a");
        var error = Assert.Throws<InputException>(() =>
            new AttentionMaps(new Malmoi.LanguageModels.Trace([], []), alignment)
        );
        Assert.Contains("no attention", error.Message, StringComparison.Ordinal);
    }

    private static void Near(float[] expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-6);
        }
    }
}
