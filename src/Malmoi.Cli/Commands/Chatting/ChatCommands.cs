using System.Globalization;
using Malmoi.Chat;

namespace Malmoi.Cli.Commands.Chatting;

/// <summary>What lines that begin with a slash do.</summary>
internal sealed class ChatCommands
{
    private readonly ChatSession _session;
    private readonly ChatSettings _settings;
    private readonly TextWriter _notes;
    private readonly Described[] _all;

    public ChatCommands(ChatSession session, ChatSettings settings, TextWriter notes)
    {
        (_session, _settings, _notes) = (session, settings, notes);
        _all =
        [
            new("help", "", "shows this", _ => Help()),
            new("system", "[TEXT]", "says or shows what the system says; 'none' takes it back", System),
            new("reset", "", "forgets all turns", _ => Reset()),
            new("undo", "", "forgets the last turn", _ => Undo()),
            new("again", "", "answers the last turn anew", _ => Again = Retry()),
            new("save", "FILE", "writes the talk into a file", Save),
            new("load", "FILE", "goes on from a talk in a file", Load),
            new("tokens", "", "tells how much of its context the model reads", _ => Tokens()),
            new("prompt", "", "shows the text that the model reads", _ => _notes.WriteLine(_session.PromptText)),
            new("set", "[NAME [VALUE]]", "changes or shows how answers are chosen", Set),
            new("exit", "", "ends the talk", _ => { }),
        ];
    }

    /// <summary>What is to be answered anew; null: nothing.</summary>
    public string? Again { get; private set; }

    /// <summary>How often a turn was answered anew, which gives it another seed.</summary>
    public int Retries { get; private set; }

    /// <summary>Does what a line says.</summary>
    /// <param name="line">Without its slash.</param>
    /// <returns>Whether the talk goes on.</returns>
    /// <exception cref="InputException">There is no such command, or it cannot do that.</exception>
    public bool Obey(string line)
    {
        Again = null;
        string[] parts = line.Split(' ', 2, StringSplitOptions.TrimEntries);
        var name = parts[0] is "quit" or "bye" ? "exit" : parts[0];
        var command =
            Array.Find(_all, command => command.Name == name)
            ?? throw new InputException(
                $"there is no command '/{parts[0]}': /help tells them; a line of yours that begins with a slash begins with two"
            );
        command.Do(parts is [_, var rest] ? rest : "");
        return name != "exit";
    }

    private void Help()
    {
        foreach (var command in _all)
        {
            _notes.WriteLine($"{$"/{command.Name} {command.Takes}", -24}{command.What}");
        }

        _notes.WriteLine("a line that ends in \\ goes on in the next; one that begins with // says a slash");
    }

    private void System(string text)
    {
        if (text.Length > 0)
        {
            _session.System = text == "none" ? null : text;
        }

        _notes.WriteLine(_session.System is { } said ? $"system: {said}" : "the system says nothing");
    }

    private void Reset()
    {
        _session.Reset();
        _notes.WriteLine("all turns are forgotten");
    }

    private void Undo() =>
        _notes.WriteLine(_session.Undo() is { } said ? $"forgotten: {said}" : "there is no turn to forget");

    private string Retry()
    {
        Retries++;
        return _session.Undo() ?? throw new InputException("nothing was said yet that could be answered anew");
    }

    private void Save(string path)
    {
        Transcript.Write(_session.Conversation, Path(path, "save"));
        _notes.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{_session.Conversation.Messages.Count} messages are in '{path}'"
            )
        );
    }

    private void Load(string path)
    {
        _session.Load(Transcript.Read(Path(path, "load")));
        _notes.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{_session.Messages.Count} messages were read from '{path}'")
        );
    }

    private void Tokens()
    {
        var length = _session.Model.ContextLength;
        var last = _session.Last;
        _notes.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{_session.Prompt.Length} tokens of {(length is { } most ? most.ToString(CultureInfo.InvariantCulture) : "any number")}"
            )
                + (
                    last is null
                        ? ""
                        : string.Create(
                            CultureInfo.InvariantCulture,
                            $"; the last answer has {last.NewTokens}, and {last.ReusedTokens} of the {last.PromptTokens} before it were read already"
                        )
                )
        );
    }

    private void Set(string said)
    {
        foreach (var line in said.Length == 0 ? _settings.Lines : [_settings.Set(said)])
        {
            _notes.WriteLine(line);
        }
    }

    private static string Path(string given, string command) =>
        given.Length > 0 ? given : throw new InputException($"/{command} needs a file's name");

    private sealed record Described(string Name, string Takes, string What, Action<string> Do);
}
