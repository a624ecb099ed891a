using System.CommandLine;
using System.Runtime.InteropServices;
using Malmoi.Chat;

namespace Malmoi.Cli.Commands.Chatting;

/// <summary><c>malmoi chat</c>: a talk with a model, on a terminal or a line at a time through a pipe.</summary>
internal static class ChatCommand
{
    private const string Name = "chat";

    private static readonly Option<string?> System = new("--system")
    {
        Description = "What the system says before all turns",
    };

    private static readonly Option<string?> Template = new("--template")
    {
        Description =
            "How the talk becomes text, instead of what came with the model: a format (chatml, llama3, ...) or a file of Jinja",
    };

    private static readonly Option<string?> Load = new("--load")
    {
        Description = "Go on from a talk in this file, a list of messages in JSON",
    };

    private static readonly Option<int?> Context = new("--context")
    {
        Description = "Tokens that the model reads at most, if not those that it was trained on",
    };

    public static Command Create()
    {
        var (common, sampling, grammar) = (new ModelArguments(), new SamplingArguments(512), new GrammarArguments());
        var command = new Command(Name, "Talk with a model; /help tells its commands, and a pipe gives a turn a line")
        {
            Options = { System, Template, Load, Context },
        };
        command.SetAction(parse => Run(parse, common, sampling, grammar));
        return common.AddTo(grammar.AddTo(sampling.AddTo(command)));
    }

    /// <summary>Whether this is the verb that is asked for.</summary>
    public static bool IsAsked(ParseResult parse) => parse.CommandResult.Command.Name == Name;

    private static int Run(
        ParseResult parse,
        ModelArguments common,
        SamplingArguments sampling,
        GrammarArguments grammar
    )
    {
        var held = grammar.Read(parse);
        var settings = new ChatSettings(sampling.Options(parse));
        using var opened = common.Open(parse);
        var form = parse.GetValue(Template) is { } template ? ChatText.Named(template, opened.Tokenizer) : null;
        using var session = new ChatSession(Model(parse, ChatModel.Of(opened, form)));
        if (parse.GetValue(Load) is { } path)
        {
            session.Load(Transcript.Read(path));
        }

        session.System = parse.GetValue(System) ?? session.System;
        var configuration = parse.InvocationConfiguration;
        var isTerminal = !Console.IsInputRedirected && !Console.IsOutputRedirected && !parse.GetValue(common.Json);
        var loop = new ChatLoop(session, settings, configuration.Output, configuration.Error)
        {
            IsTerminal = isTerminal,
            IsJson = parse.GetValue(common.Json),
            Grammar = held,
        };
        if (isTerminal)
        {
            configuration.Error.WriteLine(
                $"{opened.Description}; template: {session.Model.Form.Name}. /help tells the commands, Ctrl-C ends an answer, /exit or Ctrl-D the talk."
            );
        }

        using var interrupt = PosixSignalRegistration.Create(
            PosixSignal.SIGINT,
            signal =>
            {
                signal.Cancel = isTerminal;
                loop.Interrupt();
            }
        );
        return loop.Run(Console.In);
    }

    private static ChatModel Model(ParseResult parse, ChatModel model)
    {
        if (parse.GetValue(Context) is not { } context)
        {
            return model;
        }

        // Positions that a model learned are all that it has.
        return context >= 2 && (model.Text.ContextLength is not { } most || context <= most)
            ? new ChatModel(model.Text, model.Form, model.Ends) { ContextLength = context }
            : throw new InputException(
                model.Text.ContextLength is { } least
                    ? $"{Context.Name} {context} cannot be: choose 2 to {least}, which the model has positions for"
                    : $"{Context.Name} {context} holds no talk: choose 2 or more"
            );
    }
}
