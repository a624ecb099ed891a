using Malmoi.Evaluation;
using Malmoi.Evaluation.Tasks;
using Malmoi.LanguageModels;

namespace Malmoi.Tests.Evaluation;

public class AcceptabilityTests
{
    private static readonly TokenFrequencies None = new([]);

    [Fact]
    public void Measures_are_those_of_the_papers()
    {
        TextScore[] scores = [Score((1, -2), (2, -4))];
        Assert.Equal(-6, Value(scores, AcceptabilityMeasure.LogProbability, None), 1e-12);
        Assert.Equal(-3, Value(scores, AcceptabilityMeasure.Mean, None), 1e-12);
        Assert.Equal(-6 / Math.Pow(7.0 / 6, 0.8), Value(scores, AcceptabilityMeasure.Penalised, None), 1e-12);
        // Token 1 three times of three, so u(1) = 4 / 5 and u(2) = 1 / 5.
        var frequencies = new TokenFrequencies([Score((1, 0), (1, 0), (1, 0))]);
        Assert.Equal(
            (-6 - Math.Log(0.8) - Math.Log(0.2)) / 2,
            Value(scores, AcceptabilityMeasure.Slor, frequencies),
            1e-12
        );
    }

    [Fact]
    public void The_threshold_divides_best_and_is_tried_on_other_sentences()
    {
        JudgedSentence[] sentences = [new("a", true), new("b", true), new("c", false), new("d", true)];
        double[] values = [-1, -2, -3, -4];
        var threshold = Acceptability.Threshold(values, sentences);
        Assert.Equal(-2, threshold);
        var score = Acceptability.Score(values, sentences, threshold);
        Assert.Equal(0.75, score.Accuracy);
        // Of the three pairs of a good and the bad one, two are in order.
        Assert.Equal(2.0 / 3, score.Area, 1e-12);
        // (tp·tn - fp·fn) / √(2·3·1·2) with tp 2, tn 1, fp 0, fn 1
        Assert.Equal(2 / Math.Sqrt(12), score.Correlation, 1e-12);
    }

    [Fact]
    public void Intervals_are_as_wide_as_sentences_are_few()
    {
        var few = Of(20);
        var many = Of(2000);
        Assert.InRange(few.Correlation, few.CorrelationInterval.Low, few.CorrelationInterval.High);
        Assert.Equal(many.Correlation, few.Correlation, 1e-12);
        // Of an accuracy of 0.8 the interval is about 2 · 1.96 · √(0.8 · 0.2 / n).
        Assert.Equal(2 * 1.96 * Math.Sqrt(0.16 / 2000), Width(many.AccuracyInterval), 0.004);
        Assert.Equal(2 * 1.96 * Math.Sqrt(0.16 / 20), Width(few.AccuracyInterval), 0.06);
        Assert.InRange(Width(many.CorrelationInterval), 0, Width(few.CorrelationInterval) / 5);

        static double Width(Interval interval) => interval.High - interval.Low;

        // Of every ten sentences four are good and above, four bad and below, one of each on the wrong side.
        static AcceptabilityScore Of(int count) =>
            Acceptability.Score(
                [.. Enumerable.Range(0, count).Select(i => i % 10 < 5 ? 1.0 : -1)],
                [.. Enumerable.Range(0, count).Select(i => new JudgedSentence("a", i % 10 is < 4 or 5))],
                0
            );
    }

    [Fact]
    public void Ties_count_half_and_labels_of_one_kind_are_refused()
    {
        JudgedSentence[] sentences = [new("a", true), new("b", false)];
        Assert.Equal(0.5, Acceptability.Score([1, 1], sentences, 0).Area);
        var error = Assert.Throws<InputException>(() => Acceptability.Threshold([1], [new("a", true)]));
        Assert.Contains("same label", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CoLA_is_read_with_its_line_where_it_is_broken()
    {
        using var folder = new TemporaryFolder();
        folder.Write("in_domain_train.tsv", "gj04\t1\t\tDogs bark.\ncj99\t0\t*\tBark dogs the.\n");
        folder.Write("in_domain_dev.tsv", "gj04\t1\t\tDogs bark.\n");
        folder.Write("out_of_domain_dev.tsv", "gj04\t2\t\tDogs bark.\n");
        var error = Assert.Throws<InputException>(() => Cola.Load(folder.Path));
        Assert.Contains("out_of_domain_dev.tsv' line 1", error.Message, StringComparison.Ordinal);
        folder.Write("out_of_domain_dev.tsv", "gj04\t0\t\tDogs bark.\n");
        var task = Cola.Load(folder.Path);
        Assert.Equal([true, false], task.ChosenOn.Select(sentence => sentence.IsAcceptable));
        Assert.Equal(["in domain", "out of domain"], task.Parts.Select(part => part.Name));
    }

    [Fact]
    public void CoLA_is_read_whole()
    {
        var task = Cola.Load(OutsideData.Data("cola"));
        Assert.Equal(8551, task.ChosenOn.Count);
        Assert.Equal([527, 516], task.Parts.Select(part => part.Sentences.Count));
    }

    private static double Value(TextScore[] scores, AcceptabilityMeasure measure, TokenFrequencies frequencies) =>
        Assert.Single(Acceptability.Values(scores, measure, frequencies));

    private static TextScore Score(params (int Id, double LogProbability)[] tokens) =>
        new([.. tokens.Select(token => new TokenScore(new Token(token.Id, "x", 0..1), token.LogProbability, false))]);
}
