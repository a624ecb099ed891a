using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Cli.Commands.Assistants;
using Malmoi.Evaluation;
using Malmoi.Evaluation.Tasks;
using Malmoi.Reports;

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
                $"More models, if any, then tasks: {string.Join(", ", TaskTable.Names.Select(task => $"{task.Name} ({task.Description})"))}, {string.Join(", ", TaskTable.Prefixed)}, a .jsonl file of minimal pairs, or a text; for a classifier lines that begin with labels; for assistants {string.Join(", ", AssistantTasks.Descriptions)}",
            Arity = ArgumentArity.OneOrMore,
        };
        var convention = new Option<string>("--convention")
        {
            Description =
                "Minimal pairs: strict (a tie is no win), or lm-eval (a leading blank, ties to the good sentence)",
            DefaultValueFactory = _ => Strict,
        };
        convention.AcceptOnlyFromAmong(Strict, "lm-eval");
        var seed = new Option<int>("--seed")
        {
            Description = "Of the bootstrap intervals, and of the answers of assistants",
        };
        var paradigms = new Option<bool>("--paradigms")
        {
            Description = "A row for every paradigm, not only for phenomena",
        };
        var count = new Option<int>("--count", "-k")
        {
            Description = "Classifiers: labels to predict for each text",
            DefaultValueFactory = _ => 1,
        };
        var by = new Option<PairGrouping>("--by")
        {
            Description = "Minimal pairs: what a row is: family, phenomenon or paradigm",
            DefaultValueFactory = _ => PairGrouping.Phenomenon,
        };
        var beside = new Option<string[]>("--beside")
        {
            Description =
                "Minimal pairs: more models, judged by the same pairs and shown side by side; they may also stand before the task",
            AllowMultipleArgumentsPerToken = true,
        };
        var (picture, assistants) = (new PictureOutput(), new AssistantArguments());
        var command = new Command("eval", "Judge a model: perplexity, minimal pairs, the labels of texts, answers")
        {
            Arguments = { tasks },
            Options = { convention, seed, by, paradigms, beside, count, common.Masking },
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

                if (Array.Exists(parse.GetRequiredValue(tasks), AssistantTasks.IsOne))
                {
                    await AssistantEvaluation.RunAsync(
                        parse,
                        common,
                        assistants,
                        picture,
                        parse.GetRequiredValue(tasks),
                        parse.GetValue(seed),
                        ct
                    );
                    return 0;
                }

                var path = picture.Check(parse);
                var (models, names) = ComparedModels.Part(parse.GetRequiredValue(common.Model), parse.GetValue(tasks)!);
                models.AddRange(parse.GetValue(beside) ?? []);
                var grouping = parse.GetValue(paradigms) ? PairGrouping.Paradigm : parse.GetValue(by);
                if (
                    models.Count > 1
                    || path is not null
                    || parse.GetValue(common.Masking) == ComparedModels.EveryMasking
                )
                {
                    var comparisons = await CompareAsync(
                        parse,
                        common,
                        models,
                        [.. names.Select(TaskTable.Find)],
                        parse.GetValue(convention) == Strict ? PairConvention.Strict : PairConvention.LmEval,
                        parse.GetValue(seed),
                        ct
                    );
                    Show(parse, comparisons, parse.GetValue(common.Json), grouping);
                    if (path is not null)
                    {
                        picture.Save(
                            parse,
                            path,
                            new Bilingual("Minimal pairs", "최소 대립쌍"),
                            comparisons[0].Picture(grouping),
                            new Bilingual("The share of pairs judged rightly.", "바르게 고른 쌍의 비율.")
                        );
                    }

                    return 0;
                }

                using var model = common.Open(parse);
                // All tasks are found before the first one runs: a misspelt name must not cost an hour.
                List<EvaluationTask> found = [.. names.Select(TaskTable.Find)];
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
                    json.Add((JsonNode)judged.Json());
                    if (!parse.GetValue(common.Json))
                    {
                        judged.Print(Screen.On(output), model, grouping);
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
        return common.AddTo(picture.AddTo(assistants.AddTo(command)));
    }

    private static async Task<List<PairComparison>> CompareAsync(
        ParseResult parse,
        ModelArguments common,
        List<string> models,
        EvaluationTask[] tasks,
        PairConvention convention,
        int seed,
        CancellationToken ct
    )
    {
        if (Array.Find(tasks, task => task is not PairTask) is { } other)
        {
            throw new InputException(
                $"a table of models is of minimal pairs, and '{other.Name}' is none: judge one model at a time by it"
            );
        }

        var columns = tasks.Select(_ => new List<(string, PairJudgement)>()).ToArray();
        foreach (var (name, model) in new ComparedModels(common, models).Open(parse))
        {
            var judge = new Judge(model)
            {
                Threads = common.ThreadCount(parse),
                KeepsPolicy = parse.GetValue(common.Tokenizer) is not null,
                Convention = convention,
                Seed = seed,
            };
            for (var index = 0; index < tasks.Length; index++)
            {
                columns[index].Add((name, (PairJudgement)await judge.JudgeAsync(tasks[index], ct)));
            }
        }

        return [.. columns.Select(column => new PairComparison(column))];
    }

    private static void Show(ParseResult parse, List<PairComparison> comparisons, bool json, PairGrouping grouping)
    {
        var output = parse.InvocationConfiguration.Output;
        if (json)
        {
            JsonReport.Write(
                output,
                new JsonObject { ["tasks"] = new JsonArray([.. comparisons.Select(comparison => comparison.Json())]) }
            );
            return;
        }

        foreach (var comparison in comparisons)
        {
            comparison.Print(Screen.On(output), grouping);
        }
    }
}
