using System.Text.Json.Nodes;
using Spectre.Console;

namespace Malmoi.Cli.Commands;

/// <summary>Prints what <c>train tokenizer</c> has made.</summary>
internal sealed class TrainTokenizerReport(string path, TokenizerSummary made, TimeSpan time)
{
    private double TokensPerWord => (double)made.Tokens / made.Words.Total;

    private double BytesPerToken => (double)made.Bytes / made.Tokens;

    public void Print(TextWriter output, bool json)
    {
        if (made.Size < made.Asked)
        {
            Console.Error.WriteLine(
                $"note: the corpus gave {((long)made.Size).Grouped()} pieces, not the {((long)made.Asked).Grouped()} asked for: it is too small, or --min-frequency too high"
            );
        }

        if (json)
        {
            JsonReport.Write(output, Json());
            return;
        }

        var table = Screen.Table("", "");
        table.ShowHeaders = false;
        table.AddRow("pieces", ((long)made.Size).Grouped());
        table.AddRow(
            "words of the corpus",
            $"{made.Words.Total.Grouped()}, {((long)made.Words.Count).Grouped()} different"
        );
        table.AddRow("tokens a word", TokensPerWord.Fixed(3));
        table.AddRow("bytes a token", BytesPerToken.Fixed(2));
        if (made.LeftOut is { } leftOut)
        {
            table.AddRow("characters without a piece", leftOut.Grouped());
        }

        Screen.On(output).Write(table);
        output.WriteLine($"longest: {string.Join("  ", made.Longest)}");
        output.WriteLine($"{path}: {made.Kind}, {time.TotalSeconds.Fixed(1)} s");
    }

    private JsonObject Json() =>
        new()
        {
            ["tokenizer"] = path,
            ["kind"] = made.Kind,
            ["vocabularySize"] = made.Size,
            ["asked"] = made.Asked,
            ["words"] = made.Words.Total,
            ["differentWords"] = made.Words.Count,
            ["tokens"] = made.Tokens,
            ["tokensPerWord"] = JsonReport.Number(TokensPerWord),
            ["bytesPerToken"] = JsonReport.Number(BytesPerToken),
            ["charactersWithoutPiece"] = made.LeftOut,
            ["longest"] = JsonReport.Array(made.Longest, piece => JsonValue.Create(piece)),
            ["seconds"] = time.TotalSeconds,
        };
}
