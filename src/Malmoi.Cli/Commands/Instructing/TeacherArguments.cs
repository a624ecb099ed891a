using System.CommandLine;
using Malmoi.Chat;
using Malmoi.Instructions.Teaching;
using Microsoft.Extensions.AI;

namespace Malmoi.Cli.Commands.Instructing;

/// <summary><c>--teacher</c>: a model that Malmoi opens, or one behind a server.</summary>
internal sealed class TeacherArguments
{
    private readonly Option<string?> _teacher;

    private readonly Option<float> _temperature = new("--temperature")
    {
        Description = "How freely the teacher writes",
        DefaultValueFactory = _ => 0.7f,
    };

    private readonly Option<int> _maxTokens = new("--max-tokens")
    {
        Description = "Tokens of one reply of the teacher, at most",
        DefaultValueFactory = _ => 512,
    };

    /// <param name="also">What else the option takes, for its help; empty: nothing.</param>
    public TeacherArguments(string also = "") =>
        _teacher = new Option<string?>("--teacher")
        {
            Description =
                $"Who writes: a model (GGUF, a Hugging Face folder of a decoder, an n-gram model), ADDRESS#NAME of a server that speaks OpenAI's protocol (http://localhost:8080/v1#NAME; its key in OPENAI_API_KEY){also}",
            HelpName = "TEACHER",
        };

    public Command AddTo(Command command)
    {
        command.Options.Add(_teacher);
        command.Options.Add(_temperature);
        command.Options.Add(_maxTokens);
        return command;
    }

    /// <summary>What was said.</summary>
    /// <exception cref="InputException">Nobody was named.</exception>
    public string Name(ParseResult parse) =>
        parse.GetValue(_teacher)
        ?? throw new InputException("who writes? name a model, or ADDRESS#NAME of a server, with --teacher");

    /// <summary>Opens the client; it is to be disposed.</summary>
    /// <exception cref="InputException">It is no model and no address.</exception>
    public IChatClient Client(ParseResult parse)
    {
        var name = Name(parse);
        if (
            !name.StartsWith("http://", StringComparison.Ordinal)
            && !name.StartsWith("https://", StringComparison.Ordinal)
        )
        {
            return ModelChatClient.Open(name);
        }

        var parts = name.Split('#', 2);
        return parts is [var address, { Length: > 0 } model] && Uri.TryCreate(address, UriKind.Absolute, out var uri)
            ? new OpenAiTeacher(uri, model)
            : throw new InputException(
                $"'{name}' names no model of a server: write its address and the model's name, as in http://localhost:8080/v1#NAME"
            );
    }

    public Teacher Teacher(ParseResult parse, IChatClient client, long seed) =>
        new(client)
        {
            Temperature = parse.GetValue(_temperature),
            MaxTokens = Math.Max(1, parse.GetValue(_maxTokens)),
            Seed = seed,
        };
}
