using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Malmoi.Checkpoints;
using Malmoi.Checkpoints.Gguf;
using Malmoi.LanguageModels;
using Malmoi.Tokenization.Decoders;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Patterns;
using Malmoi.Tokenization.PostProcessors;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Tokenization.Formats.Gguf;

/// <summary>The tokenizer that a GGUF file brings in its metadata, as a pipeline.</summary>
/// <remarks>
/// <code>
///   llama    SentencePiece's byte pairs: the piece of the highest score merges first
///   gpt2     byte pairs over bytes, text cut by the expressions that "pre" names
///   bert     WordPiece; words begin with "▁", and what goes on in a word has no "##"
///   t5       SentencePiece's unigram model with its character map
/// </code>
/// </remarks>
public static class GgufTokenizer
{
    /// <summary>The key of the template by which conversations become text.</summary>
    public const string ChatTemplateKey = "tokenizer.chat_template";

    /// <summary>The key of the pieces; a file without them brings no tokenizer.</summary>
    public const string PiecesKey = GgufVocabulary.Prefix + "tokens";

    private const string Blank = "▁";

    /// <summary>Reads the tokenizer of a file.</summary>
    /// <exception cref="InputException">The file is damaged, or has no tokenizer that is known.</exception>
    public static TokenizerPipeline Open(string path)
    {
        using var file = GgufFile.Open(path);
        return Read(file.Metadata);
    }

    /// <summary>The tokenizer of a file with what Hugging Face would keep beside it: roles, the chat templates.</summary>
    /// <exception cref="InputException">The file is damaged, or has no tokenizer that is known.</exception>
    public static HuggingFaceTokenizer OpenConfigured(string path)
    {
        using var file = GgufFile.Open(path);
        var (said, tokenizer) = (file.Metadata, Read(file.Metadata));
        var templates = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in said)
        {
            if (value.Text is { } template && TemplateName(key) is { } name)
            {
                templates[name] = template;
            }
        }

        var config = TokenizerConfig.Of(tokenizer) with
        {
            AddBegin = said.Flag(GgufVocabulary.Prefix + "add_bos_token"),
            AddEnd = said.Flag(GgufVocabulary.Prefix + "add_eos_token"),
            ChatTemplates = templates.ToImmutable(),
        };
        return new HuggingFaceTokenizer(tokenizer, config);
    }

    /// <summary>Reads the tokenizer of a file's metadata.</summary>
    /// <exception cref="InputException">It has none that is known, or a damaged one.</exception>
    public static TokenizerPipeline Read(GgufMetadata said)
    {
        ArgumentNullException.ThrowIfNull(said);
        var model = said.Text(GgufVocabulary.Prefix + "model");
        try
        {
            return model switch
            {
                "llama" => SentencePieces(new GgufVocabulary(said)),
                "gpt2" => BytePairs(new GgufVocabulary(said), said),
                "bert" => WordPieces(new GgufVocabulary(said)),
                "t5" => UnigramPieces(new GgufVocabulary(said), said),
                null or "none" or "no_vocab" => throw new InputException(
                    $"'{said.File}' brings no tokenizer: name one with --tokenizer"
                ),
                _ => throw new InputException(
                    $"'{said.File}' brings a tokenizer of the kind '{model}', which this program does not know (it knows llama, gpt2, bert, t5): give one with --tokenizer"
                ),
            };
        }
        catch (InputException error) when (!error.Message.Contains($"'{said.File}'", StringComparison.Ordinal))
        {
            throw new InputException($"the tokenizer in '{said.File}': {error.Message}", error);
        }
    }

    /// <summary>The SHA-256, in hexadecimal digits, of all that a file says of its tokenizer.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public static string Checksum(string path)
    {
        using var file = GgufFile.Open(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (key, value) in file.Metadata)
        {
            if (key.StartsWith("tokenizer.", StringComparison.Ordinal) && TemplateName(key) is null)
            {
                hash.AppendData(Encoding.UTF8.GetBytes($"{key}\0"));
                hash.AppendData(value.ToBytes());
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // tokenizer.chat_template is the usual one, tokenizer.chat_template.tool_use another.
    private static string? TemplateName(string key) =>
        key == ChatTemplateKey ? "default"
        : key.StartsWith(ChatTemplateKey + ".", StringComparison.Ordinal) ? key[(ChatTemplateKey.Length + 1)..]
        : null;

    private static TokenizerPipeline SentencePieces(GgufVocabulary pieces)
    {
        var vocabulary = pieces.Build();
        var unknown = pieces.Role("unknown") ?? FirstUnknown(pieces);
        var scores = pieces.Scores ?? throw new InputException("it has no scores");
        var ranks = Ranks(scores);
        var prefixed = pieces.Flag("add_space_prefix") ?? true;
        return new TokenizerPipeline(
            new TokenizerParts
            {
                Model = BytePair.FromRanks(
                    vocabulary,
                    id => pieces.Kind(id) is SentencePieceType.Normal or SentencePieceType.Unused ? ranks[id] : null,
                    new BytePairOptions
                    {
                        UnknownPiece = unknown is { } id ? pieces.Pieces[id] : null,
                        FuseUnknown = true,
                        ByteFallback = true,
                    }
                ),
                Normalizer = new NormalizerSequence([
                    .. prefixed ? new INormalizer[] { new Prepend(Blank) } : [],
                    new Replace(new LiteralPattern(" "), Blank),
                ]),
                PostProcessor = pieces.Frame(begins: true, ends: false),
                Decoder = new DecoderSequence([
                    new Replace(new LiteralPattern(Blank), " "),
                    new ByteFallbackDecoder(),
                    new Fuse(),
                    .. prefixed ? new IDecoder[] { new StripDecoder(new Rune(' '), 1, 0) } : [],
                ]),
                AddedTokens = pieces.AddedTokens(),
                Special = pieces.Special with { Unknown = unknown },
            }
        );
    }

    private static TokenizerPipeline BytePairs(GgufVocabulary pieces, GgufMetadata said)
    {
        var name = said.Text(GgufVocabulary.Prefix + "pre");
        var merges =
            said.Texts(GgufVocabulary.Prefix + "merges") ?? throw said.Missing(GgufVocabulary.Prefix + "merges");
        return new TokenizerPipeline(
            new TokenizerParts
            {
                Model = new BytePair(
                    pieces.Build(),
                    [.. merges.Select(Merge)],
                    new BytePairOptions { IgnoreMerges = GgufSplitters.TakesWholeWords(name) }
                ),
                Splitter = GgufSplitters.Of(name, said.File),
                PostProcessor = pieces.Frame(GgufSplitters.Begins(name), ends: false),
                Decoder = new ByteLevelDecoder(),
                AddedTokens = pieces.AddedTokens(),
                Special = pieces.Special,
            }
        );
    }

    private static TokenizerPipeline WordPieces(GgufVocabulary pieces)
    {
        var unknown =
            pieces.Role("unknown") ?? FirstUnknown(pieces) ?? throw new InputException("it has no unknown piece");
        var vocabulary = pieces.Build(Spelling);
        return new TokenizerPipeline(
            new TokenizerParts
            {
                Model = new WordPiece(vocabulary, Spelling(unknown), longestWord: int.MaxValue),
                Normalizer = new BertNormalizer { DropsPrivateUse = false },
                Splitter = new BertSplitter(),
                PostProcessor = pieces.Frame(begins: true, ends: true, end: "seperator"),
                Decoder = new WordPieceDecoder(),
                AddedTokens = pieces.AddedTokens(),
                Special = pieces.Special,
            }
        );

        string Spelling(int id) =>
            pieces.Kind(id) != SentencePieceType.Normal ? pieces.Pieces[id]
            : pieces.Pieces[id].StartsWith(Blank, StringComparison.Ordinal) ? pieces.Pieces[id][Blank.Length..]
            : $"##{pieces.Pieces[id]}";
    }

    private static TokenizerPipeline UnigramPieces(GgufVocabulary pieces, GgufMetadata said)
    {
        var scores = pieces.Scores ?? throw new InputException("it has no scores");
        var file = new SentencePieceFile
        {
            Pieces = [.. pieces.Pieces.Select((piece, id) => new SentencePiece(piece, scores[id], pieces.Kind(id)))],
            Trainer = new() { Model = SentencePieceModel.Unigram },
            Normalizer = new()
            {
                PrecompiledMap = said.Bytes(GgufVocabulary.Prefix + "precompiled_charsmap"),
                AddDummyPrefix = pieces.Flag("add_space_prefix") ?? true,
                RemoveExtraWhitespaces = pieces.Flag("remove_extra_whitespaces") ?? true,
            },
        };
        if (FirstUnknown(pieces) is null)
        {
            throw new InputException("it has no unknown piece");
        }

        return new TokenizerPipeline(
            new TokenizerParts
            {
                Model = SentencePieceModels.Build(file, UserDefinedSymbols.None),
                Normalizer = file.Normalizer.Build(),
                PostProcessor = pieces.Frame(begins: false, ends: true),
                Decoder = new Metaspace(Metaspace.LowerBlock),
                AddedTokens = pieces.AddedTokens(),
                Special = pieces.Special,
            }
        );
    }

    // Of two merges the one into the higher score comes first, of equal ones the left one.
    private static int[] Ranks(IReadOnlyList<float> scores)
    {
        var ranks = new int[scores.Count];
        int[] ordered = [.. Enumerable.Range(0, ranks.Length).OrderByDescending(id => scores[id])];
        for (var i = 1; i < ordered.Length; i++)
        {
            ranks[ordered[i]] = scores[ordered[i]] < scores[ordered[i - 1]] ? i : ranks[ordered[i - 1]];
        }

        return ranks;
    }

    private static int? FirstUnknown(GgufVocabulary pieces)
    {
        for (var id = 0; id < pieces.Pieces.Count; id++)
        {
            if (pieces.Kind(id) == SentencePieceType.Unknown)
            {
                return id;
            }
        }

        return null;
    }

    // A piece may itself begin with a blank.
    private static (string Left, string Right) Merge(string merge)
    {
        var blank = merge.Length < 2 ? -1 : merge.IndexOf(' ', 1);
        return blank > 0 && blank < merge.Length - 1
            ? (merge[..blank], merge[(blank + 1)..])
            : throw new InputException($"its merge '{merge}' is not two pieces with a blank between them");
    }
}
