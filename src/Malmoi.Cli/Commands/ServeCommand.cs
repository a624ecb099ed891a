using System.CommandLine;
using Malmoi.Chat;
using Malmoi.Models;
using Malmoi.Server;
using Microsoft.Extensions.Logging;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi serve</c>: models behind an address, for OpenAI's clients and evaluation harnesses.</summary>
internal static class ServeCommand
{
    private static readonly ServerOptions Default = new();

    private static readonly Argument<string[]> Models = new("MODEL")
    {
        Description = "Models of any kind; NAME=PATH serves one under a name of its own",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Host = new("--host")
    {
        Description = "The address to listen on: an IP address, localhost, or * for every one",
        DefaultValueFactory = _ => Default.Host,
    };

    private static readonly Option<int> Port = new("--port")
    {
        Description = "The port; 0: any free one",
        DefaultValueFactory = _ => Default.Port,
    };

    private static readonly Option<string[]> ApiKey = new("--api-key")
    {
        Description =
            "A key that requests must give; may be repeated; or the lines of the environment's MALMOI_API_KEYS",
    };

    private static readonly Option<int> Parallel = new("--parallel")
    {
        Description = "Texts that a model writes at the same time",
        DefaultValueFactory = _ => Default.MostRunning,
    };

    private static readonly Option<int> Queue = new("--queue")
    {
        Description = "Requests that may wait for a model; further ones are sent away (429)",
        DefaultValueFactory = _ => Default.MostWaiting,
    };

    private static readonly Option<int> MaxTokens = new("--max-tokens")
    {
        Description = "New tokens that one text may ask for",
        DefaultValueFactory = _ => Default.MostNewTokens,
    };

    private static readonly Option<int> Remember = new("--remember")
    {
        Description =
            "Tokens of ended texts that a model remembers, so that the next turn of a talk reads only what is new; 0: none",
        DefaultValueFactory = _ => Default.KeptTokens,
    };

    private static readonly Option<string?> Template = new("--chat-template")
    {
        Description =
            "How conversations become text, instead of what came with a model: a format (chatml, llama3, ...) or a file of Jinja",
    };

    private static readonly Option<bool> Quiet = new("--quiet") { Description = "Log warnings and errors only" };

    public static Command Create()
    {
        var common = new ModelArguments();
        var command = new Command("serve", "Serve models over HTTP, as OpenAI's interface and with scores")
        {
            Arguments = { Models },
            Options =
            {
                Host,
                Port,
                ApiKey,
                Parallel,
                Queue,
                MaxTokens,
                Remember,
                Template,
                Quiet,
                common.Tokenizer,
                common.Threads,
                common.Device,
                common.Adapter,
                common.Masking,
                common.Executor.Name,
                common.Executor.Cache,
                common.Executor.Weights,
            },
        };
        command.SetAction((parse, ct) => RunAsync(parse, common, ct));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, ModelArguments common, CancellationToken ct)
    {
        var options = Options(parse);
        var models = new List<ServedModel>();
        try
        {
            foreach (var argument in parse.GetRequiredValue(Models))
            {
                var (name, path) = Named(argument);
                var opened = common.Open(parse, path);
                models.Add(
                    parse.GetValue(Template) is { } template
                        ? new ServedModel(name, opened) { Chat = ChatText.Named(template, opened.Tokenizer) }
                        : new ServedModel(name, opened)
                );
            }
        }
        catch
        {
            models.ForEach(model => model.Dispose());
            throw;
        }

        await using var server = new ModelServer(
            models,
            options,
            logging =>
                logging
                    .SetMinimumLevel(parse.GetValue(Quiet) ? LogLevel.Warning : LogLevel.Information)
                    .AddFilter("Microsoft", LogLevel.Warning)
                    .AddSimpleConsole(console => console.SingleLine = true)
                    .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
        );
        await server.StartAsync(ct);
        var output = parse.InvocationConfiguration.Output;
        foreach (var model in models)
        {
            output.WriteLine($"{model.Name}: {model.Description}");
        }

        output.WriteLine($"listening on {server.Address.GetLeftPart(UriPartial.Authority)}; Ctrl-C stops");
        await WaitAsync(ct);
        output.WriteLine("stopping: running requests may end");
        await server.StopAsync(CancellationToken.None);
        return 0;
    }

    private static async Task WaitAsync(CancellationToken ct)
    {
        var stopped = new TaskCompletionSource();
        await using var registration = ct.Register(stopped.SetResult);
        await stopped.Task;
    }

    private static ServerOptions Options(ParseResult parse)
    {
        var port = parse.GetValue(Port);
        if (port is < 0 or > 65535)
        {
            throw new InputException($"--port {port} is no port: choose 1 to 65535, or 0 for any free one");
        }

        foreach (var option in new[] { Parallel, Queue, MaxTokens })
        {
            if (parse.GetValue(option) < 1)
            {
                throw new InputException($"{option.Name} {parse.GetValue(option)} serves nobody: choose 1 or more");
            }
        }

        if (parse.GetValue(Remember) < 0)
        {
            throw new InputException(
                $"{Remember.Name} {parse.GetValue(Remember)} is no number of tokens: give 0 or more"
            );
        }

        string[] keys =
        [
            .. parse.GetValue(ApiKey) ?? [],
            .. (Environment.GetEnvironmentVariable("MALMOI_API_KEYS") ?? "").Split(
                '\n',
                StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
            ),
        ];
        return keys.Any(string.IsNullOrWhiteSpace)
            ? throw new InputException("an API key is empty: give one of letters and digits")
            : new ServerOptions
            {
                Host = parse.GetValue(Host)!,
                Port = port,
                ApiKeys = keys,
                MostRunning = parse.GetValue(Parallel),
                MostWaiting = parse.GetValue(Queue),
                MostNewTokens = parse.GetValue(MaxTokens),
                KeptTokens = parse.GetValue(Remember),
            };
    }

    // A path that is there is a path, '=' or not.
    private static (string Name, string Path) Named(string argument) =>
        !Path.Exists(argument) && argument.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
            ? (argument[..at], argument[(at + 1)..])
            : (ServedModel.NameOf(argument), argument);
}
