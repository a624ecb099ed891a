using System.Buffers;
using System.Text.Json.Nodes;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Normalizers;

namespace Malmoi.Tests.Tokenization.Formats;

/// <summary>Every number that Hugging Face's tokenizers give for 196 strings and 14 tokenizers.</summary>
public sealed class TokenizerJsonGoldenTests
{
    private static readonly Dictionary<string, TokenizerPipeline> Opened = [];

    public static TheoryData<string> Names =>
        [
            "bpe_bytefallback_gemma",
            "bpe_bytefallback_llama",
            "bpe_bytefallback_metaspace_first",
            "bpe_suffix_openai_gpt",
            "bytelevel_gpt2",
            "bytelevel_roberta",
            "sequence_punct_digits_falcon",
            "split_llama3",
            "split_qwen2",
            "unigram_albert_norm",
            "unigram_t5_precompiled",
            "wordlevel_whitespace",
            "wordpiece_bert_uncased",
            "wordpiece_koelectra_cased",
        ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Ids_are_equal(string name) =>
        ForEach(name, "ids", (tokenizer, text, expected) => Same(expected, tokenizer.Prepare(text).Ids));

    [Theory]
    [MemberData(nameof(Names))]
    public void Ids_without_special_tokens_are_equal(string name) =>
        ForEach(
            name,
            "ids_no_special",
            (tokenizer, text, expected) => Same(expected, tokenizer.Prepare(text, addSpecialTokens: false).Ids)
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void The_plain_ids_are_those_without_special_tokens(string name)
    {
        var tokenizer = Open(name);
        var whole = new TokenizerPipeline(tokenizer.Parts with { Truncation = null, Padding = null });
        foreach (var text in GoldenTokenizations.Strings())
        {
            var ids = new ArrayBufferWriter<int>();
            tokenizer.Encode(text.AsSpan(), ids);
            var expected = whole.Prepare(text, addSpecialTokens: false).Ids;
            Assert.Equal(expected, ids.WrittenSpan.ToArray());
            Assert.Equal(expected, tokenizer.Encode(text).Select(token => token.Id));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Pieces_are_equal(string name) =>
        ForEach(
            name,
            "tokens",
            (tokenizer, text, expected) =>
                Same(expected, tokenizer.Prepare(text, addSpecialTokens: false).Tokens.Select(token => token.Piece))
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void Places_are_equal(string name) =>
        ForEach(
            name,
            "offsets",
            (tokenizer, text, expected) =>
                Same(expected, Places(text, tokenizer.Prepare(text, addSpecialTokens: false)))
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void Numbers_of_words_are_equal(string name) =>
        ForEach(
            name,
            "word_ids",
            (tokenizer, text, expected) =>
                Same(expected, tokenizer.Prepare(text, addSpecialTokens: false).Tokens.Select(token => token.Word))
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void Masks_of_special_tokens_are_equal(string name) =>
        ForEach(
            name,
            "special_tokens_mask",
            (tokenizer, text, expected) => Same(expected, tokenizer.Prepare(text).SpecialTokensMask)
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void Normalised_texts_are_equal(string name) =>
        ForEach(name, "normalized", (tokenizer, text, expected) => Same(expected, tokenizer.Normalize(text)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Words_are_equal(string name) =>
        ForEach(
            name,
            "pre_tokens",
            (tokenizer, text, expected) =>
            {
                var normalized = tokenizer.Normalize(text);
                var words = new List<NormalizedText>();
                tokenizer.Parts.Splitter!.Split(new NormalizedText(normalized), words);
                var found = words.Select(word =>
                {
                    var place = word.Source(0, word.Length);
                    return (object)
                        new object[]
                        {
                            word.Text.ToString(),
                            new[]
                            {
                                CodePoints(normalized, place.Start.Value),
                                CodePoints(normalized, place.End.Value),
                            },
                        };
                });
                Same(expected, found);
            }
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void Decoded_texts_are_equal(string name)
    {
        ForEach(
            name,
            "decoded",
            (tokenizer, text, expected) =>
                Same(expected, tokenizer.Decode(tokenizer.Prepare(text).Ids, skipSpecialTokens: false))
        );
        ForEach(
            name,
            "decoded_skip",
            (tokenizer, text, expected) =>
                Same(expected, tokenizer.Decode(tokenizer.Prepare(text).Ids, skipSpecialTokens: true))
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Text_decoded_id_by_id_is_the_text_decoded_at_once(string name)
    {
        var tokenizer = Open(name);
        Assert.All(
            GoldenTokenizations.Strings(),
            text =>
            {
                var ids = tokenizer.Prepare(text).Ids;
                var streaming = new StreamingDecoder(tokenizer, skipSpecialTokens: true);
                var streamed = string.Concat(ids.Select(streaming.Accept)) + streaming.Finish();
                Assert.Equal(tokenizer.Decode(ids, skipSpecialTokens: true), streamed);
            }
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_that_is_written_again_says_the_same(string name)
    {
        var bytes = GoldenTokenizations.Model("tokenizer_json", name + ".json.gz");
        var written = TokenizerJson.Write(TokenizerJson.Read(bytes, name));
        var (expected, found) = (JsonNode.Parse(bytes)!, JsonNode.Parse(written)!);
        MakeMergesPairs(expected);
        Assert.True(JsonNode.DeepEquals(expected, found), name);
        Assert.Equal(written, TokenizerJson.Write(TokenizerJson.Read(written, name)));
    }

    private static void ForEach(string name, string field, Action<TokenizerPipeline, string, JsonNode?> check)
    {
        var tokenizer = Open(name);
        var strings = GoldenTokenizations.Strings();
        var results = GoldenTokenizations.Results("rust." + name);
        Assert.Equal(strings.Length, results.Count);
        var failures = new List<string>();
        for (var i = 0; i < strings.Length; i++)
        {
            if (results[i]!.AsObject().TryGetPropertyValue(field, out var expected))
            {
                try
                {
                    check(tokenizer, strings[i], expected);
                }
                catch (Exception error)
                {
                    failures.Add($"{i}: {strings[i]} {error.Message}");
                }
            }
        }

        Assert.True(
            failures.Count == 0,
            $"{failures.Count} of {strings.Length} differ: {string.Join('\n', failures.Take(4))}"
        );
    }

    private static void Same(JsonNode? expected, object found)
    {
        var json = System.Text.Json.JsonSerializer.SerializeToNode(found);
        if (!JsonNode.DeepEquals(expected, json))
        {
            Assert.Fail($"\n  expected {expected?.ToJsonString()}\n  found    {json?.ToJsonString()}");
        }
    }

    internal static IEnumerable<int[]> Places(string text, ModelInput input) =>
        input.Tokens.Select(token => new[] { CodePoints(text, token.Start), CodePoints(text, token.End) });

    internal static int CodePoints(string text, int units) => text[..units].EnumerateRunes().Count();

    internal static TokenizerPipeline Open(string name)
    {
        lock (Opened)
        {
            return Opened.TryGetValue(name, out var tokenizer)
                ? tokenizer
                : Opened[name] = TokenizerJson.Read(
                    GoldenTokenizations.Model("tokenizer_json", name + ".json.gz"),
                    name
                );
        }
    }

    // Older files write a merge as "a b".
    private static void MakeMergesPairs(JsonNode json)
    {
        if (json["model"]!["merges"] is JsonArray merges)
        {
            for (var i = 0; i < merges.Count; i++)
            {
                if (merges[i] is JsonValue merge)
                {
                    var pair = ((string)merge!).Split(' ');
                    merges[i] = new JsonArray(pair[0], pair[1]);
                }
            }
        }
    }
}
