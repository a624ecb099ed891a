using System.CommandLine;
using Malmoi.Linguistics.Probing;
using Malmoi.Reports;
using Malmoi.Reports.Charts;

namespace Malmoi.Cli.Commands.Probing;

/// <summary>What probes found, as curves over the layers and as a page.</summary>
internal static class ProbePicture
{
    private static readonly Dictionary<string, string> s_korean = new()
    {
        ["part"] = "품사",
        ["tag"] = "형태소 꼬리표",
        ["number"] = "수",
        ["tense"] = "시제",
        ["honorific"] = "높임",
        ["ending"] = "조사와 어미",
        ["relation"] = "의존 관계",
        ["length"] = "문장 길이",
        ["content"] = "담긴 낱말",
    };

    /// <summary>Writes a picture of the one task, or a page of all.</summary>
    /// <exception cref="InputException">Several tasks are to go into one picture.</exception>
    public static void Save(
        ParseResult parse,
        PictureOutput picture,
        string path,
        ProbedModel probed,
        IReadOnlyList<ProbeResult> results
    )
    {
        if (!PictureOutput.IsPage(path))
        {
            if (results.Count > 1)
            {
                throw new InputException(
                    $"'{path}' holds one picture, and {results.Count} tasks were asked: name an .html"
                );
            }

            picture.Save(parse, path, Title(results[0]), Curves(results[0]), Caption(results[0], probed));
            return;
        }

        var page = new HtmlReport(new Bilingual("What can be read off the layers", "층마다 읽어 낼 수 있는 것"));
        page.Paragraph($"{probed.Model} · {probed.Split}");
        foreach (var result in results)
        {
            page.Heading(Title(result)).Figure(Curves(result), Caption(result, probed));
            page.Table(
                [
                    new Bilingual("layer", "층"),
                    "%",
                    new Bilingual("95 %", "95% 구간"),
                    new Bilingual("over type", "낱말 기준선보다"),
                    new Bilingual("over twin", "쌍둥이보다"),
                    new Bilingual("control %", "대조 과제 %"),
                    new Bilingual("selectivity", "선택도"),
                    new Bilingual("kbit", "킬로비트"),
                    new Bilingual("compression", "압축"),
                ],
                result.Layers.Select(layer =>
                    (IReadOnlyList<Bilingual>)
                        [
                            ProbeReport.Name(layer.Source, layer.Layer),
                            ProbeReport.Percent(layer.Accuracy.Value),
                            ProbeReport.Range(layer.Accuracy),
                            ProbeReport.Gain(layer.OverTypes),
                            ProbeReport.Gain(layer.OverUntrained),
                            layer.Control is { } control ? ProbeReport.Percent(control) : "",
                            ProbeReport.Gain(layer.Selectivity),
                            layer.Length is { } length ? (length.Bits / 1000).Fixed(2) : "",
                            layer.Length is { } of ? of.Compression.Fixed(2) : "",
                        ]
                )
            );
        }

        page.Save(path);
    }

    private static Bilingual Title(ProbeResult result) =>
        new($"Probing: {result.Task}", $"탐침: {s_korean.GetValueOrDefault(result.Task, result.Task)}");

    private static Bilingual Caption(ProbeResult result, ProbedModel probed) =>
        new(
            $"{result.Tested} examples, {result.Labels.Count} labels; layer 0 is the embeddings. Control: labels drawn at random for each word, which only memory can know. Twin: the same model with random weights. {probed.Split}.",
            $"보기 {result.Tested}개, 이름표 {result.Labels.Count}가지. 층 0은 임베딩. 대조 과제: 낱말마다 무작위로 뽑은 이름표라 외워야만 맞힌다. 쌍둥이: 무작위 가중치의 같은 모델."
        );

    private static string Curves(ProbeResult result)
    {
        var last = result.Layers.Max(layer => layer.Layer);
        var series = new List<Series>
        {
            Curve(ProbeSource.Model, new Bilingual("model", "모델"), layer => layer.Accuracy.Value),
            Curve(ProbeSource.Untrained, new Bilingual("twin", "쌍둥이"), layer => layer.Accuracy.Value),
            Curve(ProbeSource.Model, new Bilingual("model, control", "모델, 대조 과제"), layer => layer.Control),
            Flat(new Bilingual("majority", "최빈 이름표"), result.Majority.Value),
            Flat(new Bilingual("word type", "낱말마다 최빈"), result.Types.Value),
        };
        if (result.Layers.FirstOrDefault(layer => layer.Source == ProbeSource.Static) is { } vectors)
        {
            series.Add(Flat(new Bilingual("word vectors", "단어 벡터"), vectors.Accuracy.Value));
        }

        return new LineChart
        {
            Title = Title(result),
            XTitle = new Bilingual("layer", "층"),
            YTitle = new Bilingual("right, %", "정답, %"),
            XTicks = [.. Enumerable.Range(0, last + 1).Select(layer => (double)layer)],
            Series = [.. series.Where(line => line.Points.Count > 0)],
        }.ToSvg();

        Series Curve(ProbeSource source, Bilingual name, Func<LayerResult, double?> figure) =>
            new(
                name,
                [
                    .. from layer in result.Layers
                    where layer.Source == source
                    let value = figure(layer)
                    where value is not null
                    orderby layer.Layer
                    select ((double)layer.Layer, 100 * value.Value),
                ]
            );

        Series Flat(Bilingual name, double value) => new(name, [(0, 100 * value), (last, 100 * value)]);
    }
}
