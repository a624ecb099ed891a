using System.Text;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Normalizers;

namespace Malmoi.Tests.Tokenization.Normalizers;

public class NormalizationRulesTests
{
    /// <summary>The reference's rules are of Unicode 13; these are letters and modifiers that came with 14 and 15.</summary>
    private static bool IsNewer(Rune character) =>
        character.Value
            is 0x2c2f
                or (>= 0xa7c0 and <= 0xa7f4)
                or (>= 0x10570 and <= 0x105bc)
                or (>= 0x10780 and <= 0x107ba)
                or (>= 0x1e030 and <= 0x1e08f);

    [Theory]
    [InlineData("nmt_nfkc", "unigram_nfkc.model.gz")]
    [InlineData("nmt_nfkc_cf", "unigram_bf_cf.model.gz")]
    public void Rules_are_those_of_published_models_but_for_newer_characters(string name, string model)
    {
        var bytes = GoldenTokenizations.Model("spm", model);
        var data = SentencePieceFile.Read(bytes, model).Normalizer.PrecompiledMap;
        var theirs = new PrecompiledMap(data).Rules().ToDictionary();
        var ours = NormalizationRules.Map(name).Rules().ToDictionary();
        Assert.True(theirs.Count > 200_000);
        Assert.DoesNotContain(theirs, rule => ours.GetValueOrDefault(rule.Key) != rule.Value);
        Assert.DoesNotContain(ours.Keys, key => !theirs.ContainsKey(key) && !key.EnumerateRunes().Any(IsNewer));
        Assert.True(NormalizationRules.Map(name).Data.Length < data.Length * 1.2);
    }

    [Theory]
    [InlineData("nfkc", "ﬁ Ａ e\u0301 가 한 ㄱㅏ ～\t", "fi A é 가 한 가 ~\t")]
    [InlineData("nmt_nfkc", "a\u200bb\u0007～\t", "a b～ ")]
    [InlineData("nfkc_cf", "ÀΣς\u1e9e Ⅷ", "àσσß viii")]
    [InlineData("nmt_nfkc_cf", "Ａ\nB", "a b")]
    [InlineData("identity", "Ａ\n ", "Ａ\n ")]
    public void Rules_rewrite_text(string name, string text, string expected)
    {
        var normalizer = new SentencePieceNormalizer
        {
            Map = NormalizationRules.Map(name),
            AddDummyPrefix = false,
            RemoveExtraWhitespaces = false,
            EscapeWhitespaces = false,
        };
        var normalized = new NormalizedText(text);
        normalizer.Normalize(normalized);
        Assert.Equal(expected, normalized.Text.ToString());
    }

    [Fact]
    public void Unknown_rules_are_refused_with_the_known_ones() =>
        Assert.Contains(
            "nmt_nfkc",
            Assert.Throws<InputException>(() => NormalizationRules.Find("nfd")).Message,
            StringComparison.Ordinal
        );
}
