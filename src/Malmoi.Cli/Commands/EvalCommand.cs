using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Evaluation;
using Malmoi.Evaluation.Tasks;
using Malmoi.Models;
using Malmoi.Text;
using Malmoi.Tokenization;
using Spectre.Console;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi eval</c>: judges a model by tasks.</summary>
internal static class EvalCommand
{
    public static Command Create()
    {
        var common = new ModelArguments();
        var tasks = new Argument<string[]>("TASK")
        {
            Description =
                $"{string.Join(", ", TaskTable.Names.Select(task => $"{task.Name} ({task.Description})"))}, a .jsonl file of minimal pairs, or a text",
            Arity = ArgumentArity.OneOrMore,
        };
        var convention = new Option<string>("--convention")
        {
            Description =
                "Minimal pairs: strict (a tie is no win), or lm-eval (a leading blank, ties to the good sentence)",
            DefaultValueFactory = _ => "strict",
        };
        convention.AcceptOnlyFromAmong("strict", "lm-eval");
        var seed = new Option<int>("--seed") { Description = "Of the bootstrap intervals" };
        var paradigms = new Option<bool>("--paradigms")
        {
            Description = "A row for every paradigm, not only for phenomena",
        };
        var command = new Command("eval", "Judge a model: perplexity, minimal pairs")
        {
            Arguments = { tasks },
            Options = { convention, seed, paradigms },
        };
        command.SetAction(
            async (parse, ct) =>
            {
                using var model = common.Open(parse);
                var output = parse.InvocationConfiguration.Output;
                var json = parse.GetValue(common.Json);
                var done = new JsonArray();
                // All tasks are found before the first one runs: a misspelt name must not cost an hour.
                var found = parse.GetValue(tasks)!.Select(TaskTable.Find).ToList();
                foreach (var task in found)
                {
                    var judged = await JudgeAsync(
                        parse,
                        common,
                        model,
                        task,
                        parse.GetValue(convention) == "strict" ? PairConvention.Strict : PairConvention.LmEval,
                        parse.GetValue(seed),
                        ct
                    );
                    if (json)
                    {
                        done.Add(judged.Json());
                    }
                    else
                    {
                        judged.Print(Screen.On(output), model, parse.GetValue(paradigms));
                    }
                }

                if (json)
                {
                    JsonReport.Write(
                        output,
                        new JsonObject
                        {
                            ["model"] = model.Path,
                            ["policy"] = JsonReport.Policy(model.Policy),
                            ["tasks"] = done,
                        }
                    );
                }

                return 0;
            }
        );
        return common.AddTo(command);
    }

    private static async Task<IJudgement> JudgeAsync(
        ParseResult parse,
        ModelArguments common,
        OpenedModel model,
        EvaluationTask task,
        PairConvention convention,
        int seed,
        CancellationToken ct
    )
    {
        if (task is not PairTask pairs)
        {
            var text = (TextTask)task;
            var perplexity = await Perplexity.MeasureAsync(
                common.Text(parse, model),
                model.Tokenizer.Special,
                Corpus.Open(text.Path).Lines(ct),
                ct
            );
            return new TextJudgement(text, model.Policy, perplexity);
        }

        // A policy that the user asked for stands as it is.
        var splits =
            pairs.SplitPunctuation && model.Policy.Unit == TextUnit.Word && parse.GetValue(common.Tokenizer) is null;
        var reader = splits ? model.With(model.Policy with { SplitPunctuation = true }) : model;
        var result = await MinimalPairs.JudgeAsync(common.Text(parse, reader), pairs.Pairs, convention, seed, ct);
        return new PairJudgement(pairs, reader.Policy, result);
    }
}

/// <summary>What came out of a task, for people and for programs.</summary>
internal interface IJudgement
{
    JsonObject Json();

    void Print(IAnsiConsole console, OpenedModel model, bool details);
}
