using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Evaluation;
using Malmoi.Evaluation.Tasks;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi eval</c>: judges a model by tasks.</summary>
internal static class EvalCommand
{
    private const string Strict = "strict";

    public static Command Create()
    {
        var common = new ModelArguments();
        var tasks = new Argument<string[]>("TASK")
        {
            Description =
                $"Tasks: {string.Join(", ", TaskTable.Names.Select(task => $"{task.Name} ({task.Description})"))}, {string.Join(", ", TaskTable.Prefixed)}, a .jsonl file of minimal pairs, or a text; for a classifier lines that begin with labels",
            Arity = ArgumentArity.OneOrMore,
        };
        var convention = new Option<string>("--convention")
        {
            Description =
                "Minimal pairs: strict (a tie is no win), or lm-eval (a leading blank, ties to the good sentence)",
            DefaultValueFactory = _ => Strict,
        };
        convention.AcceptOnlyFromAmong(Strict, "lm-eval");
        var seed = new Option<int>("--seed") { Description = "Of the bootstrap intervals" };
        var paradigms = new Option<bool>("--paradigms")
        {
            Description = "A row for every paradigm, not only for phenomena",
        };
        var count = new Option<int>("--count", "-k")
        {
            Description = "Classifiers: labels to predict for each text",
            DefaultValueFactory = _ => 1,
        };
        var beside = new Option<string[]>("--beside")
        {
            Description = "Minimal pairs: more models, judged by the same pairs and shown side by side",
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("eval", "Judge a model: perplexity, minimal pairs, the labels of texts")
        {
            Arguments = { tasks },
            Options = { convention, seed, paradigms, beside, count, common.Masking },
        };
        command.SetAction(
            async (parse, ct) =>
            {
                if (LabelEvaluation.Takes(parse.GetRequiredValue(common.Model)))
                {
                    LabelEvaluation.Run(
                        parse,
                        parse.GetRequiredValue(common.Model),
                        parse.GetValue(tasks)!,
                        Math.Max(1, parse.GetValue(count)),
                        parse.GetValue(common.Json),
                        ct
                    );
                    return 0;
                }

                if (parse.GetValue(beside) is { Length: > 0 } others)
                {
                    await CompareAsync(
                        parse,
                        common,
                        [parse.GetRequiredValue(common.Model), .. others],
                        [.. parse.GetValue(tasks)!.Select(TaskTable.Find)],
                        parse.GetValue(convention) == Strict ? PairConvention.Strict : PairConvention.LmEval,
                        parse.GetValue(seed),
                        parse.GetValue(paradigms),
                        ct
                    );
                    return 0;
                }

                using var model = common.Open(parse);
                // All tasks are found before the first one runs: a misspelt name must not cost an hour.
                List<EvaluationTask> found = [.. parse.GetValue(tasks)!.Select(TaskTable.Find)];
                var judge = new Judge(model)
                {
                    Threads = common.ThreadCount(parse),
                    KeepsPolicy = parse.GetValue(common.Tokenizer) is not null,
                    Convention = parse.GetValue(convention) == Strict ? PairConvention.Strict : PairConvention.LmEval,
                    Seed = parse.GetValue(seed),
                };
                var output = parse.InvocationConfiguration.Output;
                var json = new JsonArray();
                foreach (var task in found)
                {
                    var judged = await judge.JudgeAsync(task, ct);
                    json.Add(judged.Json());
                    if (!parse.GetValue(common.Json))
                    {
                        judged.Print(Screen.On(output), model, parse.GetValue(paradigms));
                    }
                }

                if (parse.GetValue(common.Json))
                {
                    var report = new JsonObject
                    {
                        ["model"] = model.Path,
                        ["policy"] = JsonReport.Policy(model.Policy),
                    };
                    report["tasks"] = json;
                    JsonReport.Write(output, report);
                }

                return 0;
            }
        );
        return common.AddTo(command);
    }

    private static async Task CompareAsync(
        ParseResult parse,
        ModelArguments common,
        string[] models,
        EvaluationTask[] tasks,
        PairConvention convention,
        int seed,
        bool details,
        CancellationToken ct
    )
    {
        if (Array.Find(tasks, task => task is not PairTask) is { } other)
        {
            throw new InputException(
                $"--beside compares models by minimal pairs, and '{other.Name}' is none: leave it out"
            );
        }

        var columns = tasks.Select(_ => new List<(string, PairJudgement)>()).ToArray();
        foreach (var path in models)
        {
            // One at a time: together they may not fit into memory.
            using var model = common.Open(parse, path);
            var judge = new Judge(model)
            {
                Threads = common.ThreadCount(parse),
                KeepsPolicy = parse.GetValue(common.Tokenizer) is not null,
                Convention = convention,
                Seed = seed,
            };
            for (var index = 0; index < tasks.Length; index++)
            {
                var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
                columns[index].Add((name, (PairJudgement)await judge.JudgeAsync(tasks[index], ct)));
            }
        }

        var output = parse.InvocationConfiguration.Output;
        var comparisons = columns.Select(column => new PairComparison(column)).ToList();
        if (parse.GetValue(common.Json))
        {
            JsonReport.Write(
                output,
                new JsonObject { ["tasks"] = new JsonArray([.. comparisons.Select(comparison => comparison.Json())]) }
            );
            return;
        }

        foreach (var comparison in comparisons)
        {
            comparison.Print(Screen.On(output), details);
        }
    }
}
