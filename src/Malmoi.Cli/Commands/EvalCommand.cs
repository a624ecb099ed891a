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
                $"Tasks: {string.Join(", ", TaskTable.Names.Select(task => $"{task.Name} ({task.Description})"))}, a .jsonl file of minimal pairs, or a text; for a classifier lines that begin with labels",
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
        var command = new Command("eval", "Judge a model: perplexity, minimal pairs, the labels of texts")
        {
            Arguments = { tasks },
            Options = { convention, seed, paradigms, count, common.Masking },
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
}
