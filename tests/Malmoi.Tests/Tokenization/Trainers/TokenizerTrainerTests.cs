using CsCheck;
using Malmoi.Text;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Trainers;

namespace Malmoi.Tests.Tokenization.Trainers;

public sealed class TokenizerTrainerTests
{
    private static readonly string[] Sample =
    [
        "the lower the price, the better the deal: 12,5 or 13?",
        "새로운 영화가 재미있다. 영화는 재미있었다! 👩‍👩‍👧 café",
        "  two  blanks and\ta tab ",
    ];

    private static readonly TokenizerRecipe[] Recipes =
    [
        new() { ByteLevel = true, VocabularySize = 300 },
        new() { Normalization = TextNormalization.NmtNfkc, VocabularySize = 120 },
        new()
        {
            ByteFallback = true,
            VocabularySize = 340,
            Coverage = 0.9,
        },
        new()
        {
            Kind = TokenizerKind.Unigram,
            VocabularySize = 110,
            SplitDigits = true,
        },
        new()
        {
            Kind = TokenizerKind.Unigram,
            ByteFallback = true,
            VocabularySize = 350,
            Coverage = 0.8,
        },
        new()
        {
            Kind = TokenizerKind.Unigram,
            Jamo = true,
            VocabularySize = 120,
        },
        new()
        {
            Kind = TokenizerKind.WordPiece,
            Lowercase = true,
            VocabularySize = 130,
        },
        new()
        {
            Kind = TokenizerKind.WordLevel,
            Lowercase = true,
            MinimumFrequency = 1,
            VocabularySize = 200,
        },
    ];

    private static readonly Gen<string> AnyText = Gen.OneOf(
            Gen.Char['\u0001', '\ud7ff'],
            Gen.Char['가', '힣'],
            Gen.Char['\u1100', '\u1112'],
            Gen.Char["ab c.\t"]
        )
        .Array[0, 30]
        .Select(characters => new string(characters) + "👩‍👩‍👧");

    public static TheoryData<int> RecipeNumbers => [.. Enumerable.Range(0, Recipes.Length)];

    [Theory]
    [MemberData(nameof(RecipeNumbers))]
    public void Words_cut_one_by_one_are_those_of_whole_lines(int number)
    {
        var recipe = Recipes[number];
        var lines = new PipelineWords(recipe.Normalizer(), recipe.Splitter());
        AnyText
            .Array[1, 5]
            .Sample(
                texts =>
                {
                    string[] corpus =
                    [
                        .. texts.Select(text =>
                            text.ReplaceLineEndings("").Replace("\u0085", "", StringComparison.Ordinal)
                        ),
                        "a b",
                    ];
                    Assert.Equal(Words(corpus, lines), Words(corpus, recipe.Cutter()));
                },
                iter: 50
            );
    }

    [Theory]
    [MemberData(nameof(RecipeNumbers))]
    public void What_was_learned_from_is_spelled_without_unknown_pieces(int number)
    {
        var recipe = Recipes[number] with { Coverage = Recipes[number].ByteFallback ? 0.8 : 1 };
        var tokenizer = Train(Sample, recipe);
        Assert.True(tokenizer.VocabularySize <= recipe.VocabularySize);
        foreach (var line in Sample)
        {
            var tokens = tokenizer.Encode(line);
            Assert.NotEmpty(tokens);
            Assert.DoesNotContain(tokens, token => token.Id == tokenizer.Special.Unknown);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void Bytes_bring_any_text_back(int number)
    {
        var recipe = Recipes[number];
        var tokenizer = Train(Sample, recipe);
        AnyText.Sample(
            text =>
            {
                // SentencePiece's words know single blanks only.
                var expected = recipe.ByteLevel
                    ? text
                    : string.Join(' ', text.Replace('▁', ' ').Split(' ', StringSplitOptions.RemoveEmptyEntries));
                Assert.Equal(expected, tokenizer.Decode([.. tokenizer.Encode(expected).Select(token => token.Id)]));
            },
            iter: 200
        );
    }

    [Fact]
    public void Jamo_come_back_as_syllables()
    {
        var tokenizer = Train(Sample, Recipes[5]);
        const string text = "영화는 새로운 재미";
        Assert.Equal(text, tokenizer.Decode([.. tokenizer.Encode(text).Select(token => token.Id)]));
    }

    [Fact]
    public void Contradictions_are_refused_in_one_line()
    {
        foreach (
            var recipe in (TokenizerRecipe[])
                [
                    new() { Kind = TokenizerKind.Unigram, ByteLevel = true },
                    new() { ByteLevel = true, ByteFallback = true },
                    new() { Coverage = 0 },
                    new() { VocabularySize = 0 },
                    new() { MaximumPieceLength = 64 },
                    new() { VocabularySize = 10 },
                    new() { SpecialTokens = ["<s>"] },
                ]
        )
        {
            var error = Assert.Throws<InputException>(() => Train(Sample, recipe));
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    private static TokenizerPipeline Train(string[] lines, TokenizerRecipe recipe)
    {
        using var folder = new TemporaryFolder();
        var corpus = Corpus.Open(folder.Write("corpus.txt", string.Join('\n', lines)));
        return TokenizerTrainer.Train(corpus, recipe, ct: TestContext.Current.CancellationToken).Tokenizer;
    }

    // A blank alone teaches nothing, and SentencePiece's words leave it out.
    private static List<(string, long)> Words(string[] lines, IWordCutter cutter)
    {
        using var folder = new TemporaryFolder();
        var counts = WordCounter.Count(Corpus.Open(folder.Write("corpus.txt", string.Join('\n', lines))), cutter);
        return
        [
            .. Enumerable
                .Range(0, counts.Count)
                .Select(i => (counts.Word(i), counts.Occurrences(i)))
                .Where(word => word.Item1 != "▁"),
        ];
    }
}
