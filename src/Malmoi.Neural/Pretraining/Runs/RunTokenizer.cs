using Malmoi.LanguageModels;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.PostProcessors;
using Malmoi.Tokenization.Trainers;

namespace Malmoi.Neural.Pretraining.Runs;

/// <summary>A tokenizer as a training needs it: its pieces, and which of them stand round texts, hide tokens and fill rows.</summary>
public sealed class RunTokenizer
{
    private const int Sentinels = 100;
    private const string PaddingPiece = "<pad>";
    private const string EndPiece = "</s>";

    private RunTokenizer(PieceUnits units, TokenizerPipeline pipeline) => (Units, Pipeline) = (units, pipeline);

    /// <summary>The file, by its checksum.</summary>
    public PieceUnits Units { get; }

    public TokenizerPipeline Pipeline { get; }

    /// <summary>What ends a document, and stands before the next.</summary>
    public int? End => Pipeline.Special.End ?? First("</s>", "<|endoftext|>", "[SEP]");

    public int? Begin => Pipeline.Special.Begin ?? First("<s>", "[CLS]");

    public int? Padding => Pipeline.Special.Padding ?? First(PaddingPiece, "[PAD]");

    public int? Mask => First("[MASK]", "<mask>");

    public int? Classifier => First("[CLS]", "<s>");

    public int? Separator => First("[SEP]", "</s>");

    /// <summary>T5's, in the order in which they are used.</summary>
    public IReadOnlyList<int> SentinelIds =>
        [
            .. Enumerable
                .Range(0, Sentinels)
                .Select(i => Pipeline.Find(FormattableString.Invariant($"<extra_id_{i}>")))
                .TakeWhile(id => id is not null)
                .Select(id => id!.Value),
        ];

    /// <summary>Opens a tokenizer; a training needs one that can be saved as tokenizer.json.</summary>
    /// <exception cref="InputException">There is none, it is damaged, or of another form.</exception>
    public static RunTokenizer Open(string path)
    {
        var units = new PieceUnits(path);
        return units.Tokenizer is TokenizerPipeline pipeline
            ? new RunTokenizer(units, pipeline)
            : throw new InputException(
                $"the tokenizer '{path}' is no tokenizer.json, which a trained model is saved with: convert it first ('malmoi convert')"
            );
    }

    /// <summary>What is learned on the way where no tokenizer is given: WordPiece for BERT, words if asked for, else byte pairs over bytes.</summary>
    public static TokenizerRecipe Recipe(ModelKind kind, int vocabulary, bool words) =>
        kind switch
        {
            ModelKind.Bert => new() { Kind = TokenizerKind.WordPiece, VocabularySize = vocabulary },
            ModelKind.Seq2Seq => new()
            {
                ByteLevel = true,
                VocabularySize = vocabulary,
                SpecialTokens =
                [
                    PaddingPiece,
                    EndPiece,
                    "<s>",
                    "<mask>",
                    .. Enumerable.Range(0, Sentinels).Select(i => FormattableString.Invariant($"<extra_id_{i}>")),
                ],
            },
            ModelKind.Lstm when words => new()
            {
                Kind = TokenizerKind.WordLevel,
                VocabularySize = vocabulary,
                SpecialTokens = [EndPiece],
            },
            _ => new() { ByteLevel = true, VocabularySize = vocabulary },
        };

    /// <summary>Writes what was learned into a folder, with the marks that a model of a kind has round its texts.</summary>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public static void Save(TrainedTokenizer trained, ModelKind kind, string folder)
    {
        var pipeline = trained.Tokenizer;
        if (kind == ModelKind.Seq2Seq)
        {
            var end = new SpecialPiece(EndPiece, pipeline.Find(EndPiece)!.Value);
            TemplatePart[] single = [new(null, 0, 0), new(EndPiece, 0, 0)];
            pipeline = new TokenizerPipeline(
                pipeline.Parts with
                {
                    PostProcessor = new TemplateProcessor(
                        [.. single],
                        [.. single, new(null, 1, 0), new(EndPiece, 0, 0)],
                        System.Collections.Immutable.ImmutableDictionary<
                            string,
                            System.Collections.Immutable.ImmutableArray<SpecialPiece>
                        >.Empty.Add(EndPiece, [end])
                    ),
                    Special = pipeline.Parts.Special with
                    {
                        Begin = null,
                        End = end.Id,
                        Padding = pipeline.Find(PaddingPiece),
                    },
                }
            );
        }

        new HuggingFaceTokenizer(pipeline).Save(folder);
    }

    /// <summary>Copies a tokenizer into a folder.</summary>
    /// <exception cref="InputException">There is none, or the folder cannot be written.</exception>
    public static void Copy(string path, string folder)
    {
        var opened = Open(path);
        var isHuggingFace =
            Directory.Exists(path)
            || Path.GetFileName(path).StartsWith(HuggingFaceTokenizer.TokenizerName, StringComparison.Ordinal);
        (isHuggingFace ? HuggingFaceTokenizer.Open(path) : new HuggingFaceTokenizer(opened.Pipeline)).Save(folder);
    }

    /// <summary>Special tokens as a configuration names them.</summary>
    /// <exception cref="InputException">The tokenizer lacks one that the kind cannot do without.</exception>
    internal IEnumerable<(string Key, int Id)> Ids(ModelKind kind, string family)
    {
        switch (kind)
        {
            case ModelKind.Bert:
                return [("pad_token_id", Needed(Padding, "padding ([PAD])"))];
            case ModelKind.Seq2Seq:
                var (padding, end) = (Needed(Padding, "padding (<pad>)"), Needed(End, "the end of a text (</s>)"));
                var start = family is "bart" or "mbart" ? end : padding;
                var begin = Begin is { } id ? [("bos_token_id", id)] : Array.Empty<(string, int)>();
                return [("pad_token_id", padding), ("eos_token_id", end), ("decoder_start_token_id", start), .. begin];
            default:
                // What ends a document in training stands before a text ever after.
                var mark = Needed(End, "the end of a text (</s>, <|endoftext|>)");
                return [("bos_token_id", mark), ("eos_token_id", mark)];
        }
    }

    /// <exception cref="InputException">There is none.</exception>
    internal int Needed(int? id, string role) =>
        id
        ?? throw new InputException(
            $"the tokenizer '{Units.Path}' has no token for {role}, which this training needs: take another, or let one be trained"
        );

    private int? First(params ReadOnlySpan<string> pieces)
    {
        foreach (var piece in pieces)
        {
            if (Pipeline.Find(piece) is { } id)
            {
                return id;
            }
        }

        return null;
    }
}
