using System.CommandLine;
using Malmoi.Checkpoints;
using Malmoi.Inference;

namespace Malmoi.Cli.Commands;

/// <summary>What runs a Transformer: libtorch, or the managed engine.</summary>
internal enum Executor
{
    Torch,
    Engine,
}

/// <summary><c>--executor</c> and what goes with it.</summary>
internal sealed class ExecutorOptions
{
    private const string Float32 = "f32";
    private const string Packed = "packed";
    private const string Expanded = "expanded";

    /// <summary>What computes.</summary>
    public Option<string?> Name { get; } =
        new("--executor")
        {
            Description =
                "What runs a Transformer: torch, or engine (decoders only; what a GGUF or llama2.c file gets if it is left out)",
        };

    /// <summary>In what form the engine keeps keys and values.</summary>
    public Option<string?> Cache { get; } =
        new("--cache")
        {
            Description =
                $"In what form the engine keeps keys and values: {string.Join(", ", CacheFormat.All.Select(format => format.Name))} ({Float32} if left out)",
        };

    /// <summary>In what form the engine multiplies weights that are held in a few bits.</summary>
    public Option<string?> Weights { get; } =
        new("--weights")
        {
            Description =
                $"How the engine multiplies quantised weights: {Packed}, as they are, what they are multiplied with rounded to 8 or 16 bits (if left out); {Expanded}, as 32-bit numbers, many times slower",
        };

    /// <summary>The options that only the engine has.</summary>
    public IReadOnlyList<Option<string?>> OfEngine => [Cache, Weights];

    /// <summary>The executor asked for, or the one that suits a path and what else is asked for.</summary>
    /// <param name="parse">What was said.</param>
    /// <param name="path">The model.</param>
    /// <param name="needsTorch">An option that only torch has; null: none was given.</param>
    /// <exception cref="InputException">There is no such executor, or this program lacks it, or it cannot do what else is asked for.</exception>
    public Executor Choose(ParseResult parse, string path, string? needsTorch = null)
    {
        var asked = parse.GetValue(Name) switch
        {
            null => OfEngine.All(option => parse.GetValue(option) is null)
                ? Suiting(path, needsTorch)
                : Executor.Engine,
            "torch" => Executor.Torch,
            "engine" => Executor.Engine,
            var other => throw new InputException($"'{other}' is no executor: give torch or engine"),
        };
        if (asked == Executor.Engine && needsTorch is not null)
        {
            throw new InputException($"{needsTorch} is for torch, and the engine has no such thing: leave it out");
        }

        var engines = OfEngine.FirstOrDefault(option => parse.GetValue(option) is not null);
        return asked == Executor.Torch && engines is not null
            ? throw new InputException($"{engines.Name} is for the engine, and not for torch: leave it out")
            : asked;
    }

    /// <summary>How the engine is to compute.</summary>
    /// <param name="parse">What was said.</param>
    /// <param name="threads">Null: one a core.</param>
    public EngineOptions Engine(ParseResult parse, int? threads) =>
        new()
        {
            Threads = threads,
            Cache = CacheFormat.Parse(parse.GetValue(Cache) ?? Float32),
            Expanded = parse.GetValue(Weights) switch
            {
                null or Packed => false,
                Expanded => true,
                var other => throw new InputException($"'{other}' is no form of weights: give {Packed} or {Expanded}"),
            },
        };

    private static Executor Suiting(string path, string? needsTorch)
    {
#if TORCH
        return needsTorch is null && File.Exists(path) && (GgufFile.IsOne(path) || Llama2cFile.IsOne(path))
            ? Executor.Engine
            : Executor.Torch;
#else
        return needsTorch is null ? Executor.Engine : Executor.Torch;
#endif
    }
}
