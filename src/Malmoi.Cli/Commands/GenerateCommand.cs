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

    private static readonly Option<double> Temperature = new("--temperature")
    {
        Description = "Below 1 sharper, above 1 flatter, 0 always the likeliest token",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<int?> TopK = new("--top-k") { Description = "Only the k likeliest tokens" };
    private static readonly Option<double?> TopP = new("--top-p")
    {
        Description = "Only the likeliest tokens that together reach this probability",
    };
    private static readonly Option<double?> MinP = new("--min-p")
    {
        Description = "Only tokens at least this many times as likely as the likeliest",
    };
    private static readonly Option<double?> Penalty = new("--repetition-penalty")
    {
        Description = "Makes tokens already written less likely",
    };
    private static readonly Option<int> Beam = new("--beam")
    {
        Description = "Search for the likeliest text with a beam this wide, instead of sampling",
        DefaultValueFactory = _ => 1,
    };
    private static readonly Option<int> Seed = new("--seed") { Description = "The same seed gives the same text" };
    private static readonly Option<int> MaxTokens = new("--max-tokens")
    {
        Description = "At most this many new tokens",
        DefaultValueFactory = _ => 100,
    };
    private static readonly Option<int> Count = new("--count")
    {
        Description = "How many texts; each has the next seed, or the next place in the beam",
        DefaultValueFactory = _ => 1,
    };
    private static readonly Option<string[]> Stop = new("--stop")
    {
        Description = "End before this string; may be repeated",
    };
    private static readonly Option<bool> AllowUnknown = new("--allow-unknown")
    {
        Description = "Let the model write its unknown word",
    };

    public static Command Create()
    {
        var common = new ModelArguments();
        var command = new Command("generate", "Let a model write on from a prompt")
        {
            Arguments = { Prompt },
            Options = { Temperature, TopK, TopP, MinP, Penalty, Beam, Seed, MaxTokens, Count, Stop, AllowUnknown },
        };
        command.SetAction((parse, ct) => RunAsync(parse, common, ct));
        return common.AddTo(command);
    }

    private static async Task<int> RunAsync(ParseResult parse, ModelArguments common, CancellationToken ct)
    {
        using var opened = common.Open(parse);
        var model = common.Text(parse, opened);
        var (prompt, options) = (parse.GetValue(Prompt)!, Options(parse));
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
            texts.Add(text);
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

    private static GenerationOptions Options(ParseResult parse) =>
        new()
        {
            Temperature = parse.GetValue(Temperature),
            TopK = parse.GetValue(TopK),
            TopP = parse.GetValue(TopP),
            MinP = parse.GetValue(MinP),
            RepetitionPenalty = parse.GetValue(Penalty),
            Beams = parse.GetValue(Beam),
            Seed = parse.GetValue(Seed),
            MaxTokens = parse.GetValue(MaxTokens),
            StopSequences = parse.GetValue(Stop) ?? [],
            AllowUnknown = parse.GetValue(AllowUnknown),
        };
}
