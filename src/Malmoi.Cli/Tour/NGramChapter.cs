using Malmoi.Evaluation;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.NGrams;
using Malmoi.NGrams.Smoothing;
using Malmoi.Reports;
using Malmoi.Reports.Charts;
using Malmoi.Tokenization;
using Malmoi.Village;

namespace Malmoi.Cli.Tour;

/// <summary>The first chapter: n-gram models of Korean and English, from counts to minimal pairs.</summary>
internal static class NGramChapter
{
    private const int Sentences = 60_000;
    private const int TestSentences = 2_000;
    private const int Order = 5;

    public static TourChapter Chapter { get; } = new("ngram", new Bilingual("N-gram models", "n-gram 모델"), WalkAsync);

    private static async Task WalkAsync(TourContext tour, CancellationToken ct)
    {
        var report = tour.Report;
        report.Heading(Chapter.Title);
        report.Paragraph(
            new Bilingual(
                "A language model gives every next word a probability. The models of this chapter look at no more than the last few words, and learn by counting. Everything below was learnt and measured on this machine just now, from a world that Malmoi makes up as it goes: Maeul (마을, village).",
                "언어 모델은 다음에 올 단어마다 확률을 준다. 이 장의 모델은 마지막 몇 단어만 보고, 세어서 배운다. 아래의 모든 것은 방금 이 컴퓨터에서, 말모이가 그때그때 지어내는 세계 '마을'에서 배우고 잰 것이다."
            )
        );
        tour.Step($"n-gram models: Maeul writes {Sentences:N0} sentences in each language");
        VillageText[] texts =
        [
            new(tour, Language.Korean, Sentences, TestSentences),
            new(tour, Language.English, Sentences, TestSentences),
        ];
        NGramWorld.Describe(report, texts);
        tour.Step($"learning {Order}-gram models with modified Kneser-Ney smoothing");
        var models = texts.Select(text => text.Learn($"{text.Code}.arpa", Order, new ModifiedKneserNey())).ToArray();
        try
        {
            Explain(report, texts, models);
            Sparsity(report, texts, models);
            Smoothing(tour, texts, ct);
            Units(tour, texts[0], ct);
            LearningCurve(tour, texts, ct);
            await GenerateAsync(tour, texts, ct);
            await NGramJudgement.JudgeAsync(tour, texts, models, ct);
        }
        finally
        {
            Array.ForEach(models, model => model.Dispose());
        }

        GoOn(tour);
    }

    /// <summary>The chain rule and the Markov assumption on one sentence a language.</summary>
    private static void Explain(HtmlReport report, VillageText[] texts, OpenedModel[] models)
    {
        report.Heading(new Bilingual("A sentence is a product", "문장은 곱이다"), 3);
        report.Paragraph(
            new Bilingual(
                "The chain rule makes the probability of a sentence a product of conditional probabilities, one a word. Long bars are surprises: -log2 p bits. Beside each word stands the length of the n-gram that answered; where the model had not seen the longer one, it backed off to a shorter one and paid for it.",
                "연쇄 규칙은 문장의 확률을 단어마다 하나씩인 조건부 확률의 곱으로 바꾼다. 긴 막대는 놀라움, 곧 -log2 p 비트다. 단어 옆의 수는 답한 n-gram의 길이다. 더 긴 것을 본 적이 없으면 값을 치르고 더 짧은 것으로 물러선다."
            )
        );
        for (var i = 0; i < texts.Length; i++)
        {
            var sentence = texts[i].Test.First(line => line.Split(' ').Length is > 4 and < 12);
            var model = models[i].NGrams!;
            int[] tokens = [.. models[i].Tokenizer.Encode(sentence).Select(token => token.Id), model.Marks.End];
            var steps = NGramExplanation.Explain(model, [model.Marks.Begin], tokens);
            var chart = new BarChart
            {
                Title = new Bilingual($"Surprisal by word: {sentence}", $"단어별 놀라움: {sentence}"),
                ValueTitle = new Bilingual("surprisal (bits)", "놀라움(비트)"),
                Bars =
                [
                    .. steps.Select(step => new Bar(
                        $"{model.Vocabulary.Word(step.Token)} ({step.NGram.Count})",
                        Math.Max(0, -step.Log10Probability / Math.Log10(2))
                    )),
                ],
            };
            report.Figure(chart.ToSvg(), sentence);
        }
    }

    /// <summary>How many n-grams of new text the model has never seen.</summary>
    private static void Sparsity(HtmlReport report, VillageText[] texts, OpenedModel[] models)
    {
        report.Heading(new Bilingual("Most of what comes is new", "앞으로 올 말은 대개 새롭다"), 3);
        report.Paragraph(
            new Bilingual(
                "The share of n-grams in unseen sentences that occurred in the training text falls with their length: the longer the context, the more it knows and the less often it can be asked. Smoothing is the art of combining the two.",
                "처음 보는 문장의 n-gram 가운데 학습 글에 나온 적이 있는 것의 비율은 길이에 따라 줄어든다. 문맥이 길수록 아는 것은 많지만 물을 수 있는 때는 적다. 평탄화는 이 둘을 아우르는 기술이다."
            )
        );
        var series = texts.Select(
            (text, i) =>
                new Series(
                    text.Name,
                    [.. Enumerable.Range(1, Order).Select(n => ((double)n, 100 * ShareSeen(models[i], text.Test, n)))]
                )
        );
        var chart = new LineChart
        {
            Title = new Bilingual("Known n-grams of unseen sentences", "처음 보는 문장에서 아는 n-gram"),
            XTitle = new Bilingual("n", "n"),
            YTitle = new Bilingual("seen in training (%)", "학습 때 본 비율(%)"),
            XTicks = [1, 2, 3, 4, 5],
            Series = [.. series],
        };
        report.Figure(chart.ToSvg(), chart.Title);
    }

    private static double ShareSeen(OpenedModel model, IReadOnlyList<string> lines, int n)
    {
        var (seen, all) = (0, 0);
        foreach (var line in lines)
        {
            int[] tokens = [.. model.Tokenizer.Encode(line).Select(token => token.Id)];
            for (var start = 0; start + n <= tokens.Length; start++)
            {
                var ngram = tokens.AsSpan(start, n);
                seen += !ngram.Contains(model.NGrams!.Marks.Unknown) && model.NGrams.TryGet(ngram, out _) ? 1 : 0;
                all++;
            }
        }

        return (double)seen / Math.Max(1, all);
    }

    private static void Smoothing(TourContext tour, VillageText[] texts, CancellationToken ct)
    {
        var report = tour.Report.Heading(new Bilingual("Smoothing", "평탄화"), 3);
        report.Paragraph(
            new Bilingual(
                "Every method takes a little probability from what was seen and gives it to what was not. They differ in how much, and to whom: Kneser-Ney asks in how many different contexts a word has been seen, not how often. Words that no model has seen are left out here.",
                "모든 방법은 본 것에서 확률을 조금 떼어 보지 못한 것에 준다. 얼마를 누구에게 주느냐가 다르다. 크네저-나이는 단어가 얼마나 자주 나왔는지가 아니라 몇 가지 문맥에 나왔는지를 묻는다. 어느 모델도 본 적 없는 단어는 여기에서 뺐다."
            )
        );
        (Bilingual Name, ISmoothing Method)[] methods =
        [
            (new("modified Kneser-Ney", "수정 크네저-나이"), new ModifiedKneserNey()),
            (new("Kneser-Ney", "크네저-나이"), new KneserNey()),
            (new("absolute discounting", "절대 할인"), new AbsoluteDiscounting()),
            (new("Witten-Bell", "위튼-벨"), new WittenBell()),
            (new("Katz", "카츠"), new Katz()),
        ];
        foreach (var text in texts)
        {
            var series = new List<Series>();
            foreach (var (name, method) in methods)
            {
                tour.Step($"{text.Code}: {method.Name}, orders 1 to {Order}");
                var points = new List<(double, double)>();
                for (var order = 1; order <= Order; order++)
                {
                    points.Add((order, (text.Measure(order, method, null, Sentences / 4, ct)).WithoutUnknown));
                }

                series.Add(new Series(name, points));
            }

            var chart = new LineChart
            {
                Title = new Bilingual(
                    $"{text.Name.English}: perplexity on unseen sentences, {Sentences / 4:N0} sentences learnt",
                    $"{text.Name.Korean}: 처음 보는 문장의 혼잡도, {Sentences / 4:N0}문장 학습"
                ),
                XTitle = new Bilingual("order n", "차수 n"),
                YTitle = new Bilingual("perplexity", "혼잡도"),
                LogarithmicY = true,
                XTicks = [1, 2, 3, 4, 5],
                Series = series,
            };
            report.Figure(chart.ToSvg(), chart.Title);
        }
    }

    private static void Units(TourContext tour, VillageText korean, CancellationToken ct)
    {
        tour.Step("ko: words, syllables, jamo");
        var rows = new List<IReadOnlyList<Bilingual>>();
        foreach (
            var (name, unit, order) in new[]
            {
                (new Bilingual("eojeol", "어절"), TextUnit.Word, 3),
                (new("syllables", "음절"), TextUnit.Syllable, 6),
                (new("jamo", "자모"), TextUnit.Jamo, 10),
            }
        )
        {
            var policy = TextPolicy.AsWritten with { Unit = unit, SplitPunctuation = unit == TextUnit.Word };
            var measured = korean.Measure(order, new ModifiedKneserNey(), policy, Sentences / 2, ct);
            rows.Add([
                name,
                $"{order}",
                $"{measured.Value:F1}",
                $"{100.0 * measured.Unknown / measured.Tokens:F2} %",
                $"{measured.BitsPerCharacter:F3}",
            ]);
        }

        tour.Report.Heading(new Bilingual("What is a word?", "무엇을 단어로 볼 것인가"), 3)
            .Paragraph(
                new Bilingual(
                    "Korean can be counted in eojeol, syllables or jamo. Perplexities of different units cannot be compared, since each choice is among other things; bits per character can.",
                    "한국어는 어절로도, 음절로도, 자모로도 셀 수 있다. 고르는 대상이 다르므로 단위가 다른 혼잡도는 견줄 수 없지만, 글자당 비트는 견줄 수 있다."
                )
            )
            .Table(
                [
                    new("unit", "단위"),
                    new("order", "차수"),
                    new("perplexity", "혼잡도"),
                    new("unknown", "모르는 단위"),
                    new("bits per character", "글자당 비트"),
                ],
                rows
            );
    }

    private static void LearningCurve(TourContext tour, VillageText[] texts, CancellationToken ct)
    {
        tour.Step("learning curves");
        var series = new List<Series>();
        foreach (var text in texts)
        {
            foreach (var order in new[] { 2, 4 })
            {
                var points = new List<(double, double)>();
                foreach (var sentences in new[] { 1000, 3000, 10_000, 30_000, Sentences })
                {
                    points.Add(
                        (
                            sentences,
                            (text.Measure(order, new ModifiedKneserNey(), null, sentences, ct)).BitsPerCharacter
                        )
                    );
                }

                series.Add(
                    new Series(
                        new Bilingual($"{text.Name.English}, n = {order}", $"{text.Name.Korean}, n = {order}"),
                        points
                    )
                );
            }
        }

        var chart = new LineChart
        {
            Title = new Bilingual("More text, better models", "글이 많을수록 나은 모델"),
            XTitle = new Bilingual("sentences learnt", "학습한 문장"),
            YTitle = new Bilingual("bits per character", "글자당 비트"),
            LogarithmicX = true,
            Series = series,
        };
        tour.Report.Heading(chart.Title, 3)
            .Figure(
                chart.ToSvg(),
                new Bilingual("Long contexts need more text before they pay.", "긴 문맥은 글이 더 많아야 값을 한다.")
            );
    }

    private static async Task GenerateAsync(TourContext tour, VillageText[] texts, CancellationToken ct)
    {
        tour.Step("generating");
        tour.Report.Heading(new Bilingual("What the models say", "모델이 하는 말"), 3)
            .Paragraph(
                new Bilingual(
                    "Sentences drawn from models of growing order, as Shannon drew them in 1948: from a heap of words to something that almost makes sense.",
                    "섀넌이 1948년에 그랬듯이 차수를 높여 가며 모델에서 뽑은 문장들. 낱말 더미에서 말이 될 듯한 문장까지."
                )
            );
        foreach (var text in texts)
        {
            var rows = new List<IReadOnlyList<Bilingual>>();
            foreach (var order in new[] { 1, 2, 3, 5 })
            {
                using var model = text.Learn(
                    $"{text.Code}.{order}.tmp",
                    order,
                    new ModifiedKneserNey(),
                    sentences: Sentences / 2
                );
                for (var i = 0; i < 3; i++)
                {
                    var options = new GenerationOptions { MaxTokens = 25, Seed = tour.Seed + i };
                    var said = string.Concat(
                        await model.Text(tour.Threads).GenerateAsync("", options, ct).ToListAsync(ct)
                    );
                    rows.Add([
                        i == 0 ? $"{order}" : "",
                        said.Length > 0 ? said : new Bilingual("(an empty sentence)", "(빈 문장)"),
                    ]);
                }

                File.Delete(model.Path);
                File.Delete(ModelSidecar.PathFor(model.Path));
            }

            tour.Report.Table([new("n", "n"), text.Name], rows);
        }
    }

    private static void GoOn(TourContext tour)
    {
        tour.Next.AddRange([
            (
                $"malmoi explain {tour["ko.arpa"]} \"할머니께서 시장에서 사과를 사셨다.\"",
                new("every factor of a sentence", "문장의 모든 인수")
            ),
            (
                $"malmoi generate {tour["en.arpa"]} --temperature 0.7 --count 5",
                new("sentences at a lower temperature", "온도를 낮춘 문장들")
            ),
            (
                $"malmoi convert {tour["ko.arpa"]} {tour["ko.bin"]} --type trie",
                new("a KenLM file, opened in no time", "곧바로 열리는 KenLM 파일")
            ),
            (
                $"malmoi eval {tour["en.arpa"]} {tour["en.pairs.jsonl"]} --paradigms",
                new("minimal pairs, paradigm by paradigm", "틀마다 최소 대립쌍")
            ),
            (
                "malmoi train ngram YOUR-TEXT.txt -o model.arpa --order 5",
                new("a model of your own text", "내 글의 모델")
            ),
        ]);
    }
}
