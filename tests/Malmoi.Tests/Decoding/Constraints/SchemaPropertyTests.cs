using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Malmoi.Decoding.Constraints;
using Malmoi.LanguageModels;
using Malmoi.Tokenization;

namespace Malmoi.Tests.Decoding.Constraints;

/// <summary>Grammars of random schemas against a checker that reads the schemas literally.</summary>
public class SchemaPropertyTests
{
    private static readonly ITokenizer Letters = RandomWriter.Units(
        "abcdxy가나다네아니오0123456789.-+eE{}[]\":,\\/ntuf 😀rlsx\n",
        TextUnit.Character
    );

    [Fact]
    public void A_value_is_the_grammars_where_the_checker_allows_it()
    {
        var (allowed, refused) = (0, 0);
        Gen.Int.Sample(
            seed =>
            {
                var samples = new SchemaSamples(seed);
                var schema = (JsonObject)JsonNode.Parse(samples.Schema().ToJsonString())!;
                if (Compiled(schema) is not { } grammar)
                {
                    return;
                }

                for (var i = 0; i < 20; i++)
                {
                    var value = samples.Value(schema, schema);
                    var isAllowed = SchemaChecker.Allows(schema, value);
                    var written = SchemaChecker.Written(schema, value, schema);
                    Assert.True(
                        grammar.Matches(written) == isAllowed,
                        $"{schema.ToJsonString(JsonSamples.Raw)} {(isAllowed ? "allows" : "refuses")} {written}"
                    );
                    Interlocked.Increment(ref isAllowed ? ref allowed : ref refused);
                    // However it is spaced.
                    if (isAllowed && value is not null)
                    {
                        var spaced = written.Contains('"')
                            ? written
                            : written.Replace(",", ", ", StringComparison.Ordinal);
                        Assert.True(grammar.Matches(spaced), spaced);
                    }
                }
            },
            iter: 400
        );
        Assert.True(allowed > 1000 && refused > 1000, $"{allowed} allowed, {refused} refused");
    }

    [Fact]
    public void What_the_grammar_takes_the_checker_allows()
    {
        var whole = 0;
        Gen.Int.Sample(
            seed =>
            {
                var schema = (JsonObject)JsonNode.Parse(new SchemaSamples(seed).Schema().ToJsonString())!;
                if (Compiled(schema) is not { } grammar)
                {
                    return;
                }

                for (var i = 0; i < 3; i++)
                {
                    var written = RandomWriter.Write(
                        Letters,
                        grammar.Over(Letters, startsText: true),
                        seed + i,
                        hurry: 15
                    );
                    if (!written.IsWhole)
                    {
                        continue;
                    }

                    Interlocked.Increment(ref whole);
                    var text = Letters.Decode(written.Ids);
                    var value = JsonNode.Parse(text, documentOptions: new() { MaxDepth = 1_000 });
                    if (!HasHugeNumbers(text) && !HasRepeatedNames(text))
                    {
                        Assert.True(
                            SchemaChecker.Allows(schema, value),
                            $"{schema.ToJsonString(JsonSamples.Raw)} refuses {text}"
                        );
                    }
                }
            },
            iter: 300
        );
        Assert.True(whole > 200, $"only {whole} texts came to their end");
    }

    [Fact]
    public void A_schema_that_a_program_put_together_is_read_as_its_text_would_be()
    {
        var schema = new JsonObject
        {
            ["type"] = "array",
            ["items"] = new JsonObject { ["minimum"] = 3 },
            ["maxItems"] = 2,
        };
        var grammar = Grammar.FromJsonSchema(schema);
        Assert.True(grammar.Matches("[3,4]"));
        Assert.False(grammar.Matches("[2]"));
        Assert.False(grammar.Matches("[3,4,5]"));
    }

    // Alternatives that leave no value at all are no grammar.
    private static Grammar? Compiled(JsonObject schema)
    {
        try
        {
            return Grammar.FromJsonSchema(schema);
        }
        catch (InputException error) when (error.Message.Contains("no text at all", StringComparison.Ordinal))
        {
            return null;
        }
    }

    // Beyond what the checker's decimals hold.
    private static bool HasHugeNumbers(string text) =>
        System.Text.RegularExpressions.Regex.IsMatch(text, "[0-9]{15}|[0-9][eE]");

    // A grammar cannot count names that the schema does not name: further ones may repeat, and readers take the last.
    private static bool HasRepeatedNames(string text)
    {
        try
        {
            using var parsed = JsonDocument.Parse(text, new() { AllowDuplicateProperties = false, MaxDepth = 1_000 });
            return false;
        }
        catch (JsonException)
        {
            return true;
        }
    }
}
