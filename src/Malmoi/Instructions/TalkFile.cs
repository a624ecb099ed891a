using Malmoi.Prompting;
using Malmoi.Text;

namespace Malmoi.Instructions;

/// <summary>Sets that are plain text: KoChatGPT's talk, a turn a line, and prompts, one a line in a <c>.txt</c>.</summary>
internal static class TalkFile
{
    private const string Start = "<<start conversation>>";
    private const string User = "<사람>";
    private const string Assistant = "<챗봇>";

    // Talk is called .jsonl where it is published, and is none.
    private static readonly CorpusOptions s_asText = new() { Format = CorpusFormat.Text };

    /// <summary>Whether a file is one of these.</summary>
    public static bool IsOne(string path) => File.Exists(path) && (IsPrompts(path) || IsTalk(path));

    /// <summary>Reads such a file; null where it is none.</summary>
    /// <exception cref="InputException">A line is nobody's, or a conversation has no question.</exception>
    public static InstructionFile? TryRead(string path, ICollection<InputException>? dropped) =>
        !File.Exists(path) ? null
        : IsTalk(path) ? Talk(path, dropped)
        : IsPrompts(path) ? Prompts(path)
        : null;

    private static bool IsPrompts(string path) => path.EndsWith(".txt", StringComparison.OrdinalIgnoreCase);

    private static bool IsTalk(string path)
    {
        using var reader = new StreamReader(path);
        var head = new char[Start.Length];
        return head.AsSpan(0, reader.ReadBlock(head)).SequenceEqual(Start);
    }

    private static InstructionFile Prompts(string path)
    {
        var source = Path.GetFileNameWithoutExtension(path);
        var examples = Corpus
            .Open(path, s_asText)
            .Lines(CancellationToken.None)
            .Where(line => !string.IsNullOrWhiteSpace(line))
            .Select(line => InstructionExample.Of(line.Trim(), null, null) with { Source = source })
            .ToList();
        return examples.Count > 0
            ? new InstructionFile(path, InstructionLayout.All.First(layout => layout.Name == "prompts"), examples)
            : throw new InputException($"'{path}' holds no prompt: expected one a line");
    }

    private static InstructionFile Talk(string path, ICollection<InputException>? dropped)
    {
        var examples = new List<InstructionExample>();
        var (messages, number, begun) = (new List<Message>(), 0, 0);
        foreach (var line in Corpus.Open(path, s_asText).Lines(CancellationToken.None).Append(Start))
        {
            number++;
            if (line == Start)
            {
                if (begun > 0)
                {
                    var (turns, at) = (messages, begun);
                    examples.AddRange(WholeRecords.Read(() => Checked(path, at, turns), dropped));
                }

                (messages, begun) = ([], number);
            }
            else if (Said(line, User) is { } asked)
            {
                messages.Add(Message.User(asked));
            }
            else if (Said(line, Assistant) is { } answered)
            {
                messages.Add(Message.Assistant(answered));
            }
            else if (line.Length > 0)
            {
                // What goes on below belongs to who spoke last.
                var last = messages.Count > 0 ? messages[^1] : throw Nobody(path, number);
                messages[^1] = last with { Content = $"{last.Content}\n{line}" };
            }
        }

        return new InstructionFile(path, InstructionLayout.All.First(layout => layout.Name == "messages"), examples);
    }

    private static IReadOnlyList<InstructionExample> Checked(string path, int line, List<Message> messages)
    {
        var first = messages.FindIndex(message => message.Role == "user");
        var empty = messages.FindIndex(message => string.IsNullOrWhiteSpace(message.Content));
        return first < 0 ? throw new InputException($"'{path}', line {line}: nobody asks anything in this conversation")
            : empty >= 0
                ? throw new InputException(
                    $"'{path}', line {line}: turn {empty + 1} of this conversation is empty: mend or remove it"
                )
            : [new InstructionExample(messages[first..]) { Source = Path.GetFileNameWithoutExtension(path) }];
    }

    private static InputException Nobody(string path, int line) =>
        new($"'{path}', line {line}: nobody says this: expected {User}: or {Assistant}: before what is said");

    private static string? Said(string line, string name) =>
        line.StartsWith(name, StringComparison.Ordinal) ? line[name.Length..].TrimStart(':', ' ').TrimEnd() : null;
}
