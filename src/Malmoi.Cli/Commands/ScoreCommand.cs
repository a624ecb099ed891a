using System.CommandLine;
using Malmoi.Evaluation;
using Malmoi.LanguageModels;
using Malmoi.Linguistics;
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
        var csv = new Option<SurprisalUnit?>("--csv")
        {
            Description = "Print surprisals as a table for R and the like, a row for each: token, word, eojeol",
        };
        var command = new Command("score", "Score sentences and conditional probabilities")
        {
            Arguments = { texts },
            Options = { file, ranks, csv, common.Masking },
        };
        command.SetAction(
            (parse, ct) =>
            {
                using var model = common.Open(parse);
                var inputs = Inputs(parse.GetValue(texts)!, parse.GetValue(file), ct);
                var options = new ScoreOptions { Distributions = parse.GetValue(ranks) };
                var asked = parse.GetValue(csv) is not null ? options with { Distributions = true } : options;
                var scored =
                    model.PredictsNext && model.Scorer() is AutoregressiveModel
                        ? Score(model, common.Text(parse, model), inputs, asked, ct)
                        : Score(model, model.Scorer(common.ThreadCount(parse)), inputs, asked, ct);
                var output = parse.InvocationConfiguration.Output;
                if (parse.GetValue(csv) is { } row)
                {
                    ScoreReport.PrintTable(output, scored, row);
                }
                else if (parse.GetValue(common.Json))
                {
                    JsonReport.Write(output, ScoreReport.Json(model, scored));
                }
                else if (parse.GetValue(file) is not null)
                {
                    ScoreReport.PrintLines(output, model, scored);
                }
                else
                {
                    ScoreReport.Print(Screen.On(output), model, [.. scored]);
                }

                return Task.FromResult(0);
            }
        );
        return common.AddTo(command);
    }

    private static IEnumerable<string> Inputs(string[] texts, string? file, CancellationToken ct) =>
        file is not null ? texts.Concat(Corpus.Open(file).Lines(ct))
        : texts.Length > 0 ? texts
        : throw new InputException("there is nothing to score: give a sentence, \"P(word | context)\", or --file");

    // In chunks, so that a large file is scored as it is read.
    private static IEnumerable<ScoredText> Score(
        OpenedModel opened,
        AutoregressiveModel model,
        IEnumerable<string> inputs,
        ScoreOptions options,
        CancellationToken ct
    )
    {
        foreach (var chunk in inputs.Chunk(4096))
        {
            var passages = Array.ConvertAll(
                chunk,
                text =>
                    ProbabilityQuery.IsQuery(text)
                        ? ProbabilityQuery.Parse(text).Passage(opened.Policy.Unit)
                        : model.Whole(text)
            );
            var scores = model.Score(passages, options, ct);
            for (var i = 0; i < chunk.Length; i++)
            {
                yield return new ScoredText(
                    chunk[i],
                    ProbabilityQuery.IsQuery(chunk[i]),
                    scores[i],
                    Perplexity.Of(passages[i].Text, scores[i], opened.Tokenizer.Special),
                    NGramLengths.Of(opened, model, passages[i])
                );
            }
        }
    }

    // Masked models and encoder-decoders: a query's given words are the context.
    private static IEnumerable<ScoredText> Score(
        OpenedModel opened,
        IScorer scorer,
        IEnumerable<string> inputs,
        ScoreOptions options,
        CancellationToken ct
    )
    {
        foreach (var chunk in inputs.Chunk(4096))
        {
            var requests = Array.ConvertAll(chunk, Continuation);
            var scores = scorer.ScoreAsync(requests, options, ct).AsTask().GetAwaiter().GetResult();
            for (var i = 0; i < chunk.Length; i++)
            {
                yield return new ScoredText(
                    chunk[i],
                    ProbabilityQuery.IsQuery(chunk[i]),
                    scores[i],
                    Perplexity.Of(requests[i].Text, scores[i], opened.Tokenizer.Special),
                    []
                );
            }
        }
    }

    private static Continuation Continuation(string text)
    {
        if (!ProbabilityQuery.IsQuery(text))
        {
            return new Continuation("", text);
        }

        var query = ProbabilityQuery.Parse(text);
        return new Continuation(query.Given, query.Given.Length == 0 ? query.Event : " " + query.Event);
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
