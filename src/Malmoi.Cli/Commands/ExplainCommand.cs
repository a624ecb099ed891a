using System.CommandLine;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.NGrams;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi explain</c>: the chain rule and the Markov assumption on the user's own sentence.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var common = new ModelArguments();
        var text = new Argument<string>("TEXT") { Description = "A sentence" };
        var command = new Command("explain", "Show every factor of a sentence's probability and where it came from")
        {
            Arguments = { text },
        };
        command.SetAction(
            (parse, ct) =>
            {
                using var model = common.Open(parse);
                var explained = Explain(model, common.Text(parse, model), parse.GetRequiredValue(text), ct);
                var output = parse.InvocationConfiguration.Output;
                if (parse.GetValue(common.Json))
                {
                    JsonReport.Write(output, ExplainReport.Json(explained));
                }
                else
                {
                    ExplainReport.Print(Screen.On(output), explained);
                }

                return Task.FromResult(0);
            }
        );
        return common.AddTo(command);
    }

    private static ExplainedText Explain(
        OpenedModel opened,
        AutoregressiveModel model,
        string text,
        CancellationToken ct
    )
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new InputException("there is no sentence to explain: give some words");
        }

        var passage = model.Whole(text);
        var score = model.Score([passage], null, ct)[0];
        var steps = opened.NGrams is { } ngrams
            ? NGramExplanation.Explain(
                ngrams,
                passage.FromBegin && ngrams.Marks.Begin >= 0 ? [ngrams.Marks.Begin] : [],
                [.. score.Tokens.Select(token => token.Token.Id)]
            )
            : [];
        return new ExplainedText(opened, text, passage, score, steps);
    }
}

/// <summary>A sentence with all that is known of its probability.</summary>
/// <param name="Model">The model.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Passage">What was scored.</param>
/// <param name="Score">Token by token.</param>
/// <param name="Steps">Where each probability came from; empty for a model without n-grams.</param>
internal sealed record ExplainedText(
    OpenedModel Model,
    string Text,
    Passage Passage,
    TextScore Score,
    IReadOnlyList<NGramStep> Steps
)
{
    /// <summary>The tokens as they are spelt, with the begin mark if it counts.</summary>
    public IReadOnlyList<string> Pieces { get; } =
    [.. Passage.FromBegin ? ["<s>"] : Array.Empty<string>(), .. Score.Tokens.Select(token => token.Token.Piece)];

    /// <summary>Whether the model lacks the token.</summary>
    public bool IsUnknown(int index) => Score.Tokens[index].Token.Id == Model.Tokenizer.Special.Unknown;

    /// <summary>The spelt history of a token.</summary>
    public IEnumerable<string> History(int index) => Pieces.Take(index + Begins);

    /// <summary>The last <paramref name="count"/> tokens of a token's history as the model sees them: unknown words are &lt;unk&gt;.</summary>
    public IEnumerable<string> Seen(int index, int count) =>
        Enumerable
            .Range(index - count, count)
            .Select(i =>
                i < 0 ? "<s>"
                : IsUnknown(i) ? "<unk>"
                : Score.Tokens[i].Token.Piece
            );

    private int Begins => Passage.FromBegin ? 1 : 0;
}
