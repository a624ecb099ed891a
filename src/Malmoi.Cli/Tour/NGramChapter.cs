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
    private const int TestSentences = 2_000;
    internal const int Order = 5;

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
        tour.Step($"n-gram models: Maeul writes {tour.Sentences:N0} sentences in each language");
        VillageText[] texts =
        [
            new(tour, Language.Korean, tour.Sentences, TestSentences),
            new(tour, Language.English, tour.Sentences, TestSentences),
        ];
        NGramWorld.Describe(report, texts);
        tour.Step($"learning {Order}-gram models with modified Kneser-Ney smoothing");
        var models = texts.Select(text => text.Learn($"{text.Code}.arpa", Order, new ModifiedKneserNey())).ToArray();
        try
        {
            Explain(report, texts, models);
            Sparsity(report, texts, models);
            NGramMeasurements.Smoothing(tour, texts, ct);
            NGramMeasurements.Units(tour, texts[0], ct);
            NGramMeasurements.LearningCurve(tour, texts, ct);
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
                "The chain rule makes the probability of a sentence a product of conditional probabilities, one a word. Long bars are surprises: −log₂ p bits. Beside each word stands the length of the n-gram that answered; where the model had not seen the longer one, it backed off to a shorter one and paid for it.",
                "연쇄 규칙은 문장의 확률을 단어마다 하나씩인 조건부 확률의 곱으로 바꾼다. 긴 막대는 놀라움, 곧 −log₂ p 비트다. 단어 옆의 수는 답한 n-gram의 길이다. 더 긴 것을 본 적이 없으면 값을 치르고 더 짧은 것으로 물러선다."
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
                    sentences: tour.Sentences / 2
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
