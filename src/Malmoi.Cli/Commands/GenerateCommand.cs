using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Malmoi.LanguageModels;
using Malmoi.Models;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi generate</c>: text that a model writes, sampled or searched for.</summary>
internal static class GenerateCommand
{
    private static readonly Argument<string> Prompt = new("PROMPT")
    {
        Description = "Text to go on from",
        DefaultValueFactory = _ => "",
    };

    private static readonly Option<int> Beam = new("--beam")
    {
        Description = "Search for the likeliest text with a beam this wide, instead of sampling",
        DefaultValueFactory = _ => 1,
    };
    private static readonly Option<int> Count = new("--count")
    {
        Description = "How many texts; each has the next seed, or the next place in the beam",
        DefaultValueFactory = _ => 1,
    };

    public static Command Create()
    {
        var common = new ModelArguments();
        var command = new Command("generate", "Let a model write on from a prompt")
        {
            Arguments = { Prompt },
            Options = { Beam, Count },
        };
        var (sampling, grammar) = (new SamplingArguments(mostTokens: 100), new GrammarArguments());
        command.SetAction(
            (parse, ct) =>
            {
                var options = sampling.Options(parse) with { Beams = parse.GetValue(Beam) };
                return RunAsync(parse, common, options, grammar, ct);
            }
        );
        return common.AddTo(grammar.AddTo(sampling.AddTo(command)));
    }

    private static async Task<int> RunAsync(
        ParseResult parse,
        ModelArguments common,
        GenerationOptions options,
        GrammarArguments grammar,
        CancellationToken ct
    )
    {
        var held = grammar.Read(parse);
        using var opened = common.Open(parse);
        var model = common.Text(parse, opened);
        var prompt = parse.GetValue(Prompt)!;
        options = options with
        {
            Constraint = held?.Over(model.Tokenizer, startsText: prompt.Length == 0 || model.EncodesPrompts),
        };
        var count = parse.GetValue(Count);
        if (count < 1)
        {
            throw new InputException($"{count} texts cannot be written: give --count 1 or more");
        }

        var output = parse.InvocationConfiguration.Output;
        var json = parse.GetValue(common.Json);
        var texts = new JsonArray();
        var written =
            options.Beams > 1
                ? Searched(model, prompt, options, count, ct)
                : SampledAsync(model, prompt, options, count, json ? TextWriter.Null : output, ct);
        await foreach (var text in written)
        {
            texts.Add((JsonNode)text);
            if (!json && options.Beams > 1)
            {
                output.WriteLine($"{prompt}{text["text"]}");
            }
        }

        if (json)
        {
            var report = new JsonObject { ["model"] = opened.Path, ["policy"] = JsonReport.Policy(opened.Policy) };
            report["prompt"] = prompt;
            report["texts"] = texts;
            JsonReport.Write(output, report);
        }

        return 0;
    }

    // Text appears as it is written.
    private static async IAsyncEnumerable<JsonObject> SampledAsync(
        AutoregressiveModel model,
        string prompt,
        GenerationOptions options,
        int count,
        TextWriter output,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        for (var seed = options.Seed; seed < options.Seed + count; seed++)
        {
            var text = new StringBuilder();
            output.Write(prompt);
            await foreach (var piece in model.GenerateAsync(prompt, options with { Seed = seed }, ct))
            {
                output.Write(piece);
                text.Append(piece);
            }

            output.WriteLine();
            yield return new JsonObject { ["text"] = text.ToString(), ["seed"] = seed };
        }
    }

    private static async IAsyncEnumerable<JsonObject> Searched(
        AutoregressiveModel model,
        string prompt,
        GenerationOptions options,
        int count,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        if (count > options.Beams)
        {
            throw new InputException($"a beam of {options.Beams} finds no {count} texts: give --beam {count} or more");
        }

        var found = await Task.Run(() => model.Search(prompt, options, ct), ct);
        foreach (var (text, logProbability) in found.Take(count))
        {
            yield return new JsonObject { ["text"] = text, ["logProbability"] = JsonReport.Number(logProbability) };
        }
    }
}
