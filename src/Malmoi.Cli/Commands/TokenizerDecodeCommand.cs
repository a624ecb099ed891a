using System.CommandLine;
using System.Globalization;
using Malmoi.LanguageModels;
using Malmoi.Storage;
using Malmoi.Text;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi tokenizer decode</c>: the text of ids, or of every line of ids in a file.</summary>
internal static class TokenizerDecodeCommand
{
    private const string Separators = " \t,[]";

    public static Command Create()
    {
        var tokenizer = TokenizerCommand.Tokenizer();
        var ids = new Argument<string[]>("ID") { Description = "Ids of one text", Arity = ArgumentArity.ZeroOrMore };
        var file = new Option<string?>("--file")
        {
            Description = "Decode every line of ids in a file ('-': standard input)",
            HelpName = "FILE",
        };
        var output = new Option<string?>("--output", "-o")
        {
            Description = "File to write [default: standard output]",
            HelpName = "FILE",
        };
        var skip = new Option<bool>("--skip-special") { Description = "Leave special tokens out" };
        var command = new Command("decode", "Print the text of ids")
        {
            Arguments = { tokenizer, ids },
            Options = { file, output, skip },
        };
        command.SetAction(
            (parse, ct) =>
            {
                var given = parse.GetValue(ids)!;
                if (parse.GetValue(file) is null == (given.Length == 0))
                {
                    throw new InputException("give the ids to decode, or a --file of them");
                }

                var path = parse.GetRequiredValue(tokenizer);
                var opened = TokenizerFile.Open(path);
                var lines = parse.GetValue(file) is { } source
                    ? Corpus.Open(source).Lines(ct)
                    : [string.Join(' ', given)];
                var texts = lines.Select(line => Text([.. Ids(line, opened)], opened, parse.GetValue(skip)));
                if (parse.GetValue(output) is { } destination)
                {
                    OutputPath.Check(destination, [path, parse.GetValue(file) is "-" ? null : parse.GetValue(file)]);
                    Write(texts, destination);
                }
                else
                {
                    Write(texts, parse.InvocationConfiguration.Output);
                }

                return Task.FromResult(0);
            }
        );
        return command;
    }

    private static void Write(IEnumerable<string> texts, string path)
    {
        using var file = new OutputFile(path);
        using (var writer = new StreamWriter(file.Stream, leaveOpen: true) { NewLine = "\n" })
        {
            Write(texts, writer);
        }

        file.Commit();
    }

    private static void Write(IEnumerable<string> texts, TextWriter output)
    {
        foreach (var text in texts)
        {
            output.WriteLine(text);
        }
    }

    private static string Text(int[] ids, ITokenizer tokenizer, bool skipSpecial) =>
        tokenizer is TokenizerPipeline pipeline ? pipeline.Decode(ids, skipSpecial)
        : skipSpecial
            ? tokenizer.Decode([
                .. ids.Where(id =>
                    id != tokenizer.Special.Begin && id != tokenizer.Special.End && id != tokenizer.Special.Padding
                ),
            ])
        : tokenizer.Decode(ids);

    private static IEnumerable<int> Ids(string line, ITokenizer tokenizer)
    {
        foreach (var word in line.Split(Separators.ToCharArray(), StringSplitOptions.RemoveEmptyEntries))
        {
            yield return int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && id < tokenizer.VocabularySize
                ? id
                : throw new InputException(
                    $"'{word}' is not an id of the tokenizer: ids are numbers from 0 to {tokenizer.VocabularySize - 1}, separated by blanks"
                );
        }
    }
}
