using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Malmoi.LanguageModels;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using Spectre.Console;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi tokenizer inspect</c>: what a tokenizer is made of, and how it cuts texts, in colour.</summary>
internal static class TokenizerInspectCommand
{
    private static readonly Color[] Colours = [Color.Aqua, Color.Yellow, Color.Lime, Color.Fuchsia, Color.Orange1];

    public static Command Create()
    {
        var tokenizer = TokenizerCommand.Tokenizer();
        var texts = new Argument<string[]>("TEXT") { Description = "Texts to cut", Arity = ArgumentArity.ZeroOrMore };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        var command = new Command("inspect", "Show what a tokenizer is made of, and how it cuts texts")
        {
            Arguments = { tokenizer, texts },
            Options = { json },
        };
        command.SetAction(
            (parse, _) =>
            {
                var opened = TokenizerFile.Open(parse.GetRequiredValue(tokenizer));
                var output = parse.InvocationConfiguration.Output;
                if (parse.GetValue(json))
                {
                    JsonReport.Write(output, Json(parse.GetRequiredValue(tokenizer), opened));
                }
                else if (parse.GetValue(texts) is { Length: > 0 } given)
                {
                    foreach (var text in given)
                    {
                        Show(Screen.On(output), opened, text);
                    }
                }
                else
                {
                    Show(Screen.On(output), opened);
                }

                return Task.FromResult(0);
            }
        );
        return command;
    }

    private static void Show(IAnsiConsole screen, ITokenizer tokenizer, string text)
    {
        var tokens = tokenizer.Encode(text);
        var line = new Paragraph();
        for (var i = 0; i < tokens.Count; i++)
        {
            line.Append(tokens[i].Piece.ReplaceLineEndings("⏎"), new Style(Color.Black, Colours[i % Colours.Length]));
        }

        screen.Write(line);
        screen.WriteLine();
        var table = Screen.Table("piece", "id", "place", "text");
        foreach (var token in tokens)
        {
            table.Row(
                Shown(token.Piece),
                Number(token.Id),
                $"{token.Range.Start}..{token.Range.End}",
                Shown(text[token.Range])
            );
        }

        table.Row($"{tokens.Count} tokens", "", "", $"{text.Length} characters");
        screen.Write(table);
    }

    private static void Show(IAnsiConsole screen, ITokenizer tokenizer)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        Add("vocabulary", Number(tokenizer.VocabularySize));
        foreach (var (name, part) in Parts(tokenizer))
        {
            Add(name, part);
        }

        screen.Write(grid);

        void Add(string name, string part) =>
            grid.AddRow(new Spectre.Console.Text(name), new Spectre.Console.Text(part));
    }

    private static JsonObject Json(string path, ITokenizer tokenizer)
    {
        var json = new JsonObject { ["tokenizer"] = path, ["vocabularySize"] = tokenizer.VocabularySize };
        foreach (var (name, part) in Parts(tokenizer))
        {
            json[name] = part;
        }

        return json;
    }

    private static IEnumerable<(string Name, string Part)> Parts(ITokenizer tokenizer)
    {
        foreach (
            var part in tokenizer is TokenizerPipeline pipeline
                ? Parts(pipeline.Parts)
                : [("model", TokenizerDescription.Of(tokenizer))]
        )
        {
            yield return part;
        }

        foreach (var (role, id) in Roles(tokenizer.Special))
        {
            yield return (role, $"{tokenizer.Piece(id)} ({Number(id)})");
        }
    }

    private static IEnumerable<(string Name, string Part)> Parts(TokenizerParts parts)
    {
        yield return ("normalizer", TokenizerDescription.Of(parts.Normalizer));
        yield return ("splitter", TokenizerDescription.Of(parts.Splitter));
        yield return ("model", TokenizerDescription.Of(parts.Model));
        yield return ("postProcessor", TokenizerDescription.Of(parts.PostProcessor));
        yield return ("decoder", TokenizerDescription.Of(parts.Decoder));
        if (parts.AddedTokens.Length > 0)
        {
            yield return (
                "addedTokens",
                string.Join(' ', parts.AddedTokens.Take(12).Select(token => token.Content))
                    + (parts.AddedTokens.Length > 12 ? $" ... ({parts.AddedTokens.Length})" : "")
            );
        }
    }

    private static IEnumerable<(string, int)> Roles(SpecialTokens special)
    {
        foreach (
            var (role, id) in ((string, int?)[])
                [
                    ("unknown", special.Unknown),
                    ("begin", special.Begin),
                    ("end", special.End),
                    ("padding", special.Padding),
                ]
        )
        {
            if (id is { } known)
            {
                yield return (role, known);
            }
        }
    }

    private static string Shown(string text) => text.ReplaceLineEndings("⏎").Replace('\t', '⇥').Replace('\0', '␀');

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
