using System.Text.Json.Nodes;
using Malmoi.LanguageModels;
using Malmoi.Prompting;
using Malmoi.Prompting.Formats;

namespace Malmoi.Instructions.Rendering;

/// <summary>How a conversation is written for a model: by the template that came with it, or by one of the published plain ones.</summary>
public abstract class InstructionTemplate
{
    private const string Asked = "≪what is asked≫";
    private const string Answered = "≪what is answered≫";

    /// <summary>What people and errors call it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it writes the mark itself that stands before every text.</summary>
    public abstract bool WritesBegin { get; }

    /// <summary>Strings behind which nothing belongs to an answer.</summary>
    public virtual IReadOnlyList<string> Stops { get; private set; } = [];

    /// <summary>A chat template that writes the same, to be kept in the folder of a model tuned by it; null: nobody wrote one.</summary>
    /// <param name="begins">Whether texts begin with the model's begin mark.</param>
    public virtual string? Source(bool begins) => null;

    /// <summary>Writes a conversation.</summary>
    /// <param name="example">What was said; where the user speaks last, the text ends where the assistant is to go on.</param>
    /// <exception cref="InputException">The template has no place for such a conversation.</exception>
    public abstract IReadOnlyList<TemplatePart> Write(InstructionExample example);

    /// <summary>One of the published formats.</summary>
    public static InstructionTemplate Of(PromptFormat format) =>
        format switch
        {
            InstructionFormat plain => new PlainTemplate(plain),
            ConversationFormat turns => new ConversationTemplate(
                turns.Name,
                null,
                (conversation, goesOn) => new RenderedChat(turns.Prompt(conversation, goesOn), [])
            )
            {
                Stops = turns.Stops,
            },
            _ => throw new InvalidOperationException($"'{format.Name}' is neither of instructions nor of turns."),
        };

    /// <summary>A chat template of Jinja.</summary>
    /// <param name="source">Its text.</param>
    /// <param name="tokenizer">Whose special tokens it names.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="InputException">It is broken, or has no place for what is asked or answered.</exception>
    public static InstructionTemplate FromJinja(string source, ITokenizer tokenizer, string name = "the chat template")
    {
        var template = ChatTemplate.Parse(source, name);
        var variables = Variables(tokenizer);
        var written = new ConversationTemplate(
            name,
            source,
            (conversation, goesOn) =>
                template.Render(
                    conversation,
                    new ChatTemplateOptions { AddGenerationPrompt = goesOn, Variables = variables }
                )
        );
        written.Check();
        return written;
    }

    /// <summary>A format by its name (<c>alpaca</c>, <c>kullm</c>, <c>chatml</c>, ...), or a chat template in a file.</summary>
    /// <exception cref="InputException">There is neither, or the template has no place for what is asked or answered.</exception>
    public static InstructionTemplate Named(string nameOrFile, ITokenizer tokenizer) =>
        File.Exists(nameOrFile)
            ? FromJinja(File.ReadAllText(nameOrFile), tokenizer, $"'{nameOrFile}'")
            : Of(PromptFormats.Find(nameOrFile));

    // A template that leaves out what it is given would teach answers to nothing.
    private void Check()
    {
        var parts = Write(InstructionExample.Of(Asked, null, Answered));
        var text = string.Concat(parts.Select(part => part.Text));
        if (!text.Contains(Asked, StringComparison.Ordinal))
        {
            throw new InputException(
                $"{Name} has no place for the instruction: what the user asks does not appear in what it writes; give another template"
            );
        }

        var said = parts.FirstOrDefault(part =>
            part.IsLearned && part.Text.Contains(Answered, StringComparison.Ordinal)
        );
        if (said.Text is null)
        {
            throw new InputException(
                $"{Name} has no place for the answer: what the assistant says does not appear in what it writes; give another template"
            );
        }

        var end = said.Text[(said.Text.IndexOf(Answered, StringComparison.Ordinal) + Answered.Length)..].Trim();
        Stops = end.Length > 0 ? [end] : [];
    }

    private static Dictionary<string, JsonNode?> Variables(ITokenizer tokenizer)
    {
        var special = tokenizer.Special;
        return new Dictionary<string, JsonNode?>
        {
            ["bos_token"] = Piece(special.Begin),
            ["eos_token"] = Piece(special.End),
            ["unk_token"] = Piece(special.Unknown),
            ["pad_token"] = Piece(special.Padding),
        };

        string Piece(int? id) => id is { } known ? tokenizer.Piece(known) ?? "" : "";
    }
}
