using System.CommandLine;
using System.Globalization;
using Malmoi.Linguistics.Probing;
using Malmoi.Linguistics.Treebanks;

namespace Malmoi.Cli.Commands.Probing;

/// <summary>What verbs that train probes ask for.</summary>
internal sealed class ProbeArguments
{
    private readonly Option<string?> _treebank = new("--treebank", "-t")
    {
        Description = "Trees in CoNLL-U that probes learn from",
        HelpName = "FILE",
    };

    private readonly Option<string?> _report = new("--report")
    {
        Description =
            "Trees that results are reported on [default: every second document of --treebank, the rest to learn from]",
        HelpName = "FILE",
    };

    private readonly Option<int?> _sentences = new("--sentences", "-n")
    {
        Description = "Take the first so many sentences of each part [default: all]",
    };

    private readonly Option<int> _seeds = new("--seeds")
    {
        Description = "Probes for each layer, each beginning otherwise",
        DefaultValueFactory = _ => 3,
    };

    private readonly Option<int> _epochs = new("--epochs")
    {
        Description =
            "Passes over what is learnt from at most; training stops when the sentences held out get no better",
        DefaultValueFactory = _ => 30,
    };

    public Option<long> Seed { get; } = new("--seed") { Description = "Of all that is drawn at random" };

    public Option<WordPooling> Pooling { get; } =
        new("--pooling")
        {
            Description = "The vector of a word of several tokens: that of the last, or the mean",
            DefaultValueFactory = _ => WordPooling.Last,
        };

    public Option<bool> NoTwin { get; } =
        new("--no-twin") { Description = "Leave out the twin, the same model with random weights" };

    public Option<string?> Vectors { get; } =
        new("--vectors")
        {
            Description = "Word vectors without context to stand beside the layers (word2vec, GloVe, fastText)",
            HelpName = "FILE",
        };

    public Option<string?> Activations { get; } =
        new("--activations")
        {
            Description =
                "Keep the words' vectors there, and take those that an earlier run kept [default: none are kept]",
            HelpName = "FOLDER",
        };

    public Command AddTo(Command command)
    {
        foreach (
            var option in (IReadOnlyList<Option>)
                [_treebank, _report, _sentences, _seeds, Seed, _epochs, Pooling, NoTwin, Vectors, Activations]
        )
        {
            command.Options.Add(option);
        }

        return command;
    }

    /// <summary>How probes are trained.</summary>
    public ProbeOptions Options(ParseResult parse, int? threads) =>
        new()
        {
            Seeds = AtLeastOne(parse, _seeds),
            Seed = parse.GetValue(Seed),
            Epochs = AtLeastOne(parse, _epochs),
            Threads = threads,
        };

    /// <summary>The sentences to learn from and to report on.</summary>
    public (
        Func<IEnumerable<TreebankSentence>> Learnt,
        Func<IEnumerable<TreebankSentence>> Tested,
        string Split,
        string Key
    ) Trees(ParseResult parse, CancellationToken ct)
    {
        var most = parse.GetValue(_sentences) is null ? int.MaxValue : AtLeastOne(parse, _sentences);
        var path =
            parse.GetValue(_treebank)
            ?? throw new InputException(
                $"{_treebank.Name} is missing: name trees in CoNLL-U ('malmoi maeul conllu -o FILE' writes some)"
            );
        var treebank = Treebank.Open(path);
        var key = string.Create(CultureInfo.InvariantCulture, $"{ProbedModel.Mark(path)} {most}");
        if (parse.GetValue(_report) is { } other)
        {
            var reported = Treebank.Open(other);
            return (
                () => treebank.Sentences(ct).Take(most),
                () => reported.Sentences(ct).Take(most),
                $"learnt from {path}, reported on {other}",
                $"{key} {ProbedModel.Mark(other)}"
            );
        }

        var halves = new TreebankHalves(treebank, ct);
        var what = halves.ByDocument ? "document" : "sentence";
        return (
            () => halves.Sentences(false, ct).Take(most),
            () => halves.Sentences(true, ct).Take(most),
            $"learnt from every second {what} of {path}, reported on the others",
            key
        );
    }

    private static int AtLeastOne(ParseResult parse, Option<int> option) =>
        parse.GetValue(option) is >= 1 and var value
            ? value
            : throw new InputException($"{option.Name} is {parse.GetValue(option)}: expected at least 1");

    private static int AtLeastOne(ParseResult parse, Option<int?> option) =>
        parse.GetValue(option) is >= 1 and var value
            ? value
            : throw new InputException($"{option.Name} is {parse.GetValue(option)}: expected at least 1");
}
