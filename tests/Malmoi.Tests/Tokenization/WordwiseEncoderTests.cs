using System.Buffers;
using System.Text;
using CsCheck;
using Malmoi.LanguageModels;
using Malmoi.Tests.Tokenization.Formats;
using Malmoi.Text;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Patterns;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Tests.Tokenization;

/// <summary>Ids by words and a cache are those of going through every part.</summary>
public sealed class WordwiseEncoderTests
{
    private static readonly Replace Blanks = new(new LiteralPattern(" "), "▁");
    private static readonly Rune Block = Metaspace.LowerBlock;

    private static readonly SentencePieceTokenizer[] s_sentencePieces =
    [
        .. SmallSentencePieceModels.All.Select(file => new SentencePieceTokenizer(file)),
    ];

    public static TheoryData<string> Kinds => [.. All.Keys];

    private static Dictionary<string, TokenizerParts> All { get; } =
        new()
        {
            ["GPT-2"] = new() { Model = Bytes(), Splitter = new ByteLevelSplitter(AddPrefixSpace: false) },
            ["RoBERTa"] = new() { Model = Bytes(), Splitter = new ByteLevelSplitter(AddPrefixSpace: true) },
            ["Llama 3"] = new() { Model = Bytes(ignoreMerges: true), Splitter = Scanned(new Llama3Pattern()) },
            ["Qwen2"] = new()
            {
                Model = Bytes(),
                Normalizer = new UnicodeNormalizer(NormalizationForm.FormC),
                Splitter = Scanned(new Qwen2Pattern()),
            },
            ["Llama 2"] = new() { Model = Pairs(), Normalizer = new NormalizerSequence([new Prepend("▁"), Blanks]) },
            ["Gemma"] = new() { Model = Pairs(), Normalizer = Blanks },
            ["Metaspace first"] = new()
            {
                Model = Pairs(),
                Splitter = new Metaspace(Block, PrependScheme.First, SplitsWords: false),
            },
            ["BERT"] = new()
            {
                Model = new WordPiece(
                    new SubwordVocabulary([
                        "[UNK]",
                        "hell",
                        "##o",
                        "a",
                        "##a",
                        "##b",
                        "b",
                        "한글",
                        "##글",
                        "'",
                        "s",
                        "e",
                    ])
                ),
                Normalizer = new BertNormalizer(),
                Splitter = new BertSplitter(),
            },
            ["T5"] = new()
            {
                Model = Pieces(new()),
                Normalizer = new UnicodeNormalizer(NormalizationForm.FormKC),
                Splitter = new SplitterSequence([new WhitespaceSplit(), new Metaspace(Block)]),
            },
            ["ALBERT"] = new()
            {
                Model = Pieces(new()),
                Normalizer = new NormalizerSequence([
                    new Replace(new LiteralPattern("``"), "\""),
                    new UnicodeNormalizer(NormalizationForm.FormKD),
                    new StripAccents(),
                    new Lowercase(),
                    new Replace(new RegexPattern(" {2,}"), " "),
                ]),
                Splitter = new Metaspace(Block),
            },
            ["Unigram over the whole text"] = new()
            {
                Model = Pieces(new() { SinglePrecision = true }),
                Normalizer = new NormalizerSequence([new Prepend("▁"), Blanks]),
            },
            ["Unigram over the whole text, double"] = new() { Model = Pieces(new()), Normalizer = Blanks },
        };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Ids_are_those_of_going_through_every_part(string kind)
    {
        var tokenizer = new TokenizerPipeline(All[kind] with { AddedTokens = [new AddedToken(9000, "<s>")] });
        Gen.OneOf(TextGenerator.Nasty, TextGenerator.Any, Sentences)
            .Sample(
                text =>
                {
                    var expected = tokenizer.Encode(text).Select(token => token.Id).ToArray();
                    Assert.Equal(expected, Ids(tokenizer, text));
                    Assert.Equal(expected, Ids(tokenizer, text));
                },
                iter: 3000
            );
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void These_parts_need_not_be_gone_through_for_each_word(string kind) =>
        Assert.NotNull(WordwiseEncoder.For(All[kind]));

    [Fact]
    public void SentencePiece_models_need_not_look_at_the_whole_text_either() =>
        Gen.OneOf(TextGenerator.Nasty, TextGenerator.Any, Sentences)
            .Sample(
                text =>
                {
                    foreach (var tokenizer in s_sentencePieces)
                    {
                        var expected = tokenizer.Encode(text).Select(token => token.Id).ToArray();
                        Assert.Equal(expected, Ids(tokenizer, text));
                        Assert.Equal(expected, Ids(tokenizer, text));
                    }
                },
                iter: 2000
            );

    [Theory]
    [InlineData("bpe_bf.model")]
    [InlineData("unigram_nfkc.model.gz")]
    [InlineData("unigram_bf_cf.model.gz")]
    [InlineData("char.model.gz")]
    [InlineData("word.model.gz")]
    public void Real_text_gets_the_ids_of_looking_at_whole_lines(string model)
    {
        var tokenizer = new SentencePieceTokenizer(
            SentencePieceFile.Read(GoldenTokenizations.Model("spm", model), model)
        );
        var korean = Corpus.Open(OutsideData.Data("corpus-ko-techdocs")).Lines().Where((_, i) => i % 50 == 0);
        var english = Corpus.Open(OutsideData.Data("wikitext2-valtest")).Lines().Where((_, i) => i % 10 == 0);
        foreach (var line in korean.Take(3000).Concat(english.Take(1500)))
        {
            Assert.Equal(tokenizer.Encode(line).Select(token => token.Id), Ids(tokenizer, line));
        }
    }

    [Fact]
    public void Text_is_not_cut_at_blanks_where_a_part_looks_across_them()
    {
        var splitOff = new Metaspace(Block, SplitsWords: false);
        var across = new BytePair(new SubwordVocabulary(["▁", "a", "a▁"]), [("a", "▁")]);
        Assert.Null(WordwiseEncoder.For(new() { Model = across, Splitter = splitOff }));
        Assert.NotNull(WordwiseEncoder.For(new() { Model = across, Splitter = splitOff with { SplitsWords = true } }));
        var model = Pairs();
        Assert.Null(
            WordwiseEncoder.For(
                new()
                {
                    Model = model,
                    Normalizer = new Replace(new LiteralPattern("a b"), "c"),
                    Splitter = splitOff,
                }
            )
        );
        Assert.Null(
            WordwiseEncoder.For(
                new()
                {
                    Model = model,
                    Normalizer = new Strip(true, true),
                    Splitter = splitOff,
                }
            )
        );
        Assert.Null(WordwiseEncoder.For(new() { Model = model, Splitter = new ScriptSplitter() }));
        Assert.Null(
            WordwiseEncoder.For(
                new()
                {
                    Model = model,
                    Splitter = new SplitterSequence([new Punctuation(SplitBehavior.MergedWithNext), splitOff]),
                }
            )
        );
        Assert.Null(
            WordwiseEncoder.For(
                new() { Model = new BytePair(model.Vocabulary, [], new() { IgnoreMerges = true }), Splitter = splitOff }
            )
        );
    }

    [Fact]
    public void Many_threads_get_the_same_ids()
    {
        var tokenizer = new TokenizerPipeline(All["GPT-2"]);
        var text = string.Concat(Enumerable.Range(0, 2000).Select(i => $" word{i % 700} 한글{i % 300}"));
        var expected = tokenizer.Encode(text).Select(token => token.Id).ToArray();
        Parallel.For(0, 8, _ => Assert.Equal(expected, Ids(tokenizer, text)));
    }

    private static Gen<string> Sentences { get; } =
        Gen.OneOf(["the", "aaa", "aaaa", "abab", "bab", "a", "cat", "한글을", "hello,", "don't", "b", "", "x"])
            .Array[0, 40]
            .Select(words => string.Join(' ', words));

    private static SplitterSequence Scanned(WordScanner scanner) =>
        new([
            new PatternSplitter(scanner, SplitBehavior.Isolated),
            new ByteLevelSplitter(AddPrefixSpace: false, UseRegex: false),
        ]);

    private static BytePair Bytes(bool ignoreMerges = false)
    {
        var alphabet = Enumerable
            .Range(0, 256)
            .Select(value => ByteAlphabet.Character((byte)value).ToString())
            .ToList();
        (string, string)[] merges =
        [
            ("Ġ", "a"),
            ("a", "a"),
            ("a", "b"),
            ("Ġa", "a"),
            ("h", "e"),
            ("l", "l"),
            ("he", "ll"),
            ("Ġ", "hell"),
            ("í", "ķ"),
            ("Ġ", "Ġ"),
        ];
        var vocabulary = new SubwordVocabulary(
            alphabet.Concat(merges.Select(merge => merge.Item1 + merge.Item2)).Append("hello")
        );
        return new BytePair(vocabulary, merges, new() { IgnoreMerges = ignoreMerges });
    }

    private static BytePair Pairs()
    {
        var pieces = Enumerable.Range(0, 256).Select(value => BytePieces.Piece((byte)value)).ToList();
        (string, string)[] merges =
        [
            ("▁", "a"),
            ("a", "a"),
            ("a", "b"),
            ("▁", "▁"),
            ("▁▁", "▁▁"),
            ("▁a", "b"),
            ("t", "h"),
            ("th", "e"),
            ("▁", "the"),
            ("한", "글"),
        ];
        string[] characters = ["▁", "a", "b", "t", "h", "e", "한", "글"];
        return new BytePair(
            new SubwordVocabulary([
                .. pieces,
                "<unk>",
                .. characters,
                .. merges.Select(merge => merge.Item1 + merge.Item2),
            ]),
            merges,
            new()
            {
                ByteFallback = true,
                UnknownPiece = "<unk>",
                FuseUnknown = true,
            }
        );
    }

    // Scores of which many sums tie.
    private static Unigram Pieces(UnigramOptions options)
    {
        (string Piece, double Score)[] pieces =
        [
            ("<unk>", double.NaN),
            ("▁", -2.1f),
            ("a", -2.3f),
            ("b", -2.7f),
            ("aa", -3.1f),
            ("ab", -3.3f),
            ("ba", -3.5f),
            ("▁a", -2.9f),
            ("▁the", -4.4f),
            ("t", -5.1f),
            ("h", -5.2f),
            ("e", -5.3f),
            ("▁▁", -4.2f),
            ("한글", -6.6f),
            ("을", -7.7f),
        ];
        return new Unigram(
            new SubwordVocabulary(pieces.Select(piece => piece.Piece)),
            [.. pieces.Select(piece => piece.Score)],
            0,
            options
        );
    }

    private static int[] Ids(ITokenizer tokenizer, string text)
    {
        var ids = new ArrayBufferWriter<int>();
        tokenizer.Encode(text.AsSpan(), ids);
        return ids.WrittenSpan.ToArray();
    }
}
