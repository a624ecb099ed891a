using CsCheck;
using Malmoi.Evaluation.Metrics;
using Malmoi.Numerics;

namespace Malmoi.Tests.Evaluation.Metrics;

public class ClassMetricsTests
{
    // True 0 0 0 1 1 2, said 0 0 1 1 2 2.
    private static readonly int[] True = [0, 0, 0, 1, 1, 2];
    private static readonly int[] Said = [0, 0, 1, 1, 2, 2];

    [Fact]
    public void Accuracy_is_the_share_of_right_ones()
    {
        Assert.Equal(4.0 / 6, Accuracy.Of(True, Said));
        Assert.Equal(0.5, Accuracy.Of(["가", "나"], ["가", "다"]));
    }

    [Fact]
    public void F1_is_worked_by_hand()
    {
        var scores = ClassScores.Count(True, Said);
        Assert.Equal(new PrecisionRecall(2, 2, 3), scores.Of(0));
        Assert.Equal(new PrecisionRecall(1, 2, 2), scores.Of(1));
        Assert.Equal(new PrecisionRecall(1, 2, 1), scores.Of(2));
        Assert.Equal(0.8, scores.Of(0).F1, 12); // P 1, R 2/3
        Assert.Equal((0.8 + 0.5 + 2.0 / 3) / 3, scores.MacroF1, 12);
        Assert.Equal((1 + 0.5 + 0.5) / 3, scores.MacroPrecision, 12);
        Assert.Equal((2.0 / 3 + 0.5 + 1) / 3, scores.MacroRecall, 12);
        Assert.Equal(4.0 / 6, scores.Micro.F1, 12);
    }

    [Fact]
    public void A_class_that_is_neither_said_nor_true_counts_nothing()
    {
        var scores = ClassScores.Count([0, 0], [0, 3]);
        Assert.Equal([0, 3], scores.Classes.Keys);
        Assert.Equal(default, scores.Of(1));
        Assert.Equal(0, scores.Of(3).F1);
        Assert.Equal((2.0 / 3 + 0) / 2, scores.MacroF1, 12);
    }

    [Fact]
    public void Matthews_is_worked_by_hand()
    {
        // tp 6, tn 3, fp 1, fn 2: (6·3 - 1·2) / √(7·8·4·5)
        int[] references = [1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0];
        int[] predictions = [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 1];
        Assert.Equal(16 / Math.Sqrt(7 * 8 * 4 * 5), MatthewsCorrelation.Of(references, predictions), 12);
        // Several classes: s 6, c 4, Σpt 2·3+2·2+2·1 = 12, Σp² 12, Σt² 14.
        Assert.Equal((4 * 6 - 12) / Math.Sqrt((36.0 - 12) * (36 - 14)), MatthewsCorrelation.Of(True, Said), 12);
        Assert.Equal(0, MatthewsCorrelation.Of([0, 1, 1], [1, 1, 1]));
    }

    [Fact]
    public void Matthews_of_two_classes_is_the_correlation_of_their_numbers() =>
        Gen.Select(Gen.Int[0, 1].Array[40], Gen.Int[0, 1].Array[40])
            .Sample(pair =>
            {
                var correlation = Correlation.Pearson(
                    [.. pair.Item1.Select(value => (double)value)],
                    [.. pair.Item2.Select(value => (double)value)]
                );
                var matthews = MatthewsCorrelation.Of(pair.Item1, pair.Item2);
                Assert.Equal(double.IsNaN(correlation) ? 0 : correlation, matthews, 1e-9);
            });

    [Fact]
    public void Micro_F1_of_one_class_a_text_is_accuracy() =>
        Gen.Select(Gen.Int[0, 4].Array[30], Gen.Int[0, 4].Array[30])
            .Sample(pair =>
                Assert.Equal(
                    Accuracy.Of(pair.Item1, pair.Item2),
                    ClassScores.Count(pair.Item1, pair.Item2).Micro.F1,
                    1e-12
                )
            );

    [Fact]
    public void Nothing_to_judge_and_mismatched_counts_are_refused_in_one_line()
    {
        Assert.Contains("nothing to judge", Assert.Throws<InputException>(() => Accuracy.Of<int>([], [])).Message);
        Assert.Contains(
            "1 predictions for 2 references",
            Assert.Throws<InputException>(() => MatthewsCorrelation.Of([1, 2], [1])).Message
        );
        Assert.Throws<InputException>(() => new Rouge(RougeUnits.Eojeols).Of(["a"], []));
        Assert.Throws<InputException>(() => Bleu.Of((string[])[], []));
        Assert.Throws<InputException>(() => ChrF.Characters.Of(["a"], ["a", "b"]));
        Assert.Throws<InputException>(() => AnswerMatch.Squad.Of([], []));
        Assert.Throws<InputException>(() => SpanF1.Count([], []));
        Assert.Contains(
            "text 1 has no reference",
            Assert.Throws<InputException>(() => Bleu.Of([(string[])[]], ["a"])).Message
        );
    }
}
