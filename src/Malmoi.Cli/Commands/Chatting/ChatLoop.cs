using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Malmoi.Chat;
using Malmoi.Decoding.Constraints;

namespace Malmoi.Cli.Commands.Chatting;

/// <summary>Reads what is said, lets the model answer, and obeys lines that begin with a slash.</summary>
/// <param name="session">The talk.</param>
/// <param name="settings">How answers are chosen.</param>
/// <param name="output">Takes the answers.</param>
/// <param name="notes">Takes all else: errors, what commands tell.</param>
internal sealed class ChatLoop(ChatSession session, ChatSettings settings, TextWriter output, TextWriter notes)
{
    private const string Mark = "> ";
    private readonly Lock _lock = new();
    private readonly ChatCommands _commands = new(session, settings, notes);
    private CancellationTokenSource? _answering;
    private bool _isFailed;

    /// <summary>Whether somebody sits before it, to whom a mark shows that it is their turn.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Whether each answer is a line of JSON.</summary>
    public bool IsJson { get; init; }

    /// <summary>What answers are held to; null: nothing.</summary>
    public Grammar? Grammar { get; init; }

    /// <summary>Ends the answer that is being written.</summary>
    public void Interrupt()
    {
        lock (_lock)
        {
            if (_answering is not null)
            {
                _answering.Cancel();
            }
            else if (IsTerminal)
            {
                notes.WriteLine("\n/exit or Ctrl-D ends the talk");
                notes.Write(Mark);
            }
        }
    }

    /// <returns>The exit code: 1 where a turn of a pipe failed.</returns>
    public int Run(TextReader input)
    {
        while (Next(input) is { } said)
        {
            if (said.Trim().Length == 0)
            {
                continue;
            }

            try
            {
                if (said.StartsWith('/') && !said.StartsWith("//", StringComparison.Ordinal))
                {
                    if (!_commands.Obey(said[1..]))
                    {
                        break;
                    }

                    if (_commands.Again is { } again)
                    {
                        Answer(again);
                    }
                }
                else
                {
                    Answer(said.StartsWith('/') ? said[1..] : said);
                }
            }
            catch (InputException error)
            {
                _isFailed = true;
                notes.WriteLine($"malmoi: {error.Message.ReplaceLineEndings(" ")}");
            }
        }

        return _isFailed && !IsTerminal ? 1 : 0;
    }

    // A backslash at the end of a line says that the next one belongs to it.
    private string? Next(TextReader input)
    {
        var said = new StringBuilder();
        while (true)
        {
            if (IsTerminal)
            {
                notes.Write(said.Length == 0 ? Mark : "  ");
            }

            if (input.ReadLine() is not { } line)
            {
                return said.Length > 0 ? said.ToString() : null;
            }

            if (!line.EndsWith('\\'))
            {
                return said.Append(line).ToString();
            }

            said.Append(line, 0, line.Length - 1).Append('\n');
        }
    }

    private void Answer(string said)
    {
        using var cancelling = new CancellationTokenSource();
        SetAnswering(cancelling);
        var (unread, text) = (session.Unread, new StringBuilder());
        var turn = session.Messages.Count(message => message.Role == "user") + _commands.Retries;
        // Each turn draws numbers of its own.
        var options = settings.Options with
        {
            Seed = unchecked(settings.Options.Seed + turn),
        };
        try
        {
            foreach (var piece in session.Ask(said, options, Grammar, cancelling.Token))
            {
                text.Append(piece);
                if (!IsJson)
                {
                    output.Write(piece);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Somebody stopped the answer: what was said of it stays, and the talk goes on.
        }
        finally
        {
            SetAnswering(null);
            Tell(said, text.ToString(), unread);
        }
    }

    private void Tell(string said, string text, int unread)
    {
        if (session.Messages is not [.., { Role: "assistant" }] || session.Last is not { } last)
        {
            return;
        }

        if (IsJson)
        {
            var line = new JsonObject
            {
                ["user"] = said,
                ["assistant"] = text,
                ["promptTokens"] = last.PromptTokens,
                ["reusedTokens"] = last.ReusedTokens,
                ["newTokens"] = last.NewTokens,
                ["end"] = last.End.ToString().ToLowerInvariant(),
                ["unreadMessages"] = session.Unread,
            };
            output.WriteLine(line.ToJsonString(JsonReport.OneLine));
        }
        else
        {
            output.WriteLine(
                text.EndsWith('\n') && !IsTerminal ? ""
                : last.End == AnswerEnd.Interrupted ? " ..."
                : ""
            );
        }

        output.Flush();
        if (session.Unread > unread)
        {
            notes.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"(the talk is longer than the model's context of {session.Model.ContextLength} tokens: its first {session.Unread} messages are no longer read)"
                )
            );
        }
    }

    private void SetAnswering(CancellationTokenSource? cancelling)
    {
        lock (_lock)
        {
            _answering = cancelling;
        }
    }
}
