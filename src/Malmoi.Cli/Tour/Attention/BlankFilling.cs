using Malmoi.Models;
using Malmoi.NGrams.Smoothing;
using Malmoi.Reports;
using Malmoi.Reports.Charts;
using Malmoi.Text;
using Malmoi.Tokenization;
using Malmoi.Village;
using Malmoi.WordVectors.Training;

namespace Malmoi.Cli.Tour.Attention;

/// <summary>A small BERT fills blanks beside the 5-gram, and tells who did it beside bags of words and averaged vectors.</summary>
internal static class BlankFilling
{
    private const int Blanks = 500;
    private const int TextSentences = 30_000;
    private const int RoleSentences = 6_000;
    private const int TestRoles = 1_000;

    public static void Judge(TourContext tour, CancellationToken ct)
    {
        var seed = (ulong)tour.Seed;
        (string Text, int Class)[] roles =
        [
            .. Maeul.Roles(Language.English, seed).Take(tour.Part(RoleSentences)).Select(Labelled),
        ];
        string[] sentences =
        [
            .. Maeul.Text(Language.English, seed).Take(tour.Part(TextSentences)),
            .. roles.Select(role => role.Text),
        ];
        var text = new VillageText(tour, Language.English, sentences, "blanks");
        tour.Step($"en: a BERT learns to fill blanks in {sentences.Length:N0} sentences");
        using var ngram = text.Learn("en.blanks.arpa", NGramChapter.Order, new ModifiedKneserNey());
        using var bert = new SmallBert(tour, sentences, ngram, ct);
        Fill(tour, ngram, bert);
        tour.Step("en: the BERT learns who did it");
        bert.Classify(tour, roles, ct);
        Classify(tour, bert, roles, ct);
    }

    private static void Fill(TourContext tour, OpenedModel ngram, SmallBert bert)
    {
        var random = new Xoshiro256(tour.Seed);
        var model = ngram.NGrams!;
        List<(int[] Words, int Blank)> rows = [];
        foreach (var sentence in Maeul.Text(Language.English, (ulong)tour.Seed, Split.Validation))
        {
            var words = bert.Encode(sentence);
            var blank = random.Next(words.Length);
            if (words[blank] != model.Marks.Unknown && char.IsLetter(model.Vocabulary.Word(words[blank])[0]))
            {
                rows.Add((words, blank));
            }

            if (rows.Count == tour.Part(Blanks))
            {
                break;
            }
        }

        var wanted = rows.Select(row => row.Words[row.Blank]).ToArray();
        var ofBert = Right(bert.Fill(rows), wanted, tour);
        var ofPast = Right(Filled(rows, row => NGramBlank.Continue(model, row.Words, row.Blank)), wanted, tour);
        var ofNGram = Right(Filled(rows, row => NGramBlank.Fill(model, row.Words, row.Blank)), wanted, tour);
        var commonest = wanted.GroupBy(word => word).Max(group => group.Count());
        var chance = 100.0 * commonest / rows.Count;
        tour.Step(
            $"  blanks: BERT {ofBert}, 5-gram {ofPast}, from both sides {ofNGram}, the commonest word {chance:F1} %"
        );
        var chart = new BarChart
        {
            Title = new Bilingual(
                "English: blanks filled with the very word (%)",
                "영어: 빈칸에 바로 그 단어를 넣은 비율(%)"
            ),
            ValueTitle = new Bilingual("top-1 accuracy (%), 95 % interval", "첫 후보의 정확도(%), 95 % 구간"),
            Reference = chance,
            NameWidth = 260,
            Bars =
            [
                ofBert.Bar("BERT"),
                ofPast.Bar(new Bilingual("5-gram, the words before", "5-gram, 앞의 단어들"), 1),
                ofNGram.Bar(new Bilingual("5-gram, every word tried", "5-gram, 모든 단어를 넣어 봄"), 1),
            ],
        };
        tour.Report.Heading(new Bilingual("Filling blanks", "빈칸 채우기"), 3)
            .Paragraph(
                new Bilingual(
                    $"One word of each of {rows.Count} unseen sentences is hidden. The encoder ({bert.Parameters:N0} parameters) reads both sides at once; the 5-gram predicts from the words before. It can also be made to try every word of its vocabulary and to take the one that makes the whole sentence likeliest: that uses both sides too, at thousands of times the cost. The dashed line is the commonest of the hidden words.",
                    $"처음 보는 문장 {rows.Count}개에서 단어 하나씩을 가렸다. 인코더(매개변수 {bert.Parameters:N0}개)는 양쪽을 한꺼번에 읽는다. 5-gram은 앞의 단어들에서 예측한다. 어휘의 모든 단어를 넣어 보고 문장 전체를 가장 그럴듯하게 만드는 것을 고르게 하면 수천 배의 값을 치르고 역시 양쪽을 쓴다. 점선은 가린 단어 가운데 가장 잦은 것이다."
                )
            )
            .Figure(chart.ToSvg(), chart.Title);
    }

    private static void Classify(
        TourContext tour,
        SmallBert bert,
        (string Text, int Class)[] roles,
        CancellationToken ct
    )
    {
        (string Text, int Class)[] test =
        [
            .. Maeul.Roles(Language.English, (ulong)tour.Seed, Split.Test).Take(tour.Part(TestRoles)).Select(Labelled),
        ];
        var wanted = test.Select(role => role.Class).ToArray();
        var ofBert = Right(bert.ClassesOf(test.Select(role => role.Text)), wanted, tour);
        var bag = new NaiveBayes(roles);
        var ofBag = Right([.. test.Select(role => bag.ClassOf(role.Text))], wanted, tour);
        var path = tour.Write("roles.txt", roles.Select(role => $"__label__{role.Class} {Plain(role.Text)}"));
        using var vectors = ClassifierTrainer.Train(
            Corpus.Open(path),
            new ClassifierOptions
            {
                Dimensions = 50,
                Epochs = 10,
                Threads = 1,
                Seed = tour.Seed,
            },
            ct
        );
        var ofVectors = Right(
            [.. test.Select(role => vectors.Classifier!.Predict(Plain(role.Text))[0].Label.EndsWith('1') ? 1 : 0)],
            wanted,
            tour
        );
        tour.Step($"  who did it: BERT {ofBert}, bag of words {ofBag}, averaged vectors {ofVectors}");
        var chart = new BarChart
        {
            Title = new Bilingual("English: who did it (%)", "영어: 누가 했는가(%)"),
            ValueTitle = new Bilingual("accuracy (%), 95 % interval", "정확도(%), 95 % 구간"),
            Maximum = 100,
            Reference = 50,
            NameWidth = 260,
            Bars =
            [
                ofBert.Bar("BERT"),
                ofBag.Bar(new Bilingual("bag of words", "단어 주머니"), 1),
                ofVectors.Bar(new Bilingual("averaged word vectors", "평균한 단어 벡터"), 1),
            ],
        };
        tour.Report.Heading(new Bilingual("Who did it", "누가 했는가"), 3)
            .Paragraph(
                new Bilingual(
                    $"“{test[0].Text}” and “{test[1].Text}”: the same words, another doer. A bag of words and an average of vectors cannot tell them apart, however much they read; they are right exactly half of the time. The same BERT, which now learns from {roles.Length:N0} labelled sentences, knows the order. Test sentences have a verb that training never showed, or stand in a that-clause.",
                    $"“{test[0].Text}”와 “{test[1].Text}”는 단어가 같고 한 사람이 다르다. 단어 주머니와 벡터의 평균은 아무리 읽어도 둘을 가릴 수 없어 정확히 절반을 맞힌다. 같은 BERT는 이제 표지가 붙은 문장 {roles.Length:N0}개에서 배우며 순서를 안다. 시험 문장에는 학습에 없던 동사가 나오거나 문장이 인용절 안에 있다."
                )
            )
            .Figure(chart.ToSvg(), chart.Title);
    }

    /// <summary>Lower case and without the mark at the end, so that the same words are the same.</summary>
    private static string Plain(string text) => text.TrimEnd('.').ToLowerInvariant();

    private static (string Text, int Class) Labelled(Village.Roles.RoleSentence role) =>
        (role.Text, role.Label == "woman" ? 1 : 0);

    private static int[] Filled(IEnumerable<(int[] Words, int Blank)> rows, Func<(int[] Words, int Blank), int> fill) =>
        [.. rows.Select(fill)];

    private static Share Right(int[] answers, int[] wanted, TourContext tour) =>
        new(answers.Zip(wanted, (answer, word) => answer == word), tour.Seed);
}
