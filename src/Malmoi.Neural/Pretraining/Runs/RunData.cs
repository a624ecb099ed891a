using Malmoi.Families;
using Malmoi.Neural.Pretraining.Data;
using Malmoi.Neural.Pretraining.Objectives;
using Malmoi.Text;

namespace Malmoi.Neural.Pretraining.Runs;

/// <summary>A run's corpus in tokens, in its folder, and the batches of its objective.</summary>
internal sealed class RunData : IDisposable
{
    // Of so many batches documents are sorted by length, that little is padded.
    private const int SortedBatches = 32;

    private readonly List<TokenFile> _files = [];
    private readonly PretrainingOptions _options;
    private readonly RunTokenizer _tokenizer;
    private readonly Family _family;
    private PrefetchedBatches? _ahead;

    private RunData(PretrainingOptions options, RunTokenizer tokenizer, Family family) =>
        (_options, _tokenizer, _family) = (options, tokenizer, family);

    /// <summary>What is learned from.</summary>
    public IBatches Training { get; private set; } = null!;

    /// <summary>What it is evaluated on; null: nothing.</summary>
    public IBatches? HeldOut { get; private set; }

    /// <summary>Where the files of a run stand: of documents to learn from and of held-out ones, one each, or two for pairs.</summary>
    public static (string[] Training, string?[] HeldOut) Paths(string folder, PretrainingOptions options)
    {
        string[] sides = options.Objective == PretrainingObjective.Translation ? [".source", ".target"] : [""];
        return (
            [.. sides.Select(side => Path.Combine(folder, "data", $"train{side}.tokens"))],
            [
                .. sides.Select(side =>
                    options.HeldOut > 0 ? Path.Combine(folder, "data", $"held-out{side}.tokens") : null
                ),
            ]
        );
    }

    /// <summary>Whether the corpus was tokenised.</summary>
    public static bool IsWritten(string folder, PretrainingOptions options)
    {
        var (training, heldOut) = Paths(folder, options);
        return training.Concat(heldOut).All(path => path is null || File.Exists(path));
    }

    /// <summary>Tokenises the corpus into the folder.</summary>
    /// <exception cref="InputException">It is broken, empty or too small, or no pair of texts.</exception>
    public static void Write(
        CorpusEncoder encoder,
        IReadOnlyList<Corpus> corpora,
        string folder,
        PretrainingOptions options,
        CancellationToken ct
    )
    {
        var (training, heldOut) = Paths(folder, options);
        Directory.CreateDirectory(Path.GetDirectoryName(training[0])!);
        if (training.Length == 1)
        {
            encoder.Write(corpora[0], training[0], heldOut[0], ct);
        }
        else
        {
            encoder.WritePairs(
                corpora[0],
                corpora[1],
                (training[0], training[1]),
                heldOut[0] is null ? null : (heldOut[0]!, heldOut[1]!),
                ct
            );
        }
    }

    /// <summary>How the corpus becomes tokens.</summary>
    public static CorpusEncoder Encoder(PretrainingOptions options, RunTokenizer tokenizer, int threads) =>
        new(
            tokenizer.Units,
            new CorpusEncoderOptions
            {
                Unit = options.Documents,
                Marks = options.Objective.NeedsMarks() || options.Masking != MaskUnit.Token,
                HeldOut = options.HeldOut > 0 ? new HeldOutShare(options.HeldOut) : null,
                Threads = threads,
            }
        );

    /// <exception cref="InputException">The files are missing or of another tokenizer, or hold too little for the objective.</exception>
    public static RunData Open(string folder, PretrainingOptions options, RunTokenizer tokenizer, Family family)
    {
        var data = new RunData(options, tokenizer, family);
        try
        {
            var (training, heldOut) = Paths(folder, options);
            data._ahead = new PrefetchedBatches(data.Batches(training, shuffled: true));
            data.Training = data._ahead;
            data.HeldOut = heldOut[0] is null
                ? null
                : data.Batches([.. heldOut.Select(path => path!)], shuffled: false);
            return data;
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _ahead?.Dispose();
        _files.ForEach(file => file.Dispose());
    }

    private ObjectiveBatches Batches(string[] paths, bool shuffled)
    {
        var files = Array.ConvertAll(paths, path => TokenFile.Open(path, _tokenizer.Units));
        _files.AddRange(files);
        var (passages, objective, isPacked) = Made(files);
        return new ObjectiveBatches(
            passages,
            objective,
            new BatchOptions
            {
                Size = _options.Batch,
                Seed = _options.Seed,
                Padding = _tokenizer.Padding ?? _tokenizer.End ?? 0,
                Shuffled = shuffled,
                SortedBatches = isPacked ? 1 : SortedBatches,
                Positions = _options.Context,
            }
        );
    }

    private (IPassages Passages, IObjective Objective, bool IsPacked) Made(TokenFile[] files)
    {
        var (file, context) = (files[0], _options.Context);
        switch (_options.Objective)
        {
            case PretrainingObjective.Masked:
                var packed = new PackedWindows(file, context - 2, _tokenizer.Separator);
                return (packed, Masking(framed: true), true);
            case PretrainingObjective.NextSentence:
                var passages = new DocumentPassages(file, context - SentencePair.Added);
                return (passages, new NextSentence(Pair(), passages, context - SentencePair.Added), false);
            case PretrainingObjective.SentenceOrder:
                var ordered = new DocumentPassages(file, context - SentencePair.Added, sentences: 2);
                return (ordered, new SentenceOrder(Pair()), false);
            case PretrainingObjective.Spans:
                var spans = new SpanCorruption(Sentinels(), Start, _tokenizer.End);
                return (new PackedWindows(file, spans.Lengths(context).Passage, _tokenizer.End), spans, true);
            case PretrainingObjective.Denoising:
                var noise = new Denoising(Mask, Start, begin: null, _tokenizer.End);
                return (new DocumentPassages(file, context - 1), noise, false);
            case PretrainingObjective.Gaps:
                var gaps = new GapSentences(Mask, Start, _tokenizer.End);
                return (new DocumentPassages(file, context - 1, sentences: 2), gaps, false);
            case PretrainingObjective.Translation:
                var pairs = new PairedDocuments(files[0], files[1], context - 1);
                return (pairs, new TranslationPairs(Start, _tokenizer.End), false);
            default:
                return (Autoregressive.Windows(file, context, _tokenizer.End), new Autoregressive(), true);
        }
    }

    private int Start =>
        _family.DecoderStartTokenId
        ?? throw new InputException(
            "the configuration names no \"decoder_start_token_id\", which the decoder begins with"
        );

    private int Mask => _tokenizer.Needed(_tokenizer.Mask, "what is hidden ([MASK], <mask>)");

    private MaskedTokens Masking(bool framed) =>
        new(Mask, _tokenizer.Pipeline.VocabularySize)
        {
            Unit = _options.Masking,
            Begin = framed ? _tokenizer.Classifier : null,
            End = framed ? _tokenizer.Separator : null,
        };

    private SentencePair Pair() =>
        new(
            Masking(framed: false),
            _tokenizer.Needed(_tokenizer.Classifier, "the begin of a pair ([CLS])"),
            _tokenizer.Needed(_tokenizer.Separator, "the end of a segment ([SEP])")
        );

    private IReadOnlyList<int> Sentinels() =>
        _tokenizer.SentinelIds is { Count: > 0 } ids
            ? ids
            : throw new InputException(
                $"the tokenizer '{_tokenizer.Units.Path}' has no sentinels (<extra_id_0>, ...), which spans are hidden behind: take another, or let one be trained"
            );
}
