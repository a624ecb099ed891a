using System.CommandLine;
using System.Text;
using Malmoi.Storage;
using Malmoi.Text;
using Malmoi.Tokenization.Korean;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi tokenizer split</c>: cuts the eojeol of a text into stems, particles and endings.</summary>
internal sealed class TokenizerSplitCommand
{
    private const string StandardInput = "-";

    private readonly CorpusArguments _corpus = new();

    private readonly Argument<string[]> _inputs = new("INPUT")
    {
        Description = "Text files, folders, patterns (quoted) or - for standard input (the default)",
        DefaultValueFactory = _ => [StandardInput],
    };

    private readonly Option<string> _analyser = new("--analyser")
    {
        Description = "The analyser ('malmoi train analyser')",
        Required = true,
        HelpName = "FILE",
    };

    private readonly Option<string[]> _pieces = new("--pieces")
    {
        Description =
            "What is to stand alone: affix, particle, ending [default: all three]; may be given several times",
        HelpName = "KIND",
    };

    private readonly Option<string> _separator = new("--separator")
    {
        Description = "What is written where a word is cut",
        DefaultValueFactory = _ => "|",
    };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "File to write [default: standard output]",
        HelpName = "FILE",
    };

    public Command Create()
    {
        var command = new Command("split", "Cut Korean words into stems, particles and endings: 학교|에서|는")
        {
            Arguments = { _inputs },
            Options = { _analyser, _pieces, _separator, _output },
        };
        _corpus.AddOptionsTo(command);
        command.SetAction((parse, ct) => Task.Run(() => Run(parse, ct), CancellationToken.None));
        return command;
    }

    private void Run(ParseResult parse, CancellationToken ct)
    {
        var path = parse.GetRequiredValue(_analyser);
        var splitter = new KoreanSplitter(KoreanAnalyser.Open(path), [.. (parse.GetValue(_pieces) ?? []).Select(Kind)]);
        var corpus = Corpus.Open(parse.GetValue(_inputs) ?? [StandardInput], _corpus.Options(parse));
        if (parse.GetValue(_output) is not { } output)
        {
            Write(corpus, splitter, parse, parse.InvocationConfiguration.Output, ct);
            return;
        }

        OutputPath.Check(output, [path, .. corpus.Files]);
        using var file = new OutputFile(output);
        using (var writer = new StreamWriter(file.Stream, new UTF8Encoding(false), leaveOpen: true))
        {
            Write(corpus, splitter, parse, writer, ct);
        }

        file.Commit();
    }

    private void Write(
        Corpus corpus,
        KoreanSplitter splitter,
        ParseResult parse,
        TextWriter writer,
        CancellationToken ct
    )
    {
        var separator = parse.GetRequiredValue(_separator);
        var cuts = new List<int>();
        foreach (var line in corpus.Lines(ct))
        {
            cuts.Clear();
            splitter.Split(line, cuts);
            var start = 0;
            foreach (var cut in cuts)
            {
                writer.Write(line.AsSpan(start, cut - start));
                writer.Write(separator);
                start = cut;
            }

            writer.Write(line.AsSpan(start));
            writer.Write('\n');
        }

        CorpusArguments.ReportReplacements(corpus);
    }

    private static PieceKind Kind(string name) =>
        name.ToLowerInvariant() switch
        {
            "affix" => PieceKind.Affix,
            "particle" => PieceKind.Particle,
            "ending" => PieceKind.Ending,
            _ => throw new InputException($"--pieces '{name}' is none of affix, particle, ending"),
        };
}
