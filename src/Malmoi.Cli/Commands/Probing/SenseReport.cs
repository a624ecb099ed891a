using System.Text.Json.Nodes;
using Malmoi.Linguistics.Probing;
using Malmoi.Reports;
using Malmoi.Reports.Charts;
using static Malmoi.Cli.Commands.Probing.LayerCurves;

namespace Malmoi.Cli.Commands.Probing;

/// <summary>How well layers tell the senses of words apart.</summary>
internal static class SenseReport
{
    public static ProbeSection Of(string set, double chance, IReadOnlyList<SenseLayer> layers)
    {
        var title = new Bilingual($"Probing: word senses ({set})", $"탐침: 낱말 뜻 ({set})");
        var last = layers.Max(layer => layer.Layer);
        var words = layers[0].Pairs;
        return new ProbeSection(
            title,
            new Bilingual(
                $"sense: {words.Count} words in {words.Sum(word => word.Contexts)} sentences; right: the sense with the nearest mean of the other sentences (chance {Percent(chance)}); pairs: one sense nearer than two (chance 0.5)",
                $"뜻: 낱말 {words.Count}개, 문장 {words.Sum(word => word.Contexts)}개; 정답: 다른 문장들의 평균이 가장 가까운 뜻(우연 {Percent(chance)}); 짝: 같은 뜻이 더 가까울 확률(우연 0.5)"
            ),
            [
                new Bilingual("layer", "층"),
                new Bilingual("right %", "정답 %"),
                new Bilingual("95 %", "95% 구간"),
                new Bilingual("pairs", "짝"),
                .. words.Select(word => (Bilingual)word.Word),
            ],
            [
                .. layers.Select(layer =>
                    (IReadOnlyList<Bilingual>)
                        [
                            Name(layer.Source, layer.Layer),
                            Percent(layer.Right.Value),
                            Range(layer.Right),
                            layer.Pairs.Average(word => word.Score).Fixed(3),
                            .. layer.Pairs.Select(word => (Bilingual)word.Score.Fixed(3)),
                        ]
                ),
            ],
            Draw(
                title,
                last,
                [
                    Line(Model, ProbeSource.Model),
                    Line(Twin, ProbeSource.Untrained),
                    Flat(new Bilingual("chance", "우연"), last, 100 * chance),
                    Flat(
                        Vectors,
                        last,
                        100 * layers.FirstOrDefault(layer => layer.Source == ProbeSource.Static)?.Right.Value
                    ),
                ]
            ),
            new Bilingual(
                "Sentences, each held out, whose sense has the nearest mean. A vector for the word alone cannot tell.",
                "문장을 하나씩 빼고, 평균이 가장 가까운 뜻이 맞은 몫. 낱말에 벡터가 하나면 가릴 수 없다."
            ),
            new JsonObject
            {
                ["task"] = "sense",
                ["set"] = set,
                ["chance"] = chance,
                ["layers"] = JsonReport.Array(
                    layers,
                    layer => new JsonObject
                    {
                        ["source"] = layer.Source.ToString(),
                        ["layer"] = layer.Layer,
                        ["right"] = LayerCurves.Json(layer.Right),
                        ["pairs"] = layer.Pairs.Average(word => word.Score),
                        ["words"] = JsonReport.Array(
                            layer.Pairs.Zip(layer.Nearest),
                            word => new JsonObject
                            {
                                ["word"] = word.First.Word,
                                ["pairs"] = word.First.Score,
                                ["nearest"] = word.Second,
                            }
                        ),
                    }
                ),
            }
        );

        Series Line(Bilingual name, ProbeSource source) =>
            Curve(
                name,
                layers
                    .Where(layer => layer.Source == source)
                    .Select(layer => (layer.Layer, (double?)(100 * layer.Right.Value)))
            );
    }
}
