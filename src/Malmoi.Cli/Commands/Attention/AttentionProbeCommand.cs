using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Malmoi.Cli.Commands.Probing;
using Malmoi.Linguistics.Attention;
using Malmoi.Linguistics.Probing;
using Malmoi.Linguistics.Treebanks;
using Malmoi.Reports;
using Malmoi.Reports.Charts;

namespace Malmoi.Cli.Commands.Attention;

/// <summary><c>malmoi attention probe</c>: how much of a dependency parser all heads together are.</summary>
internal sealed class AttentionProbeCommand
{
    private readonly ModelArguments _model = new();
    private readonly ProbeArguments _probe = new();
    private readonly PictureOutput _picture = new();

    public static Command Create() => new AttentionProbeCommand().Build();

    private Command Build()
    {
        var command = new Command(
            "probe",
            "All heads together as a parser, with and without word vectors (Clark et al., 2019)"
        );
        command.SetAction((parse, ct) => Task.Run(() => RunAsync(parse, ct), CancellationToken.None));
        return _picture.AddTo(_model.AddTo(_probe.AddTo(command)));
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken ct)
    {
        var path = _picture.Check(parse);
        var options = _probe.Options(parse, _model.ThreadCount(parse));
        using var probed = ProbedModel.Open(parse, _model, _probe, ct);
        var folder = Directory.CreateTempSubdirectory("malmoi-attention-");
        var inputs = new List<AttentionProbeInput>();
        try
        {
            Read(parse, probed, folder.FullName, inputs, ct);
            var words = probed.Sources.FirstOrDefault(source => source.Source == ProbeSource.Static);
            var experiment = new AttentionProbeExperiment(inputs, words ?? probed.Sources[0], options);
            var result = await ProgressBar.ShowAsync(
                "learning",
                () => experiment.Share,
                () => Task.FromResult(experiment.Run(probed.Learnt(), probed.Tested(), ct))
            );
            if (path is not null)
            {
                Draw(parse, path, result);
            }

            Report(parse, probed, words is null ? "the model's embeddings" : parse.GetValue(_probe.Vectors)!, result);
            return 0;
        }
        finally
        {
            foreach (var features in inputs.SelectMany(input => new[] { input.Learnt, input.Tested }).Distinct())
            {
                features.Dispose();
            }

            folder.Delete(recursive: true);
        }
    }

    private void Read(
        ParseResult parse,
        ProbedModel probed,
        string folder,
        List<AttentionProbeInput> inputs,
        CancellationToken ct
    )
    {
        var cache = probed.Sources[0];
        Add("distance", "distance and words", (sentence, _) => PairFeatures.OfDistances(sentence.Words.Count), false);
        Attend("attention", null);
        if (!parse.GetValue(_probe.NoTwin))
        {
            Attend("twin: attention", parse.GetValue(_probe.Seed));
        }

        void Attend(string name, long? untrained)
        {
            using var model = _model.Open(parse, probed.Model, untrained);
            var reader = new AttentionReader(model);
            Add(
                name,
                $"{name} and words",
                (sentence, _) =>
                    PairFeatures.OfAttention(
                        reader.Words(sentence.Text, [.. sentence.Words.Select(word => word.Range)])
                    ),
                true
            );
        }

        void Add(string name, string withWords, Func<TreebankSentence, int, float[]> numbers, bool alone)
        {
            var learnt = Write("learnt", probed.Learnt(), cache.Learnt);
            var tested = Write("tested", probed.Tested(), cache.Tested);
            if (alone)
            {
                inputs.Add(new AttentionProbeInput(name, learnt, tested, false));
            }

            inputs.Add(new AttentionProbeInput(withWords, learnt, tested, true));

            PairFeatures Write(string part, IEnumerable<TreebankSentence> sentences, ActivationCache like) =>
                PairFeatures.Write(
                    Path.Combine(folder, $"{name.Replace(":", "", StringComparison.Ordinal)} {part}"),
                    sentences.Select(
                        (sentence, i) =>
                        {
                            ct.ThrowIfCancellationRequested();
                            return like.FirstWord(i) < 0
                                ? ((float[], int)?)null
                                : (numbers(sentence, i), sentence.Words.Count);
                        }
                    )
                );
        }
    }

    private void Draw(ParseResult parse, string path, AttentionProbeResult result)
    {
        var title = new Bilingual("Attention as a parser", "구문 분석기로서의 주의");
        var svg = new BarChart
        {
            Title = title,
            ValueTitle = new Bilingual("heads found, %", "찾은 지배소, %"),
            MarkName = new Bilingual("best fixed offset", "가장 나은 고정 거리"),
            Maximum = 100,
            Bars =
            [
                .. result.Rows.Select(row => new Bar(
                    Name(row.Name),
                    100 * row.Found.Value,
                    100 * row.Found.Interval.Low,
                    100 * row.Found.Interval.High,
                    Mark: 100 * result.OffsetFound.Value
                )),
            ],
        }.ToSvg();
        _picture.Save(
            parse,
            path,
            title,
            svg,
            new Bilingual(
                "Unlabelled attachment, punctuation and roots apart; lines are 95 % intervals.",
                "이름표 없는 지배소 정확도(문장 부호와 뿌리 빼고). 가로줄은 95% 구간."
            )
        );
    }

    private static Bilingual Name(string name) =>
        new(
            name,
            name.Replace("twin: ", "쌍둥이: ", StringComparison.Ordinal)
                .Replace("attention", "주의", StringComparison.Ordinal)
                .Replace("distance", "거리", StringComparison.Ordinal)
                .Replace(" and words", "와 단어 벡터", StringComparison.Ordinal)
        );

    private void Report(ParseResult parse, ProbedModel probed, string words, AttentionProbeResult result)
    {
        var output = parse.InvocationConfiguration.Output;
        if (parse.GetValue(_model.Json))
        {
            JsonReport.Write(
                output,
                new JsonObject
                {
                    ["model"] = probed.Model,
                    ["split"] = probed.Split,
                    ["wordVectors"] = words,
                    ["learnt"] = result.Learnt,
                    ["tested"] = result.Tested,
                    ["words"] = result.Words,
                    ["tooLong"] = probed.TooLong,
                    ["offset"] = result.Offset,
                    ["offsetFound"] = LayerCurves.Json(result.OffsetFound),
                    ["probes"] = JsonReport.Array(
                        result.Rows,
                        row => new JsonObject
                        {
                            ["reads"] = row.Name,
                            ["uas"] = LayerCurves.Json(row.Found),
                            ["seeds"] = JsonReport.Array(row.Seeds, seed => seed),
                            ["overOffset"] = LayerCurves.Json(row.OverOffset),
                        }
                    ),
                }
            );
            return;
        }

        var table = Screen.Table("probe reads", "UAS", "95 %", "seeds", "over the offset");
        table.Row(
            string.Create(CultureInfo.InvariantCulture, $"offset {result.Offset:+0;-0} (no probe)"),
            LayerCurves.Percent(result.OffsetFound.Value),
            LayerCurves.Range(result.OffsetFound),
            "",
            ""
        );
        foreach (var row in result.Rows)
        {
            table.Row(
                row.Name,
                LayerCurves.Percent(row.Found.Value),
                LayerCurves.Range(row.Found),
                $"{LayerCurves.Percent(row.Seeds.Min())}-{LayerCurves.Percent(row.Seeds.Max())}",
                LayerCurves.Gain(row.OverOffset)
            );
        }

        Screen.On(output).Write(table);
        output.WriteLine(
            $"{probed.Split}: {result.Learnt} and {result.Tested} sentences, {result.Words.Grouped()} words; word vectors: {words}"
        );
        if (probed.TooLong > 0)
        {
            output.WriteLine($"{probed.TooLong} sentences are longer than the model reads and were left out");
        }
    }
}
