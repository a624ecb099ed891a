using System.Text.Json.Nodes;
using Malmoi.Tokenization.Trainers;
using Spectre.Console;

namespace Malmoi.Cli.Commands;

/// <summary>What <c>train tokenizer</c> has made: how large it is and how well it cuts the corpus.</summary>
internal sealed class TrainTokenizerReport(string path, TrainedTokenizer trained, TimeSpan time)
{
    private const int Shown = 10;

    public void Print(TextWriter output, bool json)
    {
        var (tokens, bytes) = trained.Measure();
        var size = trained.Tokenizer.VocabularySize;
        string[] longest =
        [
            .. trained
                .Tokenizer.Parts.Model.Vocabulary.Pieces.Where(piece => !trained.Recipe.FirstTokens.Contains(piece.Key))
                .OrderByDescending(piece => piece.Key.Length)
                .Take(Shown)
                .Select(piece => piece.Key),
        ];
        if (trained.IsShort)
        {
            Console.Error.WriteLine(
                $"note: the corpus gave {((long)size).Grouped()} pieces, not the {((long)trained.Recipe.VocabularySize).Grouped()} asked for: it is too small, or --min-frequency too high"
            );
        }

        if (json)
        {
            JsonReport.Write(
                output,
                new JsonObject
                {
                    ["tokenizer"] = path,
                    ["kind"] = trained.Recipe.Kind.ToString(),
                    ["vocabularySize"] = size,
                    ["asked"] = trained.Recipe.VocabularySize,
                    ["words"] = trained.Words.Total,
                    ["differentWords"] = trained.Words.Count,
                    ["tokens"] = tokens,
                    ["tokensPerWord"] = JsonReport.Number((double)tokens / trained.Words.Total),
                    ["bytesPerToken"] = JsonReport.Number((double)bytes / tokens),
                    ["charactersWithoutPiece"] = trained.LeftOut,
                    ["longest"] = JsonReport.Array(longest, piece => JsonValue.Create(piece)),
                    ["seconds"] = time.TotalSeconds,
                }
            );
            return;
        }

        var table = Screen.Table("", "");
        table.ShowHeaders = false;
        table.AddRow("pieces", ((long)size).Grouped());
        table.AddRow(
            "words of the corpus",
            $"{trained.Words.Total.Grouped()}, {((long)trained.Words.Count).Grouped()} different"
        );
        table.AddRow("tokens a word", ((double)tokens / trained.Words.Total).Fixed(3));
        table.AddRow("bytes a token", ((double)bytes / tokens).Fixed(2));
        table.AddRow("characters without a piece", trained.LeftOut.Grouped());
        Screen.On(output).Write(table);
        output.WriteLine($"longest: {string.Join("  ", longest)}");
        output.WriteLine($"{path}: {trained.Recipe.Kind}, {time.TotalSeconds.Fixed(1)} s");
    }
}
