using Malmoi.Linguistics.Probing;
using Malmoi.Reports;
using Malmoi.Reports.Charts;

namespace Malmoi.Cli.Tour.Attention;

/// <summary>Probes of every layer, learnt on known constructions and reported on new ones, beside their control tasks and an untrained twin.</summary>
internal static class ProbeJudgement
{
    private static readonly (string Task, Bilingual Name)[] _tasks =
    [
        ("part", new("part of speech", "품사")),
        ("relation", new("relation", "관계")),
    ];

    public static void Judge(
        TourContext tour,
        VillageText text,
        GrammarTrees trees,
        IReadOnlyList<ShownModel> learnt,
        IReadOnlyList<ShownModel> untrained,
        CancellationToken ct
    )
    {
        var rows = learnt
            .Zip(untrained)
            .SelectMany(pair => Results(tour, text, trees, pair.First, pair.Second, ct))
            .ToList();
        foreach (var row in rows)
        {
            tour.Step(
                $"{text.Code}: {row.Name.English}: {row.Model} layer {row.Last.Layer} {Percent(row.Last.Accuracy)}, over its twin {Gain(row.Last.OverUntrained).English}, over control {Gain(row.Last.Selectivity).English}, word alone {Percent(row.Types)}"
            );
        }

        var layers = rows.SelectMany(row => row.Layers).Where(layer => layer.Layer > 0).ToList();
        var above = layers.Count(layer => layer.OverUntrained?.Interval.Low > 0 && layer.Selectivity?.Interval.Low > 0);
        var title = new Bilingual(
            $"{text.Name.English}: what the last layer says (%)",
            $"{text.Name.Korean}: 마지막 층이 말해 주는 것(%)"
        );
        tour.Report.Heading(new Bilingual($"Probes, {text.Name.English}", $"탐침, {text.Name.Korean}"), 3)
            .Paragraph(
                new Bilingual(
                    $"A linear probe sees the vector of a word in one layer and says its part of speech, or the vectors of a word and its head and says how the one depends on the other. It learns from {trees.Known.Count} sentences of known constructions and is asked about {trees.New.Count} of new ones. Two things it must beat: the same probe over a twin that learnt nothing, and itself at a task that only memory can solve, where each word has a label drawn by chance (control). In {above} of {layers.Count} layers above the embeddings the intervals of both differences lie above zero.",
                    $"선형 탐침은 한 층의 단어 벡터를 보고 품사를, 단어와 그 지배소의 벡터를 보고 둘의 관계를 말한다. 아는 구문의 문장 {trees.Known.Count}개에서 배우고 새 구문의 문장 {trees.New.Count}개에 대해 답한다. 이겨야 할 것은 둘이다. 배우지 않은 쌍둥이 위의 같은 탐침, 그리고 단어마다 표지를 제비로 뽑아 외워야만 풀 수 있는 과제(대조)를 푸는 자기 자신. 임베딩 위의 층 {layers.Count}개 가운데 {above}개에서 두 차이의 구간이 모두 0보다 위에 있다."
                )
            )
            .Figure(Chart(title, rows).ToSvg(), title)
            .Table(
                [
                    new("task", "과제"),
                    new("model", "모델"),
                    new("layer", "층"),
                    new("right, %", "정답, %"),
                    new("over the twin (95 %)", "쌍둥이보다(95 %)"),
                    new("over control (95 %)", "대조보다(95 %)"),
                ],
                rows.SelectMany(row => row.Layers, Line)
            );
    }

    private static IReadOnlyList<Bilingual> Line(Row row, LayerResult layer) =>
        [
            row.Name,
            row.Model,
            layer.Layer == 0 ? new Bilingual("embeddings", "임베딩") : $"{layer.Layer}",
            Percent(layer.Accuracy),
            Gain(layer.OverUntrained),
            Gain(layer.Selectivity),
        ];

    private static BarChart Chart(Bilingual title, IReadOnlyList<Row> rows) =>
        new()
        {
            Title = title,
            ValueTitle = new Bilingual("accuracy (%), 95 % interval", "정확도(%), 95 % 구간"),
            Maximum = 100,
            NameWidth = 200,
            Groups =
            [
                new Bilingual("learnt", "배운 모델"),
                new Bilingual("untrained twin", "배우지 않은 쌍둥이"),
                new Bilingual("control task", "대조 과제"),
            ],
            MarkName = new Bilingual("the word alone", "단어만으로"),
            Bars =
            [
                .. rows.SelectMany(row =>
                    (Bar[])
                        [
                            Bar(
                                row.Last,
                                new($"{row.Name.English}, {row.Model}", $"{row.Name.Korean}, {row.Model}"),
                                0,
                                row
                            ),
                            Bar(row.Twin, new Bilingual("", ""), 1, row),
                            new(new Bilingual("", ""), 100 * row.Last.Control ?? 0, Group: 2),
                        ]
                ),
            ],
        };

    private static Bar Bar(LayerResult layer, Bilingual name, int group, Row row) =>
        new(
            name,
            100 * layer.Accuracy.Value,
            100 * layer.Accuracy.Interval.Low,
            100 * layer.Accuracy.Interval.High,
            group,
            Mark: 100 * row.Types.Value
        );

    private static List<Row> Results(
        TourContext tour,
        VillageText text,
        GrammarTrees trees,
        ShownModel model,
        ShownModel twin,
        CancellationToken ct
    )
    {
        using var of = new Activations(tour, ProbeSource.Model, $"{text.Code}.{model.Name}", model, trees, null, ct);
        using var random = new Activations(
            tour,
            ProbeSource.Untrained,
            $"{text.Code}.{model.Name}.untrained",
            twin,
            trees,
            of.Vectors,
            ct
        );
        var experiment = new ProbeExperiment(
            [of.Vectors, random.Vectors],
            () => trees.Known,
            () => trees.New,
            new ProbeOptions { Seed = tour.Seed, Threads = tour.Threads }
        );
        return
        [
            .. _tasks.Select(task =>
            {
                var result = experiment.Run(ProbeTasks.Parse(task.Task), ct: ct);
                return new Row(
                    task.Name,
                    model.Name,
                    result.Types,
                    [.. result.Layers.Where(layer => layer.Source == ProbeSource.Model)],
                    result.Layers.Last(layer => layer.Source == ProbeSource.Untrained)
                );
            }),
        ];
    }

    private static string Percent(Measured share) => (100 * share.Value).Fixed(1);

    private static Bilingual Gain(Measured? gain)
    {
        return gain is null ? "" : new Bilingual(Between("to"), Between("~"));

        string Between(string word) =>
            $"{(100 * gain.Value.Value).Fixed(1)} ({(100 * gain.Value.Interval.Low).Fixed(1)} {word} {(100 * gain.Value.Interval.High).Fixed(1)})";
    }

    /// <summary>What probes of a task found in a model.</summary>
    private sealed record Row(
        Bilingual Name,
        string Model,
        Measured Types,
        IReadOnlyList<LayerResult> Layers,
        LayerResult Twin
    )
    {
        public LayerResult Last => Layers[^1];
    }

    /// <summary>A model's vectors of all trees, in two files that are deleted when they were read.</summary>
    private sealed class Activations : IDisposable
    {
        private readonly string[] _paths;

        public Activations(
            TourContext tour,
            ProbeSource source,
            string name,
            ShownModel model,
            GrammarTrees trees,
            ProbedVectors? like,
            CancellationToken ct
        )
        {
            _paths = [tour[$"{name}.known.activations"], tour[$"{name}.new.activations"]];
            Vectors = new ProbedVectors(
                source,
                ProbedVectors.Write(model.Vectors, trees.Known, _paths[0], like?.Learnt, ct),
                ProbedVectors.Write(model.Vectors, trees.New, _paths[1], like?.Tested, ct)
            );
        }

        public ProbedVectors Vectors { get; }

        public void Dispose()
        {
            Vectors.Learnt.Dispose();
            Vectors.Tested.Dispose();
            Array.ForEach(_paths, File.Delete);
        }
    }
}
