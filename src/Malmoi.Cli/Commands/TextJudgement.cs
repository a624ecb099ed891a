using System.Text.Json.Nodes;
using Malmoi.Evaluation;
using Malmoi.Evaluation.Tasks;
using Malmoi.Models;
using Malmoi.Tokenization;
using Spectre.Console;

namespace Malmoi.Cli.Commands;

/// <summary>The perplexity of a text, in every unit.</summary>
internal sealed record TextJudgement(TextTask Task, TextPolicy Policy, Perplexity Perplexity) : IJudgement
{
    public void Print(IAnsiConsole console, OpenedModel model, PairGrouping grouping)
    {
        var table = Screen.Table(Task.Name, "");
        table.Row("lines", Perplexity.Lines.Grouped());
        table.Row("tokens, line ends included", Perplexity.Tokens.Grouped());
        table.Row("unknown tokens", Perplexity.Unknown.Grouped());
        table.Row("log10 P", Perplexity.Log10Probability.Fixed(4));
        table.Row("bits per token", Perplexity.BitsPerToken.Fixed(4));
        table.Row("bits per character", Perplexity.BitsPerCharacter.Fixed(4));
        table.Row("bits per byte", Perplexity.BitsPerByte.Fixed(4));
        table.Row("perplexity without unknown tokens", Perplexity.WithoutUnknown.Fixed(4));
        table.Row("overall", Perplexity.Value.Fixed(4));
        console.Write(table);
        console.WriteLine("overall is the perplexity, unknown tokens included");
        if (Perplexity.Unknown > 0)
        {
            console.WriteLine(
                "An unknown token is not spelt out, so bits per character flatter a model that meets many."
            );
        }

        console.WriteLine($"model: {model.Description}");
        console.WriteLine($"text:  {Policy}");
        console.WriteLine();
    }

    public JsonObject Json() =>
        new()
        {
            ["task"] = Task.Name,
            ["policy"] = JsonReport.Policy(Policy),
            ["metrics"] = new JsonObject
            {
                ["perplexity"] = JsonReport.Number(Perplexity.Value),
                ["perplexityWithoutUnknown"] = JsonReport.Number(Perplexity.WithoutUnknown),
                ["tokens"] = Perplexity.Tokens,
                ["unknown"] = Perplexity.Unknown,
                ["lines"] = Perplexity.Lines,
                ["characters"] = Perplexity.Characters,
                ["bytes"] = Perplexity.Bytes,
                ["logProbability"] = JsonReport.Number(Perplexity.LogProbability),
                ["log10Probability"] = JsonReport.Number(Perplexity.Log10Probability),
                ["bits"] = JsonReport.Number(Perplexity.Bits),
                ["bitsPerToken"] = JsonReport.Number(Perplexity.BitsPerToken),
                ["bitsPerCharacter"] = JsonReport.Number(Perplexity.BitsPerCharacter),
                ["bitsPerByte"] = JsonReport.Number(Perplexity.BitsPerByte),
            },
            ["groups"] = new JsonObject(),
        };
}
