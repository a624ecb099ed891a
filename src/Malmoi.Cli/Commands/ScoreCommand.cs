using System.CommandLine;
using Malmoi.Evaluation;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Text;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi score</c>: the probability of sentences, of words given words, and how they compare.</summary>
internal static class ScoreCommand
{
    public static Command Create()
    {
        var common = new ModelArguments();
        var texts = new Argument<string[]>("TEXT")
        {
            Description = "Sentences, or probabilities such as \"P(거짓말 | 새빨간)\"",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var file = new Option<string?>("--file")
        {
            Description = "Score every line of a text file ('-': standard input)",
        };
        var ranks = new Option<bool>("--ranks")
        {
            Description = "Also the rank of each token and the entropy of its distribution",
        };
        var command = new Command("score", "Score sentences and conditional probabilities")
        {
            Arguments = { texts },
            Options = { file, ranks },
        };
        command.SetAction(
            (parse, ct) =>
            {
                using var model = common.Open(parse);
                var inputs = Inputs(parse.GetValue(texts)!, parse.GetValue(file));
                var scored = Score(model, common.Text(parse, model), inputs, parse.GetValue(ranks), ct);
                var output = parse.InvocationConfiguration.Output;
                if (parse.GetValue(common.Json))
                {
                    JsonReport.Write(output, ScoreReport.Json(model, scored));
                }
                else
                {
                    ScoreReport.Print(
                        Screen.On(output),
                        model,
                        scored,
                        brief: parse.GetValue(texts) is not { Length: > 0 }
                    );
                }

                return Task.FromResult(0);
            }
        );
        return common.AddTo(command);
    }

    private static List<string> Inputs(string[] texts, string? file)
    {
        List<string> inputs = [.. texts];
        if (file is not null)
        {
            inputs.AddRange(Corpus.Open(file).Lines());
        }

        return inputs.Count > 0
            ? inputs
            : throw new InputException("there is nothing to score: give a sentence, \"P(word | context)\", or --file");
    }

    private static List<ScoredText> Score(
        OpenedModel opened,
        AutoregressiveModel model,
        List<string> inputs,
        bool ranks,
        CancellationToken ct
    )
    {
        var passages = inputs.ConvertAll(text =>
            ProbabilityQuery.IsQuery(text)
                ? ProbabilityQuery.Parse(text).Passage(opened.Policy.Unit)
                : model.Whole(text)
        );
        var scores = model.Score(passages, new ScoreOptions { Distributions = ranks }, ct);
        var results = new List<ScoredText>(inputs.Count);
        for (var i = 0; i < inputs.Count; i++)
        {
            results.Add(
                new ScoredText(
                    inputs[i],
                    ProbabilityQuery.IsQuery(inputs[i]),
                    scores[i],
                    Perplexity.Of(passages[i].Text, scores[i], opened.Tokenizer.Special),
                    NGramLengths.Of(opened, model, passages[i])
                )
            );
        }

        return results;
    }
}

/// <summary>One scored input of the verb.</summary>
/// <param name="Text">As it was given.</param>
/// <param name="IsQuery">Whether it was a conditional probability.</param>
/// <param name="Score">Token by token.</param>
/// <param name="Perplexity">The totals.</param>
/// <param name="NGramLengths">For each token the length of the n-gram that answered; empty for models without n-grams.</param>
internal sealed record ScoredText(
    string Text,
    bool IsQuery,
    TextScore Score,
    Perplexity Perplexity,
    IReadOnlyList<int> NGramLengths
);
