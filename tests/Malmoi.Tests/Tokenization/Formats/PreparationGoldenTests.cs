using System.Text.Json.Nodes;
using Malmoi.Tokenization;

namespace Malmoi.Tests.Tokenization.Formats;

/// <summary>Pairs, truncation and padding as Hugging Face's tokenizers do them.</summary>
public sealed class PreparationGoldenTests
{
    public static TheoryData<string> Names => TokenizerJsonGoldenTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Pairs_truncation_and_padding_are_equal(string name)
    {
        var tokenizer = TokenizerJsonGoldenTests.Open(name);
        foreach (
            var entry in GoldenTokenizations.Expected("rust." + name)["extra"]!
                .AsArray()
                .Select(entry => entry!.AsObject())
        )
        {
            var configured = new TokenizerPipeline(Configure(tokenizer.Parts, entry));
            var text = (string)entry["a"]!;
            var pair = (string?)entry["b"];
            if (entry.ContainsKey("error"))
            {
                Assert.Throws<InputException>(() => configured.Prepare(text, pair));
                continue;
            }

            var input = configured.Prepare(text, pair);
            Check(entry, "ids", input.Ids);
            Check(entry, "type_ids", input.TypeIds);
            Check(entry, "special_tokens_mask", input.SpecialTokensMask);
            Check(entry, "attention_mask", input.AttentionMask);
            Check(entry, "sequence_ids", input.Tokens.Select(token => token.Sequence));
            if (entry.ContainsKey("offsets"))
            {
                Check(
                    entry,
                    "offsets",
                    input.Tokens.Select(token =>
                    {
                        var source = token.Sequence == 1 ? pair! : text;
                        return new[]
                        {
                            TokenizerJsonGoldenTests.CodePoints(source, token.Start),
                            TokenizerJsonGoldenTests.CodePoints(source, token.End),
                        };
                    })
                );
            }

            if (entry["overflowing"] is JsonArray overflowing)
            {
                Assert.Equal(overflowing.Count, input.Overflowing.Length);
                for (var i = 0; i < overflowing.Count; i++)
                {
                    if (overflowing[i] is JsonObject part)
                    {
                        Check(part, "ids", input.Overflowing[i].Ids);
                        Check(part, "attention_mask", input.Overflowing[i].AttentionMask);
                    }
                    else
                    {
                        Same(overflowing[i], input.Overflowing[i].Ids);
                    }
                }
            }
        }
    }

    private static TokenizerParts Configure(TokenizerParts parts, JsonObject entry)
    {
        var side = (string?)entry["direction"] == "Left" ? Side.Left : Side.Right;
        var truncation = entry["max_length"] is { } most
            ? new TruncationOptions
            {
                MaximumLength = (int)most,
                Stride = (int)entry["stride"]!,
                Strategy = entry["strategy"] is { } strategy
                    ? Enum.Parse<TruncationStrategy>((string)strategy!)
                    : TruncationStrategy.LongestFirst,
                Side = side,
            }
            : parts.Truncation;
        var padding = entry["pad_to"] is { } length
            ? new PaddingOptions
            {
                Length = (int)length,
                Id = (int)entry["pad_id"]!,
                Side = side,
            }
            : parts.Padding;
        return parts with { Truncation = truncation, Padding = padding };
    }

    private static void Check(JsonObject entry, string field, object found)
    {
        if (entry.TryGetPropertyValue(field, out var expected))
        {
            Same(expected, found, $"{field} of {(string)entry["kind"]!} '{(string)entry["a"]!}' ");
        }
    }

    private static void Same(JsonNode? expected, object found, string what = "")
    {
        var json = System.Text.Json.JsonSerializer.SerializeToNode(found);
        Assert.True(
            JsonNode.DeepEquals(expected, json),
            $"{what}expected {expected?.ToJsonString()} found {json?.ToJsonString()}"
        );
    }
}
