using System.Text.Json.Nodes;
using Malmoi.Evaluation;
using Malmoi.NGrams;
using Spectre.Console;

namespace Malmoi.Cli.Commands;

/// <summary>An explanation as a lecture would write it on the board, and as JSON.</summary>
internal static class ExplainReport
{
    private static readonly double Ln10 = Math.Log(10);

    public static void Print(IAnsiConsole console, ExplainedText text)
    {
        console.WriteLine(text.Text);
        console.WriteLine();
        PrintFactors(console, "The chain rule: each token given all before it", text, index => text.History(index));
        if (text.Model.NGrams is { } model)
        {
            var kept = model.Order - 1;
            var title =
                kept >= text.Pieces.Count
                    ? "All before a token counts: the sentence is no longer than the n-grams of the model"
                : kept == 0 ? "The Markov assumption of a 1-gram model: nothing before a token counts"
                : $"The Markov assumption of a {model.Order}-gram model: only the last {kept} {(kept == 1 ? "token counts" : "tokens count")}";
            PrintFactors(console, title, text, index => text.History(index).TakeLast(kept));
            PrintSteps(console, text);
        }
        else
        {
            PrintTokens(console, text);
        }

        PrintProduct(console, text);
        console.WriteLine($"model: {text.Model.Description}");
        console.WriteLine($"text:  {text.Model.Policy}");
    }

    public static JsonObject Json(ExplainedText text)
    {
        var totals = Totals(text);
        return new JsonObject
        {
            ["model"] = text.Model.Path,
            ["policy"] = JsonReport.Policy(text.Model.Policy),
            ["text"] = text.Text,
            ["order"] = text.Model.NGrams?.Order,
            ["logProbability"] = JsonReport.Number(totals.LogProbability),
            ["log10Probability"] = JsonReport.Number(totals.Log10Probability),
            ["bits"] = JsonReport.Number(totals.Bits),
            ["perplexity"] = JsonReport.Number(totals.Value),
            ["perplexityWithoutUnknown"] = JsonReport.Number(totals.WithoutUnknown),
            ["unknown"] = totals.Unknown,
            ["tokens"] = JsonReport.Array(Enumerable.Range(0, text.Score.Tokens.Count), index => Json(text, index)),
        };
    }

    private static JsonObject Json(ExplainedText text, int index)
    {
        var token = text.Score.Tokens[index];
        var node = new JsonObject
        {
            ["text"] = token.Token.Piece,
            ["logProbability"] = JsonReport.Number(token.LogProbability),
            ["unknown"] = text.IsUnknown(index),
            ["history"] = Strings(text.History(index)),
        };
        if (text.Steps.Count > 0)
        {
            var step = text.Steps[index];
            node["context"] = Strings(text.History(index).TakeLast(step.Context.Count));
            node["ngram"] = Strings(text.Seen(index + 1, step.NGram.Count));
            node["ngramLength"] = NGramLength(text, index);
            node["log10NGram"] = JsonReport.Number(step.Log10NGram);
            node["backoffs"] = JsonReport.Array(
                step.Backoffs,
                paid => new JsonObject
                {
                    ["context"] = Strings(text.Seen(index, paid.Context.Count)),
                    ["log10Weight"] = JsonReport.Number(paid.Log10Weight),
                    ["known"] = paid.IsKnown,
                }
            );
        }

        return node;
    }

    private static void PrintFactors(
        IAnsiConsole console,
        string title,
        ExplainedText text,
        Func<int, IEnumerable<string>> history
    )
    {
        console.WriteLine(title);
        var factors = text.Score.Tokens.Select((token, index) => Factor(token.Token.Piece, history(index)));
        console.WriteLine($"  P({string.Join(' ', text.Pieces)})");
        console.WriteLine($"    = {string.Join("\n    x ", factors)}");
        console.WriteLine();
    }

    private static void PrintSteps(IAnsiConsole console, ExplainedText text)
    {
        console.WriteLine(
            "Where each factor comes from (log10): the longest n-gram the model knows, and the back-offs paid on the way to it"
        );
        var table = Screen.Table("token", "P", "log10 P", "=  n-gram that answered", "+  back-offs paid");
        foreach (var column in table.Columns.Skip(3))
        {
            column.Alignment = Justify.Left;
            column.NoWrap = false;
        }

        foreach (var (index, step) in text.Steps.Index())
        {
            var paid = step.Backoffs.Select(paid =>
                paid.IsKnown
                    ? $"{paid.Log10Weight.Fixed(4)} b({string.Join(' ', text.Seen(index, paid.Context.Count))})"
                    : $"0 ({string.Join(' ', text.Seen(index, paid.Context.Count))}: never seen)"
            );
            table.Row(
                text.Score.Tokens[index].Token.Piece + (text.IsUnknown(index) ? " (unknown)" : ""),
                Math.Exp(step.Log10Probability * Ln10).Short(),
                step.Log10Probability.Fixed(4),
                $"{step.Log10NGram.Fixed(4)} [{step.NGram.Count}] {string.Join(' ', text.Seen(index + 1, step.NGram.Count))}",
                step.Backoffs.Count == 0 ? "none" : string.Join("\n", paid)
            );
        }

        console.Write(table);
    }

    private static void PrintTokens(IAnsiConsole console, ExplainedText text)
    {
        var table = Screen.Table("token", "P", "log10 P");
        foreach (var token in text.Score.Tokens)
        {
            table.Row(
                token.Token.Piece,
                Math.Exp(token.LogProbability).Short(),
                (token.LogProbability / Ln10).Fixed(4)
            );
        }

        console.Write(table);
    }

    private static void PrintProduct(IAnsiConsole console, ExplainedText text)
    {
        var totals = Totals(text);
        console.WriteLine($"The product of {totals.Tokens} factors, as a sum of logarithms");
        console.WriteLine(
            $"  P = {Math.Exp(totals.LogProbability).Short()}   log10 {totals.Log10Probability.Fixed(4)}   ln {totals.LogProbability.Fixed(4)}   {totals.Bits.Fixed(2)} bits"
        );
        console.WriteLine(
            $"  perplexity = P^(-1/{totals.Tokens}) = {totals.Value.Short()}"
                + (totals.Unknown > 0 ? $", without the unknown {totals.WithoutUnknown.Short()}" : "")
        );
        console.WriteLine();
    }

    private static string Factor(string token, IEnumerable<string> history)
    {
        var given = string.Join(' ', history);
        return given.Length == 0 ? $"P({token})" : $"P({token} | {given})";
    }

    private static Perplexity Totals(ExplainedText text) =>
        Perplexity.Of(text.Text, text.Score, text.Model.Tokenizer.Special);

    private static int NGramLength(ExplainedText text, int index) =>
        text.IsUnknown(index) ? 0 : text.Steps[index].NGram.Count;

    private static JsonArray Strings(IEnumerable<string> strings) =>
        JsonReport.Array(strings, text => JsonValue.Create(text));
}
