using System.Collections.Immutable;
using System.Text;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Decoders;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Patterns;
using Malmoi.Tokenization.PostProcessors;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Tests.Tokenization;

/// <summary>Tokenizers of a few pieces, one of each kind, which between them have every component.</summary>
internal static class SampleTokenizers
{
    private static readonly AddedToken Begin = new(0, "<s>") { Special = true };

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyDictionary<string, TokenizerPipeline> All { get; } =
        new Dictionary<string, TokenizerPipeline>
        {
            ["byte-level"] = ByteLevel(),
            ["byte-fallback"] = ByteFallback(),
            ["word-piece"] = WordPieces(),
            ["unigram"] = UnigramPieces(),
            ["word-level"] = Words(),
            ["suffix"] = Suffixes(),
            ["jamo"] = JamoPieces(),
        };

    /// <summary>GPT-2's way: bytes, Llama 3's words, every byte a piece and a few merges.</summary>
    public static TokenizerPipeline ByteLevel()
    {
        string[] merges = ["h e", "l l", "he ll", "hell o", "Ġ hello", "ì Ŀ", "ìĿ ´", "ë Ĭ", "ëĬ Ķ", "Ġ ë"];
        var pieces = new List<string> { "<s>" };
        pieces.AddRange(ByteAlphabet.All.ToArray().Select(c => c.ToString()));
        pieces.AddRange(merges.Select(merge => merge.Replace(" ", "", StringComparison.Ordinal)));
        return new TokenizerPipeline(
            new TokenizerParts
            {
                Model = new BytePair(
                    new SubwordVocabulary(pieces),
                    Pairs(merges),
                    new BytePairOptions { IgnoreMerges = true }
                ),
                Splitter = new SplitterSequence([
                    new PatternSplitter(new Llama3Pattern(), SplitBehavior.Isolated),
                    new ByteLevelSplitter(AddPrefixSpace: false, UseRegex: false),
                ]),
                PostProcessor = new PostProcessorSequence([
                    new ByteLevelProcessor(TrimOffsets: false),
                    Template("<s>", 0),
                ]),
                Decoder = new ByteLevelDecoder(),
                AddedTokens =
                [
                    Begin,
                    new AddedToken(267, "[MASK]")
                    {
                        Special = true,
                        LeftStrip = true,
                        RightStrip = true,
                    },
                    new AddedToken(268, "강조") { SingleWord = true, Normalized = true },
                ],
            }
        );
    }

    /// <summary>LLaMA's way without its leading blank: characters, and bytes for the rest.</summary>
    public static TokenizerPipeline ByteFallback()
    {
        string[] merges = ["h e", "l l", "he ll", "hell o", "▁ hello", "▁ 나", "▁나 는"];
        var pieces = new List<string> { "<s>", "<unk>" };
        pieces.AddRange(Enumerable.Range(0, 256).Select(value => BytePieces.Piece((byte)value)));
        pieces.AddRange("▁helowrd나는가다.".Select(c => c.ToString()));
        pieces.AddRange(merges.Select(merge => merge.Replace(" ", "", StringComparison.Ordinal)));
        return new TokenizerPipeline(
            new TokenizerParts
            {
                Model = new BytePair(
                    new SubwordVocabulary(pieces),
                    Pairs(merges),
                    new BytePairOptions
                    {
                        ByteFallback = true,
                        FuseUnknown = true,
                        UnknownPiece = "<unk>",
                    }
                ),
                Normalizer = new NormalizerSequence([new Prepend("▁"), new Replace(new LiteralPattern(" "), "▁")]),
                PostProcessor = Template("<s>", 0),
                Decoder = new DecoderSequence([
                    new Replace(new LiteralPattern("▁"), " "),
                    new ByteFallbackDecoder(),
                    new Fuse(),
                    new StripDecoder(new Rune(' '), 1, 0),
                ]),
                AddedTokens = [Begin],
            }
        );
    }

    /// <summary>BERT's way.</summary>
    public static TokenizerPipeline WordPieces() =>
        new(
            new TokenizerParts
            {
                Model = new WordPiece(
                    new SubwordVocabulary(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "나", "##는", "hello", "##s", ".", ","])
                ),
                Normalizer = new BertNormalizer { Lowercase = false, StripAccents = false },
                Splitter = new BertSplitter(),
                PostProcessor = new BertProcessor(new SpecialPiece("[SEP]", 3), new SpecialPiece("[CLS]", 2)),
                Decoder = new WordPieceDecoder(),
                AddedTokens =
                [
                    .. new[] { "[PAD]", "[UNK]", "[CLS]", "[SEP]" }.Select(
                        (piece, id) => new AddedToken(id, piece) { Special = true }
                    ),
                ],
                Truncation = new TruncationOptions
                {
                    MaximumLength = 8,
                    Stride = 2,
                    Strategy = TruncationStrategy.OnlyFirst,
                    Side = Side.Left,
                },
                Padding = new PaddingOptions { Multiple = 4 },
            }
        );

    private static TokenizerPipeline UnigramPieces() =>
        new(
            new TokenizerParts
            {
                Model = new Unigram(
                    new SubwordVocabulary(["<unk>", "▁", "▁나", "는", "학교", "에", "▁hello"]),
                    [0, -2.5, -3, -3.25, -4, -3.5, -6],
                    0
                ),
                Normalizer = new NormalizerSequence([
                    new Nmt(),
                    PrecompiledMap.Build([KeyValuePair.Create("①", "1"), KeyValuePair.Create("ﬁ", "fi")]),
                    new UnicodeNormalizer(NormalizationForm.FormKC),
                    new Replace(new RegexPattern(" {2,}"), " "),
                    new Strip(Left: false),
                ]),
                Splitter = new SplitterSequence([
                    new WhitespaceSplit(),
                    new ScriptSplitter(),
                    new Metaspace(Metaspace.LowerBlock),
                ]),
                PostProcessor = new RobertaProcessor(new SpecialPiece("</s>", 8), new SpecialPiece("<s>", 7)),
                Decoder = new Metaspace(Metaspace.LowerBlock),
                AddedTokens =
                [
                    new AddedToken(7, "<s>") { Special = true },
                    new AddedToken(8, "</s>") { Special = true },
                ],
                Padding = new PaddingOptions
                {
                    Length = 12,
                    Side = Side.Left,
                    Id = 8,
                    Piece = "</s>",
                },
            }
        );

    private static TokenizerPipeline Words() =>
        new(
            new TokenizerParts
            {
                Model = new WordLevel(new SubwordVocabulary(["[UNK]", "나는", "hello", "1", "2", "."])),
                Normalizer = new NormalizerSequence([
                    new UnicodeNormalizer(NormalizationForm.FormD),
                    new StripAccents(),
                    new UnicodeNormalizer(NormalizationForm.FormC),
                    new Lowercase(),
                ]),
                Splitter = new SplitterSequence([
                    new Whitespace(),
                    new Digits(Individual: true),
                    new Punctuation(SplitBehavior.Contiguous),
                    new CharDelimiterSplit(new Rune('_')),
                    new FixedLength(9),
                ]),
                Decoder = new Ctc(),
            }
        );

    private static TokenizerPipeline Suffixes() =>
        new(
            new TokenizerParts
            {
                Model = new BytePair(
                    new SubwordVocabulary(["<unk>", "a", "b", "a</w>", "b</w>", "ab</w>"]),
                    [("a", "b</w>")],
                    new BytePairOptions
                    {
                        EndOfWordSuffix = "</w>",
                        UnknownPiece = "<unk>",
                        Dropout = 0,
                    }
                ),
                Normalizer = new UnicodeNormalizer(NormalizationForm.FormKD),
                Splitter = new PatternSplitter(
                    new RegexPattern(@"\s+"),
                    SplitBehavior.MergedWithPrevious,
                    IsInverted: true
                ),
                Decoder = new BytePairDecoder(),
            }
        );

    /// <summary>Hangul below the syllable.</summary>
    public static TokenizerPipeline JamoPieces()
    {
        var jamo = Enumerable.Range(0x1100, 0x100).Select(c => ((char)c).ToString());
        return new TokenizerPipeline(
            new TokenizerParts
            {
                Model = new BytePair(
                    new SubwordVocabulary([
                        "<unk>",
                        .. Enumerable.Range(0, 256).Select(value => BytePieces.Piece((byte)value)),
                        .. jamo,
                    ]),
                    [],
                    new BytePairOptions { ByteFallback = true, UnknownPiece = "<unk>" }
                ),
                Normalizer = new NormalizerSequence([new JamoDecomposition()]),
                Decoder = new DecoderSequence([new ByteFallbackDecoder(), new JamoComposition()]),
            }
        );
    }

    private static TemplateProcessor Template(string piece, int id) =>
        new(
            [new TemplatePart(piece, 0, 0), new TemplatePart(null, 0, 0)],
            [
                new TemplatePart(piece, 0, 0),
                new TemplatePart(null, 0, 0),
                new TemplatePart(piece, 0, 1),
                new TemplatePart(null, 1, 1),
            ],
            ImmutableDictionary<string, ImmutableArray<SpecialPiece>>.Empty.Add(piece, [new SpecialPiece(piece, id)])
        );

    private static List<(string, string)> Pairs(string[] merges) =>
        [.. merges.Select(merge => (merge.Split(' ')[0], merge.Split(' ')[1]))];
}
