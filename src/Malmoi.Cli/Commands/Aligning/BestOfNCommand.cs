using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Malmoi.Chat;
using Malmoi.Decoding;
using Malmoi.Inference;
using Malmoi.Instructions.Rewards;
using Malmoi.Models;
using Malmoi.Neural.Alignment.Online;
using Malmoi.Prompting;
using Malmoi.Storage;

namespace Malmoi.Cli.Commands.Aligning;

/// <summary><c>malmoi align best-of-n</c>: of several answers to each prompt the one of the highest reward.</summary>
internal static class BestOfNCommand
{
    // Prompts that are answered before their answers are written down.
    private const int Together = 16;

    public static Command Create()
    {
        var model = new Argument<string>("MODEL")
        {
            Description = "Who answers: a Hugging Face folder of a decoder, an adapter, a .gguf file",
        };
        var prompts = new Option<string>("--prompts")
        {
            Description = "What is answered: any file of instructions, or .txt with a prompt a line",
            Required = true,
        };
        var rewards = new Option<string[]>("--reward")
        {
            Description = "How good an answer is, as of 'align ppo'; again for more",
            Required = true,
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "A file to write: a line of JSON a prompt, with the best answer and all scores",
            Required = true,
        };
        var template = new Option<string?>("--template")
        {
            Description =
                "How a conversation is written: alpaca, koalpaca, kullm, kochatgpt, chatml, ..., or a Jinja file [default: the model's own, else alpaca]",
        };
        var count = Of("--n", "Answers to each prompt", 16);
        var tokens = Of("--answer-tokens", "Tokens of an answer at most", 128);
        var temperature = Of("--temperature", "How freely answers are drawn", 1.0);
        var topP = new Option<double?>("--top-p")
        {
            Description = "Draw from the likeliest tokens that reach this probability [default: all]",
        };
        var seed = Of("--seed", "Seed of what is drawn by chance", 1);
        var device = Of("--device", "Where reward models compute: cpu, cuda, cuda:1, mps", "cpu");
        var threads = new ThreadsOption();
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        var command = new Command(
            "best-of-n",
            "Answer each prompt several times and keep the answer of the highest reward"
        )
        {
            Arguments = { model },
            Options =
            {
                prompts,
                rewards,
                output,
                template,
                count,
                tokens,
                temperature,
                topP,
                seed,
                device,
                threads,
                json,
            },
        };
        command.SetAction(
            (parse, ct) =>
                Task.Run(
                    async () =>
                    {
                        var n = parse.GetValue(count);
                        if (n < 1)
                        {
                            throw new InputException($"--n {n}: expected 1 answer to a prompt or more");
                        }

                        var asked = PromptFile.Read(parse.GetRequiredValue(prompts));
                        using var reward = new AskedRewards(
                            parse.GetRequiredValue(rewards),
                            asked,
                            policy: null,
                            parse.GetRequiredValue(device)
                        );
                        using var opened = EngineFolder.Open(
                            parse.GetRequiredValue(model),
                            options: new EngineOptions { Threads = threads.Count(parse) }
                        );
                        var writer = new BestOfNWriter(
                            ChatModel.Of(opened, Form(opened, parse.GetValue(template))),
                            new AnswerOptions
                            {
                                MaxTokens = parse.GetValue(tokens),
                                Temperature = parse.GetValue(temperature),
                                TopP = parse.GetValue(topP),
                            },
                            reward,
                            n
                        );
                        var best = new List<BestReply>();
                        using var file = new OutputFile(parse.GetRequiredValue(output));
                        foreach (var some in asked.Chunk(Together))
                        {
                            foreach (var one in await writer.WriteAsync(some, parse.GetValue(seed) + best.Count, ct))
                            {
                                best.Add(one);
                                file.Stream.Write(
                                    Encoding.UTF8.GetBytes(Line(one).ToJsonString(JsonReport.OneLine) + "\n")
                                );
                            }
                        }

                        file.Commit();
                        Report(
                            parse.InvocationConfiguration.Output,
                            best,
                            n,
                            parse.GetRequiredValue(output),
                            parse.GetValue(json)
                        );
                    },
                    CancellationToken.None
                )
        );
        return command;
    }

    // As those who tune and align it write for a model that says nothing itself.
    private static ChatText? Form(OpenedModel opened, string? asked) =>
        asked is null && ChatText.Template(opened.Path) is not null
            ? null
            : ChatText.Named(asked ?? "alpaca", opened.Tokenizer);

    private static JsonObject Line(BestReply one) =>
        new()
        {
            ["prompt"] = one.Reply.Prompt[^1].Content,
            ["answer"] = one.Reply.Text,
            ["score"] = one.Score,
            ["scores"] = JsonReport.Array(one.Scores, score => JsonValue.Create(score)),
        };

    private static void Report(TextWriter output, List<BestReply> best, int n, string path, bool isJson)
    {
        var (mean, top, bound) = (
            best.Average(one => (double)one.Mean),
            best.Average(one => (double)one.Score),
            BestOfN.MostDistance(n)
        );
        if (isJson)
        {
            JsonReport.Write(
                output,
                new JsonObject
                {
                    ["file"] = path,
                    ["n"] = n,
                    ["prompts"] = best.Count,
                    ["meanScore"] = mean,
                    ["bestScore"] = top,
                    ["distanceBound"] = bound,
                }
            );
            return;
        }

        output.WriteLine(
            $"{path}: the best of {n} answers to {((long)best.Count).Grouped()} prompts; score {mean.Fixed(4)} of one answer, {top.Fixed(4)} of the best"
        );
        output.WriteLine(
            $"at most ln n - (n - 1)/n = {bound.Fixed(3)} nats an answer from the model (Beirami et al., 2024)"
        );
    }

    private static Option<T> Of<T>(string name, string description, T usual) =>
        new(name) { Description = description, DefaultValueFactory = _ => usual };

    /// <summary>Answers prompts several times and picks.</summary>
    private sealed class BestOfNWriter(ChatModel model, AnswerOptions options, IReward reward, int n)
    {
        private readonly ConversationWriter _writer = new(model, options);

        public Task<IReadOnlyList<BestReply>> WriteAsync(AskedPrompt[] prompts, long seed, CancellationToken ct)
        {
            var texts = _writer.Write(
                [.. prompts.Select(prompt => new Conversation(prompt.Messages))],
                n,
                seed,
                ct: ct
            );
            return BestOfN.PickAsync(
                reward,
                [.. texts.Select((text, number) => new Reply(prompts[number / n].Messages, text.Trim()))],
                n,
                ct
            );
        }
    }
}
