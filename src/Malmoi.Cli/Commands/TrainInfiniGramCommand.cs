using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Malmoi.Models;
using Malmoi.NGrams;
using Malmoi.NGrams.Counting;
using Malmoi.NGrams.SuffixArrays;
using Malmoi.Text;
using Malmoi.Tokenization;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi train infinigram</c>: writes the index of a corpus in which n-grams of any length are counted and found.</summary>
internal sealed class TrainInfiniGramCommand
{
    private readonly CorpusArguments _corpus = new();
    private readonly PolicyArguments _policy = new();

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "The index; such files end in .infini by habit",
        Required = true,
        HelpName = "FILE",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON" };

    public Command Create()
    {
        var command = new Command("infinigram", "Index a corpus, a sentence a line, for n-grams of any length");
        _corpus.AddTo(command);
        command.Options.Add(_output);
        _policy.AddTo(command);
        command.Options.Add(_json);
        command.SetAction((parse, ct) => Task.Run(() => Run(parse, ct), CancellationToken.None));
        return command;
    }

    private void Run(ParseResult parse, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var path = parse.GetRequiredValue(_output);
        var policy = _policy.Policy(parse, _corpus.Options(parse).Normalization);
        var corpus = _corpus.Open(parse);
        OutputPath.Check(path, [.. corpus.Files, _policy.Tokenizer(parse)], withSidecar: true);
        var vocabulary = WordVocabulary.WithMarks();
        var builder = new InfiniGramBuilder(vocabulary, WordVocabulary.Marks);
        var words = 0L;
        foreach (var sentence in Sentences(corpus, policy, vocabulary, ct))
        {
            builder.Add(sentence);
            words += sentence.Length;
        }

        if (words == 0)
        {
            throw new InputException("the corpus is empty: there is no word in it to index");
        }

        var sentences = (builder.Tokens - words) / 2;
        Console.Error.WriteLine(
            $"reading: {words.Grouped()} tokens, {sentences.Grouped()} sentences, {((long)vocabulary.Count).Grouped()} types ({watch.Elapsed.TotalSeconds.Fixed(1)} s)"
        );
        var read = watch.Elapsed;
        using var sidecar = Sidecar(policy, words, sentences).Prepare(path);
        builder.Write(path, ct);
        sidecar.Commit();
        Console.Error.WriteLine(
            $"sorting and writing: {new FileInfo(path).Length.Grouped()} bytes ({(watch.Elapsed - read).TotalSeconds.Fixed(1)} s)"
        );
        CorpusArguments.ReportReplacements(corpus);
        Console.Error.WriteLine(
            "note: an ∞-gram model gives zero to what never followed a context in the corpus; 'malmoi mix' it with a smoothed model"
        );
        Print(parse, path, policy, words, sentences, vocabulary.Count, watch.Elapsed);
    }

    private static IEnumerable<int[]> Sentences(
        Corpus corpus,
        TextPolicy policy,
        WordVocabulary vocabulary,
        CancellationToken ct
    ) =>
        TextSentences.Added(
            Blocks(corpus, ct),
            // The corpus is normalised as it is read.
            policy with
            {
                Normalization = UnicodeForm.None,
            },
            vocabulary
        );

    private static IEnumerable<ReadOnlyMemory<byte>> Blocks(Corpus corpus, CancellationToken ct)
    {
        foreach (var block in corpus.Blocks(ct))
        {
            using (block)
            {
                yield return block.Utf8;
            }
        }
    }

    private static ModelSidecar Sidecar(TextPolicy policy, long words, long sentences) =>
        new()
        {
            Kind = "infinigram",
            Policy = policy,
            Training = new Dictionary<string, string>
            {
                ["tokens"] = words.ToString(CultureInfo.InvariantCulture),
                ["sentences"] = sentences.ToString(CultureInfo.InvariantCulture),
            },
        };

    private void Print(
        ParseResult parse,
        string path,
        TextPolicy policy,
        long words,
        long sentences,
        int types,
        TimeSpan time
    )
    {
        var output = parse.InvocationConfiguration.Output;
        if (parse.GetValue(_json))
        {
            JsonReport.Write(
                output,
                new JsonObject
                {
                    ["model"] = path,
                    ["policy"] = JsonReport.Policy(policy),
                    ["tokens"] = words,
                    ["sentences"] = sentences,
                    ["types"] = types,
                    ["seconds"] = time.TotalSeconds,
                }
            );
            return;
        }

        output.WriteLine($"{path}: ∞-gram index, {policy}, {time.TotalSeconds.Fixed(1)} s");
    }
}
