using System.Text.Json.Nodes;
using Malmoi.Linguistics.Probing;
using Malmoi.Reports;
using Malmoi.Reports.Charts;
using static Malmoi.Cli.Commands.Probing.LayerCurves;

namespace Malmoi.Cli.Commands.Probing;

/// <summary>What classifiers found of a task.</summary>
internal static class ProbeReport
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

    public static ProbeSection Of(ProbeResult result)
    {
        var hasControl = result.Layers.Any(layer => layer.Control is not null);
        var hasLength = result.Layers.Any(layer => layer.Length is not null);
        var title = new Bilingual(
            $"Probing: {result.Task}",
            $"탐침: {s_korean.GetValueOrDefault(result.Task, result.Task)}"
        );
        var (learnt, tested) = (((long)result.Learnt).Grouped(), ((long)result.Tested).Grouped());
        var (majority, types) = (Percent(result.Majority.Value), Percent(result.Types.Value));
        return new ProbeSection(
            title,
            new Bilingual(
                $"{result.Task}: {result.Labels.Count} labels, {learnt} examples learnt, {tested} reported; majority {majority}, word type {types} ({Range(result.Types)})",
                $"{s_korean.GetValueOrDefault(result.Task, result.Task)}: 이름표 {result.Labels.Count}가지, 배운 보기 {learnt}개, 시험한 보기 {tested}개; 최빈 이름표 {majority}, 낱말마다 최빈 {types}"
            ),
            [
                new Bilingual("layer", "층"),
                "%",
                new Bilingual("95 %", "95% 구간"),
                new Bilingual("seeds", "시드"),
                new Bilingual("over type", "낱말 기준선보다"),
                new Bilingual("over twin", "쌍둥이보다"),
                .. hasControl
                    ? (Bilingual[])[new Bilingual("control %", "대조 과제 %"), new Bilingual("selectivity", "선택도")]
                    : [],
                .. hasLength
                    ? (Bilingual[])[new Bilingual("kbit", "킬로비트"), new Bilingual("compression", "압축")]
                    : [],
            ],
            [.. result.Layers.Select(layer => Row(layer, hasControl, hasLength))],
            Curves(title, result),
            new Bilingual(
                "Layer 0 is the embeddings. Control: labels drawn at random for each word, which only memory can know. Random twin: the same model with random weights. Word type: each word's most frequent label.",
                "층 0은 임베딩. 대조 과제: 낱말마다 무작위로 뽑은 이름표라 외워야만 맞힌다. 무작위 쌍둥이: 무작위 가중치의 같은 모델. 낱말마다 최빈: 낱말마다 가장 잦은 이름표."
            ),
            Json(result)
        );
    }

    private static IReadOnlyList<Bilingual> Row(LayerResult layer, bool hasControl, bool hasLength) =>
        [
            Name(layer.Source, layer.Layer),
            Percent(layer.Accuracy.Value),
            Range(layer.Accuracy),
            $"{Percent(layer.Seeds.Min())}-{Percent(layer.Seeds.Max())}",
            Gain(layer.OverTypes),
            Gain(layer.OverUntrained),
            .. hasControl
                ? (Bilingual[])[layer.Control is { } control ? Percent(control) : "", Gain(layer.Selectivity)]
                : [],
            .. hasLength && layer.Length is { } length
                ? (Bilingual[])[(length.Bits / 1000).Fixed(2), length.Compression.Fixed(2)]
                : [],
        ];

    private static string Curves(Bilingual title, ProbeResult result)
    {
        var last = result.Layers.Max(layer => layer.Layer);
        return Draw(
            title,
            last,
            [
                Line(Model, ProbeSource.Model, layer => layer.Accuracy.Value),
                Line(Twin, ProbeSource.Untrained, layer => layer.Accuracy.Value),
                Line(new Bilingual("model, control", "모델, 대조 과제"), ProbeSource.Model, layer => layer.Control),
                Flat(new Bilingual("majority", "최빈 이름표"), last, 100 * result.Majority.Value),
                Flat(new Bilingual("word type", "낱말마다 최빈"), last, 100 * result.Types.Value),
                Flat(
                    Vectors,
                    last,
                    100 * result.Layers.FirstOrDefault(layer => layer.Source == ProbeSource.Static)?.Accuracy.Value
                ),
            ]
        );

        Series Line(Bilingual name, ProbeSource source, Func<LayerResult, double?> figure) =>
            Curve(
                name,
                result.Layers.Where(layer => layer.Source == source).Select(layer => (layer.Layer, 100 * figure(layer)))
            );
    }

    private static JsonObject Json(ProbeResult result) =>
        new()
        {
            ["task"] = result.Task,
            ["labels"] = JsonReport.Array(result.Labels, label => label),
            ["learnt"] = result.Learnt,
            ["tested"] = result.Tested,
            ["majority"] = LayerCurves.Json(result.Majority),
            ["type"] = LayerCurves.Json(result.Types),
            ["layers"] = JsonReport.Array(
                result.Layers,
                layer => new JsonObject
                {
                    ["source"] = layer.Source.ToString(),
                    ["layer"] = layer.Layer,
                    ["accuracy"] = LayerCurves.Json(layer.Accuracy),
                    ["seeds"] = JsonReport.Array(layer.Seeds, seed => seed),
                    ["overType"] = LayerCurves.Json(layer.OverTypes),
                    ["overUntrained"] = LayerCurves.Json(layer.OverUntrained),
                    ["control"] = layer.Control,
                    ["selectivity"] = LayerCurves.Json(layer.Selectivity),
                    ["bits"] = layer.Length?.Bits,
                    ["uniformBits"] = layer.Length?.Uniform,
                    ["compression"] = layer.Length?.Compression,
                }
            ),
        };
}
