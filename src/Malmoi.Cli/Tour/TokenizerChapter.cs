using Malmoi.Evaluation;
using Malmoi.LanguageModels;
using Malmoi.NGrams.Smoothing;
using Malmoi.Reports;
using Malmoi.Reports.Charts;
using Malmoi.Storage;
using Malmoi.Text;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Trainers;
using Malmoi.Village;

namespace Malmoi.Cli.Tour;

/// <summary>The second chapter: text to tokens. Tokenizers of several kinds learn the same text, and n-gram models tell what their pieces are worth.</summary>
internal static class TokenizerChapter
{
    private const int TestSentences = 1_000;
    private const int Order = 4;

    private static readonly int[] Sizes = [1200, 2000, 3000, 5000];

    private static readonly (string Name, Bilingual Title, TokenizerRecipe Recipe)[] Kinds =
    [
        ("bpe", new("byte pairs", "바이트쌍"), new() { Kind = TokenizerKind.BytePair, Coverage = 1 }),
        (
            "bytes",
            new("byte pairs over bytes", "바이트 위의 바이트쌍"),
            new() { Kind = TokenizerKind.BytePair, ByteLevel = true }
        ),
        ("unigram", new("unigram", "유니그램"), new() { Kind = TokenizerKind.Unigram, Coverage = 1 }),
        ("wordpiece", new("WordPiece", "워드피스"), new() { Kind = TokenizerKind.WordPiece, Coverage = 1 }),
        (
            "jamo",
            new("byte pairs over jamo", "자모 위의 바이트쌍"),
            new()
            {
                Kind = TokenizerKind.BytePair,
                Jamo = true,
                Coverage = 1,
            }
        ),
    ];

    public static TourChapter Chapter { get; } =
        new("tokenizers", new Bilingual("Text to tokens", "글에서 토큰으로"), WalkAsync);

    private static Task WalkAsync(TourContext tour, CancellationToken ct)
    {
        var report = tour.Report;
        report.Heading(Chapter.Title);
        report.Paragraph(
            new Bilingual(
                "A model reads numbers, so text must become a list of them. Whole words are too many and never enough; single characters say too little each. Subword tokenizers learn pieces between the two from the text itself: frequent words stay whole, rare ones fall into parts, nothing is unknown.",
                "모델은 수를 읽으므로 글은 수의 목록이 되어야 한다. 온 단어는 너무 많고 그래도 모자라며, 낱글자는 하나하나가 너무 적게 말한다. 서브워드 토크나이저는 그 사이의 조각을 글에서 배운다. 잦은 단어는 그대로 남고 드문 단어는 나뉘며, 모르는 것은 없다."
            )
        );
        tour.Step($"tokenizers: {Kinds.Length} kinds learn {tour.Sentences:N0} sentences in each language");
        foreach (
            var text in (VillageText[])
                [
                    new(tour, Language.Korean, tour.Sentences, TestSentences),
                    new(tour, Language.English, tour.Sentences, TestSentences),
                ]
        )
        {
            var tokenizers = Learn(tour, text, ct);
            Cut(report, text, tokenizers);
            Vocabularies(tour, text, ct);
            Worth(tour, text, tokenizers, ct);
        }

        GoOn(tour);
        return Task.CompletedTask;
    }

    private static List<(Bilingual Title, string Path, ITokenizer Tokenizer)> Learn(
        TourContext tour,
        VillageText text,
        CancellationToken ct
    )
    {
        var tokenizers = new List<(Bilingual, string, ITokenizer)>();
        foreach (var (name, title, recipe) in Kinds.Where(kind => text.IsKorean || !kind.Recipe.Jamo))
        {
            var path = tour[$"{text.Code}.{name}.json"];
            Save(
                TokenizerTrainer
                    .Train(
                        Corpus.Open(tour[$"{text.Code}.txt"]),
                        recipe with
                        {
                            VocabularySize = 2000,
                            Threads = tour.Threads,
                        },
                        null,
                        ct
                    )
                    .Tokenizer,
                path
            );
            tokenizers.Add((title, path, TokenizerFile.Open(path)));
        }

        return tokenizers;
    }

    /// <summary>One sentence as every tokenizer sees it.</summary>
    private static void Cut(
        HtmlReport report,
        VillageText text,
        List<(Bilingual Title, string Path, ITokenizer Tokenizer)> tokenizers
    )
    {
        var sentence = text.Test.First(line => line.Split(' ').Length is > 4 and < 9);
        report.Heading(
            new Bilingual(
                $"{text.Name.English}: one sentence, many ways",
                $"{text.Name.Korean}: 한 문장을 자르는 여러 길"
            ),
            3
        );
        report.Paragraph(
            new Bilingual(
                $"“{sentence}” in pieces of tokenizers with 2,000 pieces each. \"▁\" and \"Ġ\" stand for a blank, \"##\" for the inside of a word; over bytes, a Hangul syllable is three bytes, written in an alphabet of their own.",
                $"“{sentence}”을 조각이 2,000개씩인 토크나이저로 자른 것. “▁”와 “Ġ”는 빈칸, “##”는 단어 안쪽이다. 바이트 위에서 한글 한 음절은 세 바이트이고, 바이트는 따로 정한 글자로 적는다."
            )
        );
        report.Table(
            [
                new Bilingual("tokenizer", "토크나이저"),
                new Bilingual("pieces", "조각"),
                new Bilingual("tokens", "토큰"),
            ],
            tokenizers.Select(one =>
            {
                var tokens = one.Tokenizer.Encode(sentence);
                return (IReadOnlyList<Bilingual>)
                    [one.Title, string.Join(" ", tokens.Select(token => token.Piece)), $"{tokens.Count}"];
            })
        );
    }

    /// <summary>How many tokens a word costs, by the size of the vocabulary.</summary>
    private static void Vocabularies(TourContext tour, VillageText text, CancellationToken ct)
    {
        tour.Step($"{text.Code}: vocabularies of {Sizes[0]:N0} to {Sizes[^1]:N0} pieces");
        var words = text.Test.Sum(line => line.Split(' ').Length);
        var series = new List<Series>();
        foreach (var (_, title, recipe) in Kinds.Where(kind => kind.Name is "bpe" or "unigram" or "bytes"))
        {
            var points = new List<(double, double)>();
            foreach (var size in Sizes)
            {
                var trained = TokenizerTrainer.Train(
                    Corpus.Open(tour[$"{text.Code}.txt"]),
                    recipe with
                    {
                        VocabularySize = size,
                        Threads = tour.Threads,
                    },
                    null,
                    ct
                );
                if (!trained.IsShort)
                {
                    points.Add((size, (double)text.Test.Sum(line => trained.Tokenizer.Encode(line).Count) / words));
                }
            }

            series.Add(new Series(title, points));
        }

        var chart = new LineChart
        {
            Title = new Bilingual($"{text.Name.English}: tokens per word", $"{text.Name.Korean}: 단어당 토큰"),
            XTitle = new Bilingual("pieces in the vocabulary", "어휘의 조각 수"),
            YTitle = new Bilingual("tokens per word", "단어당 토큰"),
            LogarithmicX = true,
            XTicks = [.. Sizes.Select(size => (double)size)],
            Series = [.. series.Where(one => one.Points.Count > 0)],
        };
        tour.Report.Figure(
            chart.ToSvg(),
            new Bilingual(
                "More pieces, fewer tokens: each text costs less, each token is rarer.",
                "조각이 많을수록 토큰은 적다. 글은 값이 싸지고 토큰 하나하나는 드물어진다."
            )
        );
    }

    /// <summary>What an n-gram model makes of each kind of pieces: bits per character, which compares them all.</summary>
    private static void Worth(
        TourContext tour,
        VillageText text,
        List<(Bilingual Title, string Path, ITokenizer Tokenizer)> tokenizers,
        CancellationToken ct
    )
    {
        tour.Step($"{text.Code}: {Order}-gram models over the pieces");
        var bars = new List<Bar>();
        foreach (var (title, path, _) in tokenizers)
        {
            var measured = text.Measure(
                Order,
                new ModifiedKneserNey(),
                TextPolicy.Pieces(new PieceUnits(path)),
                null,
                ct
            );
            bars.Add(new Bar(title, measured.BitsPerCharacter));
        }

        var characters = text.Measure(
            Order,
            new ModifiedKneserNey(),
            TextPolicy.AsWritten with
            {
                Unit = TextUnit.Character,
            },
            null,
            ct
        );
        bars.Add(new Bar(new Bilingual("characters", "글자"), characters.BitsPerCharacter));
        var chart = new BarChart
        {
            Title = new Bilingual(
                $"{text.Name.English}: {Order}-gram models over pieces",
                $"{text.Name.Korean}: 조각 위의 {Order}-gram 모델"
            ),
            ValueTitle = new Bilingual("bits per character", "글자당 비트"),
            Bars = bars,
        };
        tour.Report.Figure(
            chart.ToSvg(),
            new Bilingual(
                "Perplexities over different pieces do not compare; bits per character of the same text do. Four pieces reach further than four characters.",
                "조각이 다르면 혼잡도는 견줄 수 없지만 같은 글의 글자당 비트는 견줄 수 있다. 네 조각은 네 글자보다 멀리 닿는다."
            )
        );
    }

    private static void Save(TokenizerPipeline tokenizer, string path)
    {
        using var output = new OutputFile(path);
        TokenizerJson.Write(tokenizer, output.Stream);
        output.Commit();
    }

    private static void GoOn(TourContext tour) =>
        tour.Next.AddRange([
            (
                $"malmoi tokenizer inspect {tour["ko.unigram.json"]} \"할머니께서 시장에서 사과를 사셨다.\"",
                new("a sentence in pieces, in colour", "색을 입힌 한 문장의 조각")
            ),
            (
                $"malmoi train ngram {tour["ko.txt"]} --tokenizer {tour["ko.bpe.json"]} -o {tour["ko.bpe.arpa"]}",
                new("a model over pieces", "조각 위의 모델")
            ),
            (
                "malmoi train tokenizer YOUR-TEXT.txt --kind unigram --vocabulary-size 8000 -o tokenizer.json",
                new("a tokenizer of your own text", "내 글의 토크나이저")
            ),
        ]);
}
