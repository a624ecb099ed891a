using System.Text.Json.Nodes;
using Malmoi.LanguageModels;
using Malmoi.Linguistics;
using Malmoi.Models;
using Spectre.Console;

namespace Malmoi.Cli.Commands;

/// <summary>Scores for people and for programs.</summary>
internal static class ScoreReport
{
    private static readonly double Ln10 = Math.Log(10);

    public static JsonObject Json(OpenedModel model, IEnumerable<ScoredText> scored) =>
        new()
        {
            ["model"] = model.Path,
            ["policy"] = JsonReport.Policy(model.Policy),
            ["scores"] = JsonReport.Array(scored, text => Json(model, text)),
        };

    /// <summary>Every token of every text, and how the probabilities that were asked for compare.</summary>
    public static void Print(IAnsiConsole console, OpenedModel model, IReadOnlyList<ScoredText> scored)
    {
        foreach (var text in scored)
        {
            Print(console, model, text);
        }

        PrintRatios(console, [.. scored.Where(text => text.IsQuery)]);
        console.WriteLine($"model: {model.Description}");
        console.WriteLine($"text:  {model.Policy}");
    }

    /// <summary>A line a text, columns between tabs, as they come.</summary>
    public static void PrintLines(TextWriter output, OpenedModel model, IEnumerable<ScoredText> scored)
    {
        output.WriteLine($"# model: {model.Description}");
        output.WriteLine($"# text:  {model.Policy}");
        output.WriteLine("# log10 P\tperplexity\ttokens\tunknown\ttext");
        foreach (var text in scored)
        {
            var totals = text.Perplexity;
            output.WriteLine(
                string.Join(
                    '\t',
                    totals.Log10Probability.Fixed(4),
                    totals.Value.Short(),
                    $"{totals.Tokens}",
                    $"{totals.Unknown}",
                    text.Text
                )
            );
        }
    }

    /// <summary>Surprisals, a row a unit.</summary>
    public static void PrintTable(
        TextWriter output,
        OpenedModel model,
        IEnumerable<ScoredText> scored,
        SurprisalUnit unit
    )
    {
        var table = new SurprisalTable(output, unit, model.Tokenizer.Special.End);
        foreach (var text in scored)
        {
            table.Write(text.Text, text.Score);
        }
    }

    private static JsonObject Json(OpenedModel model, ScoredText text)
    {
        var totals = text.Perplexity;
        return new JsonObject
        {
            ["text"] = text.Text,
            ["logProbability"] = JsonReport.Number(totals.LogProbability),
            ["perplexity"] = JsonReport.Number(totals.Value),
            ["log10Probability"] = JsonReport.Number(totals.Log10Probability),
            ["bits"] = JsonReport.Number(totals.Bits),
            ["perplexityWithoutUnknown"] = JsonReport.Number(totals.WithoutUnknown),
            ["unknown"] = totals.Unknown,
            ["tokens"] = JsonReport.Array(text.Score.Tokens.Index(), item => Json(model, text, item.Index)),
        };
    }

    private static JsonObject Json(OpenedModel model, ScoredText text, int index)
    {
        var token = text.Score.Tokens[index];
        var node = new JsonObject
        {
            ["text"] = token.Token.Piece,
            ["logProbability"] = JsonReport.Number(token.LogProbability),
            ["start"] = token.Token.Range.Start.Value,
            ["end"] = token.Token.Range.End.Value,
            ["unknown"] = token.Token.Id == model.Tokenizer.Special.Unknown,
        };
        if (text.NGramLengths.Count > 0)
        {
            node["ngramLength"] = text.NGramLengths[index];
        }

        if (token.Rank is { } rank)
        {
            node["rank"] = rank;
            node["entropy"] = JsonReport.Number(token.Entropy ?? double.NaN);
        }

        return node;
    }

    private static void Print(IAnsiConsole console, OpenedModel model, ScoredText text)
    {
        var ranked = text.Score.Tokens.Any(token => token.Rank is not null);
        List<string> columns = ["token", "P", "log10 P"];
        columns.AddRange(text.NGramLengths.Count > 0 ? ["n-gram"] : []);
        columns.AddRange(ranked ? ["rank", "entropy (nats)"] : []);
        var table = Screen.Table([.. columns]);
        foreach (var (index, token) in text.Score.Tokens.Index())
        {
            var unknown = token.Token.Id == model.Tokenizer.Special.Unknown;
            List<string> cells =
            [
                token.Token.Piece + (unknown ? " (unknown)" : ""),
                Math.Exp(token.LogProbability).Short(),
                (token.LogProbability / Ln10).Fixed(4),
            ];
            cells.AddRange(text.NGramLengths.Count > 0 ? [$"{text.NGramLengths[index]}"] : []);
            cells.AddRange(ranked ? [$"{token.Rank}", (token.Entropy ?? double.NaN).Fixed(3)] : []);
            table.Row([.. cells]);
        }

        console.WriteLine(text.Text);
        console.Write(table);
        PrintTotals(console, text);
    }

    private static void PrintTotals(IAnsiConsole console, ScoredText text)
    {
        var totals = text.Perplexity;
        console.WriteLine(
            $"  P = {Math.Exp(totals.LogProbability).Short()}   log10 {totals.Log10Probability.Fixed(4)}   ln {totals.LogProbability.Fixed(4)}   {totals.Bits.Fixed(2)} bits"
        );
        if (!text.IsQuery)
        {
            var unknown =
                totals.Unknown == 0
                    ? "no unknown token"
                    : $"{totals.WithoutUnknown.Short()} without {totals.Unknown} unknown";
            console.WriteLine($"  perplexity {totals.Value.Short()} over {totals.Tokens} tokens ({unknown})");
        }

        console.WriteLine();
    }

    private static void PrintRatios(IAnsiConsole console, IReadOnlyList<ScoredText> queries)
    {
        foreach (var other in queries.Skip(1))
        {
            var ratio = Math.Exp(queries[0].Perplexity.LogProbability - other.Perplexity.LogProbability);
            console.WriteLine($"{queries[0].Text} = {ratio.Short()} x {other.Text}");
        }

        if (queries.Count > 1)
        {
            console.WriteLine();
        }
    }
}
