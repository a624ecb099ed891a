using System.CommandLine;
using Malmoi.Text;

namespace Malmoi.Cli.Commands;

/// <summary>The inputs and the reading options that every verb over a corpus shares.</summary>
/// <param name="normalizes">Whether the text is normalised as it is read; false where the verb does it another way.</param>
/// <param name="needed">Whether there must be an input on the command line.</param>
internal sealed class CorpusArguments(bool normalizes = true, bool needed = true)
{
    private readonly Argument<string[]> _inputs = new("INPUT")
    {
        Description =
            "Text files, folders, patterns (quoted) or - for standard input; also .gz and .zst, JSON lines, CSV, TSV, Parquet, CoNLL-U",
        Arity = needed ? ArgumentArity.OneOrMore : ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _format = new("--format")
    {
        Description =
            $"Format: {string.Join(", ", CorpusFormats.Names)}; otherwise by the file's ending and first bytes",
    };

    private readonly Option<string?> _encoding = new("--encoding")
    {
        Description =
            "Encoding: utf-8 (default), utf-16le, utf-16be, cp949 ...; a byte order mark is heeded without it",
    };

    private readonly Option<bool> _lossy = new("--lossy") { Description = "Read on over invalid bytes, as U+FFFD" };

    private readonly Option<string?> _field = new("--field")
    {
        Description =
            "JSON lines: the property that is the text (text); CoNLL-U: text, form, lemma, upos, xpos; Sejong: text, morpheme, tagged",
    };

    private readonly Option<string?> _column = new("--column")
    {
        Description =
            "CSV, TSV, Parquet: the column that is the text, by its name in the first line, or by number from 1 where no line names them",
    };

    private readonly Option<string> _normalize = new("--normalize")
    {
        Description = "Unicode normal form of the text: none, nfc or nfkc",
        DefaultValueFactory = _ => "none",
    };

    private readonly Option<bool> _sentences = new("--sentences") { Description = "Split lines into sentences" };

    /// <summary>Adds the argument and the options to a verb.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_inputs);
        AddOptionsTo(command);
    }

    /// <summary>Adds the options alone, to a verb that names its inputs otherwise.</summary>
    public void AddOptionsTo(Command command)
    {
        foreach (var option in (Option[])[_format, _encoding, _lossy, _field, _column, _sentences])
        {
            command.Options.Add(option);
        }

        if (normalizes)
        {
            command.Options.Add(_normalize);
        }
    }

    /// <summary>The inputs as they were given.</summary>
    public IReadOnlyList<string> Inputs(ParseResult parse) => parse.GetValue(_inputs) ?? [];

    /// <summary>The corpus that the command line names.</summary>
    public Corpus Open(ParseResult parse) => Corpus.Open(parse.GetValue(_inputs) ?? [], Options(parse));

    /// <summary>The reading options that the command line names.</summary>
    /// <exception cref="InputException">An option has a value that does not exist.</exception>
    public CorpusOptions Options(ParseResult parse) =>
        new()
        {
            Format = parse.GetValue(_format) is { } format ? CorpusFormats.Find(format) : null,
            Encoding = parse.GetValue(_encoding),
            Lossy = parse.GetValue(_lossy),
            Field = parse.GetValue(_field),
            Column = parse.GetValue(_column),
            Normalization = (normalizes ? parse.GetValue(_normalize)! : "none").ToLowerInvariant() switch
            {
                "none" => UnicodeForm.None,
                "nfc" => UnicodeForm.Nfc,
                "nfkc" => UnicodeForm.Nfkc,
                var other => throw new InputException($"--normalize takes none, nfc or nfkc, not '{other}'"),
            },
            Sentences = parse.GetValue(_sentences),
        };

    /// <summary>Says on standard error how much <c>--lossy</c> replaced.</summary>
    public static void ReportReplacements(Corpus corpus)
    {
        if (corpus.Replacements > 0)
        {
            Console.Error.WriteLine($"{corpus.Replacements:N0} runs of invalid bytes were read as U+FFFD");
        }
    }
}
