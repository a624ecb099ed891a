using System.CommandLine;
using Malmoi.Linguistics;
using Malmoi.Linguistics.Attention;
using Malmoi.Linguistics.Treebanks;
using Malmoi.Text;

namespace Malmoi.Cli.Commands.Attention;

/// <summary>Texts that attention is averaged over: a treebank, whose words are its own, or a text, a sentence a line.</summary>
internal sealed class AttentionInput
{
    private readonly Argument<string> _file = new("FILE")
    {
        Description = "A treebank (.conllu, .conllu.gz), or a text, a sentence a line",
    };

    private readonly Option<int?> _sentences = new("--sentences", "-n")
    {
        Description = "Take the first so many sentences [default: all]",
    };

    private readonly Option<SurprisalUnit> _by = By();

    /// <summary>The option that says between what attention is shown.</summary>
    public static Option<SurprisalUnit> By() =>
        new("--by")
        {
            Description =
                "Attention between words, eojeol (what stands between blanks) or tokens; a treebank has its own words",
            DefaultValueFactory = _ => SurprisalUnit.Word,
        };

    public Command AddTo(Command command)
    {
        command.Arguments.Add(_file);
        command.Options.Add(_sentences);
        command.Options.Add(_by);
        return command;
    }

    public string Path(ParseResult parse) => parse.GetRequiredValue(_file);

    /// <summary>Attention between the words of each sentence, special tokens kept.</summary>
    public IEnumerable<AttentionMaps> Maps(ParseResult parse, AttentionReader reader, CancellationToken ct)
    {
        var most = parse.GetValue(_sentences) ?? int.MaxValue;
        if (most < 1)
        {
            throw new InputException($"--sentences is {most}: expected at least 1");
        }

        return parse.GetValue(_by) == SurprisalUnit.Token
            ? reader.Tokens(Sentences(parse, ct).Take(most).Select(sentence => sentence.Text), ct)
            : reader
                .Words(Sentences(parse, ct).Take(most), sentence => sentence, special: true, ct)
                .Select(read => read.Maps);
    }

    private IEnumerable<(string Text, IReadOnlyList<Range> Words)> Sentences(ParseResult parse, CancellationToken ct)
    {
        var (path, unit) = (Path(parse), parse.GetValue(_by));
        if (IsTreebank(path))
        {
            return Treebank
                .Open(path)
                .Sentences(ct)
                .Select(sentence =>
                    (sentence.Text, (IReadOnlyList<Range>)[.. sentence.Words.Select(word => word.Range)])
                );
        }

        return Corpus
            .Open(path)
            .Lines(ct)
            .Where(line => !string.IsNullOrWhiteSpace(line))
            .Select(line => (line, unit == SurprisalUnit.Token ? [] : WordRanges.Of(line, unit)));
    }

    private static bool IsTreebank(string path) =>
        path.EndsWith(".conllu", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".conllu.gz", StringComparison.OrdinalIgnoreCase);
}
