using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Data.Records;
using Malmoi.Instructions;
using Malmoi.Instructions.Rewards;
using Malmoi.Neural.Alignment;
using Malmoi.Prompting;

namespace Malmoi.Cli.Commands.Aligning;

/// <summary><c>malmoi align score</c>: what a reward model says of the answers in a file.</summary>
internal static class ScoreRepliesCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("REWARD") { Description = "What 'malmoi align reward' wrote" };
        var input = new Argument<string>("INPUT")
        {
            Description = "Pairs or rankings, or instructions with their answers: .jsonl, .json, .csv, .tsv, .parquet",
        };
        var template = new Option<string?>("--template")
        {
            Description = "How a conversation is written [default: as in training]",
        };
        var device = new Option<string>("--device")
        {
            Description = "Where it computes: cpu, cuda, cuda:1, mps",
            DefaultValueFactory = _ => "cpu",
        };
        var threads = new ThreadsOption();
        var json = new Option<bool>("--json") { Description = "Print JSON: an object an answer" };
        var command = new Command("score", "Ask a reward model for the scores of answers")
        {
            Arguments = { model, input },
            Options = { template, device, threads, json },
        };
        command.SetAction(
            (parse, ct) =>
                Task.Run(
                    async () =>
                    {
                        if (threads.Count(parse) is { } count)
                        {
                            TorchSharp.torch.set_num_threads(count);
                        }

                        var (replies, rankings) = Read(parse.GetRequiredValue(input));
                        using var reward = RewardModel.Open(
                            parse.GetRequiredValue(model),
                            parse.GetRequiredValue(device),
                            parse.GetValue(template)
                        );
                        var scores = await reward.ScoreAsync(replies, ct);
                        Print(parse.InvocationConfiguration.Output, replies, scores, parse.GetValue(json));
                        if (rankings is not null)
                        {
                            var accuracy = await RewardAccuracy.OfAsync(reward, rankings, ct);
                            await Console.Error.WriteLineAsync(
                                $"right about {AlignReport.Percent(accuracy.Right)} of {((long)accuracy.Right.Items).Grouped()} pairs"
                            );
                        }
                    },
                    CancellationToken.None
                )
        );
        return command;
    }

    private static (IReadOnlyList<Reply> Replies, IReadOnlyList<PreferenceExample>? Rankings) Read(string path)
    {
        var file = RecordFile.Open(path);
        var isRanking = file.Columns.Any(column => column is "rejected" or "rejected.content" or "ranking");
        if (isRanking)
        {
            var rankings = PreferenceFile.Read(file).Examples;
            return (
                [.. rankings.SelectMany(one => one.Answers.Select(answer => new Reply(one.Prompt, answer)))],
                rankings
            );
        }

        var examples = InstructionFile.Open(path).Examples;
        return (
            [
                .. examples.Select(
                    (example, i) =>
                        example.Response is { } response
                            ? new Reply([.. Asked(example)], response)
                            : throw new InputException(
                                $"'{path}', example {i + 1}: nothing is answered, and only answers are scored"
                            )
                ),
            ],
            null
        );
    }

    private static IEnumerable<Message> Asked(InstructionExample example) =>
        example
            .Messages.SkipLast(1)
            .Select(
                (message, i) =>
                    example.Input is { } input && i == example.Messages.Count - 2
                        ? message with
                        {
                            Content = $"{message.Content}\n\n{input}",
                        }
                        : message
            );

    private static void Print(TextWriter output, IReadOnlyList<Reply> replies, IReadOnlyList<float> scores, bool json)
    {
        foreach (var (reply, score) in replies.Zip(scores))
        {
            output.WriteLine(
                json
                    ? new JsonObject
                    {
                        ["prompt"] = reply.Prompt[^1].Content,
                        ["answer"] = reply.Text,
                        ["score"] = JsonReport.Number(score),
                    }.ToJsonString(JsonReport.OneLine)
                    : $"{((double)score).Fixed(4)}\t{reply.Text.ReplaceLineEndings(" ")}"
            );
        }
    }
}
