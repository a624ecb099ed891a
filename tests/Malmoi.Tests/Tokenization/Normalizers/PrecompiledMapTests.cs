using System.Buffers.Binary;
using CsCheck;
using Malmoi.Tokenization.Normalizers;

namespace Malmoi.Tests.Tokenization.Normalizers;

public class PrecompiledMapTests
{
    private static readonly Gen<Dictionary<string, string>> RuleSets = Gen.Select(
            Gen.OneOf(
                Gen.String[Gen.Char['a', 'c'], 1, 5],
                Gen.String[Gen.Char["aé가힣\u0301ﬁ"], 1, 3],
                Gen.Int[0x10000, 0x10FFFD].Select(char.ConvertFromUtf32)
            ),
            Gen.String[Gen.Char["x 한\u0308"], 0, 3]
        )
        .List[0, 300]
        .Select(rules => rules.GroupBy(rule => rule.Item1).ToDictionary(g => g.Key, g => g.First().Item2));

    [Fact]
    public void A_map_that_was_built_holds_its_rules_and_no_others() =>
        RuleSets.Sample(
            rules =>
            {
                var map = new PrecompiledMap(PrecompiledMap.Build(rules).Data);
                Assert.Equal(
                    rules.OrderBy(r => r.Key, StringComparer.Ordinal),
                    map.Rules().OrderBy(r => r.Key, StringComparer.Ordinal)
                );
            },
            iter: 300
        );

    [Fact]
    public void The_longest_rule_is_the_longest_key_that_the_text_begins_with() =>
        Gen.Select(RuleSets, Gen.String[Gen.Char["abcé가\u0301z"], 0, 8])
            .Sample(
                (rules, text) =>
                {
                    var map = PrecompiledMap.Build(rules);
                    var keys = rules.Keys.Where(key => text.StartsWith(key, StringComparison.Ordinal)).ToList();
                    var length = map.Longest(text, out var replacement);
                    Assert.Equal(keys.Select(key => key.Length).DefaultIfEmpty().Max(), length);
                    Assert.Equal(length == 0 ? "" : rules[text[..length]], replacement.ToString());
                    Assert.Equal(keys.Count > 0, map.TryShortest(text, out replacement));
                    Assert.Equal(keys.Count == 0 ? "" : rules[keys.MinBy(key => key.Length)!], replacement.ToString());
                },
                iter: 1000
            );

    [Fact]
    public void Many_rules_need_many_blocks()
    {
        var rules = Enumerable
            .Range(0, 60_000)
            .ToDictionary(i => char.ConvertFromUtf32(0x10000 + (i * 7)) + (char)('a' + (i % 26)), i => $"{i % 991}");
        var map = PrecompiledMap.Build(rules);
        foreach (var (key, value) in rules)
        {
            Assert.Equal(key.Length, map.Longest(key, out var replacement));
            Assert.Equal(value, replacement);
        }

        Assert.True(map.Data.Length < 60_000 * 16, $"{map.Data.Length} bytes");
    }

    [Fact]
    public void An_empty_map_changes_nothing()
    {
        var text = new NormalizedText("ﬁne é");
        new PrecompiledMap(default).Normalize(text);
        Assert.Equal("ﬁne é", text.Text.ToString());
        Assert.Empty(new PrecompiledMap(default).Rules());
    }

    [Fact]
    public void Damage_is_refused_in_one_line_or_survived()
    {
        var good = PrecompiledMap
            .Build(
                Enumerable.Range(0, 200).ToDictionary(i => char.ConvertFromUtf32(0xac00 + (i * 17)), i => $"v{i % 13}")
            )
            .Data.ToArray();
        Mutations.Try(
            0.05,
            [good],
            (bytes, _) =>
            {
                var map = new PrecompiledMap(bytes);
                var text = new NormalizedText("가나다라마바사 abc 힣\U0001f600");
                map.Normalize(text);
                new SentencePieceNormalizer { Map = map }.Normalize(text);
                Assert.True(map.Rules().Take(1000).Count() <= 1000);
            }
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(255)]
    public void A_trie_in_circles_ends_all_the_same(int branches)
    {
        // One block of 256 units in which each byte leads back to the block, so that keys have no end.
        var trie = new uint[512];
        trie[0] = 256u << 10;
        for (var key = 1u; key <= branches; key++)
        {
            trie[256 + key] = (key << 10) | (1u << 8) | key;
        }

        var map = new PrecompiledMap(Map(trie, "b\0"u8));
        Assert.Contains(
            "goes in circles",
            Assert.Throws<InputException>(() => map.Rules().Count()).Message,
            StringComparison.Ordinal
        );
        Assert.True(map.KeepsToWords(_ => true) || branches >= ' ');
        // From each place to the end of the text would be 10¹⁰ steps.
        var text = new NormalizedText(new string('\u0001', 100_000));
        Assert.Contains(
            "goes in circles",
            Assert.Throws<InputException>(() => new SentencePieceNormalizer { Map = map }.Normalize(text)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Rules_are_no_longer_than_they_may_be()
    {
        var most = PrecompiledMap.Build([KeyValuePair.Create(new string('a', 256), new string('b', 256))]);
        Assert.Equal(256, most.Longest(new string('a', 300), out var replacement));
        Assert.Equal(256, replacement.Length);
        Assert.Throws<ArgumentException>(() => PrecompiledMap.Build([KeyValuePair.Create(new string('a', 257), "")]));
        Assert.Contains(
            "257 characters for one",
            Assert
                .Throws<InputException>(() =>
                    new PrecompiledMap(Map([0, 0], [.. new byte[257].Select(_ => (byte)'b')]))
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    private static byte[] Map(ReadOnlySpan<uint> trie, ReadOnlySpan<byte> replacements)
    {
        var data = new byte[sizeof(uint) + (trie.Length * sizeof(uint)) + replacements.Length];
        BinaryPrimitives.WriteInt32LittleEndian(data, trie.Length * sizeof(uint));
        for (var i = 0; i < trie.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan((i + 1) * sizeof(uint)), trie[i]);
        }

        replacements.CopyTo(data.AsSpan(data.Length - replacements.Length));
        return data;
    }

    [Fact]
    public void Sizes_that_lie_are_refused()
    {
        var data = new byte[100];
        BinaryPrimitives.WriteUInt32LittleEndian(data, uint.MaxValue);
        Assert.Contains(
            "cut off or damaged",
            Assert.Throws<InputException>(() => new PrecompiledMap(data)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<InputException>(() => new PrecompiledMap(new byte[3]));
    }

    [Fact]
    public void Normalises_as_the_reference_tokenizers_do()
    {
        var data = Convert.FromBase64String(
            (string)
                GoldenTokenizations.Read("models", "tokenizer_json", "unigram_t5_precompiled.json.gz")["normalizer"]![
                    "precompiled_charsmap"
                ]!
        );
        var map = new PrecompiledMap(data);
        var strings = GoldenTokenizations.Strings();
        var results = GoldenTokenizations.Results("rust.unigram_t5_precompiled");
        var differing = new List<int>();
        for (var i = 0; i < strings.Length; i++)
        {
            var text = new NormalizedText(strings[i]);
            map.Normalize(text);
            if (results[i]!["normalized"] is { } expected && (string)expected! != text.Text.ToString())
            {
                differing.Add(i);
            }
        }

        Assert.Empty(differing);
    }
}
