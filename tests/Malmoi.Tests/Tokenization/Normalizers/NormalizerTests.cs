using System.Text;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Patterns;

namespace Malmoi.Tests.Tokenization.Normalizers;

public sealed class NormalizerTests
{
    [Fact]
    public void Lower_case_is_that_of_single_characters() =>
        Assert.Equal(("aσi\u0307ßǆ𐐨가", "0 1 2 2 3 4 5 5 7"), Apply(new Lowercase(), "AΣİßǅ𐐀가"));

    [Fact]
    public void Strip_takes_white_space_off_the_ends_it_is_told_to()
    {
        Assert.Equal(("a b", "2 3 4"), Apply(new Strip(), " \ta b\u3000\n"));
        Assert.Equal(("a ", "1 2"), Apply(new Strip(Right: false), " a "));
        Assert.Equal(("", ""), Apply(new Strip(), " \n "));
    }

    [Fact]
    public void What_replaces_a_match_has_the_place_of_its_last_character()
    {
        Assert.Equal(("a b", "0 3 4"), Apply(new Replace(new RegexPattern(" +"), " "), "a   b"));
        Assert.Equal(("xyxya", "0 0 1 1 2"), Apply(new Replace(new LiteralPattern("b"), "xy"), "bba"));
        Assert.Equal(("a", "1"), Apply(new Replace(new LiteralPattern("b"), ""), "ba"));
    }

    [Fact]
    public void What_is_prepended_has_the_place_of_the_first_character_and_an_empty_text_stays_empty()
    {
        Assert.Equal(("▁🙂", "0 0 0"), Apply(new Prepend("▁"), "🙂"));
        Assert.Equal(("", ""), Apply(new Prepend("▁"), ""));
    }

    [Fact]
    public void BERT_drops_controls_and_accents_and_sets_ideographs_apart()
    {
        Assert.Equal("cafe 漢  字 a b ", Apply(new BertNormalizer(), "Cafe\u0301\u0000漢字\u200bA\tB\u2028").Text);
        Assert.Equal("Café", Apply(new BertNormalizer { Lowercase = false }, "Café").Text);
        Assert.Equal("Cafe", Apply(new BertNormalizer { Lowercase = false, StripAccents = true }, "Café").Text);
    }

    [Fact]
    public void Marks_of_every_kind_go() => Assert.Equal(("ea", "0 2"), Apply(new StripAccents(), "e\u0301a\u20dd"));

    [Fact]
    public void Nmt_drops_controls_and_makes_signs_for_blanks_blanks() =>
        Assert.Equal(("a b c", "0 2 3 4 5"), Apply(new Nmt(), "a\u0001\u200bb▁c"));

    [Fact]
    public void Bytes_have_the_place_of_their_character() =>
        Assert.Equal(("aê°ĢðŁĻĤ", "0 1 1 1 2 2 2 2"), Apply(new ByteLevelNormalizer(), "a가🙂"));

    [Fact]
    public void Jamo_have_the_place_of_their_syllable() =>
        Assert.Equal(("\u1112\u1161\u11ab\u1102\u1161a", "0 0 0 1 1 2"), Apply(new JamoDecomposition(), "한나a"));

    private static (string Text, string Starts) Apply(INormalizer normalizer, string text)
    {
        var normalized = new NormalizedText(text);
        normalizer.Normalize(normalized);
        var starts = Enumerable.Range(0, normalized.Length).Select(i => normalized.Source(i, i + 1).Start.Value);
        return (normalized.Text.ToString(), string.Join(' ', starts));
    }
}
