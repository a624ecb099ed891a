using System.Text.Json.Nodes;
using Malmoi.Linguistics.Probing;
using Malmoi.Reports;
using Malmoi.Reports.Charts;
using static Malmoi.Cli.Commands.Probing.LayerCurves;

namespace Malmoi.Cli.Commands.Probing;

/// <summary>What structural probes found.</summary>
internal static class TreeReport
{
    public static ProbeSection Of(TreeResult result)
    {
        var isDistance = result.Question == TreeQuestion.Distance;
        var title = isDistance
            ? new Bilingual("Probing: distances in the tree", "탐침: 나무에서의 거리")
            : new Bilingual("Probing: depths in the tree", "탐침: 나무에서의 깊이");
        var found = isDistance ? new Bilingual("UUAS", "UUAS") : new Bilingual("root %", "뿌리 %");
        var chain = isDistance ? new Bilingual("chain", "이웃 사슬") : new Bilingual("place", "자리");
        var last = result.Layers.Max(layer => layer.Layer);
        var (baseline, rank) = (Percent(result.Baseline.Value), result.BaselineCorrelation.Value.Fixed(3));
        return new ProbeSection(
            title,
            new Bilingual(
                $"{(isDistance ? "distance" : "depth")}: {result.Learnt} trees learnt, {result.Tested} reported; {(isDistance ? "words in a chain" : "the first word, places")}: {baseline} ({Range(result.Baseline)}), Spearman {rank}",
                $"{(isDistance ? "거리" : "깊이")}: 배운 나무 {result.Learnt}그루, 시험한 나무 {result.Tested}그루; {chain.Korean} 기준선 {baseline}, 스피어먼 {rank}"
            ),
            [
                new Bilingual("layer", "층"),
                found,
                new Bilingual("95 %", "95% 구간"),
                new Bilingual($"over {chain.English}", $"{chain.Korean}보다"),
                new Bilingual("over twin", "쌍둥이보다"),
                new Bilingual("Spearman", "스피어먼"),
                new Bilingual("95 %", "95% 구간"),
            ],
            [
                .. result.Layers.Select(layer =>
                    (IReadOnlyList<Bilingual>)
                        [
                            Name(layer.Source, layer.Layer),
                            Percent(layer.Found.Value),
                            Range(layer.Found),
                            Gain(layer.OverBaseline),
                            Gain(layer.OverUntrained),
                            layer.Correlation.Value.Fixed(3),
                            $"{layer.Correlation.Interval.Low.Fixed(3)}-{layer.Correlation.Interval.High.Fixed(3)}",
                        ]
                ),
            ],
            Draw(
                title,
                last,
                [
                    Line(Model, ProbeSource.Model),
                    Line(Twin, ProbeSource.Untrained),
                    Flat(chain, last, 100 * result.Baseline.Value),
                    Flat(
                        Vectors,
                        last,
                        100 * result.Layers.FirstOrDefault(layer => layer.Source == ProbeSource.Static)?.Found.Value
                    ),
                ],
                isDistance
                    ? new Bilingual("edges found, %", "찾은 가지, %")
                    : new Bilingual("roots found, %", "찾은 뿌리, %")
            ),
            isDistance
                ? new Bilingual(
                    "Edges of the least spanning tree that are in the syntax tree, without direction, punctuation apart. Chain: every word with its neighbour.",
                    "최소 신장 나무의 가지 가운데 구문 나무에 있는 것(방향 없이, 문장 부호 빼고). 이웃 사슬: 낱말마다 이웃과 잇는다."
                )
                : new Bilingual(
                    "Sentences whose root has the least depth. Place: the first word is the root.",
                    "뿌리의 깊이가 가장 작게 나온 문장. 자리: 첫 낱말이 뿌리."
                ),
            Json(result)
        );

        Series Line(Bilingual name, ProbeSource source) =>
            Curve(
                name,
                result
                    .Layers.Where(layer => layer.Source == source)
                    .Select(layer => (layer.Layer, (double?)(100 * layer.Found.Value)))
            );
    }

    private static JsonObject Json(TreeResult result) =>
        new()
        {
            ["task"] = result.Question == TreeQuestion.Distance ? "distance" : "depth",
            ["learnt"] = result.Learnt,
            ["tested"] = result.Tested,
            ["baseline"] = LayerCurves.Json(result.Baseline),
            ["baselineSpearman"] = LayerCurves.Json(result.BaselineCorrelation),
            ["layers"] = JsonReport.Array(
                result.Layers,
                layer => new JsonObject
                {
                    ["source"] = layer.Source.ToString(),
                    ["layer"] = layer.Layer,
                    ["found"] = LayerCurves.Json(layer.Found),
                    ["spearman"] = LayerCurves.Json(layer.Correlation),
                    ["overBaseline"] = LayerCurves.Json(layer.OverBaseline),
                    ["overUntrained"] = LayerCurves.Json(layer.OverUntrained),
                }
            ),
        };
}
