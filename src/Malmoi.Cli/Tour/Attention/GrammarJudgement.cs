using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.NGrams;
using Malmoi.NGrams.Smoothing;
using Malmoi.Reports;
using Malmoi.Reports.Charts;
using Malmoi.Village;

namespace Malmoi.Cli.Tour.Attention;

/// <summary>A small GPT beside the 5-gram of the same text, on pairs that ask for more than the last four words.</summary>
internal static class GrammarJudgement
{
    private static readonly Bilingual _gpt = new("GPT", "GPT");
    private static readonly Bilingual _ngram = new("5-gram", "5-gram");

    public static void Judge(TourContext tour, CancellationToken ct)
    {
        tour.Report.Heading(new Bilingual("Words that must agree from afar", "멀리서 맞아야 하는 단어"), 3)
            .Paragraph(
                new Bilingual(
                    "Both models read the same text: ten thousand sentences of the village's stories and pages, and sentences of each construction below with words and phrases that training may use. In the test the deciding word and the one it must agree with stand at least four words apart, with another word between that would ask for the wrong form, and every pair has a word that training never showed. A 5-gram sees four words back, so it must guess (the dashed line); attention may look at any word, but it had to learn where. Constructions that a 5-gram decides within its reach (islands, negative polarity in English) are left out.",
                    "두 모델은 같은 글을 읽었다. 마을의 이야기와 낱문장 만 개, 그리고 아래 구문마다 학습에 허락된 단어와 구로 지은 문장들이다. 시험에서는 결정하는 단어와 그것이 맞아야 할 단어가 네 단어 넘게 떨어져 있고, 사이에는 틀린 꼴을 부르는 다른 단어가 있으며, 쌍마다 학습에 나오지 않은 단어가 있다. 5-gram은 네 단어 앞까지만 보므로 찍을 수밖에 없다(점선). 어텐션은 어느 단어든 볼 수 있지만 어디를 볼지는 배워야 했다. 5-gram이 닿는 거리에서 정해지는 구문(영어의 섬 제약과 부정 극어)은 뺐다."
                )
            );
        foreach (var language in (Language[])[Language.English, Language.Korean])
        {
            Judge(tour, new GrammarText(tour, language), ct);
        }
    }

    private static void Judge(TourContext tour, GrammarText grammar, CancellationToken ct)
    {
        var text = grammar.Text;
        tour.Step($"{text.Code}: a GPT learns {text.Train.Count:N0} sentences");
        var gpt = tour.Kept($"{text.Code}.gpt", () => new SmallGpt(tour, grammar, ct));
        using var ngram = text.Learn($"{text.Code}.grammar.arpa", NGramChapter.Order, new ModifiedKneserNey());
        bool[] ofGpt = Right(grammar, gpt.Score);
        bool[] ofNGram = Right(grammar, sentences => Score(ngram, sentences));
        var rows = grammar
            .Pairs.Select((pair, index) => (pair.Phenomenon, Gpt: ofGpt[index], NGram: ofNGram[index]))
            .GroupBy(row => row.Phenomenon)
            .Select(rows =>
                (
                    rows.Key,
                    Gpt: new Share(rows.Select(row => row.Gpt), tour.Seed),
                    NGram: new Share(rows.Select(row => row.NGram), tour.Seed)
                )
            )
            .ToList();
        foreach (var (phenomenon, one, other) in rows)
        {
            tour.Step($"  {phenomenon}: GPT {one}, 5-gram {other}");
        }

        var chart = new BarChart
        {
            Title = new Bilingual(
                $"{text.Name.English}: pairs judged rightly (%)",
                $"{text.Name.Korean}: 바르게 고른 쌍(%)"
            ),
            ValueTitle = new Bilingual("accuracy (%), 95 % interval", "정확도(%), 95 % 구간"),
            Maximum = 100,
            Reference = 50,
            NameWidth = 260,
            Groups = [_gpt, _ngram],
            Bars =
            [
                .. rows.SelectMany(row =>
                    (Bar[])[row.Gpt.Bar(PhenomenonNames.Of(row.Key)), row.NGram.Bar(new Bilingual("", ""), 1)]
                ),
            ],
        };
        tour.Report.Figure(chart.ToSvg(), chart.Title);
        var ahead = rows.Count(row => row.Gpt.Low > row.NGram.High);
        var higher = rows.Count(row => row.Gpt.Percent > row.NGram.Percent);
        tour.Report.Paragraph(
            new Bilingual(
                $"{text.Name.English}: the GPT has {gpt.Parameters:N0} parameters over {gpt.VocabularySize:N0} pieces and read {gpt.Lesson.Tokens:N0} tokens. It is above the 5-gram on {higher} of {rows.Count} phenomena, on {ahead} of them with intervals that do not touch.",
                $"{text.Name.Korean}: GPT는 조각 {gpt.VocabularySize:N0}개 위의 매개변수 {gpt.Parameters:N0}개로 토큰 {gpt.Lesson.Tokens:N0}개를 읽었다. 현상 {rows.Count}개 가운데 {higher}개에서 5-gram보다 높고, 그중 {ahead}개는 구간이 겹치지 않는다."
            )
        );
    }

    private static bool[] Right(GrammarText grammar, Func<IReadOnlyList<string>, double[]> score)
    {
        var good = score([.. grammar.Pairs.Select(pair => pair.Good)]);
        var bad = score([.. grammar.Pairs.Select(pair => pair.Bad)]);
        return [.. good.Zip(bad, (one, other) => one > other)];
    }

    private static double[] Score(OpenedModel model, IReadOnlyList<string> sentences) =>
        [.. sentences.Select(sentence => Score(model.NGrams!, model.Tokenizer, sentence))];

    private static double Score(INGramModel model, ITokenizer tokenizer, string sentence)
    {
        int[] tokens = [.. tokenizer.Encode(sentence).Select(token => token.Id), model.Marks.End];
        var scores = new NGramScore[tokens.Length];
        using var state = model.Start();
        model.Read(state, tokens, scores);
        return scores.Sum(score => (double)score.Log10Probability);
    }
}
