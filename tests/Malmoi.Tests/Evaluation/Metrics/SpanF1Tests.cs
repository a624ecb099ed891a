using CsCheck;
using Malmoi.Evaluation.Metrics;

namespace Malmoi.Tests.Evaluation.Metrics;

public class SpanF1Tests
{
    [Fact]
    public void Spans_begin_at_B_and_at_an_I_that_continues_nothing()
    {
        Assert.Equal(
            [new TaggedSpan("MISC", 3, 6), new TaggedSpan("PER", 7, 9)],
            SpanF1.Spans(["O", "O", "O", "B-MISC", "I-MISC", "I-MISC", "O", "B-PER", "I-PER"])
        );
        Assert.Equal(
            [new TaggedSpan("A", 0, 1), new TaggedSpan("A", 1, 3), new TaggedSpan("B", 3, 4)],
            SpanF1.Spans(["I-A", "B-A", "I-A", "I-B"])
        );
        Assert.Equal([new TaggedSpan("", 0, 2), new TaggedSpan("", 2, 3)], SpanF1.Spans(["B", "I", "B"]));
        Assert.Equal(
            [new TaggedSpan("X", 0, 2), new TaggedSpan("X", 2, 3), new TaggedSpan("X", 3, 4)],
            SpanF1.Spans(["B-X", "E-X", "S-X", "I-X"])
        );
        Assert.Empty(SpanF1.Spans([]));
    }

    [Fact]
    public void A_span_with_one_wrong_end_is_wrong()
    {
        // The example of seqeval: one of two spans is found.
        var scores = SpanF1.Count(
            [
                ["O", "O", "O", "B-MISC", "I-MISC", "I-MISC", "O"],
                ["B-PER", "I-PER", "O"],
            ],
            [
                ["O", "O", "B-MISC", "I-MISC", "I-MISC", "I-MISC", "O"],
                ["B-PER", "I-PER", "O"],
            ]
        );
        Assert.Equal(new PrecisionRecall(1, 2, 2), scores.Overall);
        Assert.Equal(0.5, scores.Overall.F1);
        Assert.Equal(0.5, scores.MacroF1);
        Assert.Equal(1, scores.Types["PER"].F1);
        Assert.Equal(0, scores.Types["MISC"].F1);
    }

    [Fact]
    public void Where_there_are_no_spans_there_is_no_F1() =>
        Assert.Equal(
            0,
            SpanF1
                .Count(
                    [
                        ["O"],
                    ],
                    [
                        ["O"],
                    ]
                )
                .Overall.F1
        );

    [Fact]
    public void Tags_of_spans_without_B_are_read_back() =>
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 4], Gen.Const(0))
            .Array[1, 6]
            .Sample(drawn =>
            {
                // Spans with a gap before each: whatever a span is written with, it is read back.
                var (tags, wanted) = (new List<string>(), new List<TaggedSpan>());
                foreach (var (gap, length, _) in drawn)
                {
                    tags.AddRange(Enumerable.Repeat("O", gap));
                    wanted.Add(new TaggedSpan("N", tags.Count, tags.Count + length));
                    tags.AddRange(Enumerable.Range(0, length).Select(i => i == 0 ? "B-N" : "I-N"));
                }

                Assert.Equal(wanted, SpanF1.Spans(tags));
                Assert.Equal(
                    wanted,
                    SpanF1.Spans([.. tags.Select(tag => tag.Replace("B-", "I-", StringComparison.Ordinal))])
                );
            });

    [Fact]
    public void Other_tags_and_other_counts_are_refused()
    {
        Assert.Contains("'NOUN'", Assert.Throws<InputException>(() => SpanF1.Spans(["NOUN"])).Message);
        Assert.Contains(
            "sentence 1 has 2 predicted tags for 1 words",
            Assert
                .Throws<InputException>(() =>
                    SpanF1.Count(
                        [
                            ["O"],
                        ],
                        [
                            ["O", "O"],
                        ]
                    )
                )
                .Message
        );
    }
}
