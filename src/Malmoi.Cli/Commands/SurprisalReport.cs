using System.Text.Json.Nodes;
using Malmoi.Linguistics;
using Malmoi.Models;
using Malmoi.Reports;
using Malmoi.Reports.Charts;
using Spectre.Console;

namespace Malmoi.Cli.Commands;

/// <summary>Surprisal, entropy, rank and cloze probability, a row a token, word or eojeol.</summary>
/// <param name="Model">The model.</param>
/// <param name="Unit">What a row is.</param>
/// <param name="IsCorrected">Whether blanks count where words end.</param>
internal sealed record SurprisalReport(OpenedModel Model, SurprisalUnit Unit, bool IsCorrected)
{
    public JsonObject Json(IEnumerable<ScoredText> scored) =>
        new()
        {
            ["model"] = Model.Path,
            ["policy"] = JsonReport.Policy(Model.Policy),
            ["by"] = Name,
            ["corrected"] = IsCorrected,
            ["texts"] = JsonReport.Array(
                scored,
                text => new JsonObject
                {
                    ["text"] = text.Text,
                    ["bits"] = JsonReport.Number(text.Perplexity.Bits),
                    ["units"] = JsonReport.Array(Units(text), Json),
                }
            ),
        };

    public void Print(IAnsiConsole console, IEnumerable<ScoredText> scored)
    {
        foreach (var text in scored)
        {
            var table = Screen.Table(Name, "surprisal (bits)", "entropy (bits)", "rank", "cloze", "tokens");
            foreach (var unit in Units(text))
            {
                table.Row(
                    unit.Text,
                    unit.Bits.Fixed(3),
                    unit.EntropyBits?.Fixed(3) ?? "",
                    unit.Rank is { } rank ? $"{rank}" : "",
                    unit.Cloze.Short(),
                    $"{unit.Tokens}"
                );
            }

            console.WriteLine(text.Text);
            console.Write(table);
            console.WriteLine($"  {text.Perplexity.Bits.Fixed(3)} bits");
            console.WriteLine();
        }

        if (Unit != SurprisalUnit.Token)
        {
            console.WriteLine(
                IsCorrected
                    ? "a blank counts with the word that it ends (--corrected)"
                    : "a word is the sum of its tokens, a blank counts with the word after it; --corrected counts it with the word that it ends"
            );
        }

        console.WriteLine($"model: {Model.Description}");
        console.WriteLine($"text:  {Model.Policy}");
    }

    /// <summary>The texts as strips.</summary>
    public string Strips(IEnumerable<ScoredText> scored) =>
        new SurprisalStrip
        {
            Title = new Bilingual("Surprisal", "놀라움"),
            Texts = [.. scored.Select(text => Units(text).Select(unit => (unit.Text, unit.Bits)).ToList())],
        }.ToSvg();

    private string Name =>
        Unit switch
        {
            SurprisalUnit.Token => "token",
            SurprisalUnit.Word => "word",
            _ => "eojeol",
        };

    private IReadOnlyList<UnitSurprisal> Units(ScoredText text) =>
        UnitSurprisal.Of(text.Text, text.Score, Unit, Model.Tokenizer.Special.End);

    private static JsonObject Json(UnitSurprisal unit) =>
        new()
        {
            ["text"] = unit.Text,
            ["start"] = unit.Range.Start.Value,
            ["end"] = unit.Range.End.Value,
            ["tokens"] = unit.Tokens,
            ["surprisal"] = JsonReport.Number(unit.Bits),
            ["entropy"] = unit.EntropyBits is { } entropy ? JsonReport.Number(entropy) : null,
            ["rank"] = unit.Rank,
            ["cloze"] = unit.Cloze,
        };
}
