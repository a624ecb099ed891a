using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Malmoi.Tests.Tokenization.Korean;
using Malmoi.Text;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Korean;
using Malmoi.Tokenization.Splitters;
using Malmoi.Tokenization.Trainers;
using Malmoi.Village;

namespace Malmoi.Tests.Tokenization.Trainers;

/// <summary>What holds of tokenizers learned from Maeul's two languages, whatever their units: jamo, particles cut off, bytes.</summary>
public sealed partial class TrainedTokenizerLawsTests
{
    private static readonly string[] s_sentences =
    [
        .. Maeul.Text(Language.Korean, 1).Take(300),
        .. Maeul.Text(Language.English, 1).Take(300),
    ];

    private static readonly string[] s_heldOut =
    [
        .. Maeul.Text(Language.Korean, 2, Split.Validation).Take(100),
        .. Maeul.Text(Language.English, 2, Split.Validation).Take(100),
    ];

    private static readonly ParticleSplitter s_particles = new(KoreanSamples.Analyser);

    private static readonly Dictionary<string, Lazy<TokenizerPipeline>> s_trained = new Dictionary<
        string,
        TokenizerRecipe
    >
    {
        ["bytes"] = new() { ByteLevel = true },
        ["bytes, jamo"] = new() { ByteLevel = true, Jamo = true },
        ["bytes, particles"] = new() { ByteLevel = true, WordSplitter = s_particles },
        ["bytes, jamo, particles"] = new()
        {
            ByteLevel = true,
            Jamo = true,
            WordSplitter = s_particles,
        },
        ["byte pairs, jamo, particles"] = new()
        {
            ByteFallback = true,
            Jamo = true,
            WordSplitter = s_particles,
        },
        ["unigram, jamo"] = new()
        {
            Kind = TokenizerKind.Unigram,
            ByteFallback = true,
            Jamo = true,
        },
        ["unigram, particles"] = new()
        {
            Kind = TokenizerKind.Unigram,
            ByteFallback = true,
            WordSplitter = s_particles,
        },
        ["unigram, jamo, particles"] = new()
        {
            Kind = TokenizerKind.Unigram,
            ByteFallback = true,
            Jamo = true,
            WordSplitter = s_particles,
        },
        ["unigram, jamo, particles, no bytes"] = new()
        {
            Kind = TokenizerKind.Unigram,
            Jamo = true,
            WordSplitter = s_particles,
        },
        ["byte pairs, jamo, no bytes"] = new() { Jamo = true },
    }.ToDictionary(
        entry => entry.Key,
        entry => new Lazy<TokenizerPipeline>(() => Train(entry.Value with { VocabularySize = 900, Coverage = 1 }))
    );

    public static TheoryData<string> All => [.. s_trained.Keys];

    public static TheoryData<string> WithBytes =>
        [.. s_trained.Keys.Where(name => !name.EndsWith("no bytes", StringComparison.Ordinal))];

    // Any Unicode, and the same with its Hangul taken apart as macOS writes file names.
    private static readonly Gen<string> s_text = Gen.Select(TextGenerator.Text, Gen.OneOf(s_heldOut), Gen.Bool)
        .Select((any, sentence, decomposed) => any + (decomposed ? Decomposed(sentence) : sentence) + any);

    [Theory]
    [MemberData(nameof(WithBytes))]
    public void Any_text_comes_back(string name)
    {
        var tokenizer = s_trained[name].Value;
        s_text.Sample(
            text =>
            {
                text = Kept(text, name);
                Assert.Equal(text, tokenizer.Decode(Ids(tokenizer, text)));
            },
            iter: 300
        );
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Sentences_of_the_same_world_come_back_and_have_no_unknown_piece(string name)
    {
        var tokenizer = s_trained[name].Value;
        Assert.All(
            s_heldOut,
            sentence =>
            {
                var ids = Ids(tokenizer, sentence);
                Assert.DoesNotContain(tokenizer.Special.Unknown ?? -1, ids);
                Assert.Equal(sentence, tokenizer.Decode(ids));
            }
        );
    }

    [Theory]
    [MemberData(nameof(WithBytes))]
    public void Places_tile_the_text_and_ids_come_one_by_one(string name)
    {
        var tokenizer = s_trained[name].Value;
        s_text.Sample(
            text =>
            {
                text = Kept(text, name);
                var tokens = tokenizer.Encode(text);
                var end = 0;
                foreach (var token in tokens)
                {
                    var (start, next) = (token.Range.Start.Value, token.Range.End.Value);
                    Assert.True(start <= end && next >= end, $"{start}..{next} after {end}");
                    end = next;
                }

                Assert.Equal(text.Length, end);
                var streaming = new StreamingDecoder(tokenizer);
                var parts = tokens.Select(token => streaming.Accept(token.Id)).ToList();
                Assert.Equal(text, string.Concat(parts) + streaming.Finish());
            },
            iter: 200
        );
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_tokenizer_json_cuts_and_decodes_as_the_trained_one(string name)
    {
        var plain = s_trained[name].Value;
        AddedToken[] special =
        [
            .. plain
                .Parts.Model.Vocabulary.Pieces.Where(piece => piece.Key is "<unk>" or "<s>" or "</s>")
                .Select(piece => new AddedToken(piece.Value, piece.Key) { Special = true }),
        ];
        var trained = new TokenizerPipeline(plain.Parts with { AddedTokens = [.. special] });
        var read = TokenizerJson.Read(TokenizerJson.Write(trained), "tokenizer.json");
        s_text.Sample(
            text =>
            {
                var ids = Ids(trained, text);
                Assert.Equal(ids, Ids(read, text));
                Assert.Equal(trained.Decode(ids), read.Decode(ids));
            },
            iter: 100
        );
    }

    [Theory]
    [InlineData("bytes, particles")]
    [InlineData("unigram, particles")]
    [InlineData("unigram, jamo, particles")]
    [InlineData("byte pairs, jamo, particles")]
    public void No_piece_reaches_over_a_particle(string name)
    {
        var tokenizer = s_trained[name].Value;
        foreach (var sentence in s_heldOut)
        {
            var cuts = new List<int>();
            new KoreanSplitter(KoreanSamples.Analyser).Split(sentence, cuts);
            Assert.All(
                tokenizer.Encode(sentence),
                token =>
                    Assert.DoesNotContain(cuts, cut => token.Range.Start.Value < cut && cut < token.Range.End.Value)
            );
        }
    }

    // What SentencePiece's words keep of a text: single blanks, none in front, and "▁" is one.
    private static string Kept(string text, string name) =>
        name.StartsWith("bytes", StringComparison.Ordinal) ? text
        : Blanks().Replace(text.Replace('▁', ' '), " ") is var single && single.StartsWith(' ') ? single[1..]
        : single;

    [GeneratedRegex(" {2,}")]
    private static partial Regex Blanks();

    private static string Decomposed(string text) => text.Normalize(NormalizationForm.FormD);

    private static int[] Ids(TokenizerPipeline tokenizer, string text) =>
        [.. tokenizer.Encode(text).Select(token => token.Id)];

    private static TokenizerPipeline Train(TokenizerRecipe recipe)
    {
        using var folder = new TemporaryFolder();
        var corpus = Corpus.Open(folder.Write("corpus.txt", string.Join('\n', s_sentences)));
        var trained = TokenizerTrainer.Train(corpus, recipe).Tokenizer;
        // Without special tokens, so that text is only text.
        return new TokenizerPipeline(trained.Parts with { AddedTokens = [] });
    }
}
