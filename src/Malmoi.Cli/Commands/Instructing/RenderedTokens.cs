using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Chat;
using Malmoi.Instructions;
using Malmoi.Instructions.Rendering;
using Malmoi.LanguageModels;
using Malmoi.Prompting.Formats;

namespace Malmoi.Cli.Commands.Instructing;

/// <summary>Conversations as the tokens that a model is tuned with, and which of them it learns: <c>⟦</c> and <c>⟧</c> stand round these.</summary>
internal static class RenderedTokens
{
    /// <summary>The template that a model is tuned with: the one asked for, its own, or Alpaca's.</summary>
    /// <exception cref="InputException">The template is broken, or has no place for what is asked or answered.</exception>
    public static InstructionTemplate Template(string path, string? asked, ITokenizer tokenizer) =>
        asked is not null ? InstructionTemplate.Named(asked, tokenizer)
        : ChatText.Template(path) is { } own
            ? InstructionTemplate.FromJinja(own, tokenizer, $"the chat template of '{path}'")
        : InstructionTemplate.Of(new Alpaca());

    /// <summary>Prints examples.</summary>
    public static void Print(
        ParseResult parse,
        InstructionRenderer renderer,
        IEnumerable<InstructionExample> examples,
        bool asJson
    )
    {
        var output = parse.InvocationConfiguration.Output;
        var rendered = examples.Select(renderer.Render).ToList();
        if (asJson)
        {
            JsonReport.Write(
                output,
                new JsonObject
                {
                    ["template"] = renderer.Template.Name,
                    ["shown"] = JsonReport.Array(
                        rendered,
                        example => new JsonObject
                        {
                            ["tokens"] = JsonReport.Array(example.Tokens, id => id),
                            ["learned"] = JsonReport.Array(example.Learned, learned => learned),
                        }
                    ),
                }
            );
            return;
        }

        output.WriteLine($"template: {renderer.Template.Name}");
        foreach (var example in rendered)
        {
            output.WriteLine();
            foreach (var (ids, isLearned) in Stretches(example))
            {
                var text = Text(renderer.Tokenizer, ids);
                output.Write(isLearned ? $"⟦{text}⟧" : text);
            }

            output.WriteLine();
            output.WriteLine(
                $"{((long)example.Length).Grouped()} tokens, {((long)example.LearnedCount).Grouped()} learned"
            );
        }
    }

    // Marks say nothing when they are decoded, and are what counts here.
    private static string Text(ITokenizer tokenizer, int[] ids)
    {
        var text = tokenizer.Decode(ids);
        var special = tokenizer.Special;
        var (begin, end) = (Mark(special.Begin, ids[0]), Mark(special.End, ids[^1]));
        return $"{begin}{text}{end}";

        string Mark(int? mark, int id) =>
            mark == id && tokenizer.Piece(id) is { } piece && !text.Contains(piece, StringComparison.Ordinal)
                ? piece
                : "";
    }

    private static IEnumerable<(int[] Ids, bool IsLearned)> Stretches(RenderedExample example)
    {
        for (int start = 0, end; start < example.Length; start = end)
        {
            end = start + 1;
            while (end < example.Length && example.Learned[end] == example.Learned[start])
            {
                end++;
            }

            yield return (example.Tokens[start..end], example.Learned[start]);
        }
    }
}
